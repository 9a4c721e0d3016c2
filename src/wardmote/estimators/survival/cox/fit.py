"""What a Cox regression found."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import chdtrc, ndtr, stdtr

from wardmote.basis.figures import Interval
from wardmote.estimators.clusters import Grouping
from wardmote.estimators.critical import critical_value
from wardmote.estimators.survival.cox.likelihood import Slopes
from wardmote.estimators.survival.cox.risk_sets import Ties, Values


@dataclass(frozen=True)
class Coefficient:
    """What goes with one more unit of a covariate, all others being equal.

    Attributes:
        name: The covariate's.
        estimate: The difference in the logarithm of the hazard.
        model_std_err: Its standard error if all rows are independent and the model holds.
        robust_std_err: Its standard error from the clusters; None without any.
        interval: Of the estimate, from the robust standard error where there is one.
        hazard_ratio_interval: The same of exp(estimate).
        z: The estimate over that standard error.
        p_value: The chance of a z at least as far from 0 were there no difference.
    """

    name: str
    estimate: float
    model_std_err: float
    robust_std_err: float | None
    interval: Interval
    hazard_ratio_interval: Interval
    z: float
    p_value: float

    @property
    def std_err(self) -> float:
        """The robust standard error where there are clusters, else the model's."""
        return self.model_std_err if self.robust_std_err is None else self.robust_std_err

    @property
    def hazard_ratio(self) -> float:
        """How many times as high the hazard is: exp(estimate)."""
        return math.exp(self.estimate)


@dataclass(frozen=True)
class ChiSquared:
    """A test.

    Attributes:
        statistic: Chi-squared.
        df: Its degrees of freedom.
        p_value: The chance of a statistic at least as large were there no difference.
    """

    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, eq=False)
class CoxFit:
    """A Cox regression: hazard ratios that go with covariates.

    Attributes:
        names: The covariates.
        estimates: The coefficient of each.
        model_variance: Their covariance if the rows are independent and the model holds.
        robust_variance: Their covariance from the clusters; None without any.
        n: Rows.
        events: Rows that ended with an event.
        clusters: How many clusters there are; None without any.
        alike: Which cluster each row is in; None without any.
        degrees: Clusters less one where the interval is Student's t; None where it is normal.
        iterations: Newton steps until the log likelihood had settled.
        log_likelihood: With all coefficients 0, and at the estimates.
        ties: ``efron`` or ``breslow``.
        level: Of the intervals.
        means: The mean of each covariate over the rows.
        strata: The labels of the strata, sorted; a single None without any.
        at: The partial likelihood at the estimates, for curves, residuals and tests.
        at_zero: The same with all coefficients 0.
        robust_score: The score test that allows for clusters; None without any.
    """

    names: tuple[str, ...]
    estimates: Values
    model_variance: Values
    robust_variance: Values | None
    n: int
    events: int
    clusters: int | None
    alike: Grouping | None
    degrees: int | None
    iterations: int
    log_likelihood: tuple[float, float]
    ties: Ties
    level: float
    means: Values
    strata: tuple[object, ...]
    at: Slopes
    at_zero: Slopes
    robust_score: ChiSquared | None

    @property
    def variance(self) -> Values:
        """The robust covariance where there are clusters, else the model's."""
        return self.model_variance if self.robust_variance is None else self.robust_variance

    @cached_property
    def coefficients(self) -> tuple[Coefficient, ...]:
        """Each covariate's coefficient with its standard errors, interval and test."""
        return tuple(self._coefficient(place) for place in range(len(self.names)))

    def coefficient(self, name: str) -> Coefficient:
        """The coefficient of one covariate."""
        return self.coefficients[self.names.index(name)]

    def _coefficient(self, place: int) -> Coefficient:
        estimate, std_err = float(self.estimates[place]), math.sqrt(self.variance[place, place])
        reach = critical_value(self.level, self.degrees) * std_err
        z = estimate / std_err if std_err else math.copysign(math.inf, estimate)
        tail = ndtr(-abs(z)) if self.degrees is None else stdtr(self.degrees, -abs(z))
        law = "normal" if self.degrees is None else f"t on {self.degrees}"
        source = "model" if self.robust_variance is None else "cluster-robust"
        method = f"{source}, {law}"
        bounds = np.array([estimate - reach, estimate + reach])
        with np.errstate(over="ignore"):
            ratios = np.exp(bounds)
        return Coefficient(
            name=self.names[place],
            estimate=estimate,
            model_std_err=math.sqrt(self.model_variance[place, place]),
            robust_std_err=None if self.robust_variance is None else std_err,
            interval=Interval(float(bounds[0]), float(bounds[1]), self.level, method),
            hazard_ratio_interval=Interval(float(ratios[0]), float(ratios[1]), self.level, method),
            z=z,
            p_value=2 * float(tail),
        )

    @property
    def likelihood_ratio(self) -> ChiSquared:
        """Twice the rise of the log likelihood; it does not allow for clusters."""
        return chi_squared(
            2 * (self.log_likelihood[1] - self.log_likelihood[0]), len(self.estimates)
        )

    @property
    def wald(self) -> ChiSquared:
        """The estimates against their covariance, the robust one where there are clusters."""
        return quadratic(self.estimates, self.variance)

    @property
    def score(self) -> ChiSquared:
        """The slope at 0 against the information there; it does not allow for clusters."""
        return quadratic(self.at_zero.score, self.at_zero.information)


def chi_squared(statistic: float, df: int) -> ChiSquared:
    """A statistic with its p-value."""
    return ChiSquared(float(statistic), df, float(chdtrc(df, max(float(statistic), 0.0))))


def quadratic(values: Values, covariance: Values) -> ChiSquared:
    """v′ C⁻¹ v, and as many degrees of freedom as C has directions."""
    scale = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    scaled, roots = values / scale, covariance / np.outer(scale, scale)
    sizes, axes = np.linalg.eigh(roots)
    kept = sizes > 1e-11 * max(float(sizes.max()), 0.0)
    along = axes[:, kept].T @ scaled
    return chi_squared(float(np.sum(along**2 / sizes[kept])), int(kept.sum()))
