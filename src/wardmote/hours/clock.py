"""The service clock: open time as a clock that stands still while the desk is closed.

W(t), ``open_time``, is the open time since the epoch of the pattern. It is flat while
closed, so it has two inverses: ``next_open`` (right: when work that is due now can
start) and ``add_open`` (left: work that ends exactly at closing ends at closing).
Instants are microseconds since 1970 in UTC, one integer or a numpy array of them.
"""

from __future__ import annotations

from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, MINUTE, Micros
from wardmote.hours.errors import NothingDue
from wardmote.hours.growing import NEVER, GrowingTimeline
from wardmote.hours.pattern import Pattern
from wardmote.hours.timeline import Timeline

__all__ = ["NEVER", "At", "ServiceClock", "as_instants", "like"]

_BEFORE_ALL = np.iinfo(np.int64).min

At = TypeVar("At", int, Micros)
"""One instant, or an array of them: what is asked about one is answered for one."""


def as_instants(values: int | Micros) -> Micros:
    """Instants as an int64 array, of no dimension for a single one.

    Raises:
        TypeError: They are not whole microseconds (floats would lose some of them).
    """
    array = np.asarray(values)
    if array.dtype == np.bool_ or not np.can_cast(array.dtype, np.int64):
        raise TypeError(f"instants are int64 microseconds, not {array.dtype}")
    return array.astype(np.int64, copy=False)


class ServiceClock:
    """Questions about open time, answered for one instant or for millions.

    Openings are worked out for the years that the questions touch, and kept. The
    calendar runs from 1970 to 2100, or to the last year for which the holidays of the
    pattern's nations are known. Before it, and before the first version's
    ``effective_from``, nothing was published and the desk counts as closed. A question
    about an instant after it is refused (``BeyondCalendar``).

    An array may hold ``NEVER``: nothing is open then, and it stays ``NEVER``.

    >>> from wardmote.hours.reading import read_hours
    >>> from wardmote.basis.instants import HOUR, from_micros, to_micros
    >>> from datetime import UTC, datetime
    >>> clock = ServiceClock(read_hours("mon-thu 9am-5pm; fri 9am-1pm; zone UTC", None))
    >>> friday = to_micros(datetime(2026, 11, 27, 14, tzinfo=UTC))
    >>> from_micros(clock.next_open(friday)).isoformat()
    '2026-11-30T09:00:00+00:00'
    >>> clock.open_between(friday, clock.add_open(friday, 4 * HOUR)) == 4 * HOUR
    True
    """

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self._line = GrowingTimeline(pattern)

    @property
    def calendar_end(self) -> int:
        """The instant after which the hours are not known."""
        return self._line.calendar_end

    @overload
    def is_open(self, at: int) -> bool: ...
    @overload
    def is_open(self, at: Micros) -> NDArray[np.bool_]: ...
    def is_open(self, at: int | Micros) -> bool | NDArray[np.bool_]:
        """Whether the desk is open: at an opening instant yes, at a closing instant no."""
        instants = as_instants(at)
        line = self._line.covering(instants)
        index = line.opened.passed(instants) - 1
        closes = np.append(line.closes, _BEFORE_ALL)  # index −1: before every opening
        inside = np.asarray(instants < closes[index])
        return bool(inside) if inside.ndim == 0 else inside

    def next_open(self, at: At) -> At:
        """The earliest open instant at or after each: the right inverse of ``open_time``.

        Raises:
            NothingDue: For a single instant after which the desk never opens.
        """
        instants = as_instants(at)

        def found(line: Timeline) -> Micros:
            opens: Micros = np.append(line.opens, NEVER)
            return np.maximum(instants, opens[line.closed.passed(instants)])

        return like(at, self._line.reaching(instants, found))

    def open_time(self, at: At) -> At:
        """W(t): open time since the epoch of the pattern, in microseconds.

        The epoch is the start of the first version's ``effective_from``, or of the year
        2000 where the first version always held (and W is negative before it).
        """
        instants = as_instants(at)
        if np.any(instants == NEVER):
            raise ValueError("there is no open time up to an instant that never comes")
        return like(at, self._line.counting(instants).open_time(instants))

    @overload
    def open_between(self, start: int, end: int) -> int: ...
    @overload
    def open_between(self, start: Micros, end: int | Micros) -> Micros: ...
    @overload
    def open_between(self, start: int, end: Micros) -> Micros: ...
    def open_between(self, start: int | Micros, end: int | Micros) -> int | Micros:
        """Open time from ``start`` to ``end`` in microseconds; negative where end is earlier."""
        passed = self.open_time(as_instants(end)) - self.open_time(as_instants(start))
        return _shaped(passed)

    @overload
    def add_open(self, at: int, micros: int) -> int: ...
    @overload
    def add_open(self, at: Micros, micros: int | Micros) -> Micros: ...
    @overload
    def add_open(self, at: int, micros: Micros) -> Micros: ...
    def add_open(self, at: int | Micros, micros: int | Micros) -> int | Micros:
        """When that much open time has passed: the left inverse of ``open_time``.

        Adding nothing gives the same instant, open or closed.

        Raises:
            NothingDue: For a single instant after which the desk is not open for so long.
        """
        instants, amounts = as_instants(at), as_instants(micros)
        if np.any(amounts < 0):
            raise ValueError("open time to add cannot be negative")
        instants = np.broadcast_to(instants, np.broadcast_shapes(instants.shape, amounts.shape))
        # More than the whole calendar is never reached, and cannot overflow when added.
        amounts = np.minimum(amounts, 2 * self.calendar_end)
        nothing = (amounts == 0) | (instants == NEVER)
        now = np.where(nothing, 0, instants)

        def found(line: Timeline) -> Micros:
            target = line.open_time(now) + amounts
            index = line.finished.passed(target - 1)
            closes = np.append(line.closes, NEVER)[index]
            spare = np.append(line.after, 0)[index] - target
            return closes - np.where(closes == NEVER, 0, spare)

        done = self._line.reaching(np.where(nothing, NEVER, instants), found)
        return _shaped(np.where(nothing, instants, done))

    @overload
    def opening_between(self, start: int, end: int) -> bool: ...
    @overload
    def opening_between(self, start: Micros, end: int | Micros) -> NDArray[np.bool_]: ...
    @overload
    def opening_between(self, start: int, end: Micros) -> NDArray[np.bool_]: ...
    def opening_between(self, start: int | Micros, end: int | Micros) -> bool | NDArray[np.bool_]:
        """Whether the desk opens at an instant after ``start`` and up to ``end``."""
        first, last = as_instants(start), as_instants(end)
        line = self._line.covering(np.append(first, last))
        result = np.asarray(line.opened.passed(last) > line.opened.passed(first))
        return bool(result) if result.ndim == 0 else result

    def end_of_next_window(self, at: At) -> At:
        """The close of the first window that opens after each instant.

        A window in which the instant already lies, its opening instant included, is not
        the next one.

        Raises:
            NothingDue: For a single instant after which no window opens.
        """
        instants = as_instants(at)

        def found(line: Timeline) -> Micros:
            closes: Micros = np.append(line.closes, NEVER)
            return closes[line.opened.passed(instants)]

        return like(at, self._line.reaching(instants, found))

    def by_working_day(self, at: At, nth: int, minute: int | None) -> At:
        """A time of day on the nth working day after the local date of each instant.

        A working day is a local date on which a window opens. With ``nth`` 0 it is the
        first such time after the instant, on its own date or on a later working day.

        Args:
            at: Instants.
            nth: Which working day, counted from the date after that of the instant.
            minute: Minutes after local midnight; None for when that day's last window closes.

        Raises:
            NothingDue: For a single instant after which there are not so many working days.
        """
        instants = as_instants(at)

        def found(line: Timeline) -> Micros:
            moments = _moments(line, minute)
            if nth == 0:
                index = np.searchsorted(moments, instants, side="right")
            else:
                today = line.offsets.local_day(instants)
                index = np.searchsorted(line.days, today, side="right") + (nth - 1)
            later: Micros = np.append(moments, NEVER)
            return later[np.minimum(index, moments.size)]

        return like(at, self._line.reaching(instants, found))

    def openings(self, start: int, count: int) -> list[tuple[int, int]]:
        """The windows that close after ``start``, as (opening, closing), at most ``count``."""
        # Counted, so that a window that lasts for years opens where open time begins.
        line = self._line.counting(as_instants(start))
        first = np.searchsorted(line.closes, start, side="right")
        while (
            np.count_nonzero(line.closes[first:] <= line.covered_to) < count
            and line.covered_to < self._line.calendar_end
        ):
            line = self._line.further()
            first = np.searchsorted(line.closes, start, side="right")
        opens, closes = (each[first : first + count].tolist() for each in (line.opens, line.closes))
        return list(zip(opens, closes, strict=True))

    def windows_between(self, start: int, end: int) -> list[tuple[int, int]]:
        """The windows that are open at some time in ``[start, end)``, as (opening, closing).

        They are given whole, save one that lasts for years, whose ends may be cut.
        """
        line = self._line.counting(np.array([start, end], dtype=np.int64))
        opens, closes = (each.tolist() for each in line.between(start, end))
        return list(zip(opens, closes, strict=True))

    def spans_between(self, start: int, end: int) -> tuple[Micros, Micros]:
        """The same as arrays of openings and of closings.

        Worked out sooner: the years before are not laid out, and one that lasts for years may be
        cut at the beginning of the first year asked about.
        """
        return self._line.covering(np.array([start, end], dtype=np.int64)).between(start, end)


def _moments(line: Timeline, minute: int | None) -> Micros:
    """That time of day on each working day, or when its windows have closed; ascending."""
    if minute is None:
        return line.day_closes
    return line.offsets.first_instant(line.days * DAY + minute * MINUTE)


def like(at: At, result: Micros) -> At:
    """The result in the shape of what was asked: an array, or one integer.

    Raises:
        NothingDue: It is one instant, and never comes.
    """
    return _shaped(result)  # type: ignore[return-value]  # it has a dimension where at has one


def _shaped(result: Micros) -> int | Micros:
    """An array, or one integer."""
    if np.ndim(result):
        return result
    if result == NEVER:
        raise NothingDue(
            "The hours hold no opening, or not enough of it, after this time.",
            remedy="Add windows to the hours, or ask for less.",
        )
    return int(result)
