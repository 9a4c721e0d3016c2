"""What residents and officers would see: figures of each replicate, from each message's fate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import AtClose, Desk
from wardmote.studies.whatif.engine.load import Integers, Load
from wardmote.studies.whatif.engine.serving import Served
from wardmote.studies.whatif.engine.ticks import NEVER, Ticks

Flags = NDArray[np.bool_]

QUANTILES = (0.5, 0.9, 0.99)
"""Of waits: the median, and what nine in ten and ninety-nine in a hundred do not exceed."""


@dataclass(frozen=True, eq=False)
class Measures:
    """Figures of a desk under a load; one entry a replicate, whole numbers of ticks or messages.

    Waits are those of messages that came within the period; what waited at its start costs
    work, and is in no wait. Every message is followed to its answer, however late.

    Attributes:
        n: Messages.
        unserved: Messages whose answer the calendar did not see; in the quantiles they count
            as longer than any wait, and are not kept.
        wait: Quantiles of the wait by the wall clock, replicates × ``QUANTILES``; ``NEVER``
            where it is an unserved message's, −1 where there was no message.
        oldest: The longest wait; ``NEVER`` and −1 as for ``wait``.
        open_wait: As ``wait``, inside published hours.
        open_oldest: As ``oldest``, inside published hours.
        due_n: Messages of the ordinary class for which something was due.
        kept: Those of them answered by then.
        urgent_n: The same of the urgent class.
        urgent_kept: The same.
        candidates_kept: Kept under each candidate promise, whatever the class;
            candidates × replicates.
        candidates_n: Messages for which the candidate had something due, the same shape.
        answering: Work on answers.
        reading: Work on reading what residents wrote again.
        chases: How often they did.
        overtime: Work past the end of the window in which it was begun, or taken up again.
        outside: Work outside published hours.
        queue_at_close: Messages that wait when a window of the published hours closes, all
            windows of the period summed.
        windows: How many windows of the published hours close in the period.
        worst_at_close: The most that wait at any such close.
        after_closure: The most that wait when the desk opens after a closure; −1 for no closure.
    """

    n: Integers
    unserved: Integers
    wait: Ticks
    oldest: Ticks
    open_wait: Ticks
    open_oldest: Ticks
    due_n: Integers
    kept: Integers
    urgent_n: Integers
    urgent_kept: Integers
    candidates_kept: Integers
    candidates_n: Integers
    answering: Ticks
    reading: Ticks
    chases: Integers
    overtime: Ticks
    outside: Ticks
    queue_at_close: Integers
    windows: int
    worst_at_close: Integers
    after_closure: Integers


def measure(
    load: Load,
    served: Served,
    desk: Desk,
    *,
    candidates: Sequence[DueCurve] = (),
) -> Measures:
    """The figures of a load that was served at a desk.

    Args:
        load: The messages.
        served: What became of them at that desk.
        desk: The pattern.
        candidates: Further promises to judge by.
    """
    place = np.arange(load.arrival.shape[1])
    there = place < load.count[:, None]
    counted = there & (place >= load.waiting)
    answered = served.departure != NEVER
    done = np.where(answered, served.departure, 0)
    wait = np.where(answered, done - load.arrival, NEVER)
    published = desk.published
    asked = np.where(there, load.arrival, 0)
    open_wait = np.where(answered, published.open_time(done) - published.open_time(asked), NEVER)
    urgent = load.urgent.astype(bool)
    due_n, kept = _kept(desk.due, asked, served.departure, counted & ~urgent)
    urgent_n, urgent_kept = _kept(desk.urgent_due, asked, served.departure, counted & urgent)
    judged = [_kept(curve, asked, served.departure, counted) for curve in candidates]
    shape = (len(judged), load.count.size)
    draws = load.draws
    reading = served.chases * draws.reading[load.draw][:, None]
    overtime, outside = _beyond(load, served, desk, there & answered)
    queue = _Queue.of(load, served)
    at_close = queue.at(published.within(0, load.period.ticks).closes)
    at_close_ends = at_close if at_close.size else np.zeros((load.count.size, 1), dtype=np.int64)
    reopened = queue.at(desk.reopenings)
    return Measures(
        n=counted.sum(axis=1),
        unserved=(counted & ~answered).sum(axis=1),
        **_quantiles("wait", "oldest", wait, counted),
        **_quantiles("open_wait", "open_oldest", open_wait, counted),
        due_n=due_n,
        kept=kept,
        urgent_n=urgent_n,
        urgent_kept=urgent_kept,
        candidates_n=np.array([n for n, _ in judged], dtype=np.int64).reshape(shape),
        candidates_kept=np.array([k for _, k in judged], dtype=np.int64).reshape(shape),
        answering=np.where(there & answered, load.handling, 0).sum(axis=1),
        reading=np.where(there, reading, 0).sum(axis=1),
        chases=served.chases.sum(axis=1),
        overtime=overtime,
        outside=outside,
        queue_at_close=at_close.sum(axis=1),
        windows=at_close.shape[1],
        worst_at_close=at_close_ends.max(axis=1),
        after_closure=reopened.max(axis=1, initial=-1),
    )


def _kept(
    curve: DueCurve, asked: Ticks, departure: Ticks, which: Flags
) -> tuple[Integers, Integers]:
    due = curve.due(asked)
    fell = which & (due != NEVER)
    return fell.sum(axis=1), (fell & (departure <= due)).sum(axis=1)


def _quantiles(name: str, most: str, wait: Ticks, counted: Flags) -> dict[str, Ticks]:
    """The order statistics at ⌈q n⌉ of each row: the least wait that a share q do not exceed."""
    ordered = np.sort(np.where(counted, wait, NEVER), axis=1)
    n = counted.sum(axis=1)
    found = [_nth(ordered, np.ceil(q * n).astype(np.int64), n) for q in (*QUANTILES, 1.0)]
    return {name: np.stack(found[:-1], axis=1), most: found[-1]}


def _nth(ordered: Ticks, rank: Integers, n: Integers) -> Ticks:
    at = np.clip(rank - 1, 0, ordered.shape[1] - 1)
    return np.where(n > 0, np.take_along_axis(ordered, at[:, None], axis=1)[:, 0], -1)


def _beyond(load: Load, served: Served, desk: Desk, which: Flags) -> tuple[Ticks, Ticks]:
    """Work past the window in which it was begun, and work outside published hours."""
    work = load.handling + served.chases * load.draws.reading[load.draw][:, None]
    overtime, outside = (np.zeros(which.shape, dtype=np.int64) for _ in range(2))
    for number, own in enumerate(desk.officers):
        mine = which & (served.officer == number)
        start, end, spent = served.start[mine], served.departure[mine], work[mine]
        if desk.at_close is AtClose.PAUSE:
            # Work lies inside the officer's own windows alone.
            common = _common(own, desk.published)
            outside[mine] = spent - (common.open_time(end) - common.open_time(start))
            continue
        closes: Ticks = np.append(own.closes, NEVER)
        close = closes[np.searchsorted(own.closes, start, side="right")]
        overtime[mine] = np.maximum(end - close, 0)
        published = desk.published
        outside[mine] = spent - (published.open_time(end) - published.open_time(start))
    return overtime.sum(axis=1), outside.sum(axis=1)


def _common(one: Calendar, other: Calendar) -> Calendar:
    """The time that is in both: each window of one, cut by those of the other."""
    first = np.searchsorted(other.closes, one.opens, side="right")
    last = np.searchsorted(other.opens, one.closes, side="left")
    pairs = [(i, j) for i, (a, b) in enumerate(zip(first, last, strict=True)) for j in range(a, b)]
    if not pairs:
        return Calendar(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    i, j = (np.array(each) for each in zip(*pairs, strict=True))
    return Calendar.merged(
        np.maximum(one.opens[i], other.opens[j]), np.minimum(one.closes[i], other.closes[j])
    )


@dataclass(frozen=True, eq=False)
class _Queue:
    """How many wait at given times: have come, and have not been taken up."""

    came: tuple[Ticks, ...]
    taken: tuple[Ticks, ...]

    @classmethod
    def of(cls, load: Load, served: Served) -> _Queue:
        rows = range(load.count.size)
        n = load.count.tolist()
        return cls(
            tuple(load.arrival[r, : n[r]] for r in rows),
            tuple(np.sort(served.start[r, : n[r]]) for r in rows),
        )

    def at(self, ticks: Ticks) -> Integers:
        """Replicates × ticks. What comes at that very tick waits; what is taken up at it does."""
        return np.array(
            [
                came.searchsorted(ticks, side="right") - taken.searchsorted(ticks, side="left")
                for came, taken in zip(self.came, self.taken, strict=True)
            ],
            dtype=np.int64,
        ).reshape(len(self.came), ticks.size)
