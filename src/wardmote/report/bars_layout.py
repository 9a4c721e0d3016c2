"""Where the bars of a chart lie down the page: by label, and within a label one for each group."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from wardmote.findings.finding import Point, Series
from wardmote.report.chart_style import INK
from wardmote.report.numbers import cell
from wardmote.report.printable import printable

BAR = 14
BESIDE = 22
"""Names of up to so many characters stand beside their bars; longer ones above."""

FILLS = ("#7fb2c6", "#f0b98d", "#b9a6d6", "#a9c48f")
"""One for each group, light enough for the whisker; the order of the bars tells them apart too."""

_LINE = 15


@dataclass(frozen=True)
class Layout:
    """Rows as Vega-Lite wants them.

    Attributes:
        rows: One a bar: its figures, its place and its colour.
        names: One a label: its lines and their place.
        beside: Whether names stand beside the bars.
        height: Of the whole.
    """

    rows: list[dict[str, Any]]
    names: list[dict[str, Any]]
    beside: bool
    height: float


def groups(series: Series) -> tuple[str, ...]:
    """The groups in the order met; one, unnamed, where there are none."""
    return tuple(dict.fromkeys(printable(point.group) for point in series.points))


def lay(series: Series, width: int) -> Layout:
    """Lay the bars out for a drawing of that width."""
    wide = width > 400
    together: dict[str, list[Point]] = {}
    for point in series.points:
        together.setdefault(printable(point.label), []).append(point)
    beside = wide and max(map(len, together), default=0) <= BESIDE
    order = groups(series)
    rows: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    floor = 0.0
    for label, points in together.items():
        lines = [label] if beside else textwrap.wrap(label, 84 if wide else 34) or [""]
        top = floor + (10 if beside else 12 + _LINE * len(lines))
        middle = top + BAR * len(points) / 2
        names.append({"name": lines, "at": middle if beside else top - _LINE * len(lines) - 2})
        for point in points:
            fill = FILLS[order.index(printable(point.group)) % len(FILLS)]
            rows.append(_row(point, series, top, fill))
            top += BAR
        floor = top
    return Layout(rows, names, beside, floor + 6)


def _row(point: Point, series: Series, top: float, fill: str) -> dict[str, Any]:
    return {
        "top": top,
        "middle": top + BAR / 2,
        "floor": top + BAR - 1,
        "value": point.estimate,
        "low": point.lower,
        "high": point.upper,
        "said": cell(point.estimate, series.unit),
        "fill": fill,
    }


def down(height: float) -> dict[str, Any]:
    """The scale of places down the page."""
    return {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, height], "reverse": True, "nice": False, "zero": False},
    }


def names(layout: Layout, y: dict[str, Any]) -> dict[str, Any]:
    """The layer of names, beside or above their rows."""
    mark: dict[str, Any] = {"type": "text", "color": INK, "lineHeight": 15}
    if layout.beside:
        mark |= {"x": -8, "align": "right", "baseline": "middle"}
    else:
        mark |= {"x": 0, "align": "left", "baseline": "top"}
    return {
        "data": {"values": layout.names},
        "mark": mark,
        "encoding": {"y": {**y, "field": "at"}, "text": {"field": "name", "type": "nominal"}},
    }


def figures(y: dict[str, Any]) -> dict[str, Any]:
    """The layer of figures, at the right of their rows."""
    mark = {"type": "text", "color": INK, "fontWeight": "bold", "align": "left"}
    return {
        "mark": {**mark, "x": {"expr": "width + 10"}},
        "encoding": {
            "y": {**y, "field": "middle"},
            "text": {"field": "said", "type": "nominal"},
        },
    }
