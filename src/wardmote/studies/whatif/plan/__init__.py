"""From the time that people have to what can be promised with it."""
