"""Power and size of trials that randomise clusters: teams, wards, weeks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from wardmote.estimators.power.design_effects import clustered
from wardmote.estimators.power.solving import TWO_SIDED, PlannedTest, check_positive, check_share
from wardmote.estimators.refusals import ValuesCannotBeUsed


@dataclass(frozen=True)
class ClusterSizes:
    """How large clusters are, and how alike their members.

    Attributes:
        mean: Of their sizes.
        correlation: Within a cluster.
        variation: The coefficient of variation of their sizes.
    """

    mean: float
    correlation: float
    variation: float = 0.0

    def __post_init__(self) -> None:
        check_positive(size=self.mean)
        if not (0 <= self.correlation <= 1 and self.variation >= 0):
            raise ValuesCannotBeUsed(
                f"An intracluster correlation of {self.correlation:g} with a variation of sizes "
                f"of {self.variation:g} cannot be planned with.",
                where="correlation",
                remedy="Give a correlation from 0 to 1 and a variation from 0.",
            )

    @property
    def weighted(self) -> float:
        """The design effect of weighting by size: Eldridge, Ashby and Kerry 2006."""
        return clustered(self.correlation, self.mean, self.variation)

    @property
    def efficient(self) -> float:
        """That of weighting as best one can, by a Taylor series.

        Van Breukelen, Candel and Berger 2007, *Statistics in Medicine* 26:2589.
        """
        equal = clustered(self.correlation, self.mean)
        share = self.mean * self.correlation / equal
        left = 1 - self.variation**2 * share * (1 - share)
        if left <= 0:
            raise ValuesCannotBeUsed(
                "Sizes vary too much for this approximation.",
                where="variation",
                remedy="Use the design effect of weighting by size.",
            )
        return equal / left


def power_means(
    clusters: float,
    sizes: ClusterSizes,
    difference: float,
    variance: float,
    test: PlannedTest = TWO_SIDED,
    *,
    weighting: Literal["efficient", "weighted"] = "efficient",
) -> float:
    """The power to find a difference of means, with ``clusters`` in each arm.

    A non-central t on 2 (clusters − 1) degrees: Donner and Klar 2000, ch. 5.

    Args:
        clusters: In each arm; above 1.
        sizes: Of the clusters.
        difference: Of the means.
        variance: Of one member's outcome, within clusters and between them.
        test: Its level and sides.
        weighting: How clusters of uneven size are weighted.
    """
    check_positive(variance=variance)
    effect = sizes.efficient if weighting == "efficient" else sizes.weighted
    std_err = math.sqrt(2 * effect * variance / (clusters * sizes.mean))
    return _by_t(clusters, abs(difference) / std_err, test)


def power_shares(
    clusters: float,
    sizes: ClusterSizes,
    first: float,
    second: float,
    test: PlannedTest = TWO_SIDED,
    *,
    pooled: bool = False,
    normal: bool = False,
) -> float:
    """The power to find a difference of shares, with ``clusters`` in each arm.

    Args:
        clusters: In each arm; above 1.
        sizes: Of the clusters.
        first: The share in one arm.
        second: That in the other.
        test: Its level and sides.
        pooled: Take the standard error at the mean of the shares.
        normal: By the normal distribution instead of t.
    """
    check_share(first, "first")
    check_share(second, "second")
    mean = (first + second) / 2
    apart = first * (1 - first) + second * (1 - second)
    spread = 2 * mean * (1 - mean) if pooled else apart
    distance = abs(first - second) / math.sqrt(spread * sizes.weighted / (clusters * sizes.mean))
    return test.normal_power(distance) if normal else _by_t(clusters, distance, test)


def power_rates(
    clusters: float,
    exposure: float,
    first: float,
    second: float,
    variation: float,
    *,
    test: PlannedTest = TWO_SIDED,
) -> float:
    """The power to find a difference of rates: Hayes and Bennett 1999, *IJE* 28:319.

    Args:
        clusters: In each arm; above 1.
        exposure: Of each cluster: person-time, or messages.
        first: The rate in one arm.
        second: That in the other.
        variation: The coefficient of variation of clusters' true rates.
        test: Its level and sides.
    """
    check_positive(exposure=exposure, first=first, second=second)
    spread = (first + second) / exposure + variation**2 * (first**2 + second**2)
    return test.normal_power(math.sqrt(max(0.0, clusters - 1) / spread) * abs(first - second))


def power_changes(
    clusters: float,
    sizes: ClusterSizes,
    difference: float,
    variance: float,
    over_time: tuple[float, float],
    *,
    test: PlannedTest = TWO_SIDED,
) -> float:
    """The power to find a difference in the change from before to after.

    Rutterford, Copas and Eldridge 2015, *International Journal of Epidemiology* 44:1051; with
    p (1 − p) as the variance, shares.

    Args:
        clusters: In each arm; above 1.
        sizes: Of the clusters.
        difference: Of the changes.
        variance: Of one member's outcome at one time.
        over_time: The correlation of a cluster's level before and after, and that of a member's
            (0 where others are asked after).
        test: Its level and sides.
    """
    check_positive(variance=variance)
    of_clusters, of_members = over_time
    between, within = variance * sizes.correlation, variance * (1 - sizes.correlation)
    spread = within * (1 - of_members) + sizes.mean * between * (1 - of_clusters)
    std_err = math.sqrt(4 * spread / (sizes.mean * clusters))
    return _by_t(clusters, abs(difference) / std_err, test)


def _by_t(clusters: float, distance: float, test: PlannedTest) -> float:
    if not clusters > 1:
        raise ValuesCannotBeUsed(
            f"With {clusters:g} clusters in an arm nothing is known of how clusters differ.",
            where="clusters",
            remedy="Plan for two in each arm at the least; six are few.",
        )
    return test.t_power(distance, 2 * (clusters - 1))
