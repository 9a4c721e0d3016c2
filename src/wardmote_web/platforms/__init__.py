"""One folder a platform, deletable alone: fetch, send and look up for one account."""
