from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from wardmote.basis.instants import SECOND, from_micros
from wardmote.demo.arrivals import expected_in_slots, incidents, regular, slots_of, span_of
from wardmote.demo.borough import DEFAULT

TWO_YEARS = span_of(date(2024, 10, 7), 104, DEFAULT)


def test_openings_come_at_the_stated_rate_in_every_hour_of_the_local_week() -> None:
    truth = replace(DEFAULT, day_cv=0.0)
    slots = slots_of(TWO_YEARS, truth)
    expected = np.bincount(slots.hour_of_week, expected_in_slots(slots, truth), minlength=168)

    counts = np.zeros(168)
    for seed in range(5):
        place = np.searchsorted(slots.start, regular(seed, slots, truth), side="right") - 1
        counts += np.bincount(slots.hour_of_week[place], minlength=168)

    # Poisson counts: 168 standardised differences, of which the largest is rarely beyond 4.
    score = (counts - 5 * expected) / np.sqrt(5 * expected)
    assert np.abs(score).max() < 4.5
    assert (score**2).mean() == pytest.approx(1, abs=5 * np.sqrt(2 / 168))


def test_a_day_varies_more_than_chance_by_the_stated_coefficient() -> None:
    truth = replace(DEFAULT, day_cv=0.5)
    slots = slots_of(TWO_YEARS, truth)
    mean = np.bincount(slots.day, expected_in_slots(slots, truth))

    squares = []
    for seed in range(20):
        place = np.searchsorted(slots.start, regular(seed, slots, truth), side="right") - 1
        count = np.bincount(slots.day[place], minlength=mean.size)
        squares.append(((count - mean) ** 2 - mean).sum() / (mean**2).sum())

    error = np.std(squares, ddof=1) / np.sqrt(len(squares))
    assert np.mean(squares) == pytest.approx(0.25, abs=4 * error)


@pytest.mark.parametrize(
    ("monday", "hours", "missing", "doubled"),
    [(date(2026, 3, 23), 167, 145, None), (date(2025, 10, 20), 169, None, 145)],
)
def test_a_week_with_a_clock_change_is_an_hour_shorter_or_longer(
    monday: date, hours: int, missing: int | None, doubled: int | None
) -> None:
    span = span_of(monday, 1, DEFAULT)

    quarters = np.bincount(slots_of(span, DEFAULT).hour_of_week, minlength=168)

    assert quarters.sum() == 4 * hours
    expected = np.full(168, 4)
    if missing is not None:
        expected[missing] = 0
    if doubled is not None:
        expected[doubled] = 8
    assert quarters.tolist() == expected.tolist()


def test_weeks_begin_at_local_midnight_on_both_sides_of_a_clock_change() -> None:
    span = span_of(date(2025, 10, 6), 4, DEFAULT)

    slots = slots_of(span, DEFAULT)

    starts = slots.start[np.flatnonzero(np.diff(slots.week, prepend=-1))]
    local = [from_micros(int(s) * SECOND).astimezone(DEFAULT.zone_info) for s in starts]
    assert [f"{at:%a %d %H:%M %z}" for at in local] == [
        "Mon 06 00:00 +0100",
        "Mon 13 00:00 +0100",
        "Mon 20 00:00 +0100",
        "Mon 27 00:00 +0000",
    ]


def test_an_incident_brings_its_messages_within_its_hours() -> None:
    truth = replace(DEFAULT, bursts=8, burst_size=40.0)

    asked, began = incidents(3, TWO_YEARS, truth)

    assert began.size == 8
    which = np.searchsorted(began, asked, side="right") - 1
    assert (asked - began[which] < truth.burst_hours * 3600).all()
    assert asked.size == pytest.approx(8 * 40, abs=4 * np.sqrt(8 * 40))
