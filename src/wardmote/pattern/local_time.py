"""Instants as people read them: the local date, the day of the week, the minute of the day."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, MINUTE, SECOND, Micros
from wardmote.hours.zones import Offsets, offsets_between


@dataclass(frozen=True)
class LocalParts:
    """One place an instant.

    Attributes:
        day: Local date, in days since 1970-01-01.
        weekday: 0 for Monday to 6 for Sunday.
        minute: Minute of the local day by the wall clock, 0 to 1,439.
    """

    day: NDArray[np.int32]
    weekday: NDArray[np.int8]
    minute: NDArray[np.int16]

    @property
    def hour_of_week(self) -> NDArray[np.int16]:
        """0 for Monday 00:00–01:00 to 167 for Sunday 23:00–24:00."""
        return self.weekday.astype(np.int16) * np.int16(24) + self.minute // np.int16(60)


def stretches(zone: ZoneInfo, start: int, end: int) -> Offsets:
    """The stretches of one offset from UTC that cover [start, end], in whole seconds."""
    return offsets_between(zone, start // SECOND * SECOND, (end // SECOND + 1) * SECOND)


def on_the_wall(instants: Micros, zone: ZoneInfo) -> Micros:
    """What the wall clock shows at each instant, in microseconds since 1970-01-01 00:00 local.

    In the hour that autumn repeats, two instants have one reading.
    """
    if not instants.size:
        return instants.astype(np.int64)
    spans = stretches(zone, int(instants.min()), int(instants.max()))
    stretch = np.searchsorted(spans.starts, instants, side="right") - 1
    wall: Micros = instants + spans.offsets[stretch]
    return wall


def local_parts(instants: Micros, zone: ZoneInfo) -> LocalParts:
    """The local date, weekday and minute of each instant.

    Args:
        instants: Microseconds since 1970 in UTC, in any order.
        zone: Whose clocks.

    >>> from wardmote.basis.instants import to_micros
    >>> from datetime import UTC, datetime
    >>> summer = np.array([to_micros(datetime(2026, 7, 5, 23, 30, tzinfo=UTC))])
    >>> parts = local_parts(summer, ZoneInfo("Europe/London"))
    >>> int(parts.weekday[0]), int(parts.minute[0])
    (0, 30)
    """
    wall = on_the_wall(instants, zone)
    days = wall // DAY
    minute = (wall - days * DAY) // MINUTE
    day = days.astype(np.int32)
    # The epoch was a Thursday. Half as many bytes take half as long to divide.
    weekday = (day + np.int32(3)) % np.int32(7)
    return LocalParts(day, weekday.astype(np.int8), minute.astype(np.int16))
