"""Windows and due times as arrays say what the service clock and the promises say."""

from __future__ import annotations

from datetime import UTC as UTC_TIME
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.hours.drawn import STARTS, patterns
from library.promises.test_rule import RULES
from library.studies.whatif.engine.made_loads import LONDON, UTC, calendar, calendars, clock_of
from wardmote.basis.instants import DAY, HOUR, MINUTE, SECOND, to_micros
from wardmote.hours.clock import ServiceClock
from wardmote.hours.pattern import Pattern
from wardmote.promises.rule import PromiseRule, parse_promise
from wardmote.studies.whatif.engine.calendars import BEFORE, Calendar, DueCurve
from wardmote.studies.whatif.engine.ticks import AN_HOUR, NEVER, TICK, Period, Ticks


def period_of(pattern: Pattern, start: datetime, weeks: int) -> Period:
    return Period((start - timedelta(days=start.weekday())).date(), weeks, pattern.zone)


def seconds_of(period: Period, seed: int, before: int = 3 * 86_400) -> Ticks:
    """Ticks at random, and on and about every quarter of an hour of some days."""
    drawn = np.random.default_rng(seed).integers(-before, period.ticks, 300)
    quarters = np.arange(-8, 4 * 96, dtype=np.int64) * 900
    every = np.concatenate([drawn, quarters - 1, quarters, quarters + 1])
    return np.unique(every[every < period.ticks])


@settings(max_examples=80)
@given(patterns(), st.sampled_from(STARTS), st.integers(0, 9))
def test_a_calendar_says_what_the_service_clock_says(
    pattern: Pattern, start: datetime, seed: int
) -> None:
    clock, period = ServiceClock(pattern), period_of(pattern, start, 2)
    own = Calendar.of(clock, period)
    ticks = seconds_of(period, seed)
    micros = period.to_micros(ticks)

    follows = period.to_ticks(clock.next_open(micros))

    # What opens only after the calendar's end is not in it.
    seen = follows < 2 * period.ticks
    assert own.next_open(ticks)[seen].tolist() == follows[seen].tolist()
    assert (own.next_open(ticks)[~seen] >= 2 * period.ticks).all()
    # Both count open time from somewhere: what lies between two instants is the same.
    passed = np.diff(own.open_time(ticks))
    assert passed.tolist() == (np.diff(clock.open_time(micros)) // SECOND).tolist()


@settings(max_examples=120)
@given(patterns(), RULES, st.sampled_from(STARTS), st.integers(0, 9))
def test_a_due_curve_says_what_the_promise_says(
    pattern: Pattern, rule: PromiseRule, start: datetime, seed: int
) -> None:
    clock, period = ServiceClock(pattern), period_of(pattern, start, 2)
    curve = DueCurve.of(rule, clock, period)
    ticks = seconds_of(period, seed, before=BEFORE // TICK)

    due = period.to_ticks(rule.due(clock, period.to_micros(ticks)))

    assert curve.due(ticks).tolist() == due.tolist()


@pytest.mark.parametrize(
    "promise",
    [
        "within 4 open hours", "within 97 open minutes", "within 24 hours",
        "by 17:00 of the next working day", "same working day 12:01", "same working day 00:00",
        "by the end of the next working day", "by the end of the next window",
        "within 5 working days",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "hours",
    [
        "mon-fri 09:30-10:00, 15:30-16:00; closed holidays england",
        "mon-sun 22:00-02:00", "mon-sun 00:00-24:00", "fri 00:07-00:08", "sun 00:30-03:30",
    ],
)  # fmt: skip
def test_second_by_second_about_both_clock_changes(promise: str, hours: str) -> None:
    clock, rule = clock_of(hours, LONDON), parse_promise(promise)
    for first, sunday in ((date(2026, 3, 23), 6), (date(2026, 10, 19), 6)):
        period = Period(first, 2, LONDON)
        curve = DueCurve.of(rule, clock, period)
        night = np.arange(sunday * 24 * AN_HOUR - 600, sunday * 24 * AN_HOUR + 5 * AN_HOUR)
        ticks = np.unique(np.concatenate([night, np.arange(0, period.ticks, 61)]))

        due = period.to_ticks(rule.due(clock, period.to_micros(ticks)))

        assert np.array_equal(curve.due(ticks), due)


def test_a_curve_has_few_pieces() -> None:
    period = Period(date(2026, 1, 5), 52, LONDON)
    clock = clock_of("mon-fri 09:30-10:00, 15:30-16:00; closed holidays england", LONDON)

    pieces = DueCurve.of(parse_promise("next working day 17:00"), clock, period).starts.size

    # One a working day, and eight weeks before the period.
    assert pieces < 5 * (52 + 8) + 2


def test_asking_later_never_brings_the_due_tick_forward() -> None:
    period = Period(date(2026, 1, 5), 20, LONDON)
    clock = clock_of("mon-fri 09:00-17:00; closed holidays england", LONDON)
    curve = DueCurve.of(parse_promise("within 4 open hours"), clock, period)

    due = curve.due(np.arange(-(BEFORE // TICK), period.ticks, 37))

    assert (np.diff(due) >= 0).all()


def test_without_a_promise_nothing_is_due_and_no_clock_is_needed_for_elapsed_time() -> None:
    period = Period(date(2026, 1, 5), 1, UTC)

    assert DueCurve.nothing().due(np.array([-9, 0, 9])).tolist() == [NEVER] * 3
    assert DueCurve.within(60).due(np.array([-9, 0])).tolist() == [51, 60]
    elapsed = DueCurve.of(parse_promise("within 24 hours"), None, period)
    assert elapsed.due(np.array([5])).tolist() == [5 + 24 * AN_HOUR]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=12))
def test_merged_windows_are_open_when_any_of_them_is(pairs: list[tuple[int, int]]) -> None:
    merged = calendar(*pairs)
    ticks = np.arange(51)

    is_open = merged.next_open(ticks) == ticks

    assert is_open.tolist() == [any(a <= t < b for a, b in pairs) for t in range(51)]
    assert (merged.opens < merged.closes).all()
    assert (merged.opens[1:] > merged.closes[:-1]).all()


@given(calendars(), st.integers(-40, 250), st.integers(0, 60))
def test_cutting_and_getting_ready_leave_what_is_left(own: Calendar, at: int, size: int) -> None:
    ticks = np.arange(-40, 250)
    length = own.open_time(ticks + 1) - own.open_time(ticks)

    cut = own.within(at, at + size)
    ready = own.without_beginnings(size)

    inside = (ticks >= at) & (ticks < at + size)
    assert (cut.open_time(ticks + 1) - cut.open_time(ticks)).tolist() == (length * inside).tolist()
    opened = np.append(own.opens, NEVER)[np.searchsorted(own.closes, ticks, side="right")]
    late = (length == 1) & (ticks - np.minimum(opened, ticks) >= size)
    assert (ready.open_time(ticks + 1) - ready.open_time(ticks)).tolist() == late.tolist()


def test_the_open_time_of_nothing_is_nothing_and_the_longest_window_of_none_is_none() -> None:
    assert calendar().open_time(np.array([3, 4])).tolist() == [0, 0]
    assert calendar().next_open(np.array([3])).tolist() == [NEVER]
    assert (calendar().longest, calendar((0, 3), (5, 12)).longest) == (0, 7)


def test_a_period_of_a_week_is_an_hour_short_in_spring_and_an_hour_long_in_autumn() -> None:
    spring, autumn = Period(date(2026, 3, 23), 1, LONDON), Period(date(2026, 10, 19), 1, LONDON)

    assert (spring.ticks, autumn.ticks) == (167 * AN_HOUR, 169 * AN_HOUR)
    assert np.bincount(spring.cells.hour_of_week, minlength=168)[6 * 24 + 1] == 0
    assert np.bincount(autumn.cells.hour_of_week, minlength=168)[6 * 24 + 1] == 2
    assert np.bincount(autumn.cells.day).tolist() == [24] * 6 + [25]


def test_an_instant_between_two_ticks_is_the_earlier_and_never_stays_never() -> None:
    period = Period(date(2026, 1, 5), 1, UTC)
    monday = to_micros(datetime(2026, 1, 5, tzinfo=UTC_TIME))

    ticks = period.to_ticks(np.array([monday - 1, monday, monday + HOUR + 1, NEVER]))

    assert ticks.tolist() == [-1, 0, 3600, NEVER]
    assert period.to_micros(ticks[2:]).tolist() == [monday + HOUR, NEVER]
    assert (DAY, MINUTE) == (86_400 * TICK, 60 * TICK)
