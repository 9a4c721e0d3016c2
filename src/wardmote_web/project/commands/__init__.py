"""Commands of the service: they join ``wardmote`` by the entry-point group."""
