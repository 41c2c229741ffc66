"""Our components on HINT3 v1 (Arora et al. 2020): three real FAQ bots with real traffic."""
