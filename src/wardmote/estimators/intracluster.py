"""How alike the members of a cluster are: the intracluster correlation by analysis of variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc

from wardmote.estimators.clusters import Labels, group
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed


@dataclass(frozen=True)
class OneWay:
    """A one-way analysis of variance.

    Attributes:
        between: The mean square between clusters.
        within: The mean square within them.
        degrees: Of freedom, between and within.
        size: n0: the cluster size that stands for clusters of uneven size.
    """

    between: float
    within: float
    degrees: tuple[int, int]
    size: float

    @property
    def correlation(self) -> float:
        """The intracluster correlation; below 0 where clusters differ less than by chance."""
        return (self.between - self.within) / (self.between + (self.size - 1) * self.within)

    @property
    def ratio(self) -> float:
        """F: between over within."""
        return self.between / self.within

    @property
    def p_value(self) -> float:
        """How rare such an F is if clusters are alike, for normal outcomes."""
        return float(fdtrc(*self.degrees, self.ratio))


def one_way(outcome: ArrayLike, cluster: Labels) -> OneWay:
    """The analysis of variance of outcomes by cluster.

    Donner and Klar 2000, *Design and Analysis of Cluster Randomization Trials*, ch. 1: the
    correlation is (MSB − MSW) / (MSB + (n0 − 1) MSW), with n0 = (N − Σ n²/N) / (k − 1). It is not
    truncated at 0.

    Raises:
        NothingToEstimate: One cluster alone, or one member in each.
        ValuesCannotBeUsed: Labels do not fit the outcomes.

    >>> found = one_way([1, 1, 0, 0], np.array(["a", "a", "b", "b"]))
    >>> found.within, found.correlation
    (0.0, 1.0)
    """
    values = np.asarray(outcome, np.float64)
    if len(values) != len(cluster):
        raise ValuesCannotBeUsed(
            f"There are {len(cluster)} cluster labels for {len(values)} outcomes.", where="cluster"
        )
    way = group(np.asarray(cluster))
    sizes = way.sizes
    used = sizes > 0
    rows, count = len(values), way.count
    if not 1 < count < rows:
        raise NothingToEstimate(
            f"Among {rows} outcomes in {count} clusters, what lies between clusters and what "
            "within cannot be told apart.",
            remedy="Use an intracluster correlation from elsewhere.",
        )
    means = np.divide(way.totals(values), sizes, out=np.zeros(len(sizes)), where=used)
    between = float((sizes * np.square(means - values.mean())).sum()) / (count - 1)
    within = float(np.square(values - means[way.codes]).sum()) / (rows - count)
    size = (rows - float(np.square(sizes).sum()) / rows) / (count - 1)
    return OneWay(between, within, (count - 1, rows - count), size)
