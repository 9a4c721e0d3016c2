"""When a reply is due, and whether the promise was kept."""
