"""The rhythm of the week: a rate for each of its 168 hours, with an interval.

Formulas and sources: docs/methods/arrivals.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import Micros
from wardmote.pattern.bursts import Bursts, bursts
from wardmote.pattern.dispersion import Figures, own_variation, tally, variation
from wardmote.pattern.exposure import exposure_hours, whole_days
from wardmote.pattern.local_time import LocalParts, local_parts
from wardmote.pattern.rate_bounds import Leaning, rate_bounds
from wardmote.pattern.shrinkage import shrink

__all__ = ["Bursts", "HourOfWeek", "LocalParts", "bursts", "hour_of_week", "local_parts"]

_LEAST = 1e-9


@dataclass(frozen=True)
class HourOfWeek:
    """The rhythm of a week; arrays have 168 places, from Monday 00:00–01:00 local time.

    Attributes:
        count: Messages met in that hour of the week.
        exposure_hours: Real hours of that kind in the period; 0 where it was never met.
        rate: Messages an hour, small counts drawn towards level × day × hour if that was asked
            for, but never beyond the interval; NaN where the hour was never met.
        lower: Lower bound of the rate.
        upper: Upper bound of the rate.
        raw_rate: Count over exposure; NaN where the hour was never met.
        level: Level of the interval.
        day_cv: Coefficient of variation of the factor that days have of their own.
        hour_cv: The same of real hours, bursts within a day included; no hour's interval rests on
            less.
        own_cv: The same of each hour of the week for itself, at least ``hour_cv``; its interval
            rests on it.
        n: Messages in the period.
    """

    count: NDArray[np.int64]
    exposure_hours: Figures
    rate: Figures
    lower: Figures
    upper: Figures
    raw_rate: Figures
    level: float
    day_cv: float
    hour_cv: float
    own_cv: Figures
    n: int


def hour_of_week(
    instants: Micros,
    zone: ZoneInfo,
    start: int,
    end: int,
    *,
    shrunk: bool = True,
    level: float = 0.95,
) -> HourOfWeek:
    """How many messages come in each hour of the week.

    Args:
        instants: When they were sent, µs since 1970 in UTC; those outside the period are left out.
        zone: Whose clocks.
        start: First instant of the period, µs.
        end: Last instant of the period, µs.
        shrunk: Draw small counts towards level × day × hour, as is fit for people who write when
            they like. False for what published windows switch on and off, such as replies: each
            hour then stands for itself.
        level: Level of the interval.

    >>> from wardmote.basis.instants import HOUR, WEEK
    >>> every_hour = np.arange(0, 8 * WEEK, HOUR)
    >>> rhythm = hour_of_week(every_hour, ZoneInfo("UTC"), 0, 8 * WEEK)
    >>> float(rhythm.rate.min().round(2)), float(rhythm.rate.max().round(2))
    (1.0, 1.0)
    """
    inside = (instants >= start) & (instants <= end)
    parts = local_parts(instants[inside], zone)
    cell = parts.hour_of_week.astype(np.int64)
    count = np.bincount(cell, minlength=168)
    exposure = exposure_hours(zone, start, end)
    met = exposure > 0
    varies = _variations(parts, cell, exposure, whole_days(zone, start, end))
    raw_rate = np.divide(count, exposure, out=np.full(168, np.nan), where=met)
    rate, leaning = raw_rate, None
    if shrunk and count.any() and met.any():
        rate, leaning = _fitted(count.astype(np.float64), exposure, varies)
    lower, upper = _bounds(count, exposure, varies, level, leaning)
    return HourOfWeek(
        count=count,
        exposure_hours=exposure,
        # Limited translation: no hour is drawn to a rate that its own count speaks against.
        rate=np.where(met, np.clip(rate, lower, upper), np.nan),
        lower=lower,
        upper=upper,
        raw_rate=raw_rate,
        level=level,
        day_cv=varies.day,
        hour_cv=varies.hour,
        own_cv=varies.own,
        n=int(cell.size),
    )


@dataclass(frozen=True)
class _Variations:
    """Beyond chance: of days, of hours, and of each hour of the week for itself."""

    day: float
    hour: float
    own: Figures


def _variations(
    parts: LocalParts, cell: NDArray[np.int64], exposure: Figures, whole: tuple[int, int]
) -> _Variations:
    day, first, after = parts.day.astype(np.int64), *whole
    in_whole = (day >= first) & (day < after)
    of_weekday = np.bincount((np.arange(first, after) + 3) % 7, minlength=7).astype(np.float64)
    weekday = parts.weekday.astype(np.int64)
    day_cv = variation(*tally(weekday[in_whole], day[in_whole], 7), of_weekday)
    total, squares = tally(cell, day * 24 + cell % 24, 168)
    # An hour's factor holds the day's.
    hour_cv = max(day_cv, variation(total, squares, exposure))
    return _Variations(day_cv, hour_cv, own_variation(total, squares, exposure, hour_cv))


def _bounds(
    count: NDArray[np.int64],
    exposure: Figures,
    varies: _Variations,
    level: float,
    leaning: Leaning | None,
) -> tuple[Figures, Figures]:
    met = exposure > 0
    lower, upper = np.full(168, np.nan), np.full(168, np.nan)
    if met.any():
        own = replace(leaning, expected=leaning.expected[met]) if leaning else None
        lower[met], upper[met] = rate_bounds(
            count[met].astype(np.float64), exposure[met], varies.own[met], level, own
        )
    return lower, upper


def _fitted(count: Figures, exposure: Figures, varies: _Variations) -> tuple[Figures, Leaning]:
    """Rate = level × day × hour × cell, each factor shrunk; and what others say of each hour.

    What a day's own factor does to its count is an error in the day of the week, not in the
    shape of the day: hours and cells are compared within the days as they were counted.
    """
    count, exposure = count.reshape(7, 24), exposure.reshape(7, 24)
    of_day, of_hour, total = count.sum(axis=1), count.sum(axis=0), count.sum()
    within = max(varies.hour**2 - varies.day**2, 0.0)
    hour, base = np.ones(24), total / exposure.sum()
    for _ in range(50):
        before = base
        # An hour of each weekday's days as they were: their count spread by the hours' shape.
        reach = exposure @ hour
        as_counted = np.divide(of_day, reach, out=np.zeros(7), where=reach > 0)
        effect = 1 + (of_day * as_counted).sum() / total * hour * within
        hours = shrink(of_hour / effect, (as_counted @ exposure) / effect)
        hour = hours.factor
        effect = 1 + 24 * base * varies.day**2
        days = shrink(of_day / effect, base * (exposure @ hour) / effect)
        base = total / (days.factor @ exposure @ hour)
        if abs(base / before - 1) < 1e-9:
            break
    expected = np.outer(as_counted, hour)
    spread = 1 + expected * within
    fitted = days.factor.size + (1 - hours.trust).sum()
    cells = shrink((count / spread).ravel(), (expected * exposure / spread).ravel(), fitted)
    product = base * np.outer(days.factor, hour)
    others = _from_others(count, product * exposure, 1 - days.trust, 1 - hours.trust)
    return product.ravel() * cells.factor, Leaning(others.ravel(), cells.spread)


def _from_others(count: Figures, expected: Figures, day_own: Figures, hour_own: Figures) -> Figures:
    """What is expected of each hour of the week, less what its own count added to that.

    Args:
        count: 7 × 24.
        expected: Of the same shape, from all counts.
        day_own: How far each day's factor goes by its own count, 0 to 1.
        hour_own: The same of the hours' factors.
    """
    of_day = expected / np.maximum(expected.sum(axis=1), _LEAST)[:, None]
    of_hour = expected / np.maximum(expected.sum(axis=0), _LEAST)
    own = np.minimum(of_day * day_own[:, None] + of_hour * hour_own, 0.9)
    without = expected - own / (1 - own) * (count - expected)
    above_none: Figures = np.maximum(np.maximum(without, expected / 10), _LEAST)
    return above_none
