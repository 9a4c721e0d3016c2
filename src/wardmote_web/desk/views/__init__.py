"""Pages of the desk: each finds, checks access, calls one action or query, and renders."""
