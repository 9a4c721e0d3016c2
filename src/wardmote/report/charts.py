"""The chart of a series, by its form: drawn twice, wide and narrow, and told in words."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from wardmote.findings.finding import Form, Series
from wardmote.report import bars_chart, curve_chart, forest_chart, points_chart, rhythm_chart
from wardmote.report.svg import drawn

WIDE, NARROW = 660, 290
"""Widths in CSS pixels: of a column on a desk, and of a small phone."""

_FORMS: dict[Form, ModuleType] = {
    Form.BARS: bars_chart,
    Form.CURVE: curve_chart,
    Form.FOREST: forest_chart,
    Form.POINTS: points_chart,
    Form.HOUR_OF_WEEK: rhythm_chart,
}


@dataclass(frozen=True)
class Chart:
    """A series, drawn.

    Attributes:
        drawings: The same chart as ``svg`` elements of two widths, of which a stylesheet shows
            one.
        words: What it shows, in sentences made from the data.
        legend: How to read it.
    """

    drawings: tuple[str, str]
    words: tuple[str, ...]
    legend: str


def chart(series: Series, form: Form, *, key: str, title: str) -> Chart | None:
    """Draw a series in its form; None for one that is best read as a table.

    Args:
        series: The figures.
        form: How they are meant to be drawn.
        key: Begins every id; unlike that of any other chart in the page.
        title: What the chart shows.
    """
    if form not in _FORMS or not _drawable(series, form):
        return None
    draws = _FORMS[form]
    words: tuple[str, ...] = draws.words(series)
    wide, narrow = (
        drawn(
            draws.spec(series, width),
            key=f"{key}-{kind}",
            kind=f"wm-{kind}",
            title=title,
            description=" ".join(words),
        )
        for kind, width in (("wide", WIDE), ("narrow", NARROW))
    )
    return Chart((wide, narrow), words, draws.legend(series))


def _drawable(series: Series, form: Form) -> bool:
    """Whether any figure has a place in the chart."""
    placed = [p.x for p in series.points if p.estimate is not None]
    if form is Form.HOUR_OF_WEEK:
        return any(x is not None and 0 <= x < 168 for x in placed)
    if form in {Form.CURVE, Form.POINTS}:
        return any(x is not None and x >= 0 for x in placed)
    return bool(placed)
