"""Pure rules: facts of an account in, cause and cure out."""
