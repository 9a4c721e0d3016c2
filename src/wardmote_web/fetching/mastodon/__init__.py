"""A public account of the Mastodon family: its statuses, and when what they answer was posted."""
