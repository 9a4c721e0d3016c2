"""The partial likelihood at given coefficients, its slope and its curvature.

With Efron's ties the d events of one slot take d ranks; at rank k those who have the event there
count for 1 − k/d in the risk set. With S₀, S₁ the sums of risk and risk × covariate over those at
risk, D₀, D₁ over those who have the event, and w the mean weight of these, all that is needed of
the ranks is five sums a slot: of u = S₀/(S₀ − k/d·D₀) and u·k/d, and of u², u²·k/d and
u²·(k/d)². They are near 1 however large or small the risks are. Breslow's ties are the same with
k/d = 0. So no pass over rows is longer than one sum a covariate; the second moments come from one
product of matrices over rows,

    Σ over ranks of S₂/S₀  =  Σ over rows of risk × (hazard while at risk) × z z′.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wardmote.estimators.survival.cox.covariates import Covariates
from wardmote.estimators.survival.cox.risk_sets import Places, RiskSets, Values
from wardmote.estimators.survival.rows import Rows


@dataclass(frozen=True, eq=False)
class Problem:
    """The rows of a Cox regression, ready for any coefficients."""

    sets: RiskSets
    covariates: Covariates
    weights: Values
    rows: Rows
    layer: Places
    """The stratum of each row, from 0."""


@dataclass(frozen=True, eq=False)
class Slopes:
    """The partial likelihood at given coefficients.

    Attributes:
        problem: The rows.
        coefficients: One a covariate.
        log_likelihood: The logarithm of the partial likelihood.
        relative_risk: exp(coefficients · covariates) of each row, 0 where it is at risk at no
            event; without weights.
        hazard: The baseline's, at each slot, for one who stays at risk.
        hazard_lost: How much less it is for one who has the event there and is at risk for
            a part of each rank.
        total: S₀ at each slot.
        at_risk: S₁/S₀: covariates × slots.
        with_event: D₁/S₀: covariates × slots.
        shares: Per slot, w Σ u², w Σ u²·k/d and w Σ u²·(k/d)².
    """

    problem: Problem
    coefficients: Values
    log_likelihood: float
    relative_risk: Values
    hazard: Values
    hazard_lost: Values
    total: Values
    at_risk: Values
    with_event: Values
    shares: tuple[Values, Values, Values]

    @cached_property
    def exposure(self) -> Values:
        """The baseline hazard that each row was exposed to while at risk."""
        return self.exposure_to()

    def exposure_to(self, weight: Values | None = None) -> Values:
        """The same, each slot's hazard times a weight."""
        by = 1.0 if weight is None else weight
        hazard, lost = self.hazard * by, self.hazard_lost * by
        exposure: Values = self.problem.sets.run_up(hazard[None, :], lost[None, :])[0]
        return exposure

    @cached_property
    def score(self) -> Values:
        """The slope of the log likelihood: Σ weight × martingale residual × covariate."""
        return self.score_of()

    def score_of(self, weight: Values | None = None) -> Values:
        """The same, each slot's part times a weight."""
        problem, sets = self.problem, self.problem.sets
        left = -self.relative_risk * self.exposure_to(weight)
        left[sets.events] += 1.0 if weight is None else weight[sets.last[sets.events]]
        total: Values = problem.covariates.values @ (problem.weights * left)
        return total

    @cached_property
    def information(self) -> Values:
        """Minus the curvature of the log likelihood: covariates × covariates."""
        return self.information_of()

    def information_of(self, weight: Values | None = None) -> Values:
        """The same, each slot's part times a weight."""
        z, problem = self.problem.covariates.values, self.problem
        exposure = self.exposure if weight is None else self.exposure_to(weight)
        second = (z * (problem.weights * self.relative_risk * exposure)) @ z.T
        plain, once, twice = (x if weight is None else x * weight for x in self.shares)
        mixed = (self.at_risk * once) @ self.with_event.T
        means = (self.at_risk * plain) @ self.at_risk.T - mixed - mixed.T
        means += (self.with_event * twice) @ self.with_event.T
        information = second - means
        return (information + information.T) / 2


def slopes(problem: Problem, coefficients: Values) -> Slopes:
    """Work out the partial likelihood; it is no number where the coefficients are out of reach."""
    sets, weights, z = problem.sets, problem.weights, problem.covariates.values
    predictor = coefficients @ z
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        relative_risk = np.exp(predictor)
        relative_risk[~sets.seen] = 0.0
        amounts = np.empty((len(z) + 1, len(predictor)))
        amounts[0] = weights * relative_risk
        np.multiply(z, amounts[0], out=amounts[1:])
        at_risk, with_event = sets.sums(amounts)
        share, slot = sets.rank_share, sets.rank_slot
        total = at_risk[0]
        left = 1 - share * (with_event[0] / total)[slot]
        rank = 1 / left
        ranks = (rank, share * rank, rank**2, share * rank**2, (share * rank) ** 2)
        hazard, lost, *shares = (sets.mean_weight * sets.per_slot(each) for each in ranks)
        log_likelihood = (weights * predictor)[sets.events].sum() - np.sum(
            sets.mean_weight * (sets.n_event * np.log(total) + sets.per_slot(np.log(left)))
        )
        return Slopes(
            problem=problem,
            coefficients=coefficients,
            log_likelihood=float(log_likelihood),
            relative_risk=relative_risk,
            hazard=hazard / total,
            hazard_lost=lost / total,
            total=total,
            at_risk=at_risk[1:] / total,
            with_event=with_event[1:] / total,
            shares=(shares[0], shares[1], shares[2]),
        )
