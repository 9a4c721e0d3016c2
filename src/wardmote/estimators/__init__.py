"""Numbers in, numbers out: survival, proportions, clustered intervals."""
