"""A public account on Bluesky: its repository, and what was posted to it as far as anyone sees."""
