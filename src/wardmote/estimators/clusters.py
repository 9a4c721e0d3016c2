"""Groups of rows that are alike: messages of one day, messages of one resident.

Rows are alike within a cluster and not across clusters. With two ways of being alike at once
(the same day *or* the same resident) the variance is that of Cameron, Gelbach and Miller (2011,
*Journal of Business & Economic Statistics* 29:238): by day, plus by resident, less by day and
resident together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.refusals import ValuesCannotBeUsed

Labels = NDArray[Any]
Which = NDArray[np.bool_] | NDArray[np.intp] | slice
Figure = TypeVar("Figure", float, NDArray[np.float64])


@dataclass(frozen=True)
class Grouping:
    """Which cluster each row belongs to.

    Attributes:
        codes: A number from 0 for each row; some numbers may be unused.
        slots: One more than the largest number.
        count: How many clusters there really are.
    """

    codes: NDArray[np.int64]
    slots: int
    count: int

    def totals(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of ``weights`` in each slot; unused slots hold 0."""
        return np.bincount(self.codes, weights=weights, minlength=self.slots).astype(np.float64)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Rows in each slot."""
        return np.bincount(self.codes, minlength=self.slots)

    def only(self, which: Which) -> Grouping:
        """The same clusters of some of the rows, or of all in another order."""
        return _counted(self.codes[which], self.slots)


@dataclass(frozen=True, eq=False)
class Alike:
    """The ways in which the same rows are alike, numbered once for every figure about them.

    Attributes:
        ways: At most two; none where rows are independent.
        both: The clusters of rows that are alike in both ways, where there are two. Finding
            them takes a sort, which parts of the rows are spared by ``only``.
    """

    ways: tuple[Grouping, ...]
    both: Grouping | None = None

    def only(self, which: Which) -> Alike:
        """The same of some of the rows, or of all in another order."""
        return Alike(
            tuple(way.only(which) for way in self.ways),
            self.both.only(which) if self.both else None,
        )


Clusters = Sequence[Labels] | Alike
"""None, one or two arrays of labels, or what was made of them for other figures."""


def group(labels: Labels) -> Grouping:
    """Number the clusters from 0.

    Whole numbers in a narrow range are used as they are, without a sort: three million
    day numbers or pseudonyms take milliseconds.

    >>> group(np.array(["b", "a", "b"])).codes
    array([1, 0, 1])
    """
    labels = np.asarray(labels)
    if labels.dtype.kind in "iub" and labels.size:
        low, high = int(labels.min()), int(labels.max())
        if high - low <= 4 * labels.size + 1024 and high < 2**63:
            return _counted(labels.astype(np.int64) - low, high - low + 1)
    values, codes = np.unique(labels, return_inverse=True)
    return Grouping(codes.reshape(-1).astype(np.int64), len(values), len(values))


def meet(first: Grouping, second: Grouping) -> Grouping:
    """The clusters of rows that share both labels: one resident's messages of one day.

    >>> meet(group(np.array([0, 0, 1])), group(np.array([5, 5, 5]))).count
    2
    """
    return group(first.codes * second.slots + second.codes)


def groupings(clusters: Clusters, rows: int) -> Alike:
    """Number the clusters of each of at most two ways of being alike, unless that was done.

    Raises:
        ValuesCannotBeUsed: More than two ways, or labels of another length than the rows.
    """
    given = tuple(way.codes for way in clusters.ways) if isinstance(clusters, Alike) else clusters
    if len(given) > 2:
        raise ValuesCannotBeUsed(
            f"Rows were said to be alike in {len(given)} ways, and two is the most that the "
            "variance is worked out for.",
            where="clusters",
            remedy="Give the day and the resident.",
        )
    for labels in given:
        if len(labels) != rows:
            raise ValuesCannotBeUsed(
                f"There are {len(labels)} cluster labels for {rows} rows.",
                where="clusters",
                remedy="Give one label for each row.",
            )
    if isinstance(clusters, Alike):
        return clusters
    ways = tuple(group(np.asarray(labels)) for labels in clusters)
    return Alike(ways, meet(*ways) if len(ways) == 2 else None)


def robust_variance(alike: Alike, variance: Callable[[Grouping], Figure]) -> Figure:
    """The variance over one way of being alike, or over two at once.

    With two ways it is V(a) + V(b) − V(a and b), and never less than the larger of V(a) and
    V(b): the difference can come out too small, or below 0, and being alike in one more way
    does not make a figure surer.

    Args:
        alike: One or two ways of being alike.
        variance: The variance when the rows are alike in one given way.
    """
    if alike.both is None:
        return variance(alike.ways[0])
    one, other = (variance(way) for way in alike.ways)
    both = one + other - variance(alike.both)
    return cast(Figure, np.maximum(both, np.maximum(one, other)))


def leaving_out(shares: NDArray[np.float64], count: int) -> tuple[NDArray[np.float64], float]:
    """From small pulls of clusters to the jackknife that leaves each out altogether.

    Leaving out a cluster that holds a share w of the whole changes a ratio by its linear pull
    times 1 / (1 − w), exactly, and the variance is (G − 1)/G times the sum of those changes
    squared. So a resident who wrote much is not taken for surer knowledge than it is; of the
    cluster-robust variances this one errs least with few clusters of uneven size (MacKinnon,
    Nielsen and Webb 2023, *Journal of Applied Econometrics* 38:671).

    Args:
        shares: What share of the whole each cluster holds.
        count: How many clusters there are; some of ``shares`` may be unused slots.

    Returns:
        What to multiply each pull with, and the sum of squares with; 0 for a cluster that is
        all there is, and cannot be left out.
    """
    others = 1.0 - shares
    if others.min(initial=1.0) > 1e-12:
        return 1.0 / others, (count - 1) / count
    scales = np.divide(1.0, others, out=np.zeros(len(shares)), where=others > 1e-12)
    return scales, (count - 1) / count


def degrees_of_freedom(alike: Alike) -> int | None:
    """Clusters less one, of the way that has the fewest; None where no rows are alike."""
    return min(way.count for way in alike.ways) - 1 if alike.ways else None


def _counted(codes: NDArray[np.int64], slots: int) -> Grouping:
    return Grouping(codes, slots, int(np.count_nonzero(np.bincount(codes, minlength=slots))))
