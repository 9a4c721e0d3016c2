"""Cox regression: what goes with the event happening sooner or later."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from wardmote.estimators.clusters import Grouping, groupings
from wardmote.estimators.refusals import ValuesCannotBeUsed, check_level
from wardmote.estimators.survival.cox.covariates import checked_covariates, checked_weights
from wardmote.estimators.survival.cox.fit import ChiSquared, CoxFit, quadratic
from wardmote.estimators.survival.cox.fitting import maximise
from wardmote.estimators.survival.cox.likelihood import Problem, Slopes
from wardmote.estimators.survival.cox.residuals import pulls
from wardmote.estimators.survival.cox.risk_sets import Ties, Values, risk_sets
from wardmote.estimators.survival.log_rank import labelled
from wardmote.estimators.survival.rows import checked_rows, happened


def cox_regression(
    time: ArrayLike,
    event: ArrayLike,
    covariates: Mapping[str, ArrayLike],
    *,
    entry: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    ties: Ties = "efron",
    level: float = 0.95,
    small_sample: bool = False,
) -> CoxFit:
    """How many times as high the hazard is that goes with a covariate (Cox 1972).

    The hazard of a row is h(t)·exp(coefficients · covariates) with any h at all, one for each
    stratum. From observation a hazard ratio is an association and not an effect.

    Args:
        time: When each row was last seen. Integers are exact; fractions that differ by rounding
            alone are one time.
        event: Whether the event happened then; otherwise the row is censored then, and counts as
            at risk at that time.
        covariates: Name → one number or truth value for each row, in any unit.
        entry: When each row came under observation, if not at the start: it is at risk in
            (entry, time]. One whose covariates change has a row for each stretch; rows of one
            that touch are as good as one row.
        strata: Labels within which rows are compared; each stratum has a baseline of its own.
        clusters: Labels within which rows are alike, such as residents: the robust variance
            of Lin and Wei (1989), which holds as well where the model is not quite true.
        weights: A positive weight for each row. With clusters, or without where they are counts.
        ties: How events of one time are taken: ``efron`` (1977), or ``breslow`` (1974), which is
            nearer to 0 the more ties there are.
        level: Confidence level of the intervals.
        small_sample: With clusters: intervals and p-values from Student's t on the clusters less
            one, where R's are normal. With few clusters (under some 40) R's are too narrow.

    Raises:
        NothingToEstimate: There are no rows or no covariates.
        NoEvents: Nobody had the event.
        CollinearCovariates: A covariate says nothing of its own.
        InfiniteEstimate: No finite coefficient fits best.
        NotSettled: Newton's steps did not come to an end.
        ValuesCannotBeUsed: A value is missing, lengths differ, or there is a single cluster.

    >>> fit = cox_regression([3, 5, 5, 8, 9, 12], [1, 1, 1, 1, 0, 1], {"night": [1, 1, 0, 0, 1, 0]})
    >>> night = fit.coefficient("night")
    >>> round(night.hazard_ratio, 3), fit.n, fit.events
    (1.497, 6, 5)
    """
    check_level(level)
    _check_ties(ties)
    rows = checked_rows(time, happened(event), entry)
    labels, layer = labelled(np.zeros(len(rows)) if strata is None else strata, rows, "strata")
    weight = checked_weights(weights, len(rows))
    problem = Problem(
        sets=risk_sets(rows, layer, len(labels), weight, ties),
        covariates=checked_covariates(covariates, layer, len(labels), weight),
        weights=weight,
        rows=rows,
        layer=layer,
    )
    alike = None if clusters is None else _clusters(clusters, len(rows))
    found = maximise(problem)
    robust, robust_score = None, None
    if alike is not None:
        robust, robust_score = _robust(found.at, found.at_zero, found.variance, alike)
    return CoxFit(
        names=problem.covariates.names,
        estimates=found.at.coefficients,
        model_variance=found.variance,
        robust_variance=robust,
        n=len(rows),
        events=len(problem.sets.events),
        clusters=None if alike is None else alike.count,
        alike=alike,
        degrees=alike.count - 1 if alike is not None and small_sample else None,
        iterations=found.iterations,
        log_likelihood=(found.at_zero.log_likelihood, found.at.log_likelihood),
        ties=ties,
        level=level,
        means=problem.covariates.means,
        strata=(None,) if strata is None else tuple(labels.tolist()),
        at=found.at,
        at_zero=found.at_zero,
        robust_score=robust_score,
    )


def _robust(
    at: Slopes, at_zero: Slopes, variance: Values, alike: Grouping
) -> tuple[Values, ChiSquared]:
    """The sandwich, and the score test with the clusters' own spread."""
    moved = variance @ pulls(at, alike)
    slope = pulls(at_zero, alike)
    return moved @ moved.T, quadratic(slope.sum(axis=1), slope @ slope.T)


def _clusters(labels: ArrayLike, rows: int) -> Grouping:
    (way,) = groupings((np.asarray(labels),), rows).ways
    if way.count < 2:
        raise ValuesCannotBeUsed(
            "All rows are in one cluster, which says nothing of how clusters differ.",
            where="clusters",
            remedy="Give the label of each row's resident or day, or none.",
        )
    return way


def _check_ties(ties: str) -> None:
    if ties not in {"efron", "breslow"}:
        raise ValuesCannotBeUsed(
            f'Ties cannot be taken in the way "{ties}".',
            where="ties",
            remedy='Choose "efron" or "breslow".',
        )
