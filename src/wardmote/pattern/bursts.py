"""Bursts: days so busy that neither chance nor an ordinary busy day explains them."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammainc

from wardmote.basis.instants import DAY, Micros
from wardmote.pattern.dispersion import Figures, variation
from wardmote.pattern.exposure import whole_days
from wardmote.pattern.local_time import on_the_wall

_BEYOND = 0.001
_FEWEST_MESSAGES = 5
_FEWEST_DAYS = 7
_MOST_DAYS = 366 * 200


@dataclass(frozen=True)
class Bursts:
    """The days of bursts.

    Attributes:
        day: Their local dates, in days since 1970-01-01.
        whole_days: How many whole days were looked at.
        share: Share of the messages of those days that fell on days of bursts; 0 if there are none.
        day_cv: How much the other days vary, as a coefficient of variation beyond chance.
    """

    day: NDArray[np.int64]
    whole_days: int
    share: float
    day_cv: float

    @property
    def days(self) -> int:
        """How many days of bursts there are."""
        return self.day.size


def bursts(instants: Micros, zone: ZoneInfo, start: int, end: int) -> Bursts:
    """Find the days whose count lies beyond the 99.9 % point for days of that weekday.

    The point is that of a negative binomial with the mean of the weekday and the variation of
    the days that are no bursts (Poisson where they vary by chance alone). What counts as
    ordinary is found by turns, from the quieter days up, so that one great burst does not
    make itself look ordinary.

    Args:
        instants: When messages were sent, µs since 1970 in UTC.
        zone: Whose days.
        start: First instant of the period, µs; only days wholly inside it are looked at.
        end: Last instant of the period, µs.
    """
    first, after = whole_days(zone, start, end)
    if not _FEWEST_DAYS <= after - first <= _MOST_DAYS:
        return Bursts(np.zeros(0, dtype=np.int64), after - first, 0.0, 0.0)
    day = on_the_wall(instants, zone) // DAY - first
    count = np.bincount(day[(day >= 0) & (day < after - first)], minlength=after - first)
    weekday = (np.arange(first, after) + 3) % 7
    ordinary = count <= np.quantile(count, 0.95)
    for _ in range(50):
        mean, cv = _ordinary_days(count, weekday, ordinary)
        still = (count < _FEWEST_MESSAGES) | (_beyond(count, mean[weekday], cv) >= _BEYOND)
        if np.array_equal(still, ordinary):
            break
        ordinary = still
    burst = ~ordinary
    share = float(count[burst].sum() / count.sum()) if burst.any() else 0.0
    return Bursts(np.flatnonzero(burst) + first, count.size, share, cv)


def _ordinary_days(
    count: NDArray[np.int64], weekday: NDArray[np.int64], ordinary: NDArray[np.bool_]
) -> tuple[Figures, float]:
    """The mean of each weekday, and the variation common to all."""
    some, of = count[ordinary].astype(np.float64), weekday[ordinary]
    days = np.bincount(of, minlength=7).astype(np.float64)
    total = np.bincount(of, weights=some, minlength=7).astype(np.float64)
    squares = np.bincount(of, weights=some**2, minlength=7).astype(np.float64)
    # Four ordinary days in all, of which those of other weekdays make up what is wanting.
    lent = np.maximum(4 - days, 0)
    return (total + lent * some.mean()) / (days + lent), variation(total, squares, days)


def _beyond(count: NDArray[np.int64], mean: Figures, cv: float) -> Figures:
    """The chance of so many messages or more on such a day."""
    k = np.maximum(count, 1).astype(np.float64)
    if not cv:
        return np.asarray(gammainc(k, mean))
    return np.asarray(betainc(k, 1 / cv**2, mean / (mean + 1 / cv**2)))
