"""Our components on the Indonesian part of xSID 0.7 (van der Goot et al. 2021)."""
