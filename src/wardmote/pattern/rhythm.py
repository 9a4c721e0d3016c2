"""The rhythm of the week: a rate for each of its 168 hours, with an interval.

Formulas and sources: docs/methods/arrivals.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from wardmote.basis.instants import Micros
from wardmote.pattern.bursts import Bursts, bursts
from wardmote.pattern.dispersion import Figures, tally, variation
from wardmote.pattern.exposure import exposure_hours, whole_days
from wardmote.pattern.local_time import LocalParts, local_parts
from wardmote.pattern.shrinkage import shrink

__all__ = ["Bursts", "HourOfWeek", "LocalParts", "bursts", "hour_of_week", "local_parts"]


@dataclass(frozen=True)
class HourOfWeek:
    """The rhythm of a week; arrays have 168 places, from Monday 00:00–01:00 local time.

    Attributes:
        count: Messages met in that hour of the week.
        exposure_hours: Real hours of that kind in the period; 0 where it was never met.
        rate: Messages an hour, small counts drawn towards level × day × hour; NaN where the
            hour was never met.
        lower: Lower bound of the rate.
        upper: Upper bound of the rate.
        raw_rate: Count over exposure; NaN where the hour was never met.
        level: Level of the interval.
        day_cv: Coefficient of variation of the factor that days have of their own.
        hour_cv: The same of real hours, bursts within a day included; the interval rests on it.
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
    n: int


def hour_of_week(
    instants: Micros, zone: ZoneInfo, start: int, end: int, *, level: float = 0.95
) -> HourOfWeek:
    """How many messages come in each hour of the week.

    Args:
        instants: When they were sent, µs since 1970 in UTC; those outside the period are left out.
        zone: Whose clocks.
        start: First instant of the period, µs.
        end: Last instant of the period, µs.
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
    day_cv, hour_cv = _variations(parts, cell, exposure, whole_days(zone, start, end))
    rate, lower, upper = _shrunk(count.astype(np.float64), exposure, day_cv, hour_cv, level)
    met = exposure > 0
    return HourOfWeek(
        count=count,
        exposure_hours=exposure,
        rate=np.where(met, rate, np.nan),
        lower=np.where(met, lower, np.nan),
        upper=np.where(met, upper, np.nan),
        raw_rate=np.divide(count, exposure, out=np.full(168, np.nan), where=met),
        level=level,
        day_cv=day_cv,
        hour_cv=hour_cv,
        n=int(cell.size),
    )


def _variations(
    parts: LocalParts, cell: NDArray[np.int64], exposure: Figures, whole: tuple[int, int]
) -> tuple[float, float]:
    day, first, after = parts.day.astype(np.int64), *whole
    in_whole = (day >= first) & (day < after)
    of_weekday = np.bincount((np.arange(first, after) + 3) % 7, minlength=7).astype(np.float64)
    weekday = parts.weekday.astype(np.int64)
    day_cv = variation(*tally(weekday[in_whole], day[in_whole], 7), of_weekday)
    hour_cv = variation(*tally(cell, day * 24 + cell % 24, 168), exposure)
    # An hour's factor holds the day's.
    return day_cv, max(day_cv, hour_cv)


def _shrunk(
    count: Figures, exposure: Figures, day_cv: float, hour_cv: float, level: float
) -> tuple[Figures, Figures, Figures]:
    if not count.sum() or not exposure.any():
        # Nothing in all that time: a rate of up to −log(tail) over it would leave no trace.
        most = -np.log((1 - level) / 2) / exposure.sum() if exposure.any() else np.nan
        return np.zeros(168), np.zeros(168), np.full(168, most)
    rate, relative = _fitted(count.reshape(7, 24), exposure.reshape(7, 24), day_cv, hour_cv)
    shape, tail = 1 / relative, (1 - level) / 2
    lower, upper = (gammaincinv(shape, q) * rate / shape for q in (tail, 1 - tail))
    return rate, lower, upper


def _fitted(
    count: Figures, exposure: Figures, day_cv: float, hour_cv: float
) -> tuple[Figures, Figures]:
    """Rate = level × day × hour × cell, each factor shrunk; and the rate's relative variance.

    What a day's own factor does to its count is an error in the day of the week, not in the
    shape of the day: hours and cells are compared within the days as they were counted.
    """
    of_day, of_hour, total = count.sum(axis=1), count.sum(axis=0), count.sum()
    within = max(hour_cv**2 - day_cv**2, 0.0)
    hour, base = np.ones(24), total / exposure.sum()
    for _ in range(50):
        before = base
        # An hour of each weekday's days as they were: their count spread by the hours' shape.
        reach = exposure @ hour
        as_counted = np.divide(of_day, reach, out=np.zeros(7), where=reach > 0)
        effect = 1 + (of_day * as_counted).sum() / total * hour * within
        hours = shrink(of_hour / effect, (as_counted @ exposure) / effect)
        hour = hours.factor
        effect = 1 + 24 * base * day_cv**2
        days = shrink(of_day / effect, base * (exposure @ hour) / effect)
        base = total / (days.factor @ exposure @ hour)
        if abs(base / before - 1) < 1e-9:
            break
    expected = np.outer(as_counted, hour)
    spread = 1 + expected * within
    fitted = days.factor.size + (1 - hours.trust).sum()
    cells = shrink((count / spread).ravel(), (expected * exposure / spread).ravel(), fitted)
    of_days = days.variance / days.factor**2 + days.trust**2 * effect / total
    of_hours = np.tile(hours.variance / hour**2, 7)
    relative = np.repeat(of_days, 24) + cells.trust**2 * of_hours + cells.variance / cells.factor**2
    return base * np.outer(days.factor, hour).ravel() * cells.factor, relative
