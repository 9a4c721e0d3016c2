"""A plan as findings: the promise, what it means to wait, what it asks, and how it was searched."""
