"""The hours of the week: seven days under one another, each a line of its hours with a band.

A line says how many and a band how sure, which the colours of a heat map cannot; the days
share one scale, so that a tall day is a busy day.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from wardmote.basis.dates import DAYS
from wardmote.findings.finding import Point, Series
from wardmote.report.chart_style import BAND, FILL, GRID, INK, MAIN, MARK, framed, labels, titled
from wardmote.report.numbers import bounds, cell, level

_ROW = 44
_HOURS = ("00", "06", "12", "18", "24")


def legend(series: Series) -> str:
    """How to read it."""
    return (
        f"Each row is a day, from midnight to midnight. Line: {series.y_title}. "
        f"Band: {level(series.level)} interval. Dot: the busiest hour."
    )


def spec(series: Series, width: int) -> dict[str, Any]:
    """The chart as a Vega-Lite specification."""
    known = _known(series)
    top = max((p.upper if p.upper is not None else p.estimate or 0.0 for p in known), default=1.0)
    rows = _rows(known, top or 1.0)
    return framed(
        width,
        height=7 * _ROW,
        title=titled(f"{series.y_title}; every day on the same scale", width),
        data={"values": rows},
        layer=[*_days(width), _fill(), _band(), _line(rows), *_peak(rows, series, width)],
    )


def words(series: Series) -> tuple[str, ...]:
    """What the chart shows, from the data: the peak first."""
    known = _known(series)
    if not known:
        return ("No hour of the week has a figure.",)
    peak = max(known, key=lambda p: p.estimate or 0.0)
    trough = min(known, key=lambda p: p.estimate or 0.0)
    busy, quiet = _by_day(known, max), _by_day(known, min)
    said = bounds(peak, series)
    return (
        f"Highest on {peak.label}: {cell(peak.estimate, series.unit)} {series.unit} ({said}).",
        f"Lowest on {trough.label}: {cell(trough.estimate, series.unit)} "
        f"({bounds(trough, series)}).",
        f"{DAYS[busy]} has the most of any day and {DAYS[quiet]} the fewest.",
        _parts_of_the_day(known),
    )


def _known(series: Series) -> list[Point]:
    return [
        p for p in series.points if p.x is not None and 0 <= p.x < 168 and p.estimate is not None
    ]


def _by_day(known: list[Point], extreme: Any) -> int:
    totals: dict[int, float] = {}
    for point in known:
        day = int((point.x or 0.0) // 24)
        totals[day] = totals.get(day, 0.0) + (point.estimate or 0.0)
    chosen: int = extreme(totals, key=lambda day: totals[day])
    return chosen


def _parts_of_the_day(known: list[Point]) -> str:
    whole = sum(p.estimate or 0.0 for p in known)
    if not whole:
        return "Every hour is at nought."
    parts = []
    for start in (0, 6, 12, 18):
        part = sum(p.estimate or 0.0 for p in known if start <= (p.x or 0.0) % 24 < start + 6)
        parts.append(
            f"{part / whole:.0%}".replace("%", " %") + f" from {start:02d}:00 to {start + 6:02d}:00"
        )
    return f"Of the whole week, {'; '.join(parts)}."


def _rows(known: list[Point], top: float) -> list[dict[str, float]]:
    """Each hour with its heights as places on the page: the day's base line less its share."""
    rows = []
    for point in known:
        day, hour = divmod(point.x or 0.0, 24)
        lower = point.estimate if point.lower is None else point.lower
        upper = point.estimate if point.upper is None else point.upper
        height = {
            name: (day + 1) * _ROW - 0.86 * _ROW * min((value or 0.0) / top, 1.0)
            for name, value in (("low", lower), ("high", upper), ("mid", point.estimate))
        }
        rows.append(
            {"hour": hour, "next": hour + 1, "day": day, "base": (day + 1) * _ROW, **height}
        )
    return rows


_X: dict[str, Any] = {
    "field": "hour",
    "type": "quantitative",
    "scale": {"domain": [0, 24], "nice": False},
    "title": None,
    "axis": {
        **labels(dict(zip((0, 6, 12, 18, 24), (f"{h}:00" for h in _HOURS), strict=True))),
        "grid": True,
        "labelFlush": True,
    },
}
_Y: dict[str, Any] = {
    "type": "quantitative",
    "axis": None,
    "scale": {"domain": [0, 7 * _ROW], "reverse": True, "nice": False, "zero": False},
}


def _days(width: int) -> list[dict[str, Any]]:
    names = [
        {"base": (day + 1) * _ROW, "name": name if width > 400 else name[:3]}
        for day, name in enumerate(DAYS)
    ]
    y = {**_Y, "field": "base"}
    return [
        {
            "data": {"values": names},
            "mark": {"type": "rule", "color": GRID, "strokeWidth": 1.5},
            "encoding": {"y": y},
        },
        {
            "data": {"values": names},
            "mark": {
                "type": "text",
                "align": "right",
                "baseline": "bottom",
                "x": -8,
                "dy": -1,
                "color": INK,
            },
            "encoding": {"y": y, "text": {"field": "name", "type": "nominal"}},
        },
    ]


def _fill() -> dict[str, Any]:
    """From the day's base line to its band, faintly: a day is a shape."""
    return {
        "mark": {"type": "rect", "color": FILL},
        "encoding": {
            "x": _X,
            "x2": {"field": "next"},
            "y": {**_Y, "field": "low"},
            "y2": {"field": "base"},
        },
    }


def _band() -> dict[str, Any]:
    return {
        "mark": {"type": "rect", "color": BAND},
        "encoding": {
            "x": _X,
            "x2": {"field": "next"},
            "y": {**_Y, "field": "low"},
            "y2": {"field": "high"},
        },
    }


def _line(rows: list[dict[str, float]]) -> dict[str, Any]:
    """One level stroke an hour, joined by upright ones: a step that ends where the day does."""
    ends = [
        {"hour": row[end], "mid": row["mid"], "day": row["day"], "turn": turn}
        for turn, (row, end) in enumerate(product(rows, ("hour", "next")))
    ]
    return {
        "data": {"values": ends},
        "mark": {"type": "line", "color": MAIN, "strokeWidth": 1.75, "strokeJoin": "round"},
        "encoding": {
            "x": _X,
            "y": {**_Y, "field": "mid"},
            "detail": {"field": "day"},
            "order": {"field": "turn"},
        },
    }


def _peak(rows: list[dict[str, float]], series: Series, width: int) -> list[dict[str, Any]]:
    if not rows:
        return []
    peak = min(rows, key=lambda row: row["mid"] - row["day"] * _ROW)
    said = cell(max(p.estimate or 0.0 for p in _known(series)), series.unit)
    data = {"values": [{"hour": peak["hour"] + 0.5, "mid": peak["mid"], "said": said}]}
    place = {"x": _X, "y": {**_Y, "field": "mid"}}
    late = peak["hour"] > 20
    beside = width / 60 + 7  # half an hour's width, and a little
    dot = {"type": "point", "filled": True, "size": 60, "color": MARK, "opacity": 1}
    text = {"type": "text", "fontWeight": "bold", "dy": -2, "align": "right" if late else "left"}
    text |= {"dx": -beside if late else beside}
    said_there = {**place, "text": {"field": "said", "type": "nominal"}}
    # A white edge keeps the figure legible on a band.
    edge = {"stroke": "white", "strokeWidth": 4, "color": "white"}
    return [
        {"data": data, "mark": dot, "encoding": place},
        {"data": data, "mark": text | edge, "encoding": said_there},
        {"data": data, "mark": text | {"color": MARK}, "encoding": said_there},
    ]
