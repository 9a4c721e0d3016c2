"""Conversations made of messages."""
