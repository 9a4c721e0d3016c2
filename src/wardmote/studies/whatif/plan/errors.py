"""What can be wrong with a plan that somebody asks for."""

from __future__ import annotations

from wardmote.basis.errors import WardmoteError


class NoTimeToPlan(WardmoteError):
    """The time that people have is none, or more than a week holds."""


class UnreadableTime(WardmoteError):
    """The text does not say how much time there is in which spell."""


class UnreadableShare(WardmoteError):
    """The text is no share of promises to keep."""


class UnreadableGrid(WardmoteError):
    """The file of patterns to try cannot be understood."""


class NothingToTry(WardmoteError):
    """No pattern of the grid fits the time, or the hours in which people can be there."""


class TooManyPatterns(WardmoteError):
    """A stated grid holds more patterns than can be tried."""
