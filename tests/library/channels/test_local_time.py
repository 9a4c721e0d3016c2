"""Local times in columns agree with zoneinfo, minute by minute, over both clock changes."""

# ruff: noqa: DTZ001 — readings of a wall clock have no zone; Hypothesis adds one itself

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.basis.instants import MINUTE, to_micros
from wardmote.channels.local_time import RepeatedHour, gap_words, micros_of, to_utc

CHANGES = [
    ("Europe/London", datetime(2026, 3, 29), datetime(2026, 10, 25)),
    ("Europe/London", datetime(2027, 3, 28), datetime(2027, 10, 31)),
    ("America/New_York", datetime(2018, 3, 11), datetime(2018, 11, 4)),
    ("Australia/Lord_Howe", datetime(2026, 10, 4), datetime(2026, 4, 5)),
    ("America/St_Johns", datetime(2010, 3, 14), datetime(2010, 11, 7)),
    ("Africa/Casablanca", datetime(2026, 3, 22), datetime(2026, 2, 15)),
    ("Pacific/Apia", datetime(2011, 12, 30), datetime(2012, 4, 1)),
]
ZONES = sorted({zone for zone, _, _ in CHANGES} | {"UTC", "Asia/Kathmandu", "Antarctica/Troll"})


def by_zoneinfo(reading: datetime, zone: ZoneInfo, fold: int) -> tuple[int, bool, bool]:
    """Instant, whether it never happened, whether it happened twice: as PEP 495 has it."""
    local = reading.replace(tzinfo=zone, fold=fold)
    first, second = (reading.replace(tzinfo=zone, fold=n).utcoffset() for n in (0, 1))
    assert first is not None
    assert second is not None
    back = local.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    return to_micros(local), back != reading, first > second


@pytest.mark.parametrize(("name", "spring", "autumn"), CHANGES)
@pytest.mark.parametrize("meant", ["earlier", "later"])
def test_every_minute_of_both_clock_change_days_is_what_zoneinfo_says(
    name: str, spring: datetime, autumn: datetime, meant: RepeatedHour
) -> None:
    zone = ZoneInfo(name)
    minutes = [day + timedelta(minutes=n) for day in (spring, autumn) for n in range(-60, 1500)]
    local = np.array([micros_of(minute.isoformat()) for minute in minutes])

    found = to_utc(local, zone, meant)

    expected = [by_zoneinfo(minute, zone, int(meant == "later")) for minute in minutes]
    assert found.gap.tolist() == [gap for _, gap, _ in expected]
    assert found.repeated.tolist() == [twice for _, _, twice in expected]
    happened = ~found.gap
    assert (found.instants[happened] == np.array([at for at, _, _ in expected])[happened]).all()
    assert found.gap.any()


@settings(max_examples=60)
@given(
    st.sampled_from(ZONES),
    st.lists(st.datetimes(datetime(1970, 1, 3), datetime(2037, 12, 1)), min_size=1, max_size=20),
)
def test_any_time_of_any_zone_is_what_zoneinfo_says(name: str, readings: list[datetime]) -> None:
    zone = ZoneInfo(name)
    local = np.array([micros_of(reading.isoformat()) for reading in readings])

    found = to_utc(local, zone)

    for n, reading in enumerate(readings):
        instant, gap, twice = by_zoneinfo(reading, zone, 0)
        assert (bool(found.gap[n]), bool(found.repeated[n])) == (gap, twice)
        assert gap or found.instants[n] == instant


def test_a_time_in_the_gap_stands_for_the_moment_of_the_change() -> None:
    found = to_utc(np.array([micros_of("2026-03-29T01:30")]), ZoneInfo("Europe/London"))

    assert found.instants[0] == to_micros(datetime(2026, 3, 29, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "reading", "words"),
    [
        ("America/New_York", "2018-03-11 02:43", "from 2am to 3am"),
        ("Australia/Lord_Howe", "2026-10-04 02:10", "from 2am to 2.30am"),
        ("America/Santiago", "2026-09-06 00:30", "from midnight to 1am"),
    ],
)
def test_what_is_said_of_the_gap_names_what_the_clocks_did(
    name: str, reading: str, words: str
) -> None:
    said = str(gap_words(micros_of(reading), ZoneInfo(name)))

    assert words in said
    assert f'"{reading}"' in said
    assert "Z." in said


def test_the_minute_before_a_change_and_the_change_itself_are_a_minute_apart() -> None:
    local = np.array([micros_of("2026-03-29T00:59"), micros_of("2026-03-29T02:00")])

    found = to_utc(local, ZoneInfo("Europe/London"))

    assert found.instants[1] - found.instants[0] == MINUTE
    assert not found.gap.any()
