"""Studies: a frozen request in, findings out. None imports another."""
