"""Bars that start at nought, one a row, each with its interval as a whisker."""

from __future__ import annotations

import itertools
import textwrap
from typing import Any

from wardmote.findings.finding import Point, Series
from wardmote.report.chart_style import INK, framed, labels, titled
from wardmote.report.numbers import (
    bounds,
    cell,
    even_ticks,
    has_bounds,
    level,
    minutes_in,
    tick_label,
)
from wardmote.report.printable import printable

_BESIDE = 22
"""Names of up to so many characters stand beside their bars; longer ones above."""
_BAR = 14
_FILL = "#7fb2c6"


def legend(series: Series) -> str:
    """How to read it."""
    whisker = f" Whisker: {level(series.level)} interval." if has_bounds(series) else ""
    cut = any(p.upper is None and p.lower is not None for p in series.points)
    beyond = " An arrow: the interval goes on beyond the data." if cut else ""
    return f"Bar: {series.y_title}.{whisker}{beyond}"


def spec(series: Series, width: int) -> dict[str, Any]:
    """The chart as a Vega-Lite specification."""
    wide = width > 400
    names = [_name(point) for point in series.points]
    beside = wide and max(map(len, names), default=0) <= _BESIDE
    rows = _rows(series, names, beside, 84 if wide else 34)
    height = max((row["floor"] for row in rows), default=0) + 6
    ends = _ends(series)
    x, y = _x(series, ends, wide), _y(height)
    return framed(
        width,
        height=height,
        title=titled(series.y_title, width),
        data={"values": rows},
        layer=[_bar(x, y), *_whiskers(rows, ends[1], x, y), _names(beside, y), _figures(y)],
    )


def words(series: Series) -> tuple[str, ...]:
    """What the chart shows, from the data: the highest, the lowest, and whether they move."""
    known = [p for p in series.points if p.estimate is not None]
    if not known:
        return ("None of its rows has a figure.",)
    high = max(known, key=lambda p: p.estimate or 0.0)
    low = min(known, key=lambda p: p.estimate or 0.0)
    said = [f"Highest: {_said(high, series)}.", f"Lowest: {_said(low, series)}."]
    missing = len(series.points) - len(known)
    if len(known) > 2:
        said.append(_trend([p.estimate or 0.0 for p in known]))
    if missing:
        said.append(f"{missing} of {len(series.points)} rows have no figure.")
    return tuple(said)


def _said(point: Point, series: Series) -> str:
    figure = cell(point.estimate, series.unit)
    spread = f" ({bounds(point, series)})" if has_bounds(series) else ""
    return f"{_name(point)}, {figure}{spread}"


def _trend(values: list[float]) -> str:
    if all(a <= b for a, b in itertools.pairwise(values)):
        return "They rise from the first row to the last."
    if all(a >= b for a, b in itertools.pairwise(values)):
        return "They fall from the first row to the last."
    return "They neither rise nor fall steadily from the first row to the last."


def _name(point: Point) -> str:
    return printable(f"{point.group}: {point.label}" if point.group else point.label)


def _rows(series: Series, names: list[str], beside: bool, wrap: int) -> list[dict[str, Any]]:
    """Each row with its places down the page: of its name, and of its bar's top and foot."""
    rows, floor = [], 0
    for point, name in zip(series.points, names, strict=True):
        lines = [name] if beside else textwrap.wrap(name, wrap) or [""]
        top = floor + (10 if beside else 12 + 15 * len(lines))
        floor = top + _BAR
        rows.append(
            {
                "name": lines,
                "name_at": top + _BAR / 2 if beside else top - 15 * len(lines) - 2,
                "top": top,
                "middle": top + _BAR / 2,
                "floor": floor,
                "value": point.estimate,
                "low": point.lower,
                "high": point.upper,
                "said": cell(point.estimate, series.unit),
            }
        )
    return rows


def _ends(series: Series) -> tuple[float, float]:
    """Where the axis begins, at nought or below, and where it ends."""
    met = [x for p in series.points for x in (p.estimate, p.lower, p.upper) if x is not None]
    high = max(met, default=1.0)
    if series.unit == "share" and 0.5 < high <= 1.0:
        return 0.0, 1.0
    return min(0.0, *met, 0.0), high * 1.02 if high > 0 else 1.0


def _x(series: Series, ends: tuple[float, float], wide: bool) -> dict[str, Any]:
    axis: dict[str, Any] = {"grid": True, "tickCount": 5 if wide else 3, "labelFlush": True}
    scale = minutes_in(series.unit)
    if scale is not None:
        ticks = even_ticks(ends[1] * scale, 6 if wide else 3)
        axis |= labels({tick / scale: tick_label(tick) for tick in ticks})
    elif series.unit == "share":
        axis |= {"labelExpr": "format(datum.value * 100, '~g') + ' %'"}
    return {
        "type": "quantitative",
        "scale": {"domain": list(ends), "nice": False},
        "axis": axis,
        "title": None,
    }


def _y(height: float) -> dict[str, Any]:
    return {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, height], "reverse": True, "nice": False, "zero": False},
    }


def _bar(x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    return {
        "transform": [{"filter": "isValid(datum.value)"}, {"calculate": "0", "as": "nought"}],
        "mark": {"type": "rect", "color": _FILL},
        "encoding": {
            "x": {**x, "field": "nought"},
            "x2": {"field": "value"},
            "y": {**y, "field": "top"},
            "y2": {"field": "floor"},
        },
    }


def _whiskers(
    rows: list[dict[str, Any]], end: float, x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    """Each interval as a line, with an arrow's head where it goes on beyond the data."""
    known = [row for row in rows if row["low"] is not None]
    drawn = [{**row, "high": end if row["high"] is None else row["high"]} for row in known]
    cut = [{**row, "high": end} for row in known if row["high"] is None]
    line = {"type": "rule", "color": INK, "strokeWidth": 2}
    head = {"type": "point", "shape": "triangle-right", "filled": True, "size": 90, "opacity": 1}
    at = {**y, "field": "middle"}
    return [
        {
            "data": {"values": drawn},
            "mark": line,
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": at},
        },
        {
            "data": {"values": cut},
            "mark": {**head, "color": INK},
            "encoding": {"x": {**x, "field": "high"}, "y": at},
        },
    ]


def _names(beside: bool, y: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": "text", "color": INK, "lineHeight": 15, "x": -8 if beside else 0}
    mark |= {"align": "right" if beside else "left", "baseline": "middle" if beside else "top"}
    return {
        "mark": mark,
        "encoding": {
            "y": {**y, "field": "name_at"},
            "text": {"field": "name", "type": "nominal"},
        },
    }


def _figures(y: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": "text", "color": INK, "fontWeight": "bold", "align": "left"}
    return {
        "mark": {**mark, "x": {"expr": "width + 10"}},
        "encoding": {
            "y": {**y, "field": "middle"},
            "text": {"field": "said", "type": "nominal"},
        },
    }
