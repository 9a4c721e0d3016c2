"""Shares of a counted whole with their intervals: Wilson, Clopper–Pearson, and clustered."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from wardmote.basis.figures import Interval, Proportion
from wardmote.estimators.clusters import Clusters
from wardmote.estimators.critical import critical_value
from wardmote.estimators.linearised import spread
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed, check_level


def wilson(successes: int, n: int, level: float = 0.95) -> Proportion:
    """A share with Wilson's score interval (1927, *JASA* 22:209), for independent rows.

    Raises:
        NothingToEstimate: ``n`` is 0.
        ValuesCannotBeUsed: ``successes`` is not between 0 and ``n``.

    >>> wilson(15, 148).interval.upper.__round__(6)
    0.160487
    """
    _check_counts(successes, n, level)
    lower, upper = wilson_bounds(successes / n, n, level)
    return Proportion(successes, n, Interval(lower, upper, level, "Wilson"), float(n))


def clopper_pearson(successes: int, n: int, level: float = 0.95) -> Proportion:
    """A share with the exact interval of Clopper and Pearson (1934, *Biometrika* 26:404).

    It covers at least at its level, for independent rows, and is wider than Wilson's.

    Raises:
        NothingToEstimate: ``n`` is 0.
        ValuesCannotBeUsed: ``successes`` is not between 0 and ``n``.

    >>> clopper_pearson(0, 20).interval.upper.__round__(6)
    0.168433
    """
    _check_counts(successes, n, level)
    tail = (1 - level) / 2
    lower = float(betaincinv(successes, n - successes + 1, tail)) if successes else 0.0
    upper = float(betaincinv(successes + 1, n - successes, 1 - tail)) if successes < n else 1.0
    return Proportion(successes, n, Interval(lower, upper, level, "Clopper–Pearson"), float(n))


def clustered_proportion(
    success: NDArray[np.bool_], clusters: Clusters = (), level: float = 0.95
) -> Proportion:
    """A share whose rows are alike within a day, a resident, or both.

    Wilson's interval on the effective n: the n that independent rows would need for a share as
    unsure as this one is (Dean and Pagano 2015, *Journal of Survey Statistics and Methodology*
    3:484; see ``Spread.effective_n``). Where none or all are successes the rows show no spread
    at all, so the effective n is the conservative one: as many as there are clusters, of the
    way of being alike that has the fewest, as if all rows of a cluster always went together.

    Args:
        success: One for each row.
        clusters: None, one or two arrays of labels: whole numbers are quickest.
        level: Confidence level.

    Raises:
        NothingToEstimate: There are no rows.
        ValuesCannotBeUsed: Labels do not fit the rows.

    >>> days = np.array([1, 1, 1, 2, 2, 2])
    >>> of_two_days = clustered_proportion(np.array([1, 1, 1, 0, 0, 0]), (days,))
    >>> of_two_days.share, of_two_days.effective_n
    (0.5, 1.0)
    """
    success = np.asarray(success) != 0
    n, successes = success.size, int(np.count_nonzero(success))
    _check_counts(successes, n, level)
    share = successes / n
    effective = effective_n_of_share(success, share, clusters, level)
    lower, upper = wilson_bounds(share, effective, level)
    method = "Wilson on the effective n, clustered" if clusters else "Wilson"
    return Proportion(successes, n, Interval(lower, upper, level, method), effective)


def effective_n_of_share(
    success: NDArray[np.bool_], share: float, clusters: Clusters, level: float
) -> float:
    """The n on which the interval of a clustered share rests."""
    n = success.size
    found = spread((success - share) / n, np.full(n, 1 / n), clusters)
    if found.degrees is not None and share in {0.0, 1.0}:
        return float(min(n, found.degrees + 1))
    return found.effective_n(n, level)


def wilson_bounds(share: float, n: float, level: float) -> tuple[float, float]:
    """Wilson's bounds for a share of ``n``, which need not be a whole number."""
    z = critical_value(level)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At the ends the bounds are 0 and 1 exactly; a rounding error must not say otherwise.
    lower = 0.0 if share <= 0 else max(0.0, centre - reach)
    return lower, 1.0 if share >= 1 else min(1.0, centre + reach)


def _check_counts(successes: int, n: int, level: float) -> None:
    check_level(level)
    if n == 0:
        raise NothingToEstimate(
            "A share of nothing is not defined: n is 0.",
            remedy="Say that there were no cases instead.",
        )
    if not 0 <= successes <= n:
        raise ValuesCannotBeUsed(
            f"{successes} of {n} is not a share.", remedy="Give a count between 0 and n."
        )
