"""Student's and Welch's t: means of two groups of cluster summaries, or of differences in pairs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit

from wardmote.basis.figures import Interval
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed, check_level

Alternative = Literal["two-sided", "greater", "less"]


@dataclass(frozen=True)
class TTest:
    """What a t test found.

    Attributes:
        estimate: The mean, or the first mean less the second.
        statistic: t: the estimate, less what it is tested against, over its standard error.
        degrees: Of freedom; whole unless by Welch's formula.
        p_value: Under the null hypothesis, by the alternative.
        std_err: Of the estimate.
        interval: For the estimate; one bound is None where the alternative is one-sided.
        means: One mean, or two.
    """

    estimate: float
    statistic: float
    degrees: float
    p_value: float
    std_err: float
    interval: Interval
    means: tuple[float, ...]


def t_test(
    first: ArrayLike,
    second: ArrayLike | None = None,
    *,
    equal_variances: bool = True,
    null: float = 0.0,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> TTest:
    """Compare two groups of independent numbers, or one with ``null``.

    For clusters give one summary a cluster, such as its share: clusters are then what is
    counted, and members being alike needs no further allowance (Hayes and Moulton 2017, *Cluster
    Randomised Trials*, ch. 10). For pairs give the differences.

    Args:
        first: Numbers, one a cluster (or a pair).
        second: Those of the other arm.
        equal_variances: Student's; else Welch's (1947, *Biometrika* 34:28).
        null: What the estimate is tested against.
        alternative: Which estimates count against it.
        level: Of the interval.

    Raises:
        NothingToEstimate: Too few numbers, or all of them are equal.
        ValuesCannotBeUsed: A number is missing.

    >>> found = t_test([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
    >>> round(found.statistic, 4), found.degrees
    (-1.5492, 4.0)
    """
    check_level(level)
    groups = [_checked(first)] + ([] if second is None else [_checked(second)])
    means = tuple(float(group.mean()) for group in groups)
    estimate = means[0] - (means[1] if len(means) == 2 else 0.0)
    std_err, degrees = _spread(groups, equal_variances)
    if not std_err > 10 * np.finfo(float).eps * max(map(abs, means)):
        raise NothingToEstimate(
            "All numbers are the same, so there is no spread to judge a mean by.",
            remedy="Say the means alone.",
        )
    statistic = (estimate - null) / std_err
    below = float(stdtr(degrees, statistic))
    above = float(stdtr(degrees, -statistic))
    p_value = {"less": below, "greater": above}.get(alternative, 2 * min(below, above))
    tail = 1 - (1 - level) / (2 if alternative == "two-sided" else 1)
    reach = float(stdtrit(degrees, tail)) * std_err
    lower = None if alternative == "less" else estimate - reach
    upper = None if alternative == "greater" else estimate + reach
    interval = Interval(lower, upper, level, "Student's t" if equal_variances else "Welch's t")
    return TTest(estimate, statistic, degrees, p_value, std_err, interval, means)


def _checked(values: ArrayLike) -> NDArray[np.float64]:
    group = np.asarray(values, np.float64)
    if not bool(np.all(np.isfinite(group))):
        raise ValuesCannotBeUsed("Some numbers are missing or infinite.", where="values")
    return group


def _spread(groups: list[NDArray[np.float64]], equal_variances: bool) -> tuple[float, float]:
    """The standard error and its degrees of freedom."""
    sizes = np.array([len(group) for group in groups])
    least = 1 if len(groups) == 2 and equal_variances else 2
    if sizes.min() < least or sizes.sum() <= len(groups):
        raise NothingToEstimate(
            f"There are {' and '.join(map(str, sizes))} numbers, too few to know their spread.",
            remedy="Say the means alone.",
        )
    variances = np.array([group.var(ddof=1) if len(group) > 1 else 0.0 for group in groups])
    if equal_variances:
        degrees = float(sizes.sum() - len(groups))
        pooled = float(((sizes - 1) * variances).sum() / degrees)
        return math.sqrt(pooled * float((1 / sizes).sum())), degrees
    parts = variances / sizes
    whole = float(parts.sum())
    return math.sqrt(whole), whole**2 / float((parts**2 / (sizes - 1)).sum()) if whole else 1.0
