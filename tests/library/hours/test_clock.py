"""The cases that other desks get wrong, and the edges of the clock."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from library.hours.given import ClockOf, InstantOf
from wardmote.basis.instants import DAY, HOUR, MINUTE
from wardmote.hours.clock import NEVER
from wardmote.hours.errors import BeyondCalendar, NothingDue


def test_after_a_friday_that_closes_at_one_the_next_opening_is_monday_at_nine(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("mon-thu 09:00-17:00; fri 09:00-13:00")

    for time in ("13:00", "13:01", "15:00"):
        assert clock.next_open(at(f"2026-11-27 {time}")) == at("2026-11-30 09:00")
    assert clock.next_open(at("2026-11-27 12:59")) == at("2026-11-27 12:59")


def test_a_split_day_is_closed_between_its_windows(clock_of: ClockOf, at: InstantOf) -> None:
    clock = clock_of("mon-fri 09:30-10:00, 15:30-16:00")

    assert not clock.is_open(at("2026-11-25 12:00"))
    assert clock.next_open(at("2026-11-25 10:00")) == at("2026-11-25 15:30")
    assert clock.open_between(at("2026-11-25 09:45"), at("2026-11-25 15:45")) == 30 * MINUTE


def test_a_window_over_midnight_is_one_stretch(clock_of: ClockOf, at: InstantOf) -> None:
    clock = clock_of("fri 22:00-02:00")

    assert clock.is_open(at("2026-11-28 01:59"))
    assert not clock.is_open(at("2026-11-28 02:00"))
    assert clock.add_open(at("2026-11-27 23:00"), 3 * HOUR) == at("2026-11-28 02:00")


@pytest.mark.parametrize(
    ("minute", "is_open"), [("08:59", False), ("09:00", True), ("16:59", True), ("17:00", False)]
)
def test_a_window_is_open_from_its_opening_instant_and_no_longer_at_its_closing(
    clock_of: ClockOf, at: InstantOf, minute: str, is_open: bool
) -> None:
    assert clock_of("wed 09:00-17:00").is_open(at(f"2026-11-25 {minute}")) is is_open


def test_work_that_ends_exactly_at_closing_ends_at_closing(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("mon-fri 09:00-17:00")

    assert clock.add_open(at("2026-11-25 16:00"), HOUR) == at("2026-11-25 17:00")
    assert clock.add_open(at("2026-11-25 16:00"), HOUR + 1) == at("2026-11-26 09:00") + 1
    assert clock.next_open(at("2026-11-25 17:00")) == at("2026-11-26 09:00")


def test_adding_no_open_time_gives_the_same_instant_open_or_closed(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("mon-fri 09:00-17:00")

    for text in ("2026-11-25 12:00", "2026-11-28 12:00"):
        assert clock.add_open(at(text), 0) == at(text)


def test_open_time_cannot_be_taken_back(clock_of: ClockOf, at: InstantOf) -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        clock_of("always").add_open(at("2026-11-25 12:00"), -1)


def test_a_holiday_is_closed_and_the_day_after_opens(clock_of: ClockOf, at: InstantOf) -> None:
    clock = clock_of("mon-fri 09:00-17:00; closed holidays england")

    assert clock.next_open(at("2026-12-24 17:00")) == at("2026-12-29 09:00")
    assert clock.open_between(at("2026-12-25 00:00"), at("2026-12-29 00:00")) == 0


def test_a_window_belongs_to_the_day_on_which_it_opens_so_a_holiday_closes_its_own_night(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("every day 22:00-02:00; closed holidays england")

    assert clock.is_open(at("2026-12-25 01:00"))  # the night of the 24th runs to its end
    assert not clock.is_open(at("2026-12-25 23:00"))
    assert not clock.is_open(at("2026-12-26 01:00"))


def test_a_version_holds_from_its_date_and_a_night_of_the_old_one_runs_to_its_end(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("every day 22:00-02:00; from 2026-12-01; every day 09:00-10:00")

    assert clock.is_open(at("2026-12-01 01:00"))
    assert not clock.is_open(at("2026-12-01 23:00"))
    assert clock.next_open(at("2026-12-01 02:00")) == at("2026-12-01 09:00")


def test_before_the_first_version_nothing_was_published_so_the_desk_was_closed(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("from 2026-12-01; always")

    assert clock.next_open(at("2020-01-01 12:00")) == at("2026-12-01 00:00")
    assert clock.open_time(at("2020-01-01 12:00")) == 0
    assert clock.open_time(at("2026-12-01 12:00")) == 12 * HOUR


def test_open_time_counts_from_2000_where_the_hours_always_held(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("always")

    assert clock.open_time(at("2000-01-02 00:00")) == DAY
    assert clock.open_time(at("1999-12-31 00:00")) == -DAY


def test_an_extra_window_opens_on_a_closed_day_and_an_instead_replaces_the_week(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of(
        "mon-fri 09:00-17:00; closed 2026-12-24..2027-01-01; extra 2026-12-28 10:00-12:00; "
        "instead 2027-01-04 14:00-15:00"
    )

    openings = clock.openings(at("2026-12-23 17:00"), 3)

    assert openings == [
        (at("2026-12-28 10:00"), at("2026-12-28 12:00")),
        (at("2027-01-04 14:00"), at("2027-01-04 15:00")),
        (at("2027-01-05 09:00"), at("2027-01-05 17:00")),
    ]


def test_an_instead_opens_on_a_holiday_too(clock_of: ClockOf, at: InstantOf) -> None:
    clock = clock_of("fri 09:00-17:00; closed holidays england; instead 2026-12-25 10:00-11:00")

    assert clock.open_between(at("2026-12-25 00:00"), at("2026-12-26 00:00")) == HOUR


def test_where_no_window_ever_opens_a_single_question_says_so_and_an_array_has_never(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("mon-sun closed; extra 2026-11-24 10:00-11:00")
    after, before = at("2026-11-25 00:00"), at("2026-11-23 00:00")

    for ask in (clock.next_open, clock.end_of_next_window):
        with pytest.raises(NothingDue):
            ask(after)
        assert ask(np.array([after]))[0] == NEVER
    with pytest.raises(NothingDue):
        clock.add_open(before, 2 * HOUR)
    assert clock.add_open(np.array([before, before]), np.array([HOUR, 2 * HOUR])).tolist() == [
        at("2026-11-24 11:00"),
        NEVER,
    ]
    with pytest.raises(NothingDue):
        clock.by_working_day(after, 1, 600)
    assert clock.openings(after, 10) == []


def test_a_pattern_that_never_opens_counts_no_open_time(clock_of: ClockOf, at: InstantOf) -> None:
    clock = clock_of("mon-sun closed")

    assert clock.open_time(at("2026-11-25 00:00")) == 0
    assert not clock.is_open(at("2026-11-25 00:00"))


def test_never_stays_never(clock_of: ClockOf, at: InstantOf) -> None:
    clock = clock_of("mon-fri 09:00-17:00")
    asked = np.array([NEVER, at("2026-11-25 08:00")])

    assert clock.next_open(asked).tolist() == [NEVER, at("2026-11-25 09:00")]
    assert clock.add_open(asked, HOUR).tolist() == [NEVER, at("2026-11-25 10:00")]
    assert clock.by_working_day(asked, 0, 600).tolist() == [NEVER, at("2026-11-25 10:00")]
    assert clock.by_working_day(asked, 1, 600).tolist() == [NEVER, at("2026-11-26 10:00")]
    assert clock.is_open(asked).tolist() == [False, False]
    assert clock.next_open(asked[:1]).tolist() == [NEVER]
    with pytest.raises(ValueError, match="never comes"):
        clock.open_time(asked)


def test_a_question_about_a_time_beyond_the_calendar_is_refused(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("mon-fri 09:00-17:00")

    with pytest.raises(BeyondCalendar, match="30 December 2100"):
        clock.is_open(at("2101-06-01 00:00"))


def test_where_holidays_are_known_for_fewer_years_the_calendar_ends_with_them(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("mon-fri 09:00-17:00; closed holidays LK; zone Asia/Colombo")

    assert clock.is_open(at("2026-11-25 12:00", "Asia/Colombo"))
    with pytest.raises(BeyondCalendar, match="holidays"):
        clock.is_open(clock.calendar_end + DAY)


def test_before_1970_nothing_was_open(clock_of: ClockOf) -> None:
    clock = clock_of("always; zone UTC")
    long_ago = np.iinfo(np.int64).min

    assert not clock.is_open(-1)
    assert clock.next_open(long_ago) == 0
    assert clock.open_between(np.array([long_ago, -1]), 0).tolist() == [0, 0]
    assert clock_of("every day 1am-2am; zone UTC").by_working_day(long_ago, 1, 60) == HOUR


def test_an_enormous_amount_of_open_time_is_never_done(clock_of: ClockOf, at: InstantOf) -> None:
    clock = clock_of("always")

    found = clock.add_open(np.array([at("2026-11-25 12:00")]), np.iinfo(np.int64).max)

    assert found.tolist() == [NEVER]


@pytest.mark.parametrize("wrong", [1.5, np.array([1.0]), True, np.array(["x"]), 2**70])
def test_only_whole_microseconds_are_instants(clock_of: ClockOf, wrong: Any) -> None:
    with pytest.raises(TypeError, match="int64 microseconds"):
        clock_of("always").is_open(wrong)


def test_no_instants_are_answered_with_none(clock_of: ClockOf) -> None:
    nothing = np.array([], dtype=np.int64)
    clock = clock_of("mon-fri 09:00-17:00")

    assert clock.next_open(nothing).size == 0
    assert clock.add_open(nothing, HOUR).size == 0


def test_the_last_window_before_the_calendar_ends_is_still_known(clock_of: ClockOf) -> None:
    clock = clock_of("every day 09:00-17:00; zone UTC")

    last = clock.openings(clock.calendar_end - DAY, 5)

    assert len(last) == 1
    assert clock.next_open(np.array([clock.calendar_end])).tolist() == [NEVER]


def test_windows_of_a_stretch_are_given_whole(clock_of: ClockOf, at: InstantOf) -> None:
    clock = clock_of("mon-fri 09:00-17:00")

    found = clock.windows_between(at("2026-11-25 16:00"), at("2026-11-26 09:01"))

    assert found == [
        (at("2026-11-25 09:00"), at("2026-11-25 17:00")),
        (at("2026-11-26 09:00"), at("2026-11-26 17:00")),
    ]


def test_a_single_pair_of_instants_is_answered_with_one_word(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("mon-fri 09:00-17:00")

    assert clock.opening_between(at("2026-11-25 08:00"), at("2026-11-25 09:00")) is True
    assert clock.opening_between(at("2026-11-25 09:00"), at("2026-11-25 12:00")) is False
