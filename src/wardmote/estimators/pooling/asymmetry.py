"""Do small trials say something else than large ones? Two tests, and what filling in would change.

An asymmetry may mean that disappointing results were not published. It may also mean that small
trials were done elsewhere, or otherwise, or that the effect and its variance go together by
arithmetic. None of these says much below ten effects (Sterne et al. 2011, *BMJ* 343:d4002).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from wardmote.estimators.pooling.explaining import Explained, explain
from wardmote.estimators.pooling.fitting import Test
from wardmote.estimators.pooling.heterogeneity import Method
from wardmote.estimators.pooling.material import Numbers, material_of
from wardmote.estimators.pooling.pooled import Pooling, pool
from wardmote.estimators.refusals import NothingToEstimate


@dataclass(frozen=True)
class RankCorrelation:
    """Kendall's tau of effects and variances, and its two-sided p-value."""

    tau: float
    p_value: float


@dataclass(frozen=True)
class Filled:
    """A pooling with effects filled in on one side.

    Attributes:
        pooling: Of the effects and those filled in.
        effects: (k + missing,): the effects, then those filled in.
        variances: Theirs.
        missing: How many were filled in.
        side: On which side.
    """

    pooling: Pooling
    effects: Numbers
    variances: Numbers
    missing: int
    side: Literal["left", "right"]


def egger(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Method = "REML",
    test: Test = "z",
    level: float = 0.95,
) -> Explained:
    """Effects explained by their standard errors; the second coefficient is the asymmetry.

    Egger, Davey Smith, Schneider and Minder 1997, *BMJ* 315:629; Sterne and Egger 2005. Theirs,
    a plain weighed regression, is ``method="EE", test="knapp-hartung"``.

    Raises:
        NothingToEstimate: There are fewer than three effects.
        ValuesCannotBeUsed: A value is missing, a variance is not above 0, or lengths differ, or
            all variances are the same.
    """
    errors = np.sqrt(np.asarray(variances, dtype=np.float64))
    design = np.column_stack([np.ones_like(errors), errors])
    return explain(effects, variances, design, method=method, test=test, level=level)


def rank_correlation(effects: ArrayLike, variances: ArrayLike) -> RankCorrelation:
    """Begg and Mazumdar 1994, *Biometrics* 50:1088; exact where there are no ties.

    Raises:
        NothingToEstimate: There are fewer than three effects.
        ValuesCannotBeUsed: A value is missing, a variance is not above 0, or lengths differ.

    >>> rank_correlation([0.1, 0.5, 0.9, 1.6], [0.01, 0.02, 0.03, 0.04]).tau
    1.0
    """
    # Half a second to load, and only here.
    from scipy.stats import kendalltau

    y, v = _checked(effects, variances)
    weights = 1 / v
    mean = np.sum(weights * y) / weights.sum()
    standardised = (y - mean) / np.sqrt(v - 1 / weights.sum())
    ties = len(np.unique(standardised)) < len(y) or len(np.unique(v)) < len(y)
    found = kendalltau(standardised, v, method="asymptotic" if ties else "exact")
    return RankCorrelation(float(found.statistic), float(found.pvalue))


def trim_and_fill(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Method = "REML",
    test: Test = "knapp-hartung-floored",
    level: float = 0.95,
) -> Filled:
    """How the pooling would change if the funnel were made symmetric: a what-if, no correction.

    Duval and Tweedie 2000, *Biometrics* 56:455, estimator L0: of effects far out on one side, how
    many have no counterpart; these are mirrored. The side is that which small effects lack.

    Raises:
        NothingToEstimate: There are fewer than three effects, or the trimming goes in a circle.
        ValuesCannotBeUsed: A value is missing, a variance is not above 0, or lengths differ.
    """
    y, v = _checked(effects, variances)
    slope = egger(y, v, method=method).coefficients[1]
    side: Literal["left", "right"] = "right" if slope < 0 else "left"
    sign = -1.0 if side == "right" else 1.0
    order = np.argsort(sign * y, kind="stable")
    ordered, spread = sign * y[order], v[order]
    missing, centre = _trimmed(ordered, spread, method)
    mirrored = 2 * centre - ordered[len(y) - missing :]
    all_effects = np.concatenate([y, sign * mirrored])
    all_variances = np.concatenate([v, spread[len(y) - missing :]])
    return Filled(
        pooling=pool(all_effects, all_variances, method=method, test=test, level=level),
        effects=all_effects,
        variances=all_variances,
        missing=missing,
        side=side,
    )


def _trimmed(ordered: Numbers, variances: Numbers, method: Method) -> tuple[int, float]:
    """How many of the largest effects have no counterpart, and the mean of the others."""
    k, missing = len(ordered), 0
    for _ in range(100):
        kept = k - missing
        centre = pool(ordered[:kept], variances[:kept], method=method).effect
        away = ordered - centre
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(away), kind="stable")] = np.arange(1, k + 1)
        found = (4 * float(ranks[away > 0].sum()) - k * (k + 1)) / (2 * k - 1)
        before, missing = missing, max(0, round(found))
        if missing == before:
            return missing, centre
    raise NothingToEstimate(
        "Trimming goes in a circle and comes to no number of missing effects.",
        remedy="Show the effects themselves instead.",
    )


def _checked(effects: ArrayLike, variances: ArrayLike) -> tuple[Numbers, Numbers]:
    y, v = np.asarray(effects, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    material_of(y[None], v[None])
    if y.size < 3:
        raise NothingToEstimate(
            f"{y.size} effects cannot be lopsided.", where="effects", remedy="Show them instead."
        )
    return y, v
