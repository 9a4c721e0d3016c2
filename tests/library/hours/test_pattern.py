"""What a pattern refuses to be, whoever makes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.hours.drawn import windows
from wardmote.hours.errors import UnreadableHours
from wardmote.hours.pattern import Pattern, Version, Window, merged

WEEK = ((Window(540, 1020),),) * 7
UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("opens", "closes"), [(-1, 60), (60, 60), (60, 30), (1440, 1500), (60, 1500), (0, 1441)]
)
def test_a_window_is_a_stretch_of_up_to_a_day_that_opens_on_its_day(
    opens: int, closes: int
) -> None:
    with pytest.raises(UnreadableHours):
        Window(opens, closes)


@given(st.lists(windows(), max_size=5))
def test_merging_keeps_every_minute_and_adds_none(day: list[Window]) -> None:
    def minutes(some: Iterable[Window]) -> set[int]:
        return {minute for window in some for minute in range(window.opens, window.closes)}

    joined = merged(day)

    assert minutes(joined) == minutes(day)
    assert list(joined) == sorted(joined)
    assert merged(joined) == joined


def test_windows_that_together_exceed_a_day_stay_two() -> None:
    assert len(merged([Window(0, 1440), Window(1320, 1560)])) == 2


def test_a_pattern_has_a_version_and_a_week_seven_days() -> None:
    with pytest.raises(UnreadableHours, match="No opening hours"):
        Pattern(UTC, ())
    with pytest.raises(UnreadableHours, match="seven days"):
        Version(WEEK[:6])


def test_only_the_first_version_may_be_without_a_date() -> None:
    with pytest.raises(UnreadableHours, match="in order"):
        Pattern(UTC, (Version(WEEK), Version(WEEK)))


def test_the_version_in_force_is_the_last_that_has_begun() -> None:
    first, second = (Version(WEEK, effective_from=date(2026, month, 1)) for month in (3, 9))
    pattern = Pattern(UTC, (first, second))

    assert pattern.version_on(date(2026, 2, 28)) is None
    assert pattern.version_on(date(2026, 3, 1)) is first
    assert pattern.version_on(date(2026, 9, 1)) is second
