"""When somebody is there, and when replies fall due, as sorted arrays of ticks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from wardmote.basis.instants import DAY, WEEK
from wardmote.hours.clock import ServiceClock
from wardmote.hours.zones import offsets_between
from wardmote.promises.rule import PromiseRule
from wardmote.promises.working_day import ByWorkingDay
from wardmote.studies.whatif.engine.ticks import NEVER, TICK, Period, Ticks

BEFORE = 8 * WEEK
"""How long before the period a calendar reaches, for messages that wait when it begins."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """Half-open windows ``[opens, closes)``, ascending, none touching the next.

    Attributes:
        opens: Opening ticks.
        closes: Closing ticks, each after its opening and before the next.
    """

    opens: Ticks
    closes: Ticks

    @classmethod
    def merged(cls, opens: Ticks, closes: Ticks) -> Calendar:
        """Windows in any order, those that touch or overlap made one, empty ones left out.

        >>> Calendar.merged(np.array([5, 0, 9]), np.array([7, 5, 9])).closes.tolist()
        [7]
        """
        real = opens < closes
        opens, closes = opens[real].astype(np.int64), closes[real].astype(np.int64)
        order = np.argsort(opens, kind="stable")
        opens, closes = opens[order], np.maximum.accumulate(closes[order])
        fresh = np.append(True, opens[1:] > closes[:-1])[: opens.size]
        last = np.append(np.flatnonzero(fresh)[1:] - 1, opens.size - 1)[: int(fresh.sum())]
        return cls(np.ascontiguousarray(opens[fresh]), np.ascontiguousarray(closes[last]))

    @classmethod
    def of(cls, clock: ServiceClock, period: Period, *, after: int | None = None) -> Calendar:
        """The windows of published hours, from some weeks before the period to well after it.

        Args:
            clock: Of the hours.
            period: What is simulated.
            after: How many ticks after its end; as many again as it holds, if not said.
        """
        reach = period.ticks if after is None else after
        end = min(period.start + (period.ticks + reach) * TICK, clock.calendar_end)
        opens, closes = clock.spans_between(max(period.start - BEFORE, 0), end)
        return cls.merged(period.to_ticks(opens), period.to_ticks(closes))

    @classmethod
    def always(cls, until: int = NEVER // 4) -> Calendar:
        """Open from long before tick 0 to ``until``."""
        return cls(np.array([-(NEVER // 4)]), np.array([until]))

    @cached_property
    def passed(self) -> Ticks:
        """Open time up to each opening, counted from the first."""
        lengths = self.closes - self.opens
        return np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)[: lengths.size]

    @cached_property
    def longest(self) -> int:
        """The longest window; 0 where there is none."""
        return int((self.closes - self.opens).max(initial=0))

    def next_open(self, at: Ticks) -> Ticks:
        """The earliest open tick at or after each; ``NEVER`` where there is none."""
        opens: Ticks = np.append(self.opens, NEVER)
        return np.maximum(at, opens[np.searchsorted(self.closes, at, side="right")])

    def open_time(self, at: Ticks) -> Ticks:
        """Open time from the first opening to each."""
        if not self.opens.size:
            return np.zeros_like(at)
        k = np.maximum(np.searchsorted(self.opens, at, side="right") - 1, 0)
        inside = np.clip(at - self.opens[k], 0, self.closes[k] - self.opens[k])
        return np.asarray(self.passed[k] + inside)

    def within(self, start: int, end: int) -> Calendar:
        """The windows cut to ``[start, end)``."""
        opens, closes = np.maximum(self.opens, start), np.minimum(self.closes, end)
        real = opens < closes
        return Calendar(opens[real], closes[real])

    def without_beginnings(self, ticks: int) -> Calendar:
        """What is left of each window after so many ticks of getting ready."""
        opens = self.opens + ticks
        real = opens < self.closes
        return Calendar(opens[real], self.closes[real])


@dataclass(frozen=True, eq=False)
class DueCurve:
    """When a reply falls due, by when the message was asked: pieces that stand still or run along.

    A message asked at t in piece p, ``starts[p] <= t < starts[p + 1]``, is due at
    ``base[p] + slope[p] × (t − starts[p])``.

    Attributes:
        starts: First tick of each piece, ascending; the first is long before any message.
        base: Due tick of a message asked then; ``NEVER`` where nothing is due.
        slope: 0, or 1 where asking a second later is due a second later.
    """

    starts: Ticks
    base: Ticks
    slope: Ticks

    def due(self, asked: Ticks) -> Ticks:
        """When each falls due; ``NEVER`` where nothing is."""
        if self.starts.size == 1:  # By the wall clock: a good part of all promises, and no search.
            return np.asarray(self.base[0] + self.slope[0] * (asked - self.starts[0]))
        p = np.maximum(np.searchsorted(self.starts, asked, side="right") - 1, 0)
        return np.asarray(self.base[p] + self.slope[p] * (asked - self.starts[p]))

    @classmethod
    def within(cls, ticks: int) -> DueCurve:
        """Due so long after the asking, by the wall clock."""
        first = -(NEVER // 4)
        return cls(np.array([first]), np.array([first + ticks]), np.array([1], dtype=np.int64))

    @classmethod
    def nothing(cls) -> DueCurve:
        """No promise at all."""
        one = np.array([-(NEVER // 4)])
        return cls(one, np.array([NEVER]), np.zeros(1, dtype=np.int64))

    @classmethod
    def of(cls, rule: PromiseRule, clock: ServiceClock | None, period: Period) -> DueCurve:
        """The curve of a promise over some weeks before the period and all of it.

        Every rule is made of whole minutes, so its pieces begin at or just after whole minutes.
        They are found by asking the rule itself: at every opening, closing and local midnight,
        and by halving wherever two neighbours do not lie on one piece.
        """
        first = max(period.start - BEFORE, 0)
        last = period.start + period.ticks * TICK
        asked = _likely_breaks(
            rule, clock, first, last, clock.pattern.zone if clock else period.zone
        )
        starts, base, slope = _pieces(rule, clock, asked, last)
        return cls(
            np.ascontiguousarray(period.to_ticks(starts)),
            np.ascontiguousarray(period.to_ticks(base)),
            slope,
        )


_MINUTE = 60 * TICK


def _likely_breaks(
    rule: PromiseRule, clock: ServiceClock | None, first: int, last: int, zone: ZoneInfo
) -> Ticks:
    minute = rule.minute if isinstance(rule, ByWorkingDay) else None
    breaks = [_times_of_day(zone, first, last, minute or 0)]
    if clock is not None:
        breaks += clock.spans_between(first, last)
    every = _ascending(np.concatenate(breaks))
    return every[np.searchsorted(every, first) : np.searchsorted(every, last)]


@lru_cache(maxsize=16)
def _times_of_day(zone: ZoneInfo, first: int, last: int, minute: int) -> Ticks:
    """The beginning, and on every date midnight and that minute by the wall clock."""
    offsets = offsets_between(zone, first - 2 * DAY, last + 2 * DAY)
    midnights = np.arange(first // DAY - 1, last // DAY + 2, dtype=np.int64) * DAY
    own = [offsets.first_instant(midnights + each * _MINUTE) for each in (0, minute)]
    return _ascending(np.concatenate([[first], *own]))


def _ascending(values: Ticks) -> Ticks:
    """In order, each once."""
    values = np.sort(values)
    return values[np.append(True, values[1:] != values[:-1])] if values.size else values


def _pieces(
    rule: PromiseRule, clock: ServiceClock | None, starts: Ticks, last: int
) -> tuple[Ticks, Ticks, Ticks]:
    """Split until each piece stands still or runs along from its first second to its last."""
    starts = starts - starts % _MINUTE
    while True:
        ends = np.append(starts[1:], last) - TICK
        due = rule.due(clock, np.concatenate([starts, ends]))
        base, at_end = due[: starts.size], due[starts.size :]
        never = base == NEVER
        rise = np.where(never | (at_end == NEVER), 0, at_end - np.where(never, 0, base))
        whole = (never & (at_end == NEVER)) | (
            ~never & (at_end != NEVER) & ((rise == 0) | (rise == ends - starts))
        )
        if whole.all():
            slope = ((rise > 0) & ~never).astype(np.int64)
            return _joined(starts, base, slope)
        bad_starts, bad_ends = starts[~whole], ends[~whole]
        middle = (bad_starts + bad_ends) // 2
        middle -= middle % _MINUTE
        # Open time that ends exactly at closing ends there: what is asked a moment later is due
        # after the next opening. So a piece may begin one tick after a whole minute.
        middle = np.where(middle <= bad_starts, bad_starts + TICK, middle)
        starts = _ascending(np.concatenate([starts, middle]))


def _joined(starts: Ticks, base: Ticks, slope: Ticks) -> tuple[Ticks, Ticks, Ticks]:
    """Neighbours that are one piece, made one."""
    never = base[:-1] == NEVER
    runs_to = np.where(never, NEVER, np.where(never, 0, base[:-1]) + slope[:-1] * np.diff(starts))
    same = (slope[1:] == slope[:-1]) & (base[1:] == runs_to)
    keep = np.append(True, ~same)
    return starts[keep], base[keep], slope[keep]
