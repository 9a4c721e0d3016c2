"""Wardmote: answers from research, not anecdote, for people who talk with residents online."""
