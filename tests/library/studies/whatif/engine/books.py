"""What must hold of every run, whatever its rules: checked anew from what came out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.desk import AtClose, Desk
from wardmote.studies.whatif.engine.load import Load
from wardmote.studies.whatif.engine.serving import Served, serve
from wardmote.studies.whatif.engine.ticks import NEVER

Stretch = tuple[int, int]


def served_at(load: Load, desk: Desk, *, threads: int | None = None) -> Served:
    """What ``serve`` gives, once its books are found in order."""
    served = serve(load, desk, threads=threads)
    check_books(load, served, desk)
    return served


def check_books(load: Load, served: Served, desk: Desk) -> None:
    """No message is lost or begun too soon, work is conserved, nobody idles, Little's law holds."""
    for row, n in enumerate(load.count.tolist()):
        came, start, done, officer = (
            each[row, :n].tolist()
            for each in (load.arrival, served.start, served.departure, served.officer)
        )
        reading = int(load.draws.reading[load.draw[row]])
        work = (load.handling[row, :n] + reading * served.chases[row, :n]).tolist()
        answered = [i for i in range(n) if done[i] != NEVER]
        for i in set(range(n)) - set(answered):
            assert (start[i], officer[i], served.chases[row, i]) == (NEVER, -1, 0)
        busy: dict[int, list[Stretch]] = {j: [] for j in range(len(desk.officers))}
        for i in answered:
            assert start[i] >= came[i]
            own = desk.officers[officer[i]]
            assert own.next_open(np.array(start[i])) == start[i], "begun while open"
            spent = done[i] - start[i]
            if desk.at_close is AtClose.PAUSE and work[i]:
                spent = int(np.subtract(*own.open_time(np.array([done[i], start[i]]))))
            assert spent == work[i], "what it took is what it asked"
            busy[officer[i]].append((start[i], done[i]))
        for stretches in busy.values():
            stretches.sort()
            assert all(a[1] <= b[0] for a, b in pairwise(stretches)), "one at a time"
        if len(answered) == n and desk.at_close is not AtClose.ONLY_IF_FITS:
            _nobody_idles(desk, busy, list(zip(came, start, strict=True)))
        _littles_law([(came[i], done[i]) for i in answered])


def _nobody_idles(desk: Desk, busy: dict[int, list[Stretch]], waits: list[Stretch]) -> None:
    """While somebody waits, no officer is there with nothing in hand."""
    for j, own in enumerate(desk.officers):
        idle = list(_idle(own, busy[j]))
        ends = [end for _, end in idle]
        for came, start in waits:
            # The first idle stretch that is not over when the message comes.
            after = bisect_right(ends, came)
            if start > came and after < len(idle):
                assert idle[after][0] >= start, f"officer {j} idle in {idle[after]}"


def _idle(own: Calendar, busy: list[Stretch]) -> Iterator[Stretch]:
    """Open time less what was spent on messages; both ascend."""
    begun = 0
    for opens, closes in zip(own.opens.tolist(), own.closes.tolist(), strict=True):
        at = opens
        while begun < len(busy) and busy[begun][0] < closes:
            start, end = busy[begun]
            if at < start:
                yield at, start
            at = max(at, end)
            if end > closes:
                break
            begun += 1
        if at < closes:
            yield at, closes


def _littles_law(stays: list[Stretch]) -> None:
    """The number there, summed over all time, is the sum of the times that each was there."""
    change: dict[int, int] = {}
    for came, left in stays:
        change[came] = change.get(came, 0) + 1
        change[left] = change.get(left, 0) - 1
    there = area = 0
    for now, then in pairwise(sorted(change)):
        there += change[now]
        assert there >= 0
        area += there * (then - now)
    assert area == sum(left - came for came, left in stays)
