"""What may go wrong while something public is fetched."""

from __future__ import annotations

from wardmote.basis.errors import WardmoteError


class NotStatedPublicBody(WardmoteError):
    """Nobody said that the account is a body's, and it might be a person's."""


class NoSuchAccount(WardmoteError):
    """Nothing is known by that name."""


class NotLet(WardmoteError):
    """The server does not let anyone see it."""


class NothingThere(WardmoteError):
    """The server has nothing at that address."""


class WaitLonger(WardmoteError):
    """The server asks for more patience than a command has. What was fetched is kept."""


class AnotherFetch(WardmoteError):
    """What lies there was begun for something else, or by something else."""


class NotUnderstood(WardmoteError):
    """An answer is not of the form that was expected."""
