"""What a search weighs is what the measures say of each pattern served alone."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from library.studies.whatif.engine.made_loads import (
    LONDON,
    by_the_reference,
    calendar,
    calendars,
    clock_of,
    desks,
    due_curves,
    loads,
)
from wardmote.promises.rule import parse_promise
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Backlog, Load, LoadModel
from wardmote.studies.whatif.engine.measures import measure
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.searching import Sketch, search
from wardmote.studies.whatif.engine.serving import generate, serve
from wardmote.studies.whatif.engine.ticks import NEVER, Period


def check(sketch: Sketch, load: Load, tried: list[Desk]) -> None:
    """Pattern by pattern, from what the reference says became of each message."""
    for p, desk in enumerate(tried):
        with by_the_reference():
            served = serve(load, desk)
        found = measure(load, served, desk)
        waits = np.where(served.departure == NEVER, 0, served.departure - load.arrival)
        assert sketch.due_n[p].tolist() == (found.due_n + found.urgent_n).tolist()
        assert sketch.kept[p].tolist() == (found.kept + found.urgent_kept).tolist()
        assert sketch.wait_sum[p].tolist() == waits[:, load.waiting :].sum(axis=1).tolist()
        for name in ("oldest", "overtime", "outside", "unserved"):
            assert getattr(sketch, name)[p].tolist() == getattr(found, name).tolist(), name
        if sketch.wait.shape[2]:
            assert sketch.wait[p].tolist() == found.wait.tolist()


@st.composite
def plain_desks(draw: st.DrawFn) -> Desk:
    """Of the kind that the kernel knows: windows inside published ones, first come first served."""
    own = draw(calendars())
    wider = [(a - draw(st.integers(0, 9)), b + draw(st.integers(0, 9)))
             for a, b in zip(own.opens.tolist(), own.closes.tolist(), strict=True)]  # fmt: skip
    return Desk((own,), calendar(*wider), draw(due_curves()))


@settings(max_examples=150)
@given(
    loads(chased=False, urgent=False),
    st.lists(plain_desks(), min_size=1, max_size=4),
    st.booleans(),
    st.integers(1, 3),
)
def test_of_plain_patterns(load: Load, tried: list[Desk], waits: bool, threads: int) -> None:
    sketch = search(load, tried, waits=waits, threads=threads)

    check(sketch, load, tried)
    event("calendar ran out" if sketch.unserved.any() else "all served")


@settings(max_examples=60)
@given(loads(), st.lists(desks() | plain_desks(), min_size=1, max_size=4), st.booleans())
def test_of_any_patterns(load: Load, tried: list[Desk], waits: bool) -> None:
    check(search(load, tried, waits=waits), load, tried)


def a_fortnight(years: int, waiting: int = 0) -> tuple[Load, list[Desk]]:
    period = Period(date(2026, 3, 16), 2, LONDON)
    hours = clock_of("mon-fri 09:00-17:00", LONDON)
    published = Calendar.of(hours, period)
    due = DueCurve.of(parse_promise("next working day 12:00"), hours, period)
    model = LoadModel(np.full(168, 0.35), lognormal_minutes(5, 0.8), day_cv=0.5)
    backlog = Backlog(np.arange(-waiting, 0) * 1_000, np.zeros(waiting, dtype=np.uint8))
    load = generate([model], years, period, seed=2, backlog=backlog)
    tried = [
        Desk((Calendar.of(clock_of(text, LONDON), period),), published, each)
        for text in ("mon-fri 09:30-10:30, 15:30-16:30", "mon-fri 16:00-17:00", "mon 09:00-17:00",
                     "tue-thu 11:00-11:05, 16:55-17:00")
        for each in (due, DueCurve.within(86_400), due)
    ]  # fmt: skip
    return load, tried


@pytest.mark.parametrize("years", [1, 7, 8, 9, 17])
@pytest.mark.parametrize("waiting", [0, 4])
def test_of_whole_and_of_broken_eights_of_replicates(years: int, waiting: int) -> None:
    load, tried = a_fortnight(years, waiting)

    check(search(load, tried, waits=True, threads=2), load, tried)


def test_the_order_of_patterns_and_the_count_of_threads_do_not_matter() -> None:
    load, tried = a_fortnight(21)
    one = search(load, tried, waits=True, threads=1)

    other = search(load, tried[::-1], waits=True, threads=3)

    for field in fields(Sketch):
        assert np.array_equal(getattr(one, field.name), getattr(other, field.name)[::-1])


def test_without_the_kernel_it_is_the_same() -> None:
    load, tried = a_fortnight(3)
    tried += [replace(tried[0], at_close=AtClose.PAUSE), replace(tried[0], order=Order.NEWEST)]
    with by_the_reference():
        plain = search(load, tried, waits=True)

    fast = search(load, tried, waits=True)

    for field in fields(Sketch):
        assert np.array_equal(getattr(plain, field.name), getattr(fast, field.name))
