"""Messages, the conversations they make, and the outbox."""
