from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.basis.instants import HOUR, from_micros, to_micros
from wardmote.pattern.exposure import exposure_hours, whole_days
from wardmote.pattern.local_time import local_parts

ZONES = ["Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "America/New_York", "UTC"]
moments = st.integers(631_152_000, 2_208_988_800).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)


@settings(max_examples=60)
@given(st.lists(moments, min_size=1, max_size=20), st.sampled_from(ZONES))
def test_local_parts_are_what_the_calendar_says(instants: list[datetime], name: str) -> None:
    zone = ZoneInfo(name)

    parts = local_parts(np.array([to_micros(i) for i in instants]), zone)

    local = [i.astimezone(zone) for i in instants]
    days = [(i.date() - date(1970, 1, 1)).days for i in local]
    assert parts.day.tolist() == days
    assert parts.weekday.tolist() == [i.weekday() for i in local]
    assert parts.minute.tolist() == [i.hour * 60 + i.minute for i in local]


def test_no_instants_have_no_local_parts(london: ZoneInfo) -> None:
    parts = local_parts(np.zeros(0, dtype=np.int64), london)

    assert parts.day.size == 0


@settings(max_examples=30)
@given(moments, st.integers(0, 60 * 24 * 60), st.sampled_from(ZONES))
def test_exposure_is_what_counting_minutes_gives(start: datetime, minutes: int, name: str) -> None:
    zone, start = ZoneInfo(name), start.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=minutes)

    exposure = exposure_hours(zone, to_micros(start), to_micros(end))

    every = to_micros(start) + np.arange(minutes, dtype=np.int64) * 60_000_000
    counted = np.bincount(local_parts(every, zone).hour_of_week, minlength=168) / 60
    np.testing.assert_allclose(exposure, counted, atol=1e-9)


@pytest.mark.parametrize(("date", "hours"), [("2026-03-29", 0), ("2026-10-25", 2)])
def test_the_hour_that_a_clock_change_takes_or_gives_is_counted_as_it_was(
    date: str, hours: int, london: ZoneInfo
) -> None:
    monday = datetime.fromisoformat(date).replace(tzinfo=london) - timedelta(days=6)
    start, end = to_micros(monday), to_micros(monday + timedelta(days=7))

    exposure = exposure_hours(london, start, end)

    sunday_one_to_two = 6 * 24 + 1
    assert exposure[sunday_one_to_two] == hours
    assert np.delete(exposure, sunday_one_to_two).tolist() == [1.0] * 167


@settings(max_examples=60)
@given(moments, st.integers(0, 30 * 24), st.sampled_from(ZONES))
def test_whole_days_begin_and_end_within_the_period(start: datetime, hours: int, name: str) -> None:
    zone, begun = ZoneInfo(name), to_micros(start)

    first, after = whole_days(zone, begun, begun + hours * HOUR)

    def midnight(day: int) -> datetime:
        # The first instant of the date: two where autumn repeats midnight, none where spring skips.
        return datetime.combine(date(1970, 1, 1) + timedelta(days=day), time(), zone)

    if after > first:
        assert midnight(first).astimezone(UTC) >= start
        assert midnight(after).astimezone(UTC) <= from_micros(begun + hours * HOUR)
    assert after - first >= hours // 24 - 2
