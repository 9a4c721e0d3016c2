"""What an estimator says when it is given something that it cannot answer from."""

from __future__ import annotations

from wardmote.basis.errors import WardmoteError


class NothingToEstimate(WardmoteError):
    """There are no rows, or no exposure, so there is no figure."""


class ValuesCannotBeUsed(WardmoteError):
    """The rows do not fit each other, or hold a value that has no meaning here."""


def check_level(level: float) -> None:
    """Refuse a confidence level outside (0, 1).

    Raises:
        ValuesCannotBeUsed: It is not between 0 and 1.

    >>> check_level(0.95)
    """
    if not 0 < level < 1:
        raise ValuesCannotBeUsed(
            f"A level of {level} is not between 0 and 1.",
            where="level",
            remedy="Give a share, such as 0.95.",
        )
