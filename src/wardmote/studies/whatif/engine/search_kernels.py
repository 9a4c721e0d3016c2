"""Many plain patterns on the same messages: eight replicates side by side, nothing stored.

A queue is a chain: each departure waits for the one before. One replicate alone leaves a
processor idle most of the time; eight at once keep it busy. Their messages are laid side by
side once for all patterns, and their due times once for all patterns with the same due times.
Indices are unsigned: a signed one is tested for being negative each time it is used.
Compiled as in ``kernels``.
"""

# ruff: noqa: PLR0912, PLR0915, PLR0917 - one loop whose state stays in registers; see measures.py
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.studies.whatif.engine.compiling import compiled
from wardmote.studies.whatif.engine.load import Figures, Integers
from wardmote.studies.whatif.engine.ticks import NEVER, Ticks

LANES = 8
FAR = np.int64(1 << 30)
"""34 years: later than any real departure. The last window, which stands for none, opens then."""

_NEVER, _U = np.int64(NEVER), np.uint64
_ONE = np.uint64(1)

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
    room = arrival.shape[1] * LANES
    # Half the width, so that eight rows stay in a processor's own memory.
    came_at, takes, due_at = (
        np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.int32),
    )
    free, kept_now, oldest_now, sum_now, over_now, outside_now, never = (
        np.empty(LANES, dtype=np.int64),
        np.empty(LANES, dtype=np.int64),
        np.empty(LANES, dtype=np.int64),
        np.empty(LANES, dtype=np.int64),
        np.empty(LANES, dtype=np.int64),
        np.empty(LANES, dtype=np.int64),
        np.empty(LANES, dtype=np.int64),
    )
    window = np.empty(LANES, dtype=np.uint64)
    look = shares.size > 0
    waits = np.empty(room if look else 1, dtype=np.int32)
    tally = np.zeros((LANES, BINS if look else 1), dtype=np.int32)
    for block in range(first, last, LANES):
        wide = min(LANES, last - block)
        most = _side_by_side(block, wide, arrival, handling, count, came_at, takes)
        curve = -1
        for p in range(begins.size - 1):
            if due_of[p] != curve:
                curve = due_of[p]
                piece = slice(due_begins[curve], due_begins[curve + 1])
                _fall_due(
                    most, waiting, came_at,
                    due_starts[piece], due_base[piece], due_slope[piece], due_at, never,
                )  # fmt: skip
            own = slice(begins[p], begins[p + 1])
            published = slice(published_begins[p], published_begins[p + 1])
            o, c, w = opens[own], closes[own], within[own]
            po, pc = published_opens[published], published_closes[published]
            each_apart = apart[p]
            free[:] = -FAR
            window[:] = _U(0)
            kept_now[:] = 0
            over_now[:] = 0
            outside_now[:] = 0
            at = _U(0)
            for stage in range(2):
                # What waits at the start is answered first, and is in no wait.
                oldest_now[:] = 0
                sum_now[:] = 0
                for _ in range(waiting if stage == 0 else most - waiting):
                    for lane in range(LANES):
                        u = _U(lane)
                        came = np.int64(came_at[at])
                        x = max(came, free[u])
                        k = window[u]
                        k += _U(c[k] <= x)  # Mostly at most one further, without a guess.
                        while c[k] <= x:
                            k += _ONE
                        window[u] = k
                        done = max(x, o[k]) + takes[at]
                        free[u] = done
                        wait = done - came
                        oldest_now[u] = max(oldest_now[u], wait)
                        sum_now[u] += wait
                        kept_now[u] += done <= due_at[at]
                        if look:
                            waits[at] = min(wait, FAR)
                            if stage == 1:
                                tally[u, _U(_bin(wait))] += 1
                        over_now[u] += max(done - c[k], 0)
                        if not each_apart and done > c[k]:
                            outside_now[u] += _outside(done, w[k], po, pc)
                        at += _ONE
            for lane in range(wide):
                row = block + lane
                n = max(count[row] - waiting, 0)
                lost = oldest_now[lane] > FAR >> 1 or free[lane] > FAR
                kept[p, row] = kept_now[lane]
                due_n[p, row] = n - never[lane]
                oldest[p, row] = oldest_now[lane] if n else -1
                wait_sum[p, row] = sum_now[lane]
                overtime[p, row] = over_now[lane]
                outside[p, row] = over_now[lane] if each_apart else outside_now[lane]
                # The calendar ran out, and these figures are none.
                unserved[p, row] = lost
                if look:
                    tally[lane, 0] -= most - max(count[row], waiting)
                    _select(lane, waiting, n, shares, waits, tally[lane], quantiles[p, row])
            if look:
                tally[:] = 0


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
    lane: int,
    waiting: int,
    n: int,
    shares: Figures,
    waits: Halves,
    tally: Halves,
    found: Ticks,
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
        wait = waits[_U(i * LANES + lane)]
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
def _side_by_side(
    block: int,
    wide: int,
    arrival: Ticks,
    handling: Ticks,
    count: Integers,
    came_at: Halves,
    takes: Halves,
) -> int:
    """Eight rows message by message; where a row has none, one that comes and goes at ``FAR``."""
    most = 0
    for lane in range(wide):
        most = max(most, count[block + lane])
    at = _U(0)
    for i in range(most):
        for lane in range(LANES):
            there = lane < wide and i < count[block + lane]
            came_at[at] = arrival[_U(block + lane), _U(i)] if there else FAR
            takes[at] = handling[_U(block + lane), _U(i)] if there else 0
            at += _ONE
    return most


@compiled
def _fall_due(
    most: int,
    waiting: int,
    came_at: Halves,
    starts: Ticks,
    base: Ticks,
    slope: Ticks,
    due_at: Halves,
    never: Integers,
) -> None:
    """When each falls due; before all time where nothing does, and for what is not counted."""
    piece = np.zeros(LANES, dtype=np.uint64)
    never[:] = 0
    at = _U(0)
    for i in range(most):
        for lane in range(LANES):
            u = _U(lane)
            came = np.int64(came_at[at])
            k = piece[u]
            k += _U(starts[k + _ONE] <= came)
            while starts[k + _ONE] <= came:
                k += _ONE
            piece[u] = k
            due = base[k] + slope[k] * (came - starts[k])
            counted = i >= waiting and came != FAR
            never[u] += counted and due == _NEVER
            due_at[at] = min(due, FAR) if counted and due != _NEVER else -FAR
            at += _ONE


@compiled
def _outside(done: int, window: int, opens: Ticks, closes: Ticks) -> Any:
    """Work outside published hours of an answer begun inside that published window."""
    late = max(done - closes[window], 0)
    after = window + 1
    while after < opens.size and opens[after] < done:
        late -= min(done, closes[after]) - opens[after]
        after += 1
    return late
