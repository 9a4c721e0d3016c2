"""Constrained randomisation: only allocations that balance known covariates may come."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.estimators.randomisation.listed import Listed
from wardmote.estimators.randomisation.simple import choices
from wardmote.estimators.refusals import ValuesCannotBeUsed

Metric = Literal["l1", "l2"]
MOST_ALLOCATIONS = 1_000_000


@dataclass(frozen=True, eq=False)
class Constrained:
    """The allocations whose balance score is best.

    Attributes:
        scores: The balance score of every allocation; 0 is perfect balance.
        scheme: Those that may come, from the best balanced to the least.
        cutoff: The worst score among them.
    """

    scores: NDArray[np.float64]
    scheme: Listed
    cutoff: float


def constrained(
    covariates: ArrayLike,
    treated: int,
    *,
    share: float = 0.1,
    schemes: int | None = None,
    metric: Metric = "l2",
    weights: ArrayLike | None = None,
) -> Constrained:
    """All choices of ``treated`` units, and the best balanced of them.

    The score of an allocation is the sum, over standardised covariates, of the total among the
    treated, squared (l2) or without its sign (l1): Raab and Butcher 2001, *Statistics in
    Medicine* 20:351; Li et al. 2016, *Statistics in Medicine* 35:1565. As Gallis et al. 2018
    (*Stata Journal* 18:357) scale it.

    Args:
        covariates: One row a unit, one column a covariate; a category as one column for each
            level but one.
        treated: How many units are treated.
        share: Of all allocations, how many may come.
        schemes: So many may come, instead of a share.
        metric: How imbalance is summed.
        weights: What each covariate's standardised total is multiplied with; 1 without.

    Raises:
        ValuesCannotBeUsed: A covariate is the same for all units, or there are too many
            allocations to go through.
    """
    values = np.asarray(covariates, np.float64)
    units = len(values)
    spread = values.std(axis=0, ddof=1)
    if not bool(np.all(spread > 0)):
        raise ValuesCannotBeUsed(
            "A covariate is the same for all units, so nothing can balance it.",
            where="covariates",
            remedy="Leave it out.",
        )
    if math.comb(units, treated) > MOST_ALLOCATIONS:
        raise ValuesCannotBeUsed(
            f"There are {math.comb(units, treated):,} ways to treat {treated} of {units} units, "
            "more than are gone through here.",
            where="covariates",
            remedy="Give a list of allocations, or randomise in strata.",
        )
    allocations = choices(units, treated)
    factors = 1.0 if weights is None else np.asarray(weights, np.float64)
    totals = allocations @ ((values - values.mean(axis=0)) * factors / spread)
    scores = np.abs(totals).sum(axis=1) if metric == "l1" else np.square(totals).sum(axis=1)
    kept = round(len(allocations) * share) if schemes is None else schemes
    if not 0 < kept <= len(allocations):
        raise ValuesCannotBeUsed(
            f"{kept} of {len(allocations)} allocations cannot be kept.",
            where="share" if schemes is None else "schemes",
            remedy="Keep at least one.",
        )
    # An allocation and its mirror image have the same score: rounded, lest their order is noise.
    best = np.argsort(scores.round(9), kind="stable")[:kept]
    return Constrained(scores, Listed(allocations[best]), float(scores[best[-1]]))
