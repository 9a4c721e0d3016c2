"""The engine written to be fast gives what the one written to be read gives, to the last bit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from library.studies.whatif.engine.books import check_books
from library.studies.whatif.engine.made_loads import (
    LONDON,
    UTC,
    by_the_reference,
    calendar,
    daily,
    desk_of,
    desks,
    load_of,
    loads,
)
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Backlog, Chasing, Load, LoadModel
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes, sampled_minutes
from wardmote.studies.whatif.engine.serving import Served, generate, serve
from wardmote.studies.whatif.engine.ticks import NEVER, Period

pytest.importorskip("numba", reason="lacking numba: the engine has no kernel to compare")


def same(one: Served | Load, other: Served | Load, names: tuple[str, ...]) -> bool:
    return all(
        getattr(one, name).dtype == getattr(other, name).dtype
        and np.array_equal(getattr(one, name), getattr(other, name))
        for name in names
    )


SERVED = ("start", "departure", "chases", "officer")
MADE = ("arrival", "handling", "urgent", "count")


@settings(max_examples=400)
@given(loads(), desks(), st.integers(1, 3))
@example(load_of(), desk_of(calendar((0, 9))), 1)
@example(load_of((3, 5)), desk_of(calendar()), 1)
@example(load_of((3, 5)), Desk((), calendar()), 1)
def test_every_message_of_any_load_at_any_desk(load: Load, desk: Desk, threads: int) -> None:
    fast = serve(load, desk, threads=threads)
    with by_the_reference():
        plain = serve(load, desk)

    assert same(fast, plain, SERVED)
    check_books(load, fast, desk)
    event(f"{len(desk.officers)} officers, {desk.order}, {desk.at_close}")
    event("chases" if fast.chases.any() else "no chase")
    event("calendar ran out" if (fast.departure == NEVER).any() else "all served")


@settings(max_examples=100)
@given(loads(chased=False), desks())
def test_with_a_hazard_of_zero_it_is_the_engine_without_chasing(load: Load, desk: Desk) -> None:
    hopeful = replace(load.draws, reading=load.draws.reading + 90)

    with_chasing = serve(replace(load, draws=hopeful), desk)

    assert same(with_chasing, serve(load, desk), SERVED)
    assert not with_chasing.chases.any()


RATES = np.random.default_rng(3).gamma(0.4, 1.2, 168)


@st.composite
def models(draw: st.DrawFn) -> LoadModel:
    silent = draw(st.integers(0, 5)) == 0
    rates = np.where(np.arange(168) % draw(st.integers(1, 5)) == 0, 0.0, RATES)
    return LoadModel(
        hour_of_week=np.zeros(168) if silent else rates * draw(st.sampled_from([0.05, 1.0, 8.0])),
        handling=draw(
            st.sampled_from([lognormal_minutes(4, 0.8), sampled_minutes(np.array([2.0, 9.0]))])
        ),
        day_cv=draw(st.sampled_from([0.0, 0.3, 1.5])),
        bursts_a_week=draw(st.sampled_from([0.0, 0.5, 9.0])),
        burst_size=draw(st.sampled_from([5.0, 80.0])),
        burst_cv=draw(st.sampled_from([0.0, 0.4, 1.0])),
        burst_hours=draw(st.integers(0, 30)),
        urgent_share=draw(st.sampled_from([0.0, 0.2, 1.0])),
    )


PERIODS = [
    Period(date(2026, 3, 23), 2, LONDON),
    Period(date(2026, 10, 19), 1, LONDON),
    Period(date(2026, 6, 3), 1, UTC),
]


@settings(max_examples=60)
@given(
    st.lists(models(), min_size=1, max_size=2),
    st.integers(0, 3),
    st.sampled_from(PERIODS),
    st.sampled_from([0, 7, -1, 2**63]),
    st.integers(0, 3),
    st.integers(1, 3),
)
def test_every_message_that_a_model_makes(
    drawn: list[LoadModel], years: int, period: Period, seed: int, waiting: int, threads: int
) -> None:
    backlog = Backlog(np.arange(-waiting, 0) * 500, np.ones(waiting, dtype=np.uint8))
    fast = generate(drawn, years, period, seed, backlog=backlog, threads=threads)
    with by_the_reference():
        plain = generate(drawn, years, period, seed, backlog=backlog)

    assert same(fast, plain, MADE)
    event("bursts" if any(m.bursts_a_week for m in drawn) else "no burst")


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("at_close", AtClose)
def test_a_year_of_residents_who_write_again(order: Order, at_close: AtClose) -> None:
    model = LoadModel(
        np.full(168, 60 / 168), lognormal_minutes(4, 0.8), urgent_share=0.1,
        chasing=Chasing(np.full(8, 0.05), reading_minutes=2.0),
    )  # fmt: skip
    load = generate([model], 2, Period(date(2026, 1, 5), 4, UTC), seed=11)
    officers = daily(60, 34_200, 36_000), daily(60, 35_100, 37_500)
    desk = desk_of(*officers, order=order, at_close=at_close)

    fast = serve(load, desk, threads=2)
    with by_the_reference():
        plain = serve(load, desk)

    assert same(fast, plain, SERVED)
    assert fast.chases.sum() > 50
    check_books(load, fast, desk)
