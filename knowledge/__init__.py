"""The answers, with their sources, and the search over them."""
