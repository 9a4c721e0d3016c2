"""The pattern people keep: rhythm, waits, handling, chasing."""
