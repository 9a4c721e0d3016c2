"""The figures of a run are those that anybody would count from its messages one by one."""

from __future__ import annotations

from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings

from library.studies.whatif.engine.books import served_at
from library.studies.whatif.engine.made_loads import (
    calendar,
    desk_of,
    desks,
    due_curves,
    load_of,
    loads,
)
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import AtClose, Desk
from wardmote.studies.whatif.engine.load import Load
from wardmote.studies.whatif.engine.measures import QUANTILES, measure
from wardmote.studies.whatif.engine.serving import Served
from wardmote.studies.whatif.engine.ticks import NEVER

Counted = dict[str, object]


def open_ticks(own: Calendar, start: int, end: int) -> int:
    """Open time between two ticks, window by window."""
    windows = zip(own.opens.tolist(), own.closes.tolist(), strict=True)
    return sum(max(0, min(end, closes) - max(start, opens)) for opens, closes in windows)


def both_open(own: Calendar, other: Calendar, start: int, end: int) -> int:
    """Time in which both are open."""
    windows = zip(own.opens.tolist(), own.closes.tolist(), strict=True)
    return sum(
        open_ticks(other, max(start, a), min(end, b)) for a, b in windows if max(start, a) < b
    )


def least_that(share: float, waits: list[int]) -> int:
    """The least wait that so large a share do not exceed."""
    if not waits:
        return -1
    return next(w for w in sorted(waits) if sum(x <= w for x in waits) >= ceil(share * len(waits)))


def due_of(curve: DueCurve, asked: int) -> int:
    piece = max(k for k, start in enumerate(curve.starts.tolist()) if k == 0 or start <= asked)
    passed = int(curve.slope[piece]) * (asked - int(curve.starts[piece]))
    return int(curve.base[piece]) + passed


def counted(load: Load, served: Served, desk: Desk, candidate: DueCurve, row: int) -> Counted:
    """One message after another."""
    own = range(int(load.count[row]))
    came, start, done, work, urgent, officer, chases = (
        each[row].tolist()
        for each in (
            load.arrival, served.start, served.departure, load.handling, load.urgent,
            served.officer, served.chases,
        )
    )  # fmt: skip
    fresh = [i for i in own if i >= load.waiting]
    answered = [i for i in own if done[i] != NEVER]
    reading = int(load.draws.reading[load.draw[row]])
    waits = [done[i] - came[i] if done[i] != NEVER else NEVER for i in fresh]
    inside = [
        open_ticks(desk.published, came[i], done[i]) if done[i] != NEVER else NEVER for i in fresh
    ]
    curves = [desk.urgent_due if urgent[i] else desk.due for i in own]
    fell = [i for i in fresh if due_of(curves[i], came[i]) != NEVER]
    met = [i for i in fell if done[i] <= due_of(curves[i], came[i])]
    judged = [i for i in fresh if due_of(candidate, came[i]) != NEVER]
    overtime = outside = 0
    for i in answered:
        spent, mine = work[i] + reading * chases[i], desk.officers[officer[i]]
        if desk.at_close is AtClose.PAUSE:
            outside += spent - both_open(mine, desk.published, start[i], done[i])
            continue
        close = next(c for c in mine.closes.tolist() if c > start[i])
        overtime += max(0, done[i] - close)
        outside += spent - open_ticks(desk.published, start[i], done[i])

    def queue(tick: int) -> int:
        return sum(came[i] <= tick and not start[i] < tick for i in own)

    closes = desk.published.within(0, load.period.ticks).closes.tolist()
    return {
        "n": len(fresh),
        "unserved": sum(done[i] == NEVER for i in fresh),
        "wait": [least_that(q, waits) for q in QUANTILES],
        "oldest": max(waits, default=-1),
        "open_wait": [least_that(q, inside) for q in QUANTILES],
        "open_oldest": max(inside, default=-1),
        "due_n": sum(not urgent[i] for i in fell),
        "kept": sum(not urgent[i] for i in met),
        "urgent_n": sum(urgent[i] for i in fell),
        "urgent_kept": sum(urgent[i] for i in met),
        "answering": sum(work[i] for i in answered),
        "reading": sum(reading * chases[i] for i in own),
        "chases": sum(chases[i] for i in own),
        "overtime": overtime,
        "outside": outside,
        "queue_at_close": sum(map(queue, closes)),
        "worst_at_close": max(map(queue, closes), default=0),
        "after_closure": max(map(queue, desk.reopenings.tolist()), default=-1),
        "candidates_n": [len(judged)],
        "candidates_kept": [sum(done[i] <= due_of(candidate, came[i]) for i in judged)],
    }


@settings(max_examples=250)
@given(loads(), desks(), due_curves())
def test_every_figure_is_what_is_counted_message_by_message(
    load: Load, desk: Desk, candidate: DueCurve
) -> None:
    served = served_at(load, desk)

    found = measure(load, served, desk, candidates=[candidate])

    for row in range(load.count.size):
        for name, value in counted(load, served, desk, candidate, row).items():
            whole = getattr(found, name)
            one = whole[:, row] if name.startswith("candidates") else whole[row]
            assert one.tolist() == value, name
    assert found.windows == desk.published.within(0, load.period.ticks).closes.size


@given(loads())
def test_the_figures_of_a_replicate_do_not_depend_on_the_others(load: Load) -> None:
    desk = desk_of(calendar((0, 60), (100, 160)), due=DueCurve.within(30))
    alone = Load.stated(
        [load.arrival[0, : load.count[0]]], [load.handling[0, : load.count[0]]], load.period
    )
    stated = Load.stated(
        [load.arrival[r, :n] for r, n in enumerate(load.count)],
        [load.handling[r, :n] for r, n in enumerate(load.count)],
        load.period,
    )

    one = measure(alone, served_at(alone, desk), desk)
    all_of_them = measure(stated, served_at(stated, desk), desk)

    assert one.wait[0].tolist() == all_of_them.wait[0].tolist()
    assert one.queue_at_close[0] == all_of_them.queue_at_close[0]


def test_a_reply_at_its_due_tick_is_kept_and_one_a_tick_later_is_not() -> None:
    load = load_of((0, 5), (10, 6))
    desk = desk_of(Calendar.always(), due=DueCurve.within(5))

    found = measure(load, served_at(load, desk), desk)

    assert (found.due_n.tolist(), found.kept.tolist()) == ([2], [1])


def test_what_comes_as_a_window_closes_is_in_its_queue_and_what_is_in_hand_is_not() -> None:
    load = load_of((8, 9), (9, 1), (10, 1), (11, 1))
    desk = desk_of(calendar((0, 10), (50, 90)), reopenings=np.array([50]))

    found = measure(load, served_at(load, desk), desk)

    assert (found.queue_at_close.tolist(), found.windows) == ([2], 2)
    assert (found.worst_at_close.tolist(), found.after_closure.tolist()) == ([2], [3])
    assert found.overtime.tolist() == [7]


@pytest.mark.parametrize(
    ("published", "outside"),
    [(((0, 100),), 0), (((0, 13), (20, 100)), 4), (((60, 61),), 9), ((), 9)],
)
def test_work_outside_published_hours_is_counted_to_the_tick(
    published: tuple[tuple[int, int], ...], outside: int
) -> None:
    desk = Desk((calendar((0, 10)),), calendar(*published))
    load = load_of((8, 9))

    assert measure(load, served_at(load, desk), desk).outside.tolist() == [outside]


def test_quantiles_of_ten_are_the_fifth_the_ninth_and_the_tenth() -> None:
    load = load_of(*((100 * i, i + 1) for i in range(10)))
    desk = desk_of(Calendar.always())

    found = measure(load, served_at(load, desk), desk)

    assert (found.wait.tolist(), found.oldest.tolist()) == ([[5, 9, 10]], [10])
