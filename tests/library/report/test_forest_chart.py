"""A forest plot: each place, and below them what they say together."""

from __future__ import annotations

import pytest

from wardmote.findings.finding import POOLED, PREDICTED, Form, Point, Series
from wardmote.report import forest_chart
from wardmote.report.charts import chart

ROWS = (
    Point("Alder", -9.0, -14.0, -4.0, 800, group="place"),
    Point("Dun Moor", -2.0, -6.0, 1.5, 900, group="place"),
    Point("All places together", -5.5, -9.0, -2.0, 2, group=POOLED),
    Point("In one more place", -5.5, -15.0, 4.0, 2, group=PREDICTED),
)


def series(rows: tuple[Point, ...] = ROWS, unit: str = "percentage points") -> Series:
    return Series(rows, "place", "told the time, against not", unit, 0.95, "random effects")


def test_it_is_drawn_at_both_widths_and_told_in_words() -> None:
    found = chart(series(), Form.FOREST, key="f", title="Asked again")

    assert found is not None
    assert all("Dun Moor" in drawing for drawing in found.drawings)
    assert "The intervals of 1 of 2 places exclude no difference." in found.words
    assert "Diamond" in found.legend
    assert "Pale bar" in found.legend


def test_places_alone_have_neither_diamond_nor_bar() -> None:
    found = chart(series(ROWS[:2]), Form.FOREST, key="f", title="Asked again")

    assert found is not None
    assert "Diamond" not in found.legend
    assert "Pale bar" not in found.legend


def test_a_ratio_is_drawn_about_one_on_a_scale_on_which_half_and_double_lie_equally_far() -> None:
    rows = (Point("Alder", 0.5, 0.3, 0.9, 80), Point("Dun Moor", 2.0, 1.1, 3.5, 90))

    spec = forest_chart.spec(series(rows, "times the rate"), 660)

    rule = spec["layer"][0]
    assert rule["data"]["values"] == [{"nothing": 1.0}]
    assert rule["encoding"]["x"]["scale"]["type"] == "log"
    assert 1.0 in rule["encoding"]["x"]["axis"]["values"]


@pytest.mark.parametrize("width", [660, 290])
def test_the_axis_of_ratios_has_few_ticks_however_far_they_reach(width: int) -> None:
    rows = (Point("Alder", 0.5, 0.0001, 900.0, 80),)

    spec = forest_chart.spec(series(rows, "times the rate"), width)

    assert 1 <= len(spec["layer"][0]["encoding"]["x"]["axis"]["values"]) <= 8
