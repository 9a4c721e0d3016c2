"""A pattern to try, in the few numbers that a search changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from wardmote.hours.pattern import ExceptionKind, Pattern, Version, Window


@dataclass(frozen=True, order=True)
class Shape:
    """Windows of one length at the same times on each of some days of the week.

    Attributes:
        days: Days of the week from Monday = 0, ascending.
        starts: When windows open, minutes after local midnight, ascending.
        minutes: The length of each.
    """

    days: tuple[int, ...]
    starts: tuple[int, ...]
    minutes: int

    @property
    def minutes_a_week(self) -> int:
        """Window minutes of a week without holidays."""
        return len(self.days) * len(self.starts) * self.minutes

    @property
    def windows(self) -> tuple[Window, ...]:
        """The windows of a day."""
        return tuple(Window(start, start + self.minutes) for start in self.starts)

    def fits(self, week: Sequence[Sequence[Window]]) -> bool:
        """Whether every window lies within one of the hours given for its day."""
        return all(
            any(hours.opens <= own.opens and own.closes <= hours.closes for hours in week[day])
            for day in self.days
            for own in self.windows
        )

    def pattern(self, within: Pattern, version: Version) -> Pattern:
        """The pattern to publish: its zone, holidays and closed dates are those of the hours.

        >>> from wardmote.hours.reading import read_hours
        >>> hours = read_hours("mon-fri 09:00-17:00; closed holidays england")
        >>> print(Shape((0, 2), (570, 900), 30).pattern(hours, hours.versions[0]))
        mon,wed 09:30-10:00, 15:00-15:30; closed holidays england; zone Europe/London
        """
        week = tuple(self.windows if day in self.days else () for day in range(7))
        closed = tuple(e for e in version.exceptions if e.kind is ExceptionKind.CLOSED)
        return Pattern(within.zone, (Version(week, version.holidays, closed),))


@dataclass(frozen=True)
class Block:
    """Shapes that differ only in when their windows open.

    Attributes:
        days: Days of the week.
        windows: How many windows a day.
        minutes: The length of each.
        starts: Times at which one may open, ascending.
    """

    days: tuple[int, ...]
    windows: int
    minutes: int
    starts: tuple[int, ...]

    def shapes(self) -> Iterator[Shape]:
        """Every choice of opening times whose windows do not touch."""
        for starts in combinations(self.starts, self.windows):
            apart = all(b - a > self.minutes for a, b in pairwise(starts))
            if apart and starts[-1] + self.minutes <= 24 * 60:
                yield Shape(self.days, starts, self.minutes)
