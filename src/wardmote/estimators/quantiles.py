"""A quantile of values that are all known, with an interval for clustered rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.basis.figures import Interval
from wardmote.estimators.clusters import Clusters
from wardmote.estimators.proportions import effective_n_of_share, wilson_bounds
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed, check_level


@dataclass(frozen=True)
class QuantileEstimate:
    """A quantile, its interval, its rows and the n that the interval rests on."""

    estimate: float
    interval: Interval
    n: int
    effective_n: float


def clustered_quantile(
    values: ArrayLike, p: float, clusters: Clusters = (), level: float = 0.95
) -> QuantileEstimate:
    """The smallest value that a share ``p`` of the rows does not exceed, with its interval.

    The interval is Woodruff's (1952, *JASA* 47:635): the clustered interval of the share at or
    below the estimate, put at ``p`` and read back through the sample quantiles. Values waiting
    for their end (censored) need a survival curve instead.

    Args:
        values: One for each row.
        p: A share, between 0 and 1; 0.5 for the median.
        clusters: None, one or two arrays of labels.
        level: Confidence level.

    Returns:
        The quantile. A bound is None where the rows are too few to have one: where all of an
        effective n of independent values would lie on one side of the true quantile with a
        chance of more than (1 − level) / 2.

    Raises:
        NothingToEstimate: There are no rows.
        ValuesCannotBeUsed: ``p`` is not between 0 and 1, or a value is missing.

    >>> clustered_quantile(range(1, 101), 0.5).estimate
    50.0
    """
    check_level(level)
    ordered = _ordered(values)
    if not 0 < p < 1:
        raise ValuesCannotBeUsed(
            f"{p} is not a share between 0 and 1.", where="p", remedy="Give 0.5 for the median."
        )
    estimate = sample_quantile(ordered, p)
    within = np.asarray(values, dtype=np.float64) <= estimate
    effective = effective_n_of_share(within, float(within.mean()), clusters, level)
    low, high = wilson_bounds(p, effective, level)
    tail = (1 - level) / 2
    lower = sample_quantile(ordered, low) if (1 - p) ** effective <= tail else None
    upper = sample_quantile(ordered, high) if p**effective <= tail else None
    method = "Woodruff, clustered" if clusters else "Woodruff"
    return QuantileEstimate(
        estimate, Interval(lower, upper, level, method), ordered.size, effective
    )


def sample_quantile(ordered: NDArray[np.float64], p: float) -> float:
    """The smallest of the sorted values that a share ``p`` of them does not exceed.

    >>> sample_quantile(np.array([1.0, 2.0, 3.0, 4.0]), 0.5)
    2.0
    """
    # 0.07 × 100 is 7.000000000000001, and must not become the eighth.
    place = int(np.ceil(p * ordered.size - 1e-9)) - 1
    return float(ordered[min(max(place, 0), ordered.size - 1)])


def _ordered(values: ArrayLike) -> NDArray[np.float64]:
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    if ordered.size == 0:
        raise NothingToEstimate("There are no rows.", where="values", remedy="Say so instead.")
    if ordered.ndim != 1 or not bool(np.isfinite(ordered).all()):
        raise ValuesCannotBeUsed(
            "Some values are missing or infinite.",
            where="values",
            remedy="For waits without an end use a survival curve.",
        )
    return ordered
