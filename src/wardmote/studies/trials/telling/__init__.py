"""What a trial's report says: one module a topic."""
