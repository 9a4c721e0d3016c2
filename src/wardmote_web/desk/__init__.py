"""The inbox and all that happens on it: receive, promise, acknowledge, answer."""
