"""Would it have predicted? Each week simulated from what was known before it, and compared."""
