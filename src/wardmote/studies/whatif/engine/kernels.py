"""The engine, written to be fast: each function does what its namesake in ``reference`` says.

Compiled by numba at the first call and kept on disk. Every kernel works on the rows
[first, last) of a load and lets other threads run meanwhile, so that rows are shared out among
any number of threads. All of it is integer arithmetic.
"""

# ruff: noqa: PLR0912, PLR0915, PLR0917 - a loop whose state stays in registers; see reference.py
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.studies.whatif.engine.compiling import compiled, inlined
from wardmote.studies.whatif.engine.load import Integers
from wardmote.studies.whatif.engine.random_words import (
    MULTIPLIER_0,
    MULTIPLIER_1,
    ROUNDS,
    WEYL_0,
    WEYL_1,
    Purpose,
)
from wardmote.studies.whatif.engine.reference import WAKING_FROM, WAKING_HOURS
from wardmote.studies.whatif.engine.ticks import AN_HOUR, NEVER

_M0, _M1 = np.uint64(MULTIPLIER_0), np.uint64(MULTIPLIER_1)
_W0, _W1 = np.uint64(WEYL_0), np.uint64(WEYL_1)
_MASK, _32 = np.uint64(0xFFFFFFFF), np.uint64(32)
_MESSAGE, _DAY, _CHASE = (np.uint64(each) for each in (Purpose.MESSAGE, Purpose.DAY, Purpose.CHASE))
_AT_ONCE = 64
_ONE, _LAST_STEP, _HOUR = np.uint64(1), np.uint64(4095), np.uint64(AN_HOUR)
_NEVER, _ENDLESS = np.int64(NEVER), np.int64(1 << 62)
_LONG_AGO = np.int64(-(NEVER // 2))
FIFO, OLDEST_PROMISE, NEWEST = 0, 1, 2
FINISH, PAUSE, ONLY_IF_FITS = 0, 1, 2

Bytes = NDArray[np.uint8]
Word = np.uint64
"""A word of 32 bits."""


@inlined
def philox(
    c0: Word, c1: Word, c2: Word, c3: Word, k0: Word, k1: Word
) -> tuple[Word, Word, Word, Word]:
    """Four words for a counter under a key."""
    for _ in range(ROUNDS):
        p0, p1 = c0 * _M0, c2 * _M1
        c0, c1, c2, c3 = (p1 >> _32) ^ c1 ^ k0, p1 & _MASK, (p0 >> _32) ^ c3 ^ k1, p0 & _MASK
        k0, k1 = (k0 + _W0) & _MASK, (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@compiled
def fill(
    words: NDArray[np.uint64], first: Word, seed_low: Word, seed_high: Word, key: Word
) -> None:
    """Words of the messages from ``first`` on: one loop without a branch, done several at once.

    Masks say to the compiler that no word is beyond 32 bits, so that it multiplies them as such.
    """
    seed_low, seed_high, key = seed_low & _MASK, seed_high & _MASK, key & _MASK
    for j in range(_AT_ONCE):
        number = (first + np.uint64(j)) & _MASK
        w0, w1, w2, _ = philox(number, np.uint64(0), _MESSAGE, seed_high, seed_low, key)
        words[0, j], words[1, j], words[2, j] = w0, w1, w2


@compiled
def draw(table: Integers, word: Word) -> Any:
    """The quantile that a word stands for; ``table`` is body and tail."""
    # Unsigned: a signed index is tested for being negative each time it is used.
    step = word >> np.uint64(20)
    rest = np.int64(word & np.uint64(0xFFFFF))
    if step < _LAST_STEP:
        low = table[0, step]
        return low + ((table[0, step + _ONE] - low) * rest >> 20)
    fine = np.uint64(rest >> 8)
    low = table[1, fine]
    return low + ((table[1, fine + _ONE] - low) * (rest & 0xFF) >> 8)


@compiled
def generate(
    first: int, last: int, cell_day: Integers, first_cell: Integers, gap_table: Integers,
    increments: Integers, days: Integers, handling_tables: Integers,
    burst_threshold: Integers, burst_hours: Integers, burst_each: Integers, burst_sizes: Integers,
    urgent_threshold: Integers, draw_of: Integers, replicate: Integers,
    seed_low: Word, seed_high: Word, waiting: int,
    arrival: Integers, handling: Integers, urgent: Bytes, count: Integers,
) -> bool:  # fmt: skip
    """Fill the rows; gives back False where one has no room for its messages."""
    cells = cell_day.size
    room = arrival.shape[1]
    expected = np.empty(cells + 1, dtype=np.int64)
    expected[cells] = _ENDLESS
    words = np.empty((3, _AT_ONCE), dtype=np.uint64)
    gaps = gap_table
    for row in range(first, last):
        d = draw_of[row]
        key = np.uint64(replicate[row]) & _MASK
        own = increments[d]
        for day in range(first_cell.size):
            word = philox(np.uint64(day), np.uint64(0), _DAY, seed_high, seed_low, key)[0]
            factor = draw(days[d], word)
            end = first_cell[day + 1] if day + 1 < first_cell.size else cells
            for c in range(np.uint64(first_cell[day]), np.uint64(end)):
                expected[c] = (own[c] >> 8) * factor >> 8
        if burst_threshold[d] > 0:
            for day in range(first_cell.size):
                _, w1, w2, w3 = philox(np.uint64(day), np.uint64(0), _DAY, seed_high, seed_low, key)
                if np.int64(w1) < burst_threshold[d]:
                    begins = first_cell[day] + WAKING_FROM + (np.int64(w2) * WAKING_HOURS >> 32)
                    size = draw(burst_sizes[d], w3)
                    for cell in range(begins, min(begins + burst_hours[d], cells)):
                        expected[cell] += (burst_each[d] >> 16) * size
        n = waiting
        number = np.uint64(0)
        place = _AT_ONCE
        at = np.int64(0)
        cell = 0
        behind = np.int64(0)
        ahead = expected[0]
        table, threshold = handling_tables[d], urgent_threshold[d]
        came, takes, pressing = arrival[row], handling[row], urgent[row]
        while True:
            if place == _AT_ONCE:
                fill(words, number, seed_low, seed_high, key)
                number += np.uint64(_AT_ONCE)
                place = 0
            j, i = np.uint64(place), np.uint64(n)
            at += draw(gaps, words[0, j])
            while at >= ahead:
                cell += 1
                behind = ahead
                ahead += expected[np.uint64(cell)]  # Beyond the last, without end.
            if cell == cells:
                break
            if n == room:
                return False
            within = np.uint64(at - behind) * _HOUR // np.uint64(ahead - behind)
            came[i] = cell * AN_HOUR + np.int64(within)
            takes[i] = (draw(table, words[1, j]) + 128) >> 8
            pressing[i] = np.int64(words[2, j]) < threshold
            n += 1
            place += 1
        count[row] = n
    return True


@compiled
def chases_until(
    number: int, wait: int, edges: Integers, hazard: Integers, gaps: Integers,
    seed_low: Word, seed_high: Word, key: Word,
) -> int:  # fmt: skip
    """How many chases have come of a message that has waited so long."""
    due = np.int64(0)
    for band in range(hazard.size):
        waited = min(max(wait - edges[band], 0), edges[band + 1] - edges[band])
        due += waited * hazard[band]
    if due == 0:
        return 0
    chases = 0
    reached = np.int64(0)
    block = np.uint64(0)
    word = np.uint64(number) & _MASK
    while True:
        four = philox(word, block, _CHASE, seed_high, seed_low, key)
        for w in four:
            reached += draw(gaps, w)
            if reached > due:
                return chases
            chases += 1
        block += np.uint64(1)


@compiled
def serve(
    first_row: int, last_row: int, arrival: Integers, handling: Integers, urgent: Bytes,
    count: Integers, waiting: int, draw_of: Integers, replicate: Integers,
    hazard_edges: Integers, hazard: Integers, reading: Integers, chased: bool,
    gap_table: Integers, seed_low: Word, seed_high: Word,
    opens: Integers, closes: Integers, begins: Integers, longest: Integers, due: Integers,
    order: int, at_close: int,
    start_out: Integers, departure_out: Integers, chases_out: Integers, officer_out: Integers,
) -> None:  # fmt: skip
    """Any order, any close, any number of officers, chases."""
    officers = begins.size - 1
    free = np.empty(officers, dtype=np.int64)
    window = np.empty(officers, dtype=np.int64)
    stack = np.empty(arrival.shape[1], dtype=np.int64)
    for row in range(first_row, last_row):
        n = count[row]
        key = np.uint64(replicate[row]) & _MASK
        d = draw_of[row]
        for j in range(officers):
            free[j] = _LONG_AGO
            window[j] = begins[j]
        head = 0
        plain = 0  # the next message of the ordinary class, in the order of promises
        pressing = 0  # and of the urgent one
        height = 0  # of the stack of those that wait, newest on top
        served = 0
        if order == OLDEST_PROMISE:
            while plain < n and urgent[row, plain]:
                plain += 1
            while pressing < n and not urgent[row, pressing]:
                pressing += 1
        while served < n:
            if order == FIFO:
                oldest = head
            elif order == OLDEST_PROMISE:
                oldest = min(plain, pressing)
            else:
                oldest = stack[0] if height else head
            since = arrival[row, oldest]
            moment = _NEVER
            for j in range(officers):
                if free[j] == _NEVER:
                    continue
                k = window[j]
                while k < begins[j + 1] and closes[k] <= max(since, free[j]):
                    k += 1
                window[j] = k
                if k < begins[j + 1]:
                    moment = min(moment, max(since, free[j], opens[k]))
            if moment == _NEVER:
                break
            if order == FIFO:
                i = head
                head += 1
            elif order == OLDEST_PROMISE:
                take_plain = plain < n and arrival[row, plain] <= moment
                if take_plain and pressing < n and arrival[row, pressing] <= moment:
                    a, b = due[row, plain], due[row, pressing]
                    take_plain = a < b or (a == b and plain < pressing)
                if take_plain:
                    i = plain
                    plain += 1
                    while plain < n and urgent[row, plain]:
                        plain += 1
                else:
                    i = pressing
                    pressing += 1
                    while pressing < n and not urgent[row, pressing]:
                        pressing += 1
            else:
                while head < n and arrival[row, head] <= moment:
                    stack[height] = head
                    height += 1
                    head += 1
                height -= 1
                i = stack[height]
            served += 1
            came = arrival[row, i]
            best = _NEVER
            who = 0
            best_work = np.int64(0)
            best_chases = 0
            best_window = 0
            for j in range(officers):
                if free[j] == _NEVER:
                    continue
                end = begins[j + 1]
                k = window[j]
                at = max(came, free[j])
                while k < end and closes[k] <= at:
                    k += 1
                if k == end:
                    continue
                at = max(at, opens[k])
                if at >= best:
                    continue
                chases = 0
                if chased:
                    chases = chases_until(
                        i - waiting, at - came, hazard_edges[d], hazard[d], gap_table,
                        seed_low, seed_high, key,
                    )  # fmt: skip
                work = handling[row, i] + reading[d] * chases
                if at_close == ONLY_IF_FITS:
                    while at + work > closes[k] and not (work > longest[j] and at == opens[k]):
                        k += 1
                        if k == end:
                            break
                        at = opens[k]
                        if chased:
                            chases = chases_until(
                                i - waiting, at - came, hazard_edges[d], hazard[d], gap_table,
                                seed_low, seed_high, key,
                            )  # fmt: skip
                            work = handling[row, i] + reading[d] * chases
                    if k == end:
                        continue
                if at < best:
                    best, who, best_work, best_chases, best_window = at, j, work, chases, k
            if best == _NEVER:
                continue
            done = best + best_work
            if at_close == PAUSE and best_work > 0:
                k, at, left = best_window, best, best_work
                while k < begins[who + 1] and left > closes[k] - at:
                    left -= closes[k] - at
                    k += 1
                    if k < begins[who + 1]:
                        at = opens[k]
                done = at + left if k < begins[who + 1] else _NEVER
            free[who] = done
            if done == _NEVER:
                continue
            start_out[row, i] = best
            departure_out[row, i] = done
            chases_out[row, i] = best_chases
            officer_out[row, i] = who
