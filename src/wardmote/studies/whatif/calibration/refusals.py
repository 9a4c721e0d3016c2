"""What calibration says when it is given something that it cannot fit from."""

from __future__ import annotations

from wardmote.basis.errors import WardmoteError


class NoHistory(WardmoteError):
    """No message that asks for an answer lies in the period."""


class HandlingNotKnown(WardmoteError):
    """The messages do not say how long answering one takes, and nobody stated it."""


class AbsurdHandling(WardmoteError):
    """A handling time below nothing, of nothing, or longer than anybody works at a stretch."""


class RateCannotBe(WardmoteError):
    """A stated rate, share or variation that no desk can have."""
