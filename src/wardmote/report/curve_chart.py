"""A curve over time: steps with a band, of one group or of several."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from wardmote.findings.finding import Point, Series
from wardmote.report.chart_style import (
    DASHES,
    FONT_SIZE,
    GROUPS,
    MARK,
    framed,
    key,
    labels,
    titled,
)
from wardmote.report.numbers import (
    bounds,
    cell,
    even_ticks,
    growing_ticks,
    heading,
    in_unit,
    level,
    minutes_in,
    tick_label,
)
from wardmote.report.printable import printable

MOST_POINTS = 400
_LINEAR_TO = 2 * 1440.0
_TOLD_AT = (60.0, 240.0, 1440.0, 4320.0, 10080.0)


def legend(series: Series) -> str:
    """How to read it."""
    long = _limit(series) > _LINEAR_TO and _is_time(series)
    squeezed = " Later days are drawn closer together." if long else ""
    return f"Line: {series.y_title}. Band: {level(series.level)} interval.{squeezed}"


def spec(series: Series, width: int) -> dict[str, Any]:
    """The chart as a Vega-Lite specification."""
    groups = list(dict.fromkeys(p.group for p in _known(series)))
    limit = _limit(series)
    rows = [row for group in groups for row in _rows(series, group, limit)]
    x, y, colour = _x(series, limit, width), _y(series), _colour(groups)
    return framed(
        width,
        height=260 if width > 400 else 220,
        title=titled(series.y_title, width),
        data={"values": rows},
        layer=[
            _band(x, y, colour),
            _line(x, y, colour),
            *(_key(groups) if len(groups) > 1 else _half(series, limit, x, y)),
        ],
    )


def words(series: Series) -> tuple[str, ...]:
    """What the chart shows, from the data, a sentence or two for each group."""
    known = _known(series)
    if not known:
        return ("The curve has no points.",)
    groups = [(group, list(points)) for group, points in groupby(known, key=lambda p: p.group)]
    said = [_compared(series, groups)] if len(groups) > 1 and series.unit == "share" else []
    for group, points in groups:
        said += list(_group_words(series, group, points))
    return tuple(said)


def _compared(series: Series, groups: list[tuple[str, list[Point]]]) -> str:
    halves = [(group, _crossing(points)) for group, points in groups]
    told = "; ".join(
        f"{group} {_by(series, half) if half else 'not within the data'}" for group, half in halves
    )
    return f"The curves pass one half: {told}."


def _group_words(series: Series, group: str, points: list[Point]) -> Iterator[str]:
    name = f"{heading(group)}: " if group else ""
    scale = minutes_in(_x_unit(series)) or 1.0
    told = [(at, _at(points, at / scale)) for at in _TOLD_AT if at / scale <= (points[-1].x or 0.0)]
    if told and _is_time(series):
        values = "; ".join(
            f"{cell(p.estimate, series.unit)} after {tick_label(at)}" for at, p in told
        )
        yield f"{name or heading(series.y_title)}{series.y_title if name else ''}: {values}."
    half = _crossing(points)
    if half is not None and series.unit == "share" and not group:
        yield f"The curve passes one half {_by(series, half)}."
    last = points[-1]
    yield (
        f"{name}{'at' if name else 'At'} its end, {_after(series, last)}, it stands at "
        f"{cell(last.estimate, series.unit)} ({bounds(last, series)})."
    )


def _after(series: Series, point: Point) -> str:
    x = point.x or 0.0
    return f"after {in_unit(x, _x_unit(series))}" if _is_time(series) else f"at {x:g}"


def _by(series: Series, point: Point) -> str:
    """Of something that came between this point and the one before it."""
    return _after(series, point).replace("after ", "by ", 1)


def _at(points: list[Point], x: float) -> Point:
    """The step that holds at x; the first, before it begins."""
    return next((p for p in reversed(points) if (p.x or 0.0) <= x), points[0])


def _crossing(points: list[Point]) -> Point | None:
    falling = (points[0].estimate or 0.0) >= 0.5
    return next((p for p in points if ((p.estimate or 0.0) <= 0.5) == falling), None)


def _x_unit(series: Series) -> str:
    title = series.x_title.lower()
    return next((unit for unit in ("hours", "minutes", "days") if unit in title), "")


def _is_time(series: Series) -> bool:
    return minutes_in(_x_unit(series)) is not None


def _known(series: Series) -> list[Point]:
    """Points that have a place, by group in the order met, each in order of x."""
    groups = {p.group: i for i, p in reversed(list(enumerate(series.points)))}
    known = [p for p in series.points if p.x is not None and p.x >= 0 and p.estimate is not None]
    return sorted(known, key=lambda p: (groups[p.group], p.x or 0.0))


def _minutes(series: Series, x: float | None) -> float:
    return (x or 0.0) * (minutes_in(_x_unit(series)) or 1.0)


def _limit(series: Series) -> float:
    """Where the axis ends, in minutes (or in x, where it is no time).

    A curve that has come to rest is cut: the first hours need the room.
    """
    known = _known(series)
    moving = [
        _minutes(series, point.x)
        for _, points in groupby(known, key=lambda p: p.group)
        for before, point in _pairs(list(points))
        if abs((point.estimate or 0.0) - (before.estimate or 0.0)) > 0.0005
    ]
    whole = max((_minutes(series, p.x) for p in known), default=1.0)
    return min(whole, 1.1 * max(moving)) if moving else whole or 1.0


def _pairs(points: list[Point]) -> Iterator[tuple[Point, Point]]:
    return pairwise(points)


def _rows(series: Series, group: str, limit: float) -> list[dict[str, Any]]:
    groups = len({p.group for p in series.points})
    points = [p for p in _known(series) if p.group == group and _minutes(series, p.x) <= limit]
    kept = _thinned(points, MOST_POINTS // groups)
    rows = [
        {
            "x": _minutes(series, p.x),
            "y": p.estimate,
            "low": p.estimate if p.lower is None else p.lower,
            "high": p.estimate if p.upper is None else p.upper,
            "group": printable(group),
        }
        for p in kept
    ]
    # A step holds until the axis ends.
    return [*rows, {**rows[-1], "x": limit}] if rows else []


def _thinned(points: list[Point], most: int) -> list[Point]:
    """Steps that change something, and of those evenly as many as a chart can show."""
    steps = [
        p
        for i, p in enumerate(points)
        if i == 0
        or (p.estimate, p.lower, p.upper)
        != (points[i - 1].estimate, points[i - 1].lower, points[i - 1].upper)
    ]
    if len(steps) <= most:
        return steps
    return [steps[round(i * (len(steps) - 1) / (most - 1))] for i in range(most)]


def _x(series: Series, limit: float, width: int) -> dict[str, Any]:
    narrow = width <= 400
    title = printable(series.x_title).split(" (")[0]
    base = {"field": "x", "type": "quantitative"}
    if not _is_time(series):
        return {**base, "title": title, "scale": {"domain": [0, limit], "nice": False}}
    root = limit > _LINEAR_TO
    ticks = (
        growing_ticks(limit, 0.26 if narrow else 0.09)
        if root
        else even_ticks(limit, 4 if narrow else 8)
    )
    return {
        **base,
        "title": title,
        "scale": {"type": "sqrt" if root else "linear", "domain": [0, limit], "nice": False},
        "axis": {**labels({t: tick_label(t) for t in ticks}), "labelFlush": True, "grid": True},
    }


def _y(series: Series) -> dict[str, Any]:
    base: dict[str, Any] = {"type": "quantitative", "title": None}
    if series.unit != "share":
        return base
    ticks = {i / 4: f"{i * 25} %" for i in range(5)}
    return {**base, "scale": {"domain": [0, 1]}, "axis": labels(ticks)}


def _colour(groups: list[str]) -> dict[str, Any]:
    names = [printable(group) for group in groups]
    return {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": names, "range": [GROUPS[i % len(GROUPS)] for i in range(len(names))]},
        "legend": None,  # the key is drawn by hand: area and line would share one badly
    }


def _band(x: dict[str, Any], y: dict[str, Any], colour: dict[str, Any]) -> dict[str, Any]:
    return {
        "mark": {"type": "area", "interpolate": "step-after", "opacity": 0.22},
        "encoding": {
            "x": x,
            "y": {**y, "field": "low"},
            "y2": {"field": "high"},
            "fill": colour,
        },
    }


def _line(x: dict[str, Any], y: dict[str, Any], colour: dict[str, Any]) -> dict[str, Any]:
    names = colour["scale"]["domain"]
    dashes = [DASHES[i % len(DASHES)] for i in range(len(names))]
    return {
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
        "encoding": {
            "x": x,
            "y": {**y, "field": "y"},
            "stroke": colour,
            "strokeDash": {**colour, "scale": {"domain": names, "range": dashes}},
        },
    }


def _key(names: list[str]) -> list[dict[str, Any]]:
    swatches = [
        {
            "color": GROUPS[i % len(GROUPS)],
            "strokeDash": DASHES[i % len(DASHES)],
            "strokeWidth": 2.5,
        }
        for i in range(len(names))
    ]
    return key([printable(name) for name in names], swatches)


def _half(
    series: Series, limit: float, x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    """A dot where a share passes one half, with when that is."""
    point = _crossing(_known(series)) if series.unit == "share" and _is_time(series) else None
    if point is None or _minutes(series, point.x) > limit:
        return []
    when = _minutes(series, point.x)
    where = {"x": when, "y": 0.5, "said": f"half {_by(series, point)}"}
    far = (when / limit) ** (0.5 if limit > _LINEAR_TO else 1) > 0.6
    place = {"x": x, "y": {**y, "field": "y"}}
    return [
        {
            "data": {"values": [where]},
            "mark": {"type": "point", "filled": True, "size": 70, "color": MARK, "opacity": 1},
            "encoding": place,
        },
        {
            "data": {"values": [where]},
            "mark": {
                "type": "text",
                "color": MARK,
                "fontSize": FONT_SIZE,
                "fontWeight": "bold",
                "align": "right" if far else "left",
                "dx": -10 if far else 10,
                "dy": -10,
            },
            "encoding": {**place, "text": {"field": "said", "type": "nominal"}},
        },
    ]
