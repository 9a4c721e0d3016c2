"""Newton's method on the partial likelihood, and the signs that there is no finite answer."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wardmote.estimators.survival.cox.likelihood import Problem, Slopes, slopes
from wardmote.estimators.survival.cox.refusals import (
    CollinearCovariates,
    InfiniteEstimate,
    NotSettled,
)
from wardmote.estimators.survival.cox.risk_sets import Values

SETTLED = 1e-9
"""The log likelihood has settled once a step changes it by less than this share (R's ``eps``)."""
STILL = 1e-6
"""The coefficients have settled once a step moves none by this, in standard deviations of its
covariate."""
COLLINEAR = 1e-9
"""A covariate is collinear where less than this share of its information is its own."""
MOST_STEPS = 40
FURTHER_STEPS = 8
"""Steps for the coefficients to settle after the log likelihood has: near a maximum two are
enough, and where there is none each goes on by about as much as the last."""


@dataclass(frozen=True, eq=False)
class Maximum:
    """Where the partial likelihood is greatest.

    Attributes:
        at: The likelihood there.
        at_zero: The likelihood where all coefficients are 0.
        variance: The inverse of the information there.
        iterations: Newton steps until the log likelihood had settled, as R counts them.
    """

    at: Slopes
    at_zero: Slopes
    variance: Values
    iterations: int


def maximise(problem: Problem) -> Maximum:
    """Newton–Raphson from 0; a step that lowers the likelihood is halved.

    Raises:
        CollinearCovariates: A covariate is a combination of others, or does not differ between
            rows that are at risk together.
        InfiniteEstimate: The likelihood settles while a coefficient still moves on.
        NotSettled: Neither settles.
    """
    here = at_zero = slopes(problem, np.zeros(len(problem.covariates.names)))
    _refuse_collinear(here)
    spread = _spread(problem)
    iterations = 0
    for taken in range(1, MOST_STEPS + 1):
        step = _step(here)
        if step is None or (iterations and taken - iterations > FURTHER_STEPS):
            break
        if iterations and bool(np.all(np.abs(step) * spread <= STILL)):
            variance: Values = np.linalg.inv(here.information).astype(np.float64)
            return Maximum(here, at_zero, variance, iterations)
        further = _climb(here, step)
        change = _relative_change(here.log_likelihood, further.log_likelihood)
        iterations = iterations or (taken if change <= SETTLED else 0)
        here = further
    raise _endless(here, spread, settled=iterations > 0)


def _relative_change(before: float, after: float) -> float:
    """By how much a log-likelihood changed; one that became 0 is perfect, and still climbs."""
    if before == after:
        return 0.0
    return abs(1 - before / after) if after else math.inf


def _step(here: Slopes) -> Values | None:
    """Newton's step; None where the information has vanished."""
    try:
        step: Values = np.linalg.solve(here.information, here.score).astype(np.float64)
    except np.linalg.LinAlgError:
        return None
    return step if bool(np.isfinite(step).all()) else None


def _climb(here: Slopes, step: Values) -> Slopes:
    """The step, or the longest half, quarter, … of it that does not lower the likelihood."""
    lowest = here.log_likelihood - 1e-12 * abs(here.log_likelihood)
    for _ in range(30):
        further = slopes(here.problem, here.coefficients + step)
        if further.log_likelihood >= lowest and _is_within_reach(further):
            return further
        step = step / 2
    return here


def _is_within_reach(at: Slopes) -> bool:
    """Whether all is a number still: risks grow beyond what one can hold where estimates do."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(at.score).all() and np.isfinite(at.information).all())


def _spread(problem: Problem) -> Values:
    spread: Values = problem.covariates.values.std(axis=1)
    return spread


def _refuse_collinear(at_zero: Slopes) -> None:
    """Take the covariates in order: what is left of each beside the ones before it?"""
    names, information = at_zero.problem.covariates.names, at_zero.information
    whole = np.sqrt(np.mean(at_zero.problem.covariates.values**2, axis=1))
    events = len(at_zero.problem.sets.events)
    left = information.copy()
    for place, name in enumerate(names):
        own = left[place, place]
        if information[place, place] <= COLLINEAR * events * max(whole[place] ** 2, 1e-300):
            raise CollinearCovariates(
                f"The covariate {name} does not differ between rows that are at risk together "
                "when somebody has the event.",
                where=name,
                remedy="Leave it out.",
            )
        if own <= COLLINEAR * information[place, place]:
            raise CollinearCovariates(
                f"The covariate {name} is a combination of {', '.join(names[:place])}.",
                where=name,
                remedy="Leave one of them out.",
            )
        left -= np.outer(left[:, place], left[place]) / own


def _endless(here: Slopes, spread: Values, *, settled: bool) -> InfiniteEstimate | NotSettled:
    names = np.array(here.problem.covariates.names)
    step = _step(here)
    reach = np.abs(here.coefficients) * spread
    way = reach if step is None else np.abs(step) * spread
    moving = way > max(STILL, 0.05 * float(way.max()))
    if settled or bool(np.any(reach > 5)):
        which = names[moving]
        return InfiniteEstimate(
            f"The likelihood goes on rising as the coefficient of {' and '.join(which)} grows: "
            "those who have the event are parted from those at risk with them, so that no "
            "estimate within reach is the best.",
            where=str(which[0]),
            remedy="Put levels together in which nobody had the event, or leave it out.",
        )
    return NotSettled(
        f"The coefficients had not settled after {MOST_STEPS} steps.",
        where="covariates",
        remedy="Look for a covariate with values far out, and give it in another unit.",
    )
