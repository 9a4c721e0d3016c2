"""Time in the engine: whole seconds since the start of the period simulated.

Everything that is counted is an integer, so that sums do not depend on their order and the
reference, the kernel and any number of threads agree to the last bit. A second is finer than
anything that published hours or people's handling times are known to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, HOUR, SECOND, Micros, to_micros
from wardmote.pattern.local_time import local_parts

Ticks = NDArray[np.int64]
"""Instants or lengths of time, in seconds; instants count from the start of the period."""

TICK = SECOND
"""One tick in microseconds."""

NEVER = int(np.iinfo(np.int64).max)
"""No such instant, as in ``wardmote.hours.clock``."""

A_MINUTE, AN_HOUR, A_DAY, A_WEEK = 60, 3_600, 86_400, 604_800
"""Lengths in ticks."""


@dataclass(frozen=True)
class Period:
    """The weeks that are simulated: from one local midnight to another.

    Attributes:
        first: The first local date.
        weeks: How many weeks; a year of the engine is 52.
        zone: Whose midnight, and whose hours of the week.

    >>> period = Period(date(2026, 3, 23), 1, ZoneInfo("Europe/London"))
    >>> period.ticks / AN_HOUR          # the week in which the clocks go forward
    167.0
    """

    first: date
    weeks: int
    zone: ZoneInfo

    @cached_property
    def start(self) -> int:
        """The instant of tick 0, in microseconds since 1970."""
        return self._midnight(self.first)

    @cached_property
    def ticks(self) -> int:
        """Its length."""
        end = self._midnight(self.first + timedelta(weeks=self.weeks))
        return (end - self.start) // TICK

    def _midnight(self, day: date) -> int:
        return to_micros(datetime(day.year, day.month, day.day, tzinfo=self.zone))

    def to_ticks(self, instants: Micros) -> Ticks:
        """Microseconds since 1970 as ticks, rounded down; ``NEVER`` stays ``NEVER``."""
        known = np.where(instants == NEVER, 0, instants)
        return np.where(instants == NEVER, NEVER, (known - self.start) // TICK)

    def to_micros(self, ticks: Ticks) -> Micros:
        """Ticks as microseconds since 1970; ``NEVER`` stays ``NEVER``."""
        known = np.where(ticks == NEVER, 0, ticks)
        return np.where(ticks == NEVER, NEVER, known * TICK + self.start)

    @cached_property
    def cells(self) -> Cells:
        """The real hours of the period."""
        starts = np.arange(0, self.ticks, AN_HOUR, dtype=np.int64)
        parts = local_parts(starts * TICK + self.start, self.zone)
        day = parts.day.astype(np.int64)
        return Cells(parts.hour_of_week.astype(np.int64), day - day[0])

    @property
    def days(self) -> int:
        """How many local dates it holds."""
        return self.weeks * 7


@dataclass(frozen=True, eq=False)
class Cells:
    """Real hours one after another; cell c covers ticks [3600 c, 3600 (c + 1)).

    Attributes:
        hour_of_week: The local hour of the week in which each begins, 0 to 167.
        day: The local date on which each begins, counted from the first.
    """

    hour_of_week: NDArray[np.int64]
    day: NDArray[np.int64]


assert DAY == A_DAY * TICK and HOUR == AN_HOUR * TICK  # noqa: S101, PT018 - one notion of an hour
