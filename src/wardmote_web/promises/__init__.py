"""Published patterns of usage, and the promise that each message was given."""
