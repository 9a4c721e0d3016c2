"""A timeline that is laid out for the years that are asked about, and grows on demand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wardmote.basis.instants import DAY, Micros, from_micros
from wardmote.hours.errors import BeyondCalendar
from wardmote.hours.pattern import Pattern
from wardmote.hours.timeline import Timeline, calendar_end, epoch_of, lay_out

NEVER = int(np.iinfo(np.int64).max)
"""In arrays: there is no such instant before the calendar ends."""

_FIRST_YEAR = 1970


class GrowingTimeline:
    """The timeline of one pattern. Laying out more years changes no answer given before."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.calendar_end = calendar_end(pattern)
        self._last_year = from_micros(self.calendar_end - DAY).year
        self._epoch_year = min(epoch_of(pattern).year, self._last_year)
        self._years = (self._last_year + 1, _FIRST_YEAR - 1)  # none
        self._line: Timeline | None = None

    def covering(self, instants: Micros) -> Timeline:
        """A timeline over every instant from 1970 on, ``NEVER`` apart.

        Raises:
            BeyondCalendar: One of them lies after the calendar's end.
        """
        if not instants.size:
            return self._over(self._epoch_year, self._epoch_year)
        high = int(instants.max())
        if high == NEVER:
            return self.covering(instants[instants != NEVER])
        low, high = max(int(instants.min()), 0), max(high, 0)
        if high > self.calendar_end:
            last = from_micros(self.calendar_end - 1)
            raise BeyondCalendar(
                f"The hours can be known until the end of {last.day} {last:%B %Y}, and this is "
                "about a later time.",
                remedy="Correct the date; or, where it is holidays that are not known so far "
                "ahead, leave the nation out and list them as closed dates.",
            )
        return self._over(from_micros(low).year, from_micros(high).year + 1)

    def counting(self, instants: Micros) -> Timeline:
        """As ``covering``, with open time counted from the pattern's own epoch.

        Elsewhere only differences of open time matter, and the years from the epoch on need not
        be laid out.
        """
        self.covering(instants)
        return self._over(self._epoch_year, self._epoch_year)

    def further(self) -> Timeline:
        """The same with at least twice as many years ahead, as far as the calendar goes."""
        first, last = self._years
        return self._over(first, 2 * last - first + 1)

    def reaching(self, instants: Micros, found: Callable[[Timeline], Micros]) -> Micros:
        """What ``found`` finds, once the timeline covers all that it finds.

        Args:
            instants: What is asked about; ``NEVER`` stays ``NEVER``.
            found: Instants for these on a timeline, ``NEVER`` where it holds none.
        """
        line = self.covering(instants)
        absent = instants == NEVER
        while True:
            result = found(line)
            if absent.any():
                result = np.where(absent, NEVER, result)
            if line.covered_to >= self.calendar_end or not np.any(
                (result > line.covered_to) & ~absent
            ):
                return result
            line = self.further()

    def _over(self, first: int, last: int) -> Timeline:
        first, last = min(first, self._years[0]), max(last, self._years[1])
        years = (max(first, _FIRST_YEAR), min(last, self._last_year))
        if self._line is None or years != self._years:
            self._line = lay_out(self.pattern, *years)
            self._years = years
        return self._line
