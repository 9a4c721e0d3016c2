"""A forest plot: each place's effect with its interval, and what they say together."""

from __future__ import annotations

import math
from typing import Any

from wardmote.findings.finding import POOLED, PREDICTED, Point, Series
from wardmote.report.bars_layout import Layout, down, figures, lay, names
from wardmote.report.chart_style import BAND, INK, MAIN, MARK, framed, titled
from wardmote.report.numbers import bounds, cell, has_bounds, level
from wardmote.report.printable import printable


def legend(series: Series) -> str:
    """How to read it."""
    parts = [f"Dot and line: a place, with its {level(series.level)} interval."]
    if _of(series, POOLED):
        parts.append("Diamond: all places together, as wide as its interval.")
    if _of(series, PREDICTED):
        parts.append("Pale bar: where the true effect of one more place may lie.")
    return " ".join([*parts, "Upright line: no difference."])


def spec(series: Series, width: int) -> dict[str, Any]:
    """The chart as a Vega-Lite specification."""
    layout = lay(series, width)
    for row, point in zip(layout.rows, _in_order(series), strict=True):
        row["group"] = point.group
    x, y = _x(series, wide=width > 400), down(layout.height)
    return framed(
        width,
        height=layout.height,
        title=titled(series.y_title, width),
        data={"values": layout.rows},
        layer=[
            _no_difference(series, x),
            _predicted(x, y),
            *_places(x, y),
            *_diamonds(layout, x, y),
            names(layout, y),
            figures(y),
        ],
    )


def words(series: Series) -> tuple[str, ...]:
    """What the chart shows, from the data: both ends, those that tell a difference, the whole."""
    known = [p for p in series.points if p.estimate is not None]
    places = [p for p in known if p.group not in {POOLED, PREDICTED}]
    if not places:
        return ("None of its rows has a figure.",)
    low = min(places, key=lambda p: p.estimate or 0.0)
    high = max(places, key=lambda p: p.estimate or 0.0)
    said = [f"Lowest: {_said(low, series)}.", f"Highest: {_said(high, series)}."]
    if has_bounds(series):
        telling = sum(_tells(p, _nothing(series)) for p in places)
        said.append(f"The intervals of {telling} of {len(places)} places exclude no difference.")
    said += [f"{_said(p, series)}." for p in known if p.group in {POOLED, PREDICTED}]
    return tuple(said)


def _said(point: Point, series: Series) -> str:
    spread = f" ({bounds(point, series)})" if has_bounds(series) else ""
    return f"{printable(point.label)}, {cell(point.estimate, series.unit)}{spread}"


def _tells(point: Point, nothing: float) -> bool:
    low, high = point.lower, point.upper
    return low is not None and high is not None and not low <= nothing <= high


def _of(series: Series, group: str) -> bool:
    return any(point.group == group for point in series.points)


def _in_order(series: Series) -> list[Point]:
    """Points as they are laid out: those of one label together."""
    together: dict[str, list[Point]] = {}
    for point in series.points:
        together.setdefault(printable(point.label), []).append(point)
    return [point for points in together.values() for point in points]


def _is_ratio(series: Series) -> bool:
    return series.unit.startswith("times ")


def _nothing(series: Series) -> float:
    return 1.0 if _is_ratio(series) else 0.0


def _x(series: Series, *, wide: bool) -> dict[str, Any]:
    met = [
        x
        for p in series.points
        for x in (p.estimate, p.lower, p.upper)
        if x is not None and (x > 0 or not _is_ratio(series))
    ]
    low, high = min([*met, _nothing(series)]), max([*met, _nothing(series)])
    axis = {"grid": True, "tickCount": 6 if wide else 3, "format": "~g", "labelFlush": True}
    if _is_ratio(series):
        # A half and a double lie equally far from no difference.
        low, high = low / 1.05, high * 1.05
        most = 8 if wide else 4
        within = ([t for t in ticks if low <= t <= high] for ticks in _RATIOS)
        ticks = next((found for found in within if len(found) <= most), [1.0])
        scale = {"type": "log", "domain": [low, high], "nice": False}
        return {"type": "quantitative", "scale": scale, "title": None,
                "axis": {**axis, "values": ticks}}  # fmt: skip
    room = 0.04 * (high - low or 1.0)
    scale = {"domain": [low - room, high + room], "nice": False, "zero": False}
    return {"type": "quantitative", "scale": scale, "title": None, "axis": axis}


_RATIOS = tuple(
    [round(step * 10.0**power, 9) for power in range(-6, 7) for step in steps]
    for steps in ((1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8), (1, 2, 5), (1,))
)
"""Ticks for ratios, from fine to coarse."""


def _no_difference(series: Series, x: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": {"values": [{"nothing": _nothing(series)}]},
        "mark": {"type": "rule", "color": MARK, "strokeWidth": 1.5},
        "encoding": {"x": {**x, "field": "nothing"}},
    }


def _predicted(x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    return {
        "transform": [
            {"filter": f"datum.group == '{PREDICTED}' && isValid(datum.low) && isValid(datum.high)"}
        ],
        "mark": {"type": "rule", "color": BAND, "strokeWidth": 10},
        "encoding": {
            "x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": {**y, "field": "middle"},
        },
    }  # fmt: skip


def _places(x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    mine = {"filter": f"datum.group != '{POOLED}' && datum.group != '{PREDICTED}'"}
    at = {**y, "field": "middle"}
    return [
        {
            "transform": [mine, {"filter": "isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": at},
        },
        {
            "transform": [mine, {"filter": "isValid(datum.value)"}],
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "color": MAIN},
            "encoding": {"x": {**x, "field": "value"}, "y": at},
        },
    ]


def _diamonds(layout: Layout, x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """What is pooled, as wide as its interval: an area between two edges that meet at its ends."""
    layers = []
    for row in layout.rows:
        known = all(
            isinstance(row[name], float) and math.isfinite(row[name])
            for name in ("low", "value", "high")
        )
        if row["group"] != POOLED or not known:
            continue
        top, middle, floor = row["top"], row["middle"], row["floor"]
        corners = [
            {"x": row["low"], "a": middle, "b": middle},
            {"x": row["value"], "a": top, "b": floor},
            {"x": row["high"], "a": middle, "b": middle},
        ]
        layers.append(
            {
                "data": {"values": corners},
                "mark": {"type": "area", "color": MAIN, "opacity": 1},
                "encoding": {
                    "x": {**x, "field": "x"}, "y": {**y, "field": "a"}, "y2": {"field": "b"},
                },
            }
        )  # fmt: skip
    return layers
