"""Charts: small, without inline style, and told in words from the same data."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.report.sample_findings import HOSTILE, curve, hours_of_the_week, sample, waiting_curve
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.report import bars_chart, curve_chart, rhythm_chart
from wardmote.report.bars_layout import lay
from wardmote.report.charts import NARROW, WIDE, chart
from wardmote.report.numbers import even_ticks, growing_ticks

charted = [f for f in sample() if f.form is not Form.FIGURE]


@pytest.mark.parametrize("finding", charted, ids=lambda f: f.id)
def test_a_chart_is_drawn_without_style_and_with_ids_of_its_own(finding: Finding) -> None:
    assert finding.series is not None
    drawn = chart(finding.series, finding.form, key="one", title=finding.title)

    assert drawn is not None
    for drawing in drawn.drawings:
        names = {name for e in ET.fromstring(drawing).iter() for name in e.attrib}
        assert not names & {"style", "class", "onload", "href"} - {"class"}
        assert all(i.startswith("one-") for i in re.findall(r' id="([^"]+)"', drawing))
        assert "NaN" not in drawing
        assert len(drawing) < 60_000


@pytest.mark.parametrize("finding", charted, ids=lambda f: f.id)
def test_a_chart_is_as_wide_as_it_is_asked_to_be(finding: Finding) -> None:
    assert finding.series is not None
    drawn = chart(finding.series, finding.form, key="one", title="t")

    assert drawn is not None
    widths = [ET.fromstring(drawing).get("width") for drawing in drawn.drawings]
    assert widths == [str(WIDE), str(NARROW)]


def test_the_words_name_the_peak_and_the_trough_with_their_intervals() -> None:
    words = rhythm_chart.words(hours_of_the_week("messages an hour"))

    assert words[0] == "Highest on Monday 20:00–21:00: 1.8 messages an hour (1.3 to 2.3)."
    assert words[1].startswith("Lowest on Sunday 00:00–01:00")
    assert words[2] == "Monday has the most of any day and Sunday the fewest."


def test_the_words_of_a_curve_say_where_it_stands_and_when_it_passes_one_half() -> None:
    words = " ".join(curve_chart.words(curve(waiting_curve())))

    assert "87 % after 1 h" in words
    assert "The curve passes one half by 12 h 53 min." in words
    assert "after 28 days, it stands at 8 % (4 % to 12 %)" in words


def test_the_words_of_bars_name_the_extremes_and_whether_they_move_steadily() -> None:
    rising = Series(
        tuple(Point(f"row {i}", 10.0 * i, 10.0 * i - 5, 10.0 * i + 5, 9) for i in range(2, 6)),
        "x",
        "y",
        "",
        0.95,
        "m",
    )

    words = bars_chart.words(rising)

    assert words == (
        "Highest: row 5, 50 (45 to 55).",
        "Lowest: row 2, 20 (15 to 25).",
        "They rise from the first row to the last.",
    )


def test_bars_of_one_label_lie_together_in_the_order_of_their_groups() -> None:
    points = tuple(
        Point(label, 0.5, 0.4, 0.6, 9, None, group)
        for group in ("earlier", "later")
        for label in ("within an hour", "within a day")
    )
    series = Series(points, "promise", "share kept", "share", 0.95, "m")

    layout = lay(series, 600)

    assert [row["middle"] for row in layout.rows] == sorted(row["middle"] for row in layout.rows)
    assert [name["name"] for name in layout.names] == [["within an hour"], ["within a day"]]
    assert "From the top of each: earlier; later." in bars_chart.legend(series)


def test_a_curve_of_many_steps_is_thinned_and_keeps_its_first_and_last() -> None:
    points = tuple(Point(str(i), 1 - i / 10_000, 0.0, 1.0, 1, i / 10) for i in range(10_000))

    rows = curve_chart.spec(curve(points), 600)["data"]["values"]

    assert len(rows) <= curve_chart.MOST_POINTS + 1
    assert (rows[0]["x"], rows[-2]["x"]) == (0.0, 999.9 * 60)


def test_a_curve_that_has_come_to_rest_is_cut_so_that_its_first_hours_have_room() -> None:
    points = tuple(Point(str(i), max(1 - i / 10, 0.2), 0.1, 0.9, 5, float(i)) for i in range(672))

    rows = curve_chart.spec(curve(points), 600)["data"]["values"]

    assert rows[-1]["x"] < 24 * 60


def test_an_interval_that_the_data_do_not_reach_ends_in_an_arrow_and_says_so() -> None:
    open_ended = Series((Point("a", 5.0, 2.0, None, 9),), "x", "y", "minutes", 0.95, "m")

    layers = bars_chart.spec(open_ended, 600)["layer"]

    assert any(layer["data"]["values"] for layer in layers if layer["mark"].get("shape"))
    assert "Arrow: the interval goes on; the table says how far." in bars_chart.legend(open_ended)


def test_an_interval_many_times_as_long_as_any_bar_does_not_hide_the_bars() -> None:
    points = (Point("first", 0.0, 0.0, 90.0, 1), Point("second", 1.0, 0.5, 1.5, 400))
    series = Series(points, "x", "y", "a day", 0.95, "m")

    layers = bars_chart.spec(series, 600)["layer"]

    assert layers[0]["encoding"]["x"]["scale"]["domain"][1] < 5
    assert "Arrow" in bars_chart.legend(series)


def test_no_text_of_an_archive_enters_an_expression() -> None:
    series = Series(
        tuple(Point(HOSTILE, 0.5, 0.4, 0.6, 9, float(i), HOSTILE) for i in range(3)),
        f"{HOSTILE} hours",
        HOSTILE,
        "share",
        0.95,
        "m",
    )

    for form in (bars_chart, curve_chart, rhythm_chart):
        spec = json.dumps(form.spec(series, 600))
        expressions = re.findall(r'"(?:labelExpr|calculate|expr|filter)": "([^"]*)"', spec)
        assert expressions
        assert not any("alert" in e for e in expressions)


figures = st.none() | st.floats(-1e6, 1e6) | st.floats(0, 1)
points = st.builds(
    Point,
    label=st.text(max_size=8),
    estimate=figures,
    lower=figures,
    upper=figures,
    n=st.integers(0, 10**6),
    x=st.none() | st.floats(0, 1000) | st.integers(0, 167).map(float),
    group=st.sampled_from(["", "a", "b"]),
)
series = st.builds(
    Series,
    points=st.lists(points, max_size=6).map(tuple),
    x_title=st.sampled_from(["time (hours)", "minutes", "score", ""]),
    y_title=st.text(max_size=12),
    unit=st.sampled_from(["share", "minutes", "hours", "messages an hour", ""]),
    level=st.just(0.95),
    method=st.just("m"),
)


@settings(max_examples=30)
@given(series, st.sampled_from([Form.BARS, Form.CURVE, Form.HOUR_OF_WEEK]))
def test_whatever_the_figures_a_chart_is_drawn_and_told(some: Series, form: Form) -> None:
    drawn = chart(some, form, key="k", title="t")

    assert drawn is None or (all("NaN" not in d for d in drawn.drawings) and all(drawn.words))


@given(st.floats(0.5, 1e8))
def test_ticks_begin_at_nought_rise_and_stay_on_the_axis(limit: float) -> None:
    for ticks in (even_ticks(limit), growing_ticks(max(limit, 2880.0))):
        assert ticks[0] == 0
        assert ticks == sorted(set(ticks))
        assert ticks[-1] <= max(limit, 2880.0)
        assert len(ticks) <= 13
