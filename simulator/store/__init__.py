"""Where the simulated world is kept: tables, transactions and the repository."""
