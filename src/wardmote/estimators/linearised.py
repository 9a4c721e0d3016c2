"""The variance of a sum over rows that are alike within clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.clusters import (
    Clusters,
    Grouping,
    degrees_of_freedom,
    groupings,
    leaving_out,
    robust_variance,
)
from wardmote.estimators.critical import critical_value


@dataclass(frozen=True)
class Spread:
    """How unsure a figure is that is a sum of scores, one a row.

    Attributes:
        variance: Of the sum, with the rows as alike as they are said to be; never below what
            leaving out one row after another gives.
        alone: The plain sum of squared scores, for rows that are independent.
        degrees: Clusters less one, of the way of being alike with the fewest; None without any.
    """

    variance: float
    alone: float
    degrees: int | None

    def effective_n(self, n: int, level: float) -> float:
        """How many independent rows would leave the figure as unsure as it is.

        n over the design effect (never below 1: being alike is not taken to make figures
        surer), less again for what few clusters leave unknown of the variance: times
        (z / t)², as Korn and Graubard (1998, *Survey Methodology* 24:193) do. A single
        cluster is one observation, and there is always at least one.
        """
        if self.degrees is None:
            return float(n)
        if self.degrees < 1:
            return 1.0
        effect = max(1.0, self.variance / self.alone) if self.alone > 0 else 1.0
        shrunk = (critical_value(level) / critical_value(level, self.degrees)) ** 2
        return max(1.0, n / effect * shrunk)


def spread(scores: NDArray[np.float64], weights: NDArray[np.float64], clusters: Clusters) -> Spread:
    """The variance of a ratio of sums, from the score of each row (Taylor linearisation).

    With one way of being alike it is the delete-one-cluster jackknife, (G − 1)/G × Σ (what
    leaving the cluster out changes)², over G clusters: see ``leaving_out``. With two ways see
    ``robust_variance``.

    Args:
        scores: One for each row: (numerator − ratio × denominator) / total denominator.
        weights: Each row's share of the denominator, making 1 in all.
        clusters: None, one or two arrays of labels.

    Raises:
        ValuesCannotBeUsed: Labels do not fit the rows.
    """
    alike = groupings(clusters, len(scores))

    rows = _jackknife(scores, weights, len(scores))

    def variance(way: Grouping) -> float:
        return _jackknife(way.totals(scores), way.totals(weights), way.count)

    together = robust_variance(alike, variance) if alike.ways else rows
    return Spread(max(together, rows), _sum_of_squares(scores), degrees_of_freedom(alike))


def _jackknife(pulls: NDArray[np.float64], shares: NDArray[np.float64], count: int) -> float:
    scales, factor = leaving_out(shares, count)
    return _sum_of_squares(pulls * scales) * factor


def _sum_of_squares(values: NDArray[np.float64]) -> float:
    # Not values @ values, whose last digits depend on how many cores share the work.
    return float(np.square(values).sum())
