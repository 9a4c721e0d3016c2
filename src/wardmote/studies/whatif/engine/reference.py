"""The engine, written to be read: numpy and plain Python. The kernels agree to the last bit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Draws, Integers, Load
from wardmote.studies.whatif.engine.quantile_tables import (
    QuantileTable,
    exponential_table,
    handling_ticks,
)
from wardmote.studies.whatif.engine.random_words import Purpose, words
from wardmote.studies.whatif.engine.ticks import AN_HOUR, NEVER, Period, Ticks

WAKING_FROM, WAKING_HOURS = 7, 14
"""Bursts begin at 07:00 to 21:00."""

_BLOCK = 512


def cumulative(draws: Draws, draw: int, period: Period, seed: int, replicate: int) -> Integers:
    """Expected messages up to each hour of the period, in ``UNIT``, for one replicate.

    Each local day has a factor of its own, and bursts are added.
    """
    cells = period.cells
    word = words(seed, replicate, Purpose.DAY, np.arange(period.days))
    factor = QuantileTable(*draws.days[draw]).draw(word[:, 0])
    expected = (draws.increments[draw] >> 8) * factor[cells.day] >> 8
    first_cell = np.searchsorted(cells.day, np.arange(period.days))
    sizes = QuantileTable(*draws.burst_sizes[draw])
    for day in np.flatnonzero(word[:, 1] < draws.burst_threshold[draw]):
        begins = first_cell[day] + WAKING_FROM + (int(word[day, 2]) * WAKING_HOURS >> 32)
        size = sizes.draw(word[day : day + 1, 3])[0]
        ends = min(begins + draws.burst_hours[draw], cells.day.size)
        expected[begins:ends] += (draws.burst_each[draw] >> 16) * size
    return np.concatenate([[0], np.cumsum(expected)]).astype(np.int64)


def generate_row(
    draws: Draws, draw: int, period: Period, seed: int, replicate: int
) -> tuple[Ticks, Ticks, Integers]:
    """The messages of one replicate: arrivals, handling, class.

    A Poisson process of rate 1 runs in expected messages, and its points are looked up on the
    clock: gaps are unit exponentials.
    """
    expected = cumulative(draws, draw, period, seed, replicate)
    at = np.zeros(0, dtype=np.int64)
    while not at.size or at[-1] < expected[-1]:
        number = np.arange(at.size, at.size + _BLOCK)
        gaps = exponential_table().draw(words(seed, replicate, Purpose.MESSAGE, number)[:, 0])
        at = np.append(at, (at[-1] if at.size else 0) + np.cumsum(gaps))
    at = at[at < expected[-1]]
    cell = np.searchsorted(expected, at, side="right") - 1
    within = (at - expected[cell]) * AN_HOUR // (expected[cell + 1] - expected[cell])
    word = words(seed, replicate, Purpose.MESSAGE, np.arange(at.size))
    handling = handling_ticks(QuantileTable(*draws.handling[draw]).draw(word[:, 1]))
    urgent = (word[:, 2] < draws.urgent_threshold[draw]).astype(np.int64)
    return cell * AN_HOUR + within, handling, urgent


@dataclass(frozen=True, eq=False)
class Row:
    """What became of the messages of one replicate; ``NEVER`` where the calendar ran out.

    Attributes:
        start: When each was taken up.
        departure: When its reply went out.
        chases: How often its resident had written again by then.
        officer: Who took it up; −1 for nobody.
    """

    start: Ticks
    departure: Ticks
    chases: Integers
    officer: Integers


class _Chases:
    """When residents of one replicate write again, were they never answered."""

    def __init__(self, load: Load, row: int) -> None:
        draw = load.draw[row]
        self.edges, self.hazard = load.draws.hazard_edges[draw], load.draws.hazard[draw]
        self.reading = int(load.draws.reading[draw])
        self.key = load.seed, int(load.replicate[row])
        self.table = exponential_table()

    def until(self, number: int, wait: int) -> int:
        """How many have come of a message that has waited so long."""
        waited = np.clip(wait - self.edges[:-1], 0, np.diff(self.edges))
        due = int((waited * self.hazard).sum())
        chases = block = reached = 0
        while due:
            four = words(*self.key, Purpose.CHASE, np.array([number]), block)[0]
            for gap in self.table.draw(four).tolist():
                reached += gap
                if reached > due:
                    return chases
                chases += 1
            block += 1
        return chases


def serve_row(load: Load, row: int, desk: Desk) -> Row:
    """Let one replicate's messages be answered."""
    n = int(load.count[row])
    arrival: list[int] = load.arrival[row, :n].tolist()
    handling: list[int] = load.handling[row, :n].tolist()
    urgent: list[int] = load.urgent[row, :n].tolist()
    chases = _Chases(load, row)
    ordinary, pressing = (c.due(load.arrival[row, :n]) for c in (desk.due, desk.urgent_due))
    due = np.where(urgent, pressing, ordinary).tolist()
    result = Row(*(np.full(n, fill, dtype=np.int64) for fill in (NEVER, NEVER, 0, -1)))
    free = [-(NEVER // 2)] * len(desk.officers)
    unserved = list(range(n))
    while unserved:
        first = arrival[unserved[0]]
        moment = min(
            (_next_open(each, max(first, free[j])) for j, each in enumerate(desk.officers)),
            default=NEVER,
        )
        if moment == NEVER:
            break
        i = _chosen(desk.order, unserved, moment, arrival=arrival, urgent=urgent, due=due)
        unserved.remove(i)

        def work_from(start: int, i: int = i) -> int:
            return handling[i] + chases.reading * chases.until(i - load.waiting, start - arrival[i])

        starts = [
            _start(calendar, desk.at_close, max(arrival[i], free[j]), work_from)
            for j, calendar in enumerate(desk.officers)
        ]
        officer = starts.index(min(starts))
        start = starts[officer]
        if start == NEVER:
            continue
        done = _done(desk.officers[officer], desk.at_close, start, work_from(start))
        if done == NEVER:
            free[officer] = NEVER
            continue
        free[officer] = done
        result.start[i], result.departure[i], result.officer[i] = start, done, officer
        result.chases[i] = chases.until(i - load.waiting, start - arrival[i])
    return result


def _chosen(
    order: Order,
    unserved: Sequence[int],
    moment: int,
    *,
    arrival: Sequence[int],
    urgent: Sequence[int],
    due: Sequence[int],
) -> int:
    """Which of those that have come by then is next."""
    waiting = unserved[: bisect_right(unserved, moment, key=arrival.__getitem__)]
    if order is Order.NEWEST:
        return waiting[-1]
    if order is Order.OLDEST_PROMISE:
        heads = [next((i for i in waiting if urgent[i] == kind), None) for kind in (0, 1)]
        return min((i for i in heads if i is not None), key=lambda i: (due[i], i))
    return waiting[0]


def _next_open(calendar: Calendar, at: int) -> int:
    return int(calendar.next_open(np.array(at)))


def _start(
    calendar: Calendar, at_close: AtClose, earliest: int, work_from: Callable[[int], int]
) -> int:
    """When an officer can take up a message; ``work_from`` says what it then asks of them."""
    start = _next_open(calendar, earliest)
    if at_close is not AtClose.ONLY_IF_FITS:
        return start
    while start != NEVER:
        window = int(np.searchsorted(calendar.closes, start, side="right"))
        work = work_from(start)
        too_long = work > calendar.longest and start == calendar.opens[window]
        if start + work <= calendar.closes[window] or too_long:
            break
        start = _next_open(calendar, int(calendar.closes[window]))
    return start


def _done(calendar: Calendar, at_close: AtClose, start: int, work: int) -> int:
    if at_close is not AtClose.PAUSE or not work:
        return start + work
    window = int(np.searchsorted(calendar.closes, start, side="right"))
    left = work
    while window < calendar.opens.size:
        at = max(start, int(calendar.opens[window]))
        if left <= int(calendar.closes[window]) - at:
            return at + left
        left -= int(calendar.closes[window]) - at
        window += 1
    return NEVER
