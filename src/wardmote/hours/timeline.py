"""A stretch of years of a pattern, laid out as sorted arrays of UTC instants.

A window is open whenever the clock on the wall reads a time within it. So in the
missing hour of spring there is nothing to open, and in the repeated hour of autumn a
window is open both times; windows that touch or overlap on the way are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, MINUTE, Micros, to_micros
from wardmote.hours.nations import holidays_of, last_known_year
from wardmote.hours.pattern import FIRST_DATE, LAST_DATE, Pattern, Version, Window
from wardmote.hours.steps import Steps
from wardmote.hours.zones import Offsets, offsets_between

_MARGIN = 3
"""Days laid out beyond the years asked for: more than any offset and any window."""

_EPOCH = FIRST_DATE


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - _EPOCH).days


def date_of(number: int) -> date:
    """The date of a day number."""
    return _EPOCH + timedelta(days=int(number))


@dataclass(frozen=True)
class Timeline:
    """Openings over ``[covered_from, covered_to)``; a little beyond either end is laid out too.

    Attributes:
        opens: Opening instants, ascending.
        closes: Closing instants; each after its opening and before the next.
        after: Open time up to each closing, on the pattern's own count.
        days: Day numbers on which a window belongs that really opens, ascending.
        day_closes: When the last window of that day, or of an earlier one, closes.
        offsets: The zone's clock changes.
    """

    covered_from: int
    covered_to: int
    opens: Micros
    closes: Micros
    after: Micros
    days: Micros
    day_closes: Micros
    offsets: Offsets

    def open_time(self, instants: Micros) -> Micros:
        """Open time from the pattern's epoch to each instant."""
        if not self.opens.size:
            return np.zeros_like(instants)
        instants = np.maximum(instants, self.opens[0])
        at = self.opened.passed(instants) - 1
        # Open time until closing, less what of it is still to come.
        return np.asarray(self.after[at] - np.maximum(self.closes[at] - instants, 0))

    def between(self, start: int, end: int) -> tuple[Micros, Micros]:
        """Openings and closings of the windows that are open at some time in ``[start, end)``."""
        first = np.searchsorted(self.closes, start, side="right")
        last = np.searchsorted(self.opens, end, side="left")
        return self.opens[first:last], self.closes[first:last]

    @cached_property
    def opened(self) -> Steps:
        """How many openings have passed at given instants."""
        return Steps(self.opens)

    @cached_property
    def closed(self) -> Steps:
        """How many closings have passed."""
        return Steps(self.closes)

    @cached_property
    def finished(self) -> Steps:
        """How many windows are over, by the pattern's own count of open time."""
        return Steps(self.after)


@dataclass(frozen=True)
class _LocalWindows:
    """Windows by the wall clock: day number and reading at each end, by opening."""

    days: Micros
    opens: Micros
    closes: Micros


def calendar_end(pattern: Pattern) -> int:
    """The instant after which holidays are not known, in UTC microseconds."""
    years = [last_known_year(nation) for v in pattern.versions for nation in v.holidays]
    last = min([LAST_DATE, *(date(year, 12, 30) for year in years)])
    return day_start_utc(last + timedelta(days=1))


def day_start_utc(day: date) -> int:
    """Midnight UTC at the start of a date, in microseconds."""
    return to_micros(datetime(day.year, day.month, day.day, tzinfo=UTC))


def epoch_of(pattern: Pattern) -> date:
    """The date from which open time is counted.

    The first day of the first version, or 1 January 2000 where that always held.
    """
    return pattern.versions[0].effective_from or date(2000, 1, 1)


def lay_out(pattern: Pattern, first_year: int, last_year: int) -> Timeline:
    """The openings of whole years, the epoch's among them."""
    first_day = day_number(date(first_year, 1, 1)) - _MARGIN
    last_day = day_number(date(last_year, 12, 31)) + _MARGIN
    offsets = offsets_between(pattern.zone, (first_day - 2) * DAY, (last_day + 4) * DAY)
    local = _local_windows(pattern, first_day, last_day)
    end = calendar_end(pattern)
    days, opens, closes = _instants(local, offsets, 0, end)
    own_days, own_closes = _by_day(days, closes)
    opens, closes = _merge(opens, closes)
    counted = Timeline(
        covered_from=day_start_utc(date(first_year, 1, 1)),
        covered_to=min(day_start_utc(date(last_year, 12, 31)), end),
        opens=opens,
        closes=closes,
        after=np.cumsum(closes - opens),
        days=own_days,
        day_closes=own_closes,
        offsets=offsets,
    )
    return _counted_from_epoch(counted, day_number(epoch_of(pattern)) * DAY)


def _counted_from_epoch(timeline: Timeline, epoch: int) -> Timeline:
    wall = np.array([epoch], dtype=np.int64)
    start = timeline.open_time(timeline.offsets.first_instant(wall))[0]
    return replace(timeline, after=timeline.after - start)


def _local_windows(pattern: Pattern, first_day: int, last_day: int) -> _LocalWindows:
    days, opens, closes = [], [], []
    for own_days, window in _windows_by_day(pattern, first_day, last_day):
        days.append(own_days)
        opens.append(own_days * DAY + window.opens * MINUTE)
        closes.append(own_days * DAY + window.closes * MINUTE)
    if not days:
        empty = np.empty(0, dtype=np.int64)
        return _LocalWindows(empty, empty, empty)
    order = np.argsort(np.concatenate(opens), kind="stable")
    return _LocalWindows(
        *(np.concatenate(part)[order] for part in (days, opens, closes)),
    )


def _windows_by_day(
    pattern: Pattern, first_day: int, last_day: int
) -> Iterator[tuple[Micros, Window]]:
    """Each window with the days, of ``first_day`` to ``last_day``, on which it opens."""
    for version, start, stop in version_spans(pattern):
        days = np.arange(max(start, first_day), min(stop, last_day + 1), dtype=np.int64)
        if not days.size:
            continue
        ordinary = days[_is_ordinary(version, int(days[0]), days.size)]
        weekdays = (ordinary + 3) % 7  # day 0 was a Thursday
        for weekday, windows in enumerate(version.week):
            own = ordinary[weekdays == weekday] if windows else ordinary
            yield from ((own, window) for window in windows)
        for exception in version.exceptions:
            within = (days >= day_number(exception.first)) & (days <= day_number(exception.last))
            yield from ((days[within], window) for window in exception.windows)


def version_spans(pattern: Pattern) -> Iterator[tuple[Version, int, int]]:
    """Each version with its first day number and the first day number after it."""
    starts = [day_number(version.effective_from or date.min) for version in pattern.versions]
    yield from zip(pattern.versions, starts, [*starts[1:], day_number(date.max)], strict=True)


def _is_ordinary(version: Version, first_day: int, count: int) -> NDArray[np.bool_]:
    """Whether the version's week holds, on each of so many days."""
    ordinary = np.ones(count, dtype=np.bool_)
    years = date_of(first_day).year, date_of(first_day + count - 1).year
    for nation in version.holidays:
        place = _holidays_between(nation, *years) - first_day
        ordinary[place[(place >= 0) & (place < count)]] = False
    for exception in version.exceptions:
        if exception.replaces:
            first, last = (day_number(end) - first_day for end in (exception.first, exception.last))
            ordinary[max(first, 0) : max(last + 1, 0)] = False
    return ordinary


@lru_cache(maxsize=256)
def _holidays_between(nation: str, first_year: int, last_year: int) -> Micros:
    """Day numbers of a nation's holidays, as far as they are known."""
    years = range(first_year, min(last_year, last_known_year(nation)) + 1)
    numbers = [day_number(day) for year in years for day in holidays_of(nation, year)]
    return np.array(numbers, dtype=np.int64)


def _instants(
    local: _LocalWindows, offsets: Offsets, start: int, end: int
) -> tuple[Micros, Micros, Micros]:
    """Day, opening and closing instant of each piece, ascending by opening."""
    pieces: list[tuple[Micros, Micros, Micros]] = []
    for first, last, offset in zip(offsets.starts, offsets.ends, offsets.offsets, strict=True):
        # No window is longer than a day, so none that opens two days earlier reaches in.
        low = np.searchsorted(local.opens, first + offset - 2 * DAY)
        high = np.searchsorted(local.opens, last + offset)
        opens = np.maximum(local.opens[low:high] - offset, max(first, start))
        closes = np.minimum(local.closes[low:high] - offset, min(last, end))
        real = opens < closes
        pieces.append((local.days[low:high][real], opens[real], closes[real]))
    days, opens, closes = (np.concatenate(part) for part in zip(*pieces, strict=True))
    return days, opens, closes


def _merge(opens: Micros, closes: Micros) -> tuple[Micros, Micros]:
    """Stretches that touch or overlap as one; ``opens`` ascends within each clock stretch."""
    if not opens.size:
        return opens, closes
    order = np.argsort(opens, kind="stable")
    opens, closes = opens[order], np.maximum.accumulate(closes[order])
    fresh = np.append(True, opens[1:] > closes[:-1])
    return opens[fresh], closes[np.append(np.flatnonzero(fresh)[1:] - 1, opens.size - 1)]


def _by_day(days: Micros, closes: Micros) -> tuple[Micros, Micros]:
    """Each day that opens at all, and the latest closing of it or of an earlier one."""
    if not days.size:
        return days, closes
    order = np.argsort(days, kind="stable")
    own, starts = np.unique(days[order], return_index=True)
    return own, np.maximum.accumulate(np.maximum.reduceat(closes[order], starts))
