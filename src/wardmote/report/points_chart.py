"""Dots at two figures of each row, such as what a pattern asks and what it gives."""

from __future__ import annotations

from typing import Any

from wardmote.findings.finding import Point, Series
from wardmote.report.chart_style import FONT_SIZE, GROUPS, INK, framed, key, labels, titled
from wardmote.report.numbers import bounds, cell, has_bounds, heading, level
from wardmote.report.printable import printable

_TIERS = 3


def legend(series: Series) -> str:
    """How to read it."""
    whisker = f" Whisker: {level(series.level)} interval." if has_bounds(series) else ""
    named = "; ".join(f"{_shape_words(i)}: {group}" for i, group in enumerate(_groups(series)))
    shapes = f" {heading(named)}." if named else ""
    return f"Dot: a row of the table, whose number stands below it.{shapes}{whisker}"


def spec(series: Series, width: int) -> dict[str, Any]:
    """The chart as a Vega-Lite specification."""
    groups = _groups(series)
    height = 300 if width > 400 else 260
    x, y = _x(series, width), _y(series)
    swatches = [{"color": GROUPS[i % len(GROUPS)], "strokeWidth": 10} for i in range(len(groups))]
    return framed(
        width,
        height=height,
        title=titled(series.y_title, width),
        data={"values": _rows(series)},
        layer=[
            {
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5, "opacity": 0.6},
                "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                "encoding": {"x": x, "y": {**y, "field": "y"}, **_look(groups)},
            },
            *(_number(tier, height, x) for tier in range(_TIERS)),
            *(key([printable(group) for group in groups], swatches) if groups else []),
        ],
    )  # fmt: skip


def words(series: Series) -> tuple[str, ...]:
    """What the chart shows, from the data: the ends of the front, and which are of which group."""
    known = [p for p in _known(series) if p.estimate is not None]
    if not known:
        return ("None of its rows has a figure.",)
    least = min(known, key=lambda p: p.x or 0.0)
    most = max(known, key=lambda p: p.estimate or 0.0)
    said = [
        f"Furthest left: {_said(least, series)}.",
        f"Highest: {_said(most, series)}.",
    ]
    for group in _groups(series):
        own = sum(p.group == group for p in known)
        said.append(f"{heading(group)}: {own} of {len(known)}.")
    return tuple(said)


def _said(point: Point, series: Series) -> str:
    spread = f" ({bounds(point, series)})" if has_bounds(series) else ""
    at = f"{cell(point.x, '')} {series.x_title}"
    return f"{printable(point.label)}, {cell(point.estimate, series.unit)}{spread} at {at}"


def _known(series: Series) -> list[Point]:
    return [p for p in series.points if p.x is not None and p.x >= 0 and p.estimate is not None]


def _groups(series: Series) -> list[str]:
    return [group for group in dict.fromkeys(p.group for p in _known(series)) if group]


def _shape_words(place: int) -> str:
    return ("circle", "diamond", "square")[place % 3]


def _rows(series: Series) -> list[dict[str, Any]]:
    """One a dot. Numbers of neighbours stand at different heights, so that none hides another."""
    numbered = [(i, p) for i, p in enumerate(series.points, start=1) if p in _known(series)]
    numbered.sort(key=lambda pair: pair[1].x or 0.0)
    return [
        {
            "x": point.x,
            "y": point.estimate,
            "low": point.lower,
            "high": point.upper,
            "number": str(number),
            "tier": place % _TIERS,
            "group": printable(point.group),
        }
        for place, (number, point) in enumerate(numbered)
    ]


def _number(tier: int, height: int, x: dict[str, Any]) -> dict[str, Any]:
    """The numbers of one height, at the foot of the plot."""
    mark = {"type": "text", "align": "center", "color": INK, "fontSize": FONT_SIZE - 1}
    y = {"value": height - 8 - 13 * tier}
    return {
        "transform": [{"filter": f"datum.tier == {tier}"}],
        "mark": {**mark, "fontWeight": "bold"},
        "encoding": {"x": x, "y": y, "text": {"field": "number", "type": "nominal"}},
    }


def _x(series: Series, width: int) -> dict[str, Any]:
    return {
        "field": "x",
        "type": "quantitative",
        "title": printable(series.x_title),
        "scale": {"zero": False, "nice": True, "padding": 14},
        "axis": {"grid": True, "tickCount": 6 if width > 400 else 4},
    }


def _y(series: Series) -> dict[str, Any]:
    base: dict[str, Any] = {"type": "quantitative", "title": None}
    if series.unit != "share":
        return {**base, "scale": {"zero": True}}
    # Room below for the numbers of the dots.
    ticks = {i / 4: f"{i * 25} %" for i in range(5)}
    return {**base, "scale": {"domain": [-0.15, 1], "nice": False}, "axis": labels(ticks)}


def _look(groups: list[str]) -> dict[str, Any]:
    """Groups by colour and by shape, so that either alone tells them apart."""
    names = [printable(group) for group in groups]
    if not names:
        return {"color": {"value": GROUPS[0]}}
    colours = [GROUPS[i % len(GROUPS)] for i in range(len(names))]
    shapes = [_shape_words(i) for i in range(len(names))]
    field = {"field": "group", "type": "nominal", "legend": None}
    return {
        "color": {**field, "scale": {"domain": names, "range": colours}},
        "shape": {**field, "scale": {"domain": names, "range": shapes}},
    }
