"""Figures as a report prints them: with their interval, their n, and the ticks of an axis."""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.basis.figures import Interval
from wardmote.findings.finding import Finding, Point, Series
from wardmote.findings.wording import between, capital, count, duration, figure, number

_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 4320, 10080, 20160, 40320)
_IN_MINUTES = {"seconds": 1 / 60, "minutes": 1.0, "hours": 60.0, "days": 1440.0}


def level(share: float) -> str:
    """The level of an interval, e.g. ``95 %``.

    >>> level(0.95), level(0.975)
    ('95 %', '97.5 %')
    """
    return f"{share * 100:g} %"


def estimate(finding: Finding) -> tuple[str, str]:
    """The figure of a finding, and its unit where the figure does not say it itself.

    >>> from types import SimpleNamespace
    >>> estimate(SimpleNamespace(estimate=110.6, unit="messages a week"))
    ('111', 'messages a week')
    >>> estimate(SimpleNamespace(estimate=0.62, unit="share"))
    ('62 %', '')
    """
    if finding.estimate is None:
        return "", ""
    if finding.unit == "share" or finding.unit in _IN_MINUTES:
        return in_unit(finding.estimate, finding.unit), ""
    return number(finding.estimate), finding.unit


def in_unit(x: float, unit: str) -> str:
    """A figure in its unit; every length of time in words.

    >>> in_unit(2.5, "hours"), in_unit(0.25, "share"), in_unit(1234.0, "rows")
    ('2 h 30 min', '25 %', '1,234 rows')
    """
    return duration(x * _IN_MINUTES[unit]) if unit in _IN_MINUTES else figure(x, unit)


def interval(bounds: Interval, unit: str) -> str:
    """Bounds in words, without a unit that the figure beside them already says.

    >>> interval(Interval(50.1, 64.9, 0.95, "t"), "messages a week")
    '50 to 65'
    >>> interval(Interval(None, None, 0.95, "t"), "messages a week")
    'not to be had from so few independent cases'
    """
    if bounds.lower is None and bounds.upper is None:
        return "not to be had from so few independent cases"
    if unit in _IN_MINUTES:
        scale = _IN_MINUTES[unit]
        lower, upper = (None if x is None else x * scale for x in (bounds.lower, bounds.upper))
        return between(Interval(lower, upper, bounds.level, bounds.method), "minutes")
    return between(bounds, unit if unit == "share" else "")


def cases(finding: Finding) -> str:
    """How many cases a figure rests on, with what they are worth where they are alike.

    >>> from types import SimpleNamespace
    >>> cases(SimpleNamespace(n=1234, n_of="messages", effective_n=811.6))
    'n = 1,234 messages, worth 812 independent ones'
    """
    said = f"n = {count(finding.n)} {finding.n_of}".rstrip()
    if finding.effective_n is None or round(finding.effective_n) >= finding.n:
        return said
    return f"{said}, worth {number(finding.effective_n)} independent ones"


def cell(x: float | None, unit: str) -> str:
    """A figure for a table whose heading says the unit.

    >>> cell(None, "share"), cell(0.5, "share"), cell(1234.0, "rows"), cell(3.2, "an hour")
    ('–', '50 %', '1,234', '3.2')
    """
    if x is None:
        return "–"
    if unit in _IN_MINUTES or unit == "share":
        return in_unit(x, unit)
    return count(int(x)) if x == int(x) and abs(x) < 1e15 else number(x)


def bounds(point: Point, series: Series) -> str:
    """The interval of a row of a series, in words; a dash where it has none.

    >>> row = Point("Monday", 0.5, 0.4, None, 10)
    >>> bounds(row, Series((row,), "day", "share", "share", 0.95, "log-log"))
    '40 % to beyond the data'
    """
    if point.lower is None and point.upper is None:
        return "–"
    return interval(Interval(point.lower, point.upper, series.level, series.method), series.unit)


def has_bounds(series: Series) -> bool:
    """Whether any row of a series has an interval."""
    return any(p.lower is not None or p.upper is not None for p in series.points)


def heading(title: str) -> str:
    """The heading of a column, with a capital.

    >>> heading("share kept")
    'Share kept'
    """
    return capital(title)


@dataclass(frozen=True)
class Strip:
    """A share and its interval as places on a strip from 0 to 100."""

    lower: float
    width: float
    mark: float


def strip(finding: Finding) -> Strip | None:
    """Where a share and its interval lie; None for what is no share or has no full interval.

    >>> from types import SimpleNamespace
    >>> bounds = Interval(0.25, 0.75, 0.95, "Wilson")
    >>> strip(SimpleNamespace(estimate=0.5, unit="share", interval=bounds))
    Strip(lower=25.0, width=50.0, mark=49.6)
    """
    share, limits = finding.estimate, finding.interval
    if share is None or finding.unit != "share" or limits is None:
        return None
    if limits.lower is None or limits.upper is None:
        return None
    low, high = max(limits.lower, 0.0), min(limits.upper, 1.0)
    mark = min(max(share * 100 - 0.4, 0.0), 99.2)
    return Strip(round(low * 100, 2), round(max(high - low, 0.0) * 100, 2), round(mark, 2))


def minutes_in(unit: str) -> float | None:
    """How many minutes one of the unit is; None where it is no unit of time."""
    return _IN_MINUTES.get(unit)


def tick_label(minutes: float) -> str:
    """A tick of an axis of time.

    >>> [tick_label(x) for x in (0, 15, 90, 1440, 4320, 10080)]
    ['0', '15 min', '1 h 30 min', '1 day', '3 days', '1 week']
    """
    if minutes == 0:
        return "0"
    weeks, rest = divmod(minutes, 10080)
    if not rest:
        return f"{weeks:.0f} week{'' if weeks == 1 else 's'}"
    return duration(minutes)


def even_ticks(limit: float, most: int = 6) -> list[float]:
    """Even steps from 0 that a clock or a calendar has, in minutes, up to a limit.

    >>> even_ticks(200)
    [0.0, 60.0, 120.0, 180.0]
    """
    step = next((m for m in _MINUTES if limit / m <= most), None)
    step = step or (int(limit / most / 40320) + 1) * 40320
    return [float(i * step) for i in range(int(limit / step) + 1)]


def growing_ticks(limit: float, apart: float = 0.09) -> list[float]:
    """Ticks in minutes for an axis that shows the root of time: each as far on as it needs.

    Args:
        limit: The end of the axis.
        apart: The least distance between two ticks, as a share of the axis.
    """
    named = (15, 60, 180, 360, 720, 1440, 2880, 4320, 7 * 1440, 14 * 1440, 28 * 1440)
    longer = [56 * 1440 * 2**i for i in range(8)]
    kept: list[float] = []
    last = 1.0 + apart
    # From the end backwards: the far ticks say how long the axis is.
    for tick in reversed([float(t) for t in (*named, *longer) if t <= limit]):
        here = (tick / limit) ** 0.5
        if here >= apart and last - here >= apart:
            kept.append(tick)
            last = here
    return [0.0, *reversed(kept)]
