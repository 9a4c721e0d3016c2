"""The library's studies on the desk's own history: audit and what-if as pages, export."""
