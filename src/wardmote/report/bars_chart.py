"""Bars that start at nought, one a row, each with its interval as a whisker."""

from __future__ import annotations

import itertools
from typing import Any

from wardmote.findings.finding import Point, Series
from wardmote.report.bars_layout import FILLS, down, figures, groups, lay, names
from wardmote.report.chart_style import INK, framed, key, labels, titled
from wardmote.report.numbers import (
    bounds,
    cell,
    even_ticks,
    has_bounds,
    heading,
    level,
    minutes_in,
    tick_label,
)
from wardmote.report.printable import printable


def legend(series: Series) -> str:
    """How to read it."""
    whisker = f" Whisker: {level(series.level)} interval." if has_bounds(series) else ""
    cut = any(_goes_on(point, _ends(series)[1]) for point in series.points)
    beyond = " Arrow: the interval goes on; the table says how far." if cut else ""
    named = [group for group in groups(series) if group]
    each = f" From the top of each: {'; '.join(named)}." if named else ""
    return f"Bar: {series.y_title}.{each}{whisker}{beyond}"


def spec(series: Series, width: int) -> dict[str, Any]:
    """The chart as a Vega-Lite specification."""
    layout = lay(series, width)
    named = [group for group in groups(series) if group][: len(FILLS)]
    ends = _ends(series)
    x, y = _x(series, ends, width > 400), down(layout.height)
    return framed(
        width,
        height=layout.height,
        title=titled(series.y_title, width),
        data={"values": layout.rows},
        layer=[
            _bar(x, y),
            *_whiskers(layout.rows, ends[1], x, y),
            names(layout, y),
            figures(y),
            *key(named, [{"color": fill, "strokeWidth": 12} for fill in FILLS[: len(named)]]),
        ],
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
    for group in dict.fromkeys(p.group for p in known):
        values = [p.estimate or 0.0 for p in known if p.group == group]
        if len(values) > 2:
            said.append(_trend(group, values))
    if missing:
        said.append(f"{missing} of {len(series.points)} rows have no figure.")
    return tuple(said)


def _said(point: Point, series: Series) -> str:
    figure = cell(point.estimate, series.unit)
    spread = f" ({bounds(point, series)})" if has_bounds(series) else ""
    return f"{_name(point)}, {figure}{spread}"


def _trend(group: str, values: list[float]) -> str:
    whose = f"{heading(group)}: they" if group else "They"
    if all(a <= b for a, b in itertools.pairwise(values)):
        return f"{whose} rise from the first row to the last."
    if all(a >= b for a, b in itertools.pairwise(values)):
        return f"{whose} fall from the first row to the last."
    return f"{whose} neither rise nor fall steadily from the first row to the last."


def _name(point: Point) -> str:
    return printable(f"{point.label} ({point.group})" if point.group else point.label)


def _ends(series: Series) -> tuple[float, float]:
    """Where the axis begins, at nought or below, and where it ends.

    An interval many times as long as any bar is cut, so that the bars can be told apart.
    """
    met = [x for p in series.points for x in (p.estimate, p.lower, p.upper) if x is not None]
    longest = max((p.estimate for p in series.points if p.estimate is not None), default=0.0)
    high = min(max(met, default=1.0), 4 * longest) if longest > 0 else max(met, default=1.0)
    if series.unit == "share" and 0.5 < high <= 1.0:
        return 0.0, 1.0
    return min(0.0, *met, 0.0), high * 1.02 if high > 0 else 1.0


def _goes_on(point: Point, end: float) -> bool:
    """Whether the interval of a row ends beyond the axis, or beyond the data."""
    return point.lower is not None and (point.upper is None or point.upper > end)


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


def _bar(x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    return {
        "transform": [{"filter": "isValid(datum.value)"}, {"calculate": "0", "as": "nought"}],
        "mark": {"type": "rect"},
        "encoding": {
            "x": {**x, "field": "nought"},
            "x2": {"field": "value"},
            "y": {**y, "field": "top"},
            "y2": {"field": "floor"},
            "color": {"field": "fill", "type": "nominal", "scale": None},
        },
    }


def _whiskers(
    rows: list[dict[str, Any]], end: float, x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    """Each interval as a line, with an arrow's head where it goes on beyond the data."""
    known = [row for row in rows if row["low"] is not None]
    drawn = [
        {**row, "high": end if row["high"] is None else min(row["high"], end)}
        for row in known
        if row["low"] <= end
    ]
    cut = [{**row, "high": end} for row in known if row["high"] is None or row["high"] > end]
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
