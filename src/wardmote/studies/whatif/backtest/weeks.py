"""Weeks one after another, from Monday to Monday by the local calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from wardmote.basis.instants import from_micros
from wardmote.studies.whatif.engine.ticks import TICK, Period


@dataclass(frozen=True)
class Week:
    """A week of the data.

    Attributes:
        first: Its Monday.
        zone: Whose midnight it begins at.

    >>> week = Week(date(2026, 3, 23), ZoneInfo("Europe/London"))
    >>> (week.end - week.start) / 3_600_000_000     # the clocks go forward in it
    167.0
    """

    first: date
    zone: ZoneInfo

    @property
    def period(self) -> Period:
        """The week as the engine simulates it."""
        return Period(self.first, 1, self.zone)

    @property
    def start(self) -> int:
        """Its first instant, µs."""
        return self.period.start

    @property
    def end(self) -> int:
        """The first instant after it, µs."""
        return self.start + self.period.ticks * TICK


def whole_weeks(start: int, end: int, zone: ZoneInfo) -> tuple[Week, ...]:
    """The weeks that lie wholly in ``[start, end]``, µs, in order."""
    if end <= start:
        return ()
    day = from_micros(start).astimezone(zone).date()
    monday = day - timedelta(days=day.weekday())
    weeks = []
    while (week := Week(monday, zone)).end <= end:
        if week.start >= start:
            weeks.append(week)
        monday += timedelta(weeks=1)
    return tuple(weeks)
