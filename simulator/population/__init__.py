"""A made-up population of LPSE sites and providers, as large as one likes."""
