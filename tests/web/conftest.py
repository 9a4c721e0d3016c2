"""The desk in tests. Its real servers come from ``servers.fixtures``, as for every other folder."""
