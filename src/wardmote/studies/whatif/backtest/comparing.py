"""How much a run of weeks tells: what it is worth in independent ones, and intervals to match."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.figures import Interval, Proportion
from wardmote.estimators.critical import critical_value
from wardmote.estimators.proportions import wilson_bounds
from wardmote.studies.whatif.backtest.figures import Values

FEWEST_TO_COMPARE = 6
"""Weeks below which no interval of a difference of scores is claimed."""


def lag_one(series: Values) -> float:
    """The correlation of each week with the next; 0 where there is nothing to tell it by.

    That of a short run comes out too low by (1 + 3r)/n (Marriott and Pope 1954, *Biometrika*
    41:390), which is put back.

    >>> round(lag_one(np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])), 2)
    0.92
    """
    away = series - series.mean() if series.size else series
    total = float((away**2).sum())
    if total == 0:
        return 0.0
    r = float((away[1:] * away[:-1]).sum() / total)
    return min(r + (1 + 3 * r) / series.size, 1.0)


def independent(n: int, correlation: float) -> float:
    """How many independent weeks so many correlated ones are worth: n (1 − r) / (1 + r).

    That is the variance of the mean of a first-order autoregression (Bayley and Hammersley 1946,
    *JRSS Supplement* 8:184). Weeks that alternate are not counted as more than they are, and
    none as less than one.

    >>> independent(20, 0.5).__round__(2), independent(20, -0.3)
    (6.67, 20.0)
    """
    r = min(max(correlation, 0.0), 1.0)
    return max(n * (1 - r) / (1 + r), min(n, 1.0))


def coverage(hits: NDArray[np.bool_], places: Values, level: float) -> Proportion:
    """The share of weeks inside their intervals, with Wilson's interval on the effective n.

    Args:
        hits: Whether each week lay inside, in order.
        places: Where in its forecast each lay (``forecasts.place``). A level that drifts shows
            in these sooner than in hits, so that the stronger of the two correlations counts.
        level: Of the interval.
    """
    inside = hits.astype(np.float64)
    n = independent(hits.size, max(lag_one(inside), lag_one(places)))
    share = float(inside.mean())
    lower, upper = wilson_bounds(share, n, level)
    method = "Wilson on the effective n, by the correlation of one week with the next"
    return Proportion(int(hits.sum()), hits.size, Interval(lower, upper, level, method), n)


def mean_place(places: Values, level: float) -> tuple[float, Interval]:
    """The mean place of what came in its forecasts, 0.5 where they lean neither way.

    Student's interval on the effective n.
    """
    n = independent(places.size, lag_one(places))
    mean, method = float(places.mean()), "Student's t on the effective n"
    if n < 2:
        return mean, Interval(None, None, level, method)
    reach = critical_value(level, int(n) - 1) * float(places.std(ddof=1)) / math.sqrt(n)
    return mean, Interval(max(mean - reach, 0.0), min(mean + reach, 1.0), level, method)


def resampled(
    statistic: Callable[[NDArray[np.int64]], Values],
    n: int,
    effective_n: float,
    *,
    resamples: int,
    draw: np.random.Generator,
    level: float,
) -> Interval:
    """An interval by resampling weeks, as wide as correlated ones leave it.

    The percentile interval, each bound moved away from the estimate by √(n/n_eff), for weeks
    that are alike, and by √(n/(n − 1)) and Student's t over the normal value, without which
    the percentiles of a short run lie too close (Hesterberg 2015, *American Statistician* 69:371).

    Args:
        statistic: From weeks' places, resamples × n, to one value a resample.
        n: Weeks.
        effective_n: How many independent ones they are worth.
        resamples: How many.
        draw: Random numbers.
        level: Of the interval.
    """
    method = f"bootstrap by week, expanded percentile, {resamples} resamples"
    if n < FEWEST_TO_COMPARE:
        return Interval(None, None, level, method)
    estimate = float(statistic(np.arange(n)[None, :])[0])
    values = statistic(draw.integers(n, size=(resamples, n)))
    tail = (1 - level) / 2
    lower, upper = (float(each) for each in np.quantile(values, [tail, 1 - tail]))
    t = critical_value(level, max(int(effective_n) - 1, 1))
    reach = t / critical_value(level) * math.sqrt(n / (n - 1)) * math.sqrt(n / effective_n)
    return Interval(
        estimate + reach * (lower - estimate), estimate + reach * (upper - estimate), level, method
    )
