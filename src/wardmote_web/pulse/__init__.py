"""The pulse: how pressed officers feel, answered under a key that only their browser holds."""
