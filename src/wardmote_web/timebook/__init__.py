"""A worker's own time. The sharing rules are the only way out of it."""
