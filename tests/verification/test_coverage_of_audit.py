"""A short form of the study ``coverage_of_audit``, for every run of the tests."""

from __future__ import annotations

from statistics import mean

import pytest

from verification.coverage_of_audit import Point, Tries, study

BOROUGHS = 24
PROMISES = ("audit.promise.stated", "audit.promise.recorded")
RHYTHMS = ("audit.asking.hour-of-week", "audit.answering.hour-of-week")


@pytest.fixture(scope="module")
def tries() -> dict[Point, Tries]:
    return study(range(500, 500 + BOROUGHS), weeks=26, years=12)[1]


def held(tried: Tries) -> float:
    return mean(each for each, _ in tried)


def test_every_headline_interval_holds_the_truth_in_nearly_all_boroughs(
    tries: dict[Point, Tries],
) -> None:
    headlines = {name: tried for (name, label), tried in tries.items() if not label}

    assert len(headlines) >= 12
    for name, tried in headlines.items():
        # Of 24 intervals of 95 %, fewer than 20 hold the truth once in two hundred times.
        assert len(tried) == BOROUGHS
        assert held(tried) >= 20 / 24, name


@pytest.mark.parametrize("name", RHYTHMS)
def test_no_hour_of_the_week_is_left_uncovered(tries: dict[Point, Tries], name: str) -> None:
    hours = [held(tried) for (finding, label), tried in tries.items() if finding == name and label]

    assert len(hours) == 168
    # The worst of so many: 17 of 24 is rarer than one in ten thousand where 95 % hold.
    assert min(hours) >= 18 / 24
    assert mean(hours) > 0.94


@pytest.mark.parametrize("name", PROMISES)
def test_no_part_of_the_promises_is_left_uncovered(tries: dict[Point, Tries], name: str) -> None:
    parts = {label: tried for (finding, label), tried in tries.items() if finding == name and label}

    assert set(parts) == {" kept", " late", " open", " void"}
    for label, tried in parts.items():
        assert held(tried) >= 20 / 24, label
