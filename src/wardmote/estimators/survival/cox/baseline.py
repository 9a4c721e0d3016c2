"""The curve that a Cox regression predicts for stated covariates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wardmote.estimators.critical import critical_value
from wardmote.estimators.refusals import ValuesCannotBeUsed
from wardmote.estimators.survival.conf_types import ConfType, bounds
from wardmote.estimators.survival.cox.fit import CoxFit
from wardmote.estimators.survival.cox.residuals import mean_hazard
from wardmote.estimators.survival.cox.risk_sets import Values


@dataclass(frozen=True, eq=False)
class PredictedCurve:
    """What is expected of one with given covariates, in one stratum.

    Attributes:
        time: The event times, ascending; between them nothing changes.
        cumulative_hazard: Up to and at each.
        std_err: Its standard error, which holds for the covariates as well as the baseline.
        survival: exp(−cumulative hazard): the share still without the event.
        lower: Lower bound of it.
        upper: Upper bound of it.
        level: Of these bounds.
    """

    time: Values
    cumulative_hazard: Values
    std_err: Values
    survival: Values
    lower: Values
    upper: Values
    level: float

    @property
    def survival_std_err(self) -> Values:
        """The standard error of the survival."""
        return self.survival * self.std_err

    def at(self, times: ArrayLike) -> PredictedCurve:
        """The same, read off at other times; 1 before the first event."""
        asked = np.asarray(times, dtype=np.float64)
        place = np.searchsorted(self.time, asked, side="right")

        def read(values: Values, before: float) -> Values:
            found: Values = np.concatenate([[before], values])[place]
            return found

        return PredictedCurve(
            asked,
            read(self.cumulative_hazard, 0.0),
            read(self.std_err, 0.0),
            read(self.survival, 1.0),
            read(self.lower, 1.0),
            read(self.upper, 1.0),
            self.level,
        )


def predicted_curve(
    fit: CoxFit,
    covariates: Mapping[str, float] | None = None,
    stratum: object = None,
    conf_type: ConfType = "log",
) -> PredictedCurve:
    """The curve for one whose covariates never change (Therneau and Grambsch 2000, chapter 10).

    The baseline is Breslow's (Σ of events over the sum of risks), taken rank by rank at ties where
    the fit was Efron's. Its variance adds what is not known of the coefficients, from the
    robust covariance where the fit has clusters.

    Args:
        fit: The regression.
        covariates: A value for each of its covariates; the means over the rows where not given.
        stratum: The label of the stratum, where the fit has strata.
        conf_type: On which scale the interval of the survival is symmetric.

    Raises:
        ValuesCannotBeUsed: A covariate is missing or not in the fit, or there is no such stratum.

    >>> from wardmote.estimators.survival.cox import cox_regression
    >>> fit = cox_regression([3, 5, 5, 8, 9, 12], [1, 1, 1, 1, 0, 1], {"night": [1, 1, 0, 0, 1, 0]})
    >>> predicted_curve(fit, {"night": 0}).survival.round(3).tolist()
    [0.875, 0.6, 0.451, 0.166]
    """
    layer = _layer(fit, stratum)
    sets, own = fit.at.problem.sets, fit.at.problem.sets.stratum_of(layer)
    values = _values(fit, covariates) - fit.at.problem.covariates.centres[:, layer]
    risk = float(np.exp(fit.estimates @ values))
    hazard = np.cumsum(fit.at.hazard[own])
    spread = np.cumsum(fit.at.shares[0][own] / fit.at.total[own] ** 2)
    lean = values[:, None] * hazard - np.cumsum(mean_hazard(fit.at)[:, own], axis=1)
    variance = spread + np.sum(lean * (fit.variance @ lean), axis=0)
    cumulative, std_err = risk * hazard, risk * np.sqrt(variance)
    survival = np.exp(-cumulative)
    low, high = bounds(survival, std_err, critical_value(fit.level, fit.degrees), conf_type)
    return PredictedCurve(sets.time[own], cumulative, std_err, survival, low, high, fit.level)


def _layer(fit: CoxFit, stratum: object) -> int:
    if stratum not in fit.strata:
        raise ValuesCannotBeUsed(
            f"There is no stratum {stratum!r} in this fit.",
            where="stratum",
            remedy=f"Choose one of: {', '.join(map(repr, fit.strata[:20]))}.",
        )
    return fit.strata.index(stratum)


def _values(fit: CoxFit, covariates: Mapping[str, float] | None) -> Values:
    if covariates is None:
        return fit.means
    odd = set(covariates) ^ set(fit.names)
    if odd:
        raise ValuesCannotBeUsed(
            f"The fit has the covariates {', '.join(fit.names)}, and not those that were given: "
            f"{', '.join(sorted(odd))} is in one and not in the other.",
            where="covariates",
            remedy="Give a value for each covariate of the fit.",
        )
    return np.array([float(covariates[name]) for name in fit.names])
