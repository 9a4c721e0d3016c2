"""What can be wrong with a what-if that somebody asks for."""

from __future__ import annotations

from wardmote.basis.errors import WardmoteError


class NothingToCompare(WardmoteError):
    """No pattern was stated."""


class WindowsNeverOpen(WardmoteError):
    """A pattern holds no time in which anybody could answer."""


class PromiseCannotBeMet(WardmoteError):
    """No window of any pattern opens before the promise falls due."""


class AbsurdHandling(WardmoteError):
    """Handling times that no answer takes."""


class NothingArrives(WardmoteError):
    """Not one message is expected, so there is nothing to answer."""


class TooManyYears(WardmoteError):
    """More simulated messages than this study works through."""


class RatesNotKnown(WardmoteError):
    """The source does not hold what was not answered, so no rates can be had from it."""
