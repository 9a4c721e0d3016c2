"""The desk that these tests are about."""

from web.conversations.a_desk import desk

__all__ = ["desk"]
