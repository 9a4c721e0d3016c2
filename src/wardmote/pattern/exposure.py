"""How much of each hour of the week there really was between two instants."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, HOUR, WEEK, Micros
from wardmote.pattern.local_time import stretches

_MONDAY = 4 * DAY
"""The first Monday after the epoch, on the wall."""


def exposure_hours(zone: ZoneInfo, start: int, end: int) -> NDArray[np.float64]:
    """Real hours in each of the 168 hours of the week, between two instants.

    The hour that spring leaves out counts for nothing in that week, the one that autumn
    repeats counts twice.

    Args:
        zone: Whose clocks.
        start: Microseconds since 1970 in UTC.
        end: The instant after the last.

    >>> float(exposure_hours(ZoneInfo("UTC"), 0, 2 * WEEK).sum())
    336.0
    """
    if end <= start:
        return np.zeros(168)
    spans = stretches(zone, start, end)
    starts = np.maximum(spans.starts, start) + spans.offsets
    ends = np.minimum(spans.ends, end) + spans.offsets
    exposure: NDArray[np.float64] = (_up_to(ends) - _up_to(starts)).sum(axis=0) / HOUR
    return exposure


def _up_to(wall: Micros) -> Micros:
    """Time in each hour of the week from the first Monday to each reading of the wall clock."""
    weeks, rest = np.divmod(wall[:, None] - _MONDAY, WEEK)
    hours: Micros = weeks * HOUR + np.clip(rest - np.arange(168) * HOUR, 0, HOUR)
    return hours


def whole_days(zone: ZoneInfo, start: int, end: int) -> tuple[int, int]:
    """The first local date that lies wholly in [start, end], and the first after it that does not.

    Returns:
        Days since 1970-01-01; equal where no day is whole.
    """
    if end <= start:
        return 0, 0
    spans = stretches(zone, start, end)
    first = -((-start - int(spans.offsets[0])) // DAY)
    after = (end + int(spans.offsets[-1])) // DAY
    return first, max(first, after)
