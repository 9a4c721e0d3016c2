"""What must stay as it is, or may only get better, when a pattern is changed in a known way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from library.studies.whatif.engine.books import served_at
from library.studies.whatif.engine.made_loads import calendar, calendars, clock_of, loads
from wardmote.promises.rule import parse_promise
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Load, LoadModel
from wardmote.studies.whatif.engine.measures import measure
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.serving import generate, serve
from wardmote.studies.whatif.engine.ticks import NEVER, Period

LATER = (5_000, 10**6)
"""A window in which all that is left is answered."""

START = date(2026, 1, 5)

CLOSES = st.sampled_from([AtClose.FINISH, AtClose.PAUSE])


def with_more(own: Calendar, *windows: tuple[int, int]) -> Calendar:
    both = zip((own.opens, own.closes), np.array(windows).T, strict=True)
    return Calendar.merged(*(np.concatenate(pair) for pair in both))


@settings(max_examples=200)
@given(
    loads(chased=False), calendars(), st.integers(-30, 240), st.integers(1, 60), CLOSES
)  # fmt: skip
def test_one_more_window_never_delays_any_message(
    load: Load, own: Calendar, opens: int, length: int, at_close: AtClose
) -> None:
    more = with_more(own, (opens, opens + length))

    before = served_at(load, Desk((own,), own, at_close=at_close)).departure
    after = served_at(load, Desk((more,), own, at_close=at_close)).departure

    assert (after <= before).all()


@settings(max_examples=100)
@given(loads(chased=False), calendars(), CLOSES)
def test_order_leaves_the_work_as_it_is(load: Load, own: Calendar, at_close: AtClose) -> None:
    own = with_more(own, LATER)
    due = DueCurve.within(100), DueCurve.within(10)

    runs = [served_at(load, Desk((own,), own, *due, order, at_close)) for order in Order]

    counts = load.count
    for served in runs:
        assert all((served.departure[r, :n] < NEVER).all() for r, n in enumerate(counts))
    if at_close is AtClose.PAUSE:
        ends = [np.where(s.departure == NEVER, -99, s.departure).max(axis=1) for s in runs]
        assert ends[0].tolist() == ends[1].tolist() == ends[2].tolist()
    figures = [measure(load, s, Desk((own,), own, at_close=at_close)) for s in runs]
    assert len({tuple(each.answering.tolist()) for each in figures}) == 1


@settings(max_examples=100)
@given(loads(chased=False), st.sampled_from(AtClose))
def test_always_open_is_a_plain_queue(load: Load, at_close: AtClose) -> None:
    always = Calendar.always()

    served = served_at(load, Desk((always,), always, at_close=at_close))

    for row, n in enumerate(load.count.tolist()):
        # Lindley: what one waits is what the one before waited and asked, less the gap between.
        wait = 0
        for i in range(n):
            if i:
                gap = load.arrival[row, i] - load.arrival[row, i - 1]
                wait = max(0, wait + load.handling[row, i - 1] - gap)
            assert served.start[row, i] == load.arrival[row, i] + wait


RATES = np.where(np.arange(168) % 24 > 7, 0.8, 0.1)
MODEL = LoadModel(RATES, lognormal_minutes(4, 0.8), day_cv=0.4, bursts_a_week=0.5, burst_size=20)


def figures(hours: str, zone: ZoneInfo, first_week: int, at_close: AtClose) -> list[object]:
    """Everything that is said of two years of eight weeks, dates apart."""
    period = Period(START + timedelta(weeks=first_week), 8, zone)
    clock = clock_of(hours, zone)
    own = Calendar.of(clock, period)
    due = DueCurve.of(parse_promise("next working day 17:00"), clock, period)
    load = generate([MODEL], 2, period, seed=3)
    desk = Desk((own,), own, due=due, at_close=at_close)
    served = serve(load, desk)
    found = vars(measure(load, served, desk)).values()
    parts = [*found, load.arrival, load.handling, served.start, served.departure]
    return [each.tolist() if isinstance(each, np.ndarray) else each for each in parts]


@settings(max_examples=25)
@given(st.integers(541, 959), st.sampled_from(AtClose))
def test_splitting_a_window_into_two_that_touch_changes_nothing(
    minute: int, at_close: AtClose
) -> None:
    time = f"{minute // 60:02}:{minute % 60:02}"
    whole = figures("mon-fri 09:00-16:00", ZoneInfo("Europe/London"), 9, at_close)

    split = figures(f"mon-fri 09:00-{time}, {time}-16:00", ZoneInfo("Europe/London"), 9, at_close)

    assert split == whole


@settings(max_examples=25)
@given(st.integers(1, 60), st.sampled_from(AtClose))
def test_where_the_clock_never_changes_another_week_differs_in_its_dates_alone(
    weeks: int, at_close: AtClose
) -> None:
    hours = "mon-fri 09:30-10:00, 23:30-00:30"
    zone = ZoneInfo("Etc/GMT-5")

    assert figures(hours, zone, weeks, at_close) == figures(hours, zone, 0, at_close)


@settings(max_examples=60)
@given(loads(), calendars(), st.sampled_from(Order), st.sampled_from(AtClose), st.integers(1, 999))
def test_everything_later_by_as_much_is_everything_later_by_as_much(
    load: Load, own: Calendar, order: Order, at_close: AtClose, ticks: int
) -> None:
    there = np.arange(load.arrival.shape[1]) < load.count[:, None]
    later = replace(load, arrival=np.where(there, load.arrival + ticks, NEVER))
    moved = calendar(*zip(own.opens + ticks, own.closes + ticks, strict=True))
    due = DueCurve.within(100), DueCurve.within(10)

    one = served_at(load, Desk((own,), own, *due, order, at_close)).departure
    other = served_at(later, Desk((moved,), moved, *due, order, at_close)).departure

    assert np.where(one == NEVER, NEVER, one + ticks * (one != NEVER)).tolist() == other.tolist()
