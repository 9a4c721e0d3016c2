"""The service clock against the rule itself, read off the wall at every quarter of an hour."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from library.hours.drawn import QUARTER, STARTS, by_the_wall, patterns, windows_of
from wardmote.basis.instants import from_micros
from wardmote.hours.clock import ServiceClock
from wardmote.hours.days import hours_on
from wardmote.hours.pattern import Pattern, Version, Window, merged

SOME = settings(max_examples=25)


@given(patterns(), st.sampled_from(STARTS), st.integers(1, 60))
@SOME
def test_every_answer_of_the_clock_is_what_the_wall_clock_says(
    pattern: Pattern, start: datetime, amount: int
) -> None:
    quarters = by_the_wall(pattern, start)
    instants = np.array([each.start for each in quarters])
    is_open = [bool(each.days) for each in quarters]
    open_starts = [each.start for each in quarters if each.days]
    end = int(instants[-1]) + QUARTER

    clock = ServiceClock(pattern)

    assert clock.is_open(instants).tolist() == is_open
    passed = clock.open_between(int(instants[0]), np.append(instants[1:], end))
    assert passed.tolist() == (np.cumsum(is_open) * QUARTER).tolist()
    opening = clock.opening_between(instants[:-1], instants[1:])
    assert opening.tolist() == [not before and after for before, after in pairwise(is_open)]
    for instant, found in zip(instants, clock.next_open(instants), strict=True):
        by_hand = next((each for each in open_starts if each >= instant), None)
        assert found >= end if by_hand is None else found == by_hand
    for instant, found in zip(instants, clock.add_open(instants, amount * QUARTER), strict=True):
        later = [each for each in open_starts if each >= instant]
        assert found > end if len(later) < amount else found == later[amount - 1] + QUARTER


@given(patterns(), st.sampled_from(STARTS), st.integers(1, 2))
@SOME
def test_a_working_day_is_a_date_to_which_an_open_window_belongs(
    pattern: Pattern, start: datetime, nth: int
) -> None:
    quarters = by_the_wall(pattern, start - timedelta(days=2), count=9 * 96)
    today = start.astimezone(pattern.zone).date()
    later = sorted({day for each in quarters for day in each.days if day > today})
    instant = np.array([quarters[2 * 96].start])

    found = int(ServiceClock(pattern).by_working_day(instant, nth, None)[0])

    last_covered = from_micros(quarters[-1].start).astimezone(pattern.zone).date()
    if len(later) >= nth and later[nth - 1] < last_covered - timedelta(days=1):
        due_day = later[nth - 1]
        assert found == QUARTER + max(
            each.start for each in quarters if each.days and min(each.days) <= due_day
        )
    else:
        assert found > quarters[-1].start - 3 * 96 * QUARTER


@given(patterns(), st.dates(STARTS[0].date(), STARTS[2].date()))
@SOME
def test_the_windows_told_of_one_date_are_those_that_the_clock_keeps(
    pattern: Pattern, day: date
) -> None:
    assert hours_on(pattern, day).windows == merged(windows_of(pattern, day))


@given(patterns(), st.sampled_from(STARTS), st.data())
@SOME
def test_splitting_windows_into_touching_ones_changes_nothing(
    pattern: Pattern, start: datetime, data: st.DataObject
) -> None:
    instants = _quarters(start)

    split = Pattern(pattern.zone, tuple(_split(each, data) for each in pattern.versions))

    whole, parts = ServiceClock(pattern), ServiceClock(split)
    for answer in ("open_time", "next_open", "end_of_next_window"):
        assert (
            getattr(parts, answer)(instants).tolist() == getattr(whole, answer)(instants).tolist()
        )


@given(patterns(), st.sampled_from(STARTS))
@SOME
def test_open_time_never_runs_back_and_its_inverses_undo_it(
    pattern: Pattern, start: datetime
) -> None:
    instants = _quarters(start)
    clock = ServiceClock(pattern)

    passed = clock.open_time(instants)

    assert np.all(np.diff(passed) >= 0)
    opens = clock.next_open(instants)
    real = opens < instants[-1]
    assert clock.open_time(opens[real]).tolist() == passed[real].tolist()
    assert np.all(clock.is_open(opens[real]))
    done = clock.add_open(instants, QUARTER)
    real = done < instants[-1]
    assert (clock.open_time(done[real]) - passed[real] == QUARTER).all()
    assert np.all(clock.is_open(done[real] - 1))


@given(patterns(), st.sampled_from(STARTS))
@SOME
def test_one_instant_is_answered_as_an_array_of_them_is(pattern: Pattern, start: datetime) -> None:
    instants = _quarters(start)[::50]
    clock = ServiceClock(pattern)

    together = clock.open_time(instants).tolist(), clock.is_open(instants).tolist()

    alone = [clock.open_time(int(each)) for each in instants]
    assert together == (alone, [clock.is_open(int(each)) for each in instants])


@given(patterns(), st.lists(st.integers(0, 2**62 // 1000), min_size=2, max_size=6))
@SOME
def test_no_answer_depends_on_what_was_asked_before(pattern: Pattern, instants: list[int]) -> None:
    instants = [each % (3_000_000_000 * 1_000_000) for each in instants]
    used = ServiceClock(pattern)
    before = [used.open_time(each) for each in instants]

    fresh = [ServiceClock(pattern).open_time(each) for each in instants]

    assert before == fresh == used.open_time(np.array(instants)).tolist()


def _quarters(start: datetime) -> np.ndarray:
    first = int(start.timestamp()) * 1_000_000
    return first + QUARTER * np.arange(4 * 96)


def _split(version: Version, data: st.DataObject) -> Version:
    week: list[tuple[Window, ...]] = []
    for windows in version.week:
        day: list[Window] = []
        for window in windows:
            # The second part must still open on the same day.
            cut = data.draw(st.integers(window.opens + 1, max(window.closes - 1, window.opens + 1)))
            if cut < min(1440, window.closes):
                day += [Window(window.opens, cut), Window(cut, window.closes)]
            else:
                day.append(window)
        week.append(tuple(day))
    made = Version(((),) * 7, version.holidays, version.exceptions, version.effective_from)
    # The parts are put in as they are: joined already, they would show nothing.
    object.__setattr__(made, "week", tuple(week))
    return made
