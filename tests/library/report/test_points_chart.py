"""Dots at two figures: a front of patterns."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from wardmote.findings.finding import Form, Point, Series
from wardmote.report import points_chart
from wardmote.report.charts import chart

ROWS = (
    Point("mon-fri 09:00-09:30", 0.91, 0.7, 0.98, 200, 155.0, "falls short of 90 %"),
    Point("mon,thu 09:00-10:15", 0.97, 0.92, 0.99, 200, 152.0, "reaches 90 %"),
    Point("tue 10:00-11:00", None, None, None, 0, 60.0, ""),
)


def series(*points: Point) -> Series:
    return Series(points, "minutes a week", "share kept", "share", 0.95, "simulation")


def test_every_row_with_a_figure_is_a_dot_with_its_number_in_the_table() -> None:
    drawn = chart(series(*ROWS), Form.POINTS, key="one", title="Front")

    assert drawn is not None
    for drawing in drawn.drawings:
        said = [e.text for e in ET.fromstring(drawing).iter() if e.tag.endswith("text")]
        assert {"1", "2"} <= set(said)
        assert "3" not in said
        assert "style" not in {name for e in ET.fromstring(drawing).iter() for name in e.attrib}
        assert all(i.startswith("one-") for i in re.findall(r' id="([^"]+)"', drawing))


def test_the_words_say_the_ends_of_the_front_and_who_reaches_what() -> None:
    words = points_chart.words(series(*ROWS))

    assert words[0].startswith("Furthest left: mon,thu 09:00-10:15, 97 % (92 % to 99.0 %) at 152")
    assert words[1].startswith("Highest: mon,thu")
    assert "Reaches 90 %: 1 of 2." in words


def test_groups_are_told_apart_by_shape_as_well_as_by_colour() -> None:
    legend = points_chart.legend(series(*ROWS))

    assert "Circle: falls short of 90 %; diamond: reaches 90 %." in legend


def test_rows_without_a_place_or_a_figure_are_no_chart() -> None:
    assert chart(series(ROWS[2]), Form.POINTS, key="one", title="Front") is None
    assert points_chart.words(series(ROWS[2])) == ("None of its rows has a figure.",)


def test_figures_without_bounds_or_groups_are_drawn_plainly() -> None:
    plain = Series(
        (Point("a", 30.0, None, None, 5, 1.0), Point("b", 20.0, None, None, 5, 1.0)),
        "messages", "minutes", "minutes", 0.95, "count",
    )  # fmt: skip

    drawn = chart(plain, Form.POINTS, key="two", title="t")

    assert drawn is not None
    assert drawn.legend == "Dot: a row of the table, whose number stands below it."
