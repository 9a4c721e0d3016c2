"""Many plain patterns on the same messages, nothing stored.

A row is laid out once for all patterns, and its due times once for all patterns with the same
due times. Within a window nothing is looked up: messages are begun until one would begin after
closing, so that a processor is wrong in its guesses once a window and not once a message.
Indices are unsigned: a signed one is tested for being negative each time it is used.
Compiled as in ``kernels``.
"""

# ruff: noqa: PLR0917 - loops whose state stays in registers; see measures.py
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.studies.whatif.engine.compiling import compiled
from wardmote.studies.whatif.engine.load import Figures, Integers
from wardmote.studies.whatif.engine.ticks import NEVER, Ticks

FAR = np.int64(1 << 60)
"""Later than any real departure: when the last window opens, which stands for no window."""

_NEVER, _U = np.int64(NEVER), np.uint64
_NONE, _ONE = np.uint64(0), np.uint64(1)

Halves = NDArray[np.int32]
"""Ticks in half the width."""


@compiled
def search(
    first: int,
    last: int,
    arrival: Ticks,
    handling: Ticks,
    count: Integers,
    waiting: int,
    opens: Ticks,
    closes: Ticks,
    within: Integers,
    begins: Integers,
    apart: NDArray[np.bool_],
    published_opens: Ticks,
    published_closes: Ticks,
    published_begins: Integers,
    due_starts: Ticks,
    due_base: Ticks,
    due_slope: Ticks,
    due_begins: Integers,
    due_of: Integers,
    kept: Integers,
    due_n: Integers,
    oldest: Ticks,
    wait_sum: Ticks,
    overtime: Ticks,
    outside: Ticks,
    unserved: Integers,
    shares: Figures,
    quantiles: Ticks,
) -> None:
    """Rows [first, last) under every pattern; outputs are patterns × replicates.

    Patterns with the same due times stand together. ``apart`` says that work past a window is
    work outside published hours, all of it and nothing else. Quantiles of waits are found for
    ``shares``, which may be none.
    """
    room = arrival.shape[1] + 1
    came_at, due_at = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
    look = shares.size > 0
    waits = np.empty(room if look else 1, dtype=np.int32)
    tally = np.zeros(BINS if look else 1, dtype=np.int32)
    for row in range(first, last):
        n = count[row]
        came_at[:n], takes = arrival[row, :n], handling[row]
        counted = max(n - waiting, 0)
        curve, never = -1, 0
        for p in range(begins.size - 1):
            if due_of[p] != curve:
                curve = due_of[p]
                piece = slice(due_begins[curve], due_begins[curve + 1])
                never = _fall_due(
                    n, waiting, came_at,
                    due_starts[piece], due_base[piece], due_slope[piece], due_at,
                )  # fmt: skip
            own = slice(begins[p], begins[p + 1])
            published = slice(published_begins[p], published_begins[p + 1])
            found = _answered(
                n, waiting, came_at, takes, due_at, opens[own], closes[own], within[own], apart[p],
                published_opens[published], published_closes[published], look, waits, tally,
            )  # fmt: skip
            kept[p, row], oldest[p, row], wait_sum[p, row] = found[0], found[1], found[2]
            overtime[p, row], outside[p, row], unserved[p, row] = found[3], found[4], found[5]
            due_n[p, row] = counted - never
            if counted == 0:
                oldest[p, row] = -1
            if look:
                _select(waiting, counted, shares, waits, tally, quantiles[p, row])
                tally[:] = 0


@compiled
def _answered(
    n: int,
    waiting: int,
    came_at: Ticks,
    takes: Ticks,
    due_at: Ticks,
    opens: Ticks,
    closes: Ticks,
    within: Integers,
    apart: bool,
    published_opens: Ticks,
    published_closes: Ticks,
    look: bool,
    waits: Halves,
    tally: Halves,
) -> Any:
    """One row under one pattern: kept, oldest, all waits, overtime, outside, whether unfinished."""
    free, overtime, outside = -FAR, np.int64(0), np.int64(0)
    kept, oldest, total = 0, np.int64(0), np.int64(0)
    window, i = _NONE, _NONE
    for counted in range(2):
        # What waits at the start is answered first, and is in no wait.
        end = _U(n if counted else min(waiting, n))
        kept, oldest, total = 0, np.int64(0), np.int64(0)
        # After the last nobody comes in time for any window, also not for one that never closes.
        beyond, came_at[end] = came_at[end], _NEVER
        came = came_at[i]
        while i < end:
            at = max(came, free)
            while closes[window] <= at:
                window += _ONE
            close = closes[window]
            free = max(free, opens[window])
            while max(came, free) < close:
                free = max(came, free) + takes[i]
                wait = free - came
                kept += free <= due_at[i]
                oldest = max(oldest, wait)
                total += wait
                if look:
                    waits[i] = min(wait, _LONGEST)
                    if counted:
                        tally[_U(_bin(wait))] += 1
                i += _ONE
                came = came_at[i]
            if free > close:
                overtime += free - close
                if not apart:
                    outside += _outside(free, within[window], published_opens, published_closes)
        came_at[end] = beyond
    # Where the calendar ran out, these figures are none.
    unfinished = oldest > FAR >> 1 or free >= FAR
    return kept, oldest, total, overtime, overtime if apart else outside, unfinished


_LONGEST = np.int64((1 << 31) - 1)
FINE, COARSE = 1 << 16, 1 << 25
BINS = (FINE >> 6) + (COARSE >> 11) + 1
"""Of a minute up to 18 hours, of half an hour up to a year, and one for what is longer."""


@compiled
def _bin(wait: Any) -> Any:
    """The bin of a wait."""
    fine = np.int64(wait < FINE)  # Without a branch: which it is cannot be guessed.
    return (min(wait, COARSE) >> (11 - 5 * fine)) + (1 - fine) * (FINE >> 6)


@compiled
def _select(
    waiting: int, n: int, shares: Figures, waits: Halves, tally: Halves, found: Ticks
) -> None:
    """The order statistic at ⌈q n⌉ for each share q, exactly: the bin by the tally, then within."""
    if n == 0:
        found[:] = -1
        return
    places = np.empty(shares.size, dtype=np.int64)
    ranks = np.empty(shares.size, dtype=np.int64)
    wanted = np.zeros(BINS, dtype=np.bool_)
    for q in range(shares.size):
        rank = np.int64(np.ceil(shares[q] * n)) - 1
        place = 0
        while tally[place] <= rank:
            rank -= tally[place]
            place += 1
        places[q], ranks[q] = place, rank
        wanted[place] = True
    inside = np.empty(n, dtype=np.int32)
    many = 0
    for i in range(waiting, waiting + n):
        wait = waits[_U(i)]
        if wanted[_U(_bin(np.int64(wait)))]:
            inside[_U(many)] = wait
            many += 1
    # Bins do not overlap, so that those of each stand together once all are in order.
    few = np.sort(inside[:many])
    for q in range(shares.size):
        first = 0
        while _bin(np.int64(few[first])) < places[q]:
            first += 1
        found[q] = few[first + ranks[q]]


@compiled
def _fall_due(
    n: int, waiting: int, came_at: Ticks, starts: Ticks, base: Ticks, slope: Ticks, due_at: Ticks
) -> int:
    """When each falls due, before all time where nothing does; gives back how many these are."""
    never = 0
    piece = _NONE
    for i in range(n):
        came = came_at[_U(i)]
        piece += _U(starts[piece + _ONE] <= came)  # Mostly at most one further, without a guess.
        while starts[piece + _ONE] <= came:
            piece += _ONE
        due = base[piece] + slope[piece] * (came - starts[piece])
        never += i >= waiting and due == _NEVER
        due_at[_U(i)] = -_NEVER if due == _NEVER else due
    return never


@compiled
def _outside(done: Any, window: Any, opens: Ticks, closes: Ticks) -> Any:
    """Work outside published hours of an answer begun inside that published window."""
    late = max(done - closes[window], 0)
    after = window + 1
    while after < opens.size and opens[after] < done:
        late -= min(done, closes[after]) - opens[after]
        after += 1
    return late
