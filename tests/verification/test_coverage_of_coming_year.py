"""A short form of the study ``coverage_of_coming_year``, for every run of the tests."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from verification.coverage_of_coming_year import (
    ANOTHER_SEED,
    HOURS,
    KINDS,
    LIVED,
    YEAR,
    Figures,
    Try,
    figures_of,
    of_year,
    table,
)
from wardmote.demo.borough import FIRST_DAY, make

BOROUGHS = 6
SEEDS = range(9_000, 9_000 + BOROUGHS)
AS_IT_IS = KINDS[0]
RESULT = Path(__file__).with_name("coverage_of_coming_year.result.txt")


@pytest.fixture(scope="module")
def found() -> list[Figures]:
    return [figures_of(seed, AS_IT_IS) for seed in SEEDS]


def test_all_figures_of_both_patterns_are_told(found: list[Figures]) -> None:
    for figures in found:
        assert {pattern for pattern, _ in figures} == set(HOURS)
        assert len(figures) == 2 * 8


def test_intervals_hold_the_year_that_comes_in_nearly_all_boroughs(found: list[Figures]) -> None:
    # Of 96, some of one borough together. Were each held 95 times in 100 for itself, fewer than 85
    # would be rarer than one in a hundred.
    assert sum(each.held for figures in found for each in figures.values()) >= 80


def test_the_year_that_comes_is_what_the_borough_really_answered(found: list[Figures]) -> None:
    start = FIRST_DAY + timedelta(weeks=26)
    year = make(SEEDS[0] + ANOTHER_SEED, weeks=LIVED, start=start, truth=AS_IT_IS.coming)
    after = year.start + timedelta(weeks=YEAR)
    answered = pl.col("answer").is_not_null() & (pl.col("asked_at") < after)
    published = next(iter(HOURS))

    came = {name: own.came for (pattern, name), own in found[0].items() if pattern == published}

    assert came["answered a week"] == year.asked.filter(answered).height / YEAR
    assert came == of_year(year)
    assert not year.asked["same_night"].any()


def test_the_table_tells_on_which_side_the_years_lay(found: list[Figures]) -> None:
    key = next(iter(HOURS)), "median wait, h"
    low, high, none = Try(1.0, 3.0, 2.0, 4.0), Try(5.0, 3.0, 2.0, 4.0), Try(9.0, None, 2.0, None)

    assert [each.held for each in (low, high, none)] == [False, False, True]
    line = table([{key: each} for each in (low, high, none)]).splitlines()[2]
    assert line.split()[3:9] == ["33.3%", "0.8", "to", "90.6", "3", "1"]


def test_every_kind_of_borough_stands_in_the_recorded_result() -> None:
    recorded = RESULT.read_text(encoding="utf-8")

    assert [kind.kind for kind in KINDS if f"== {kind.kind}: " not in recorded] == []
