"""Written times: each form read to the microsecond, and nothing guessed."""

# ruff: noqa: DTZ001 — readings of a wall clock have no zone; Hypothesis adds one itself

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.basis.instants import from_micros, to_micros
from wardmote.channels.written_times import Trouble, Writing, read_times

LONDON = ZoneInfo("Europe/London")
INSTANTS = st.datetimes(
    datetime(1970, 1, 3),
    datetime(2100, 12, 30),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))]),
)


def trouble(text: str | None, *formats: str, zone: ZoneInfo | None = None) -> Trouble:
    column = pl.Series([text], dtype=pl.String)
    return Trouble(read_times(column, Writing(formats or ("iso",), zone)).trouble[0])


@given(st.lists(INSTANTS, min_size=1, max_size=20))
def test_iso_times_with_an_offset_come_back_to_the_microsecond(instants: list[datetime]) -> None:
    times = read_times(pl.Series([instant.isoformat() for instant in instants]), Writing())

    assert times.good.all()
    assert times.instants.tolist() == [to_micros(instant) for instant in instants]


@given(st.lists(INSTANTS, min_size=1, max_size=20))
def test_twitters_form_comes_back_to_the_second(instants: list[datetime]) -> None:
    written = [instant.strftime("%a %b %d %H:%M:%S %z %Y") for instant in instants]

    times = read_times(pl.Series(written), Writing(("twitter",)))

    assert times.instants.tolist() == [to_micros(i.replace(microsecond=0)) for i in instants]


@given(st.text(st.sampled_from("Tue Oct31 22:10:47 +0000 2017-TZé"), max_size=32))
def test_what_is_read_as_twitters_form_is_what_datetime_reads(text: str) -> None:
    stripped = text.strip()

    times = read_times(pl.Series([text]), Writing(("twitter",)))

    if times.good[0]:
        # The name of the weekday says nothing that the date does not.
        expected = datetime.strptime(stripped[4:], "%b %d %H:%M:%S %z %Y")
        assert from_micros(times.instants[0]) == expected


@pytest.mark.parametrize("offset", ["+2400", "-2400", "+9999"])
def test_twitters_form_with_an_offset_of_a_day_or_more_is_not_read(offset: str) -> None:
    written = pl.Series([f"Tue Oct 31 22:10:47 {offset} 2017"])

    assert Trouble(read_times(written, Writing(("twitter",))).trouble[0]) is Trouble.UNREADABLE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-05 09:00", Trouble.ZONELESS),
        ("2026-01-05T09:00:00", Trouble.ZONELESS),
        ("2026-01-05", Trouble.UNREADABLE),
        ("2026-02-29 09:00Z", Trouble.UNREADABLE),
        ("2026-01-05 24:00Z", Trouble.UNREADABLE),
        ("2026-01-05 09:60Z", Trouble.UNREADABLE),
        ("2026-01-05 09:00+24:00", Trouble.UNREADABLE),
        ("2026-13-05 09:00Z", Trouble.UNREADABLE),
        ("1969-01-05 09:00Z", Trouble.FAR_OFF),
        ("9999-01-05 09:00Z", Trouble.FAR_OFF),
        ("soon", Trouble.UNREADABLE),
        ("", Trouble.EMPTY),
        ("  ", Trouble.EMPTY),
        (None, Trouble.EMPTY),
        (" 2026-01-05 09:00:00.123456789 UTC ", Trouble.NONE),
    ],
)
def test_a_time_that_cannot_be_used_says_why(text: str | None, expected: Trouble) -> None:
    assert trouble(text) == expected


def test_the_missing_hour_is_a_trouble_of_its_own_and_the_hour_after_is_none() -> None:
    assert trouble("2026-03-29 01:30", zone=LONDON) == Trouble.GAP
    assert trouble("2026-03-29 02:00", zone=LONDON) == Trouble.NONE
    assert trouble("2026-03-29 00:59", zone=LONDON) == Trouble.NONE
    assert trouble("2026-03-29 01:30Z", zone=LONDON) == Trouble.NONE


def test_the_repeated_hour_is_settled_as_stated_and_counted() -> None:
    column = pl.Series(["2026-10-25 01:30"])

    earlier = read_times(column, Writing(zone=LONDON))
    later = read_times(column, Writing(zone=LONDON, repeated_hour="later"))
    aside = read_times(column, Writing(zone=LONDON, repeated_hour="set aside"))

    assert later.instants[0] - earlier.instants[0] == 3600 * 1_000_000
    assert (earlier.repeated, later.repeated, aside.repeated) == (1, 1, 0)
    assert aside.trouble[0] == Trouble.REPEATED


def test_formats_are_tried_in_the_order_stated() -> None:
    column = pl.Series(
        ["05/01/2026 09:00", "2026-01-05T09:00Z", "05/01/2026 9:00 PM", "1767603600"]
    )
    writing = Writing(("%d/%m/%Y %I:%M %p", "%d/%m/%Y %H:%M", "iso", "unix"), LONDON)

    times = read_times(column, writing)

    nine = to_micros(datetime(2026, 1, 5, 9, tzinfo=UTC))
    assert times.instants.tolist() == [nine, nine, nine + 12 * 3_600_000_000, nine]


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e300", "12-3", "99999999999999999999"])
def test_a_count_of_seconds_that_is_no_time_is_not_read(text: str) -> None:
    assert trouble(text, "unix") in {Trouble.UNREADABLE, Trouble.FAR_OFF}


def test_milliseconds_and_fractions_of_a_second_are_kept() -> None:
    times = read_times(pl.Series(["1767603600.25"]), Writing(("unix",)))
    thousandths = read_times(pl.Series(["1767603600250"]), Writing(("unix-ms",)))

    assert times.instants[0] == thousandths.instants[0] == 1_767_603_600_250_000


def test_a_format_with_an_offset_needs_no_zone() -> None:
    assert trouble("05.01.2026 09:00 +0100", "%d.%m.%Y %H:%M %z") == Trouble.NONE
    assert trouble("05.01.2026 09:00", "%d.%m.%Y %H:%M") == Trouble.ZONELESS
