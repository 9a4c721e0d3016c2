"""One sum over another: events an hour, minutes a week; with an interval for clustered rows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.basis.figures import Interval
from wardmote.estimators.clusters import Clusters
from wardmote.estimators.critical import critical_value
from wardmote.estimators.linearised import spread
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed, check_level


@dataclass(frozen=True)
class Ratio:
    """Σ numerator / Σ denominator, its interval, its rows and the n that the interval rests on."""

    estimate: float
    interval: Interval
    n: int
    effective_n: float


def clustered_ratio(
    numerator: ArrayLike,
    denominator: ArrayLike,
    clusters: Clusters = (),
    level: float = 0.95,
) -> Ratio:
    """A rate whose rows are alike within a day, a resident, or both.

    The variance is the cluster jackknife's (see ``spread``), and at least that of independent
    rows. The interval is symmetric in the logarithm, with Student's t on the fewest
    clusters less one. With a numerator of 0 there is no spread to go by: the lower bound is 0
    and the upper one that of no events in a Poisson process, with the exposure cut
    to clusters / rows of itself, as if all rows of a cluster always went together.

    Args:
        numerator: Events, or minutes, of each row; none below 0.
        denominator: Exposure of each row, in the same order; none below 0.
        clusters: None, one or two arrays of labels.
        level: Confidence level.

    Returns:
        The ratio. The upper bound is None where the clusters are too few to give one.

    Raises:
        NothingToEstimate: There are no rows, or no exposure in all.
        ValuesCannotBeUsed: A value is missing or below 0, or lengths differ.

    >>> rate = clustered_ratio([2, 0, 1, 3], [10, 10, 10, 10])
    >>> rate.estimate
    0.15
    """
    check_level(level)
    top, bottom = _amounts(numerator, "numerator"), _amounts(denominator, "denominator")
    if top.shape != bottom.shape:
        raise ValuesCannotBeUsed(
            f"There are {top.size} numerators and {bottom.size} denominators.",
            remedy="Give one of each for every row.",
        )
    n, exposure = top.size, float(bottom.sum())
    if exposure == 0:
        raise NothingToEstimate(
            "There is no exposure, so a rate is not defined.",
            where="denominator",
            remedy="Say that nothing was under observation instead.",
        )
    estimate = float(top.sum()) / exposure
    found = spread((top - estimate * bottom) / exposure, bottom / exposure, clusters)
    effective = found.effective_n(n, level)
    if estimate == 0:
        units = n if found.degrees is None else min(n, found.degrees + 1)
        upper = -math.log((1 - level) / 2) * n / units / exposure
        method = "no events in a Poisson process, on the effective exposure"
        return Ratio(0.0, Interval(0.0, upper, level, method), n, float(units))
    degrees = n - 1 if found.degrees is None else found.degrees
    method = "jackknife, symmetric in the logarithm" + (", clustered" if clusters else "")
    lower, above = _log_interval(estimate, math.sqrt(found.variance), degrees, level)
    return Ratio(estimate, Interval(lower, above, level, method), n, effective)


def _log_interval(
    estimate: float, error: float, degrees: int, level: float
) -> tuple[float, float | None]:
    reach = critical_value(level, degrees) * error / estimate if degrees > 0 else math.inf
    # Beyond e^700 the bound is no number any more, and says nothing.
    return estimate * math.exp(-reach), estimate * math.exp(reach) if reach < 700 else None


def _amounts(values: ArrayLike, where: str) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    if array.size == 0:
        raise NothingToEstimate("There are no rows.", where=where, remedy="Say so instead.")
    if array.ndim != 1 or not bool(np.all(np.isfinite(array) & (array >= 0))):
        raise ValuesCannotBeUsed(
            "Some values are missing, infinite or below 0.",
            where=where,
            remedy="Leave these rows out and say how many there were.",
        )
    return array
