"""Windows in the missing hour of spring and in the repeated hour of autumn, in several zones.

A window is open whenever the clock on the wall reads a time within it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from library.hours.given import ClockOf, InstantOf
from wardmote.basis.instants import HOUR, MINUTE
from wardmote.hours.clock import ServiceClock

LONDON, NEW_YORK, LORD_HOWE = "Europe/London", "America/New_York", "Australia/Lord_Howe"


def windows(
    clock: ServiceClock, first: int, last: int, utc: Callable[[int], str]
) -> list[tuple[str, str]]:
    return [(utc(opens), utc(closes)) for opens, closes in clock.windows_between(first, last)]


@pytest.mark.parametrize(
    ("text", "zone", "day", "in_utc"),
    [
        # Spring: 01:00 becomes 02:00, so a window inside that hour has nothing to open.
        ("01:00-02:00", LONDON, "2026-03-29", []),
        ("01:15-01:45", LONDON, "2026-03-29", []),
        ("00:30-01:30", LONDON, "2026-03-29", [("2026-03-29 00:30", "2026-03-29 01:00")]),
        ("01:30-03:00", LONDON, "2026-03-29", [("2026-03-29 01:00", "2026-03-29 02:00")]),
        ("00:30-02:30", LONDON, "2026-03-29", [("2026-03-29 00:30", "2026-03-29 01:30")]),
        # Autumn: 01:00 to 02:00 comes twice, and a window in it is open both times.
        ("01:00-02:00", LONDON, "2026-10-25", [("2026-10-25 00:00", "2026-10-25 02:00")]),
        (
            "01:15-01:45",
            LONDON,
            "2026-10-25",
            [("2026-10-25 00:15", "2026-10-25 00:45"), ("2026-10-25 01:15", "2026-10-25 01:45")],
        ),
        (
            "00:30-01:30",
            LONDON,
            "2026-10-25",
            [("2026-10-24 23:30", "2026-10-25 00:30"), ("2026-10-25 01:00", "2026-10-25 01:30")],
        ),
        ("02:15-02:45", NEW_YORK, "2027-03-14", []),
        ("01:00-02:00", NEW_YORK, "2026-11-01", [("2026-11-01 05:00", "2026-11-01 07:00")]),
        # Lord Howe changes by half an hour, at 02:00.
        ("02:00-02:30", LORD_HOWE, "2026-10-04", []),
        ("02:00-03:00", LORD_HOWE, "2026-10-04", [("2026-10-03 15:30", "2026-10-03 16:00")]),
        ("01:30-02:00", LORD_HOWE, "2027-04-04", [("2027-04-03 14:30", "2027-04-03 15:30")]),
        # A fixed offset knows no change.
        ("01:15-01:45", "Etc/GMT-5", "2026-03-29", [("2026-03-28 20:15", "2026-03-28 20:45")]),
    ],
)
def test_a_window_is_open_when_the_wall_clock_reads_a_time_in_it(
    clock_of: ClockOf,
    at: InstantOf,
    utc: Callable[[int], str],
    text: str,
    zone: str,
    day: str,
    in_utc: list[tuple[str, str]],
) -> None:
    clock = clock_of(f"every day {text}; zone {zone}")

    found = windows(clock, at(f"{day} 00:00", zone), at(f"{day} 12:00", zone), utc)

    assert found == in_utc


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)]
)
def test_a_whole_day_is_as_long_as_it_is(
    clock_of: ClockOf, at: InstantOf, day: str, hours: int
) -> None:
    clock = clock_of("always")
    start = at(f"{day} 00:00")

    end = clock.by_working_day(start, 0, 24 * 60)

    assert clock.open_between(start, end) == hours * HOUR


def test_a_night_over_the_change_is_an_hour_shorter_in_spring_and_longer_in_autumn(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("sat 22:00-03:00")

    spring = clock.open_between(at("2026-03-28 22:00"), at("2026-03-29 03:00"))
    autumn = clock.open_between(at("2026-10-24 22:00"), at("2026-10-25 03:00"))

    assert (spring, autumn) == (4 * HOUR, 6 * HOUR)


def test_a_time_of_day_in_the_missing_hour_is_the_instant_of_the_change(
    clock_of: ClockOf, at: InstantOf, utc: Callable[[int], str]
) -> None:
    clock = clock_of("every day 09:00-17:00")

    due = clock.by_working_day(at("2026-03-28 12:00"), 1, 90)

    assert utc(due) == "2026-03-29 01:00"


def test_a_time_of_day_in_the_repeated_hour_is_its_first_time(
    clock_of: ClockOf, at: InstantOf, utc: Callable[[int], str]
) -> None:
    clock = clock_of("every day 09:00-17:00")

    due = clock.by_working_day(at("2026-10-24 12:00"), 1, 90)

    assert utc(due) == "2026-10-25 00:30"


def test_a_window_in_the_missing_hour_makes_no_working_day(
    clock_of: ClockOf, at: InstantOf
) -> None:
    clock = clock_of("sun 01:00-02:00; tue 09:00-10:00")

    due = clock.by_working_day(at("2026-03-28 12:00"), 1, 17 * 60)

    assert due == at("2026-03-31 17:00")


def test_a_date_that_has_begun_does_not_end_twice_where_clocks_go_back_over_midnight(
    clock_of: ClockOf, at: InstantOf
) -> None:
    # Until 2011 clocks in Newfoundland went back from 00:01 to 23:01 of the day before.
    zone = "America/St_Johns"
    clock = clock_of(f"every day 09:00-17:00; zone {zone}")
    first_midnight = at("2010-11-07 00:00", zone)

    asked = [first_midnight - MINUTE, first_midnight, first_midnight + 30 * MINUTE]

    due = [clock.by_working_day(each, 1, 17 * 60) for each in asked]
    assert due == [at(f"2010-11-{day} 17:00", zone) for day in ("07", "08", "08")]


def test_a_date_that_a_zone_left_out_has_no_windows(clock_of: ClockOf, at: InstantOf) -> None:
    # Samoa went from 29 to 31 December 2011.
    zone = "Pacific/Apia"
    clock = clock_of(f"every day 09:00-17:00; zone {zone}")

    first, last = at("2011-12-29 00:00", zone), at("2012-01-01 00:00", zone)

    assert clock.open_between(first, last) == 16 * HOUR
    assert clock.by_working_day(first, 1, 17 * 60) == at("2011-12-31 17:00", zone)
