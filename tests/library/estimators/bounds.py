"""Both bounds of an interval, where the data reach both."""

from __future__ import annotations

from wardmote.basis.figures import Interval


def bounds_of(interval: Interval) -> tuple[float, float]:
    """Lower and upper; fails where the data do not reach one of them."""
    assert interval.lower is not None
    assert interval.upper is not None
    return interval.lower, interval.upper
