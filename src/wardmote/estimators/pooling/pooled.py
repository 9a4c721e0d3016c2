"""Many effects pooled into one: its interval, what to expect elsewhere, and how they differ."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wardmote.basis.figures import Interval
from wardmote.estimators.pooling.fitting import Fitted, Test, fit
from wardmote.estimators.pooling.heterogeneity import Method
from wardmote.estimators.pooling.material import Numbers, material_of


@dataclass(frozen=True)
class Pooling:
    """A pooled effect, in the unit of the effects.

    Attributes:
        effect: The mean of true effects; with equal effects, the one effect.
        std_err: Its standard error.
        interval: Where the mean may lie. Bounds are None where nothing is known of the spread.
        prediction: Where the true effect of one more place may lie; None with equal effects.
        statistic: ``effect / std_err``.
        p_value: Two-sided, of no effect.
        k: How many effects.
        degrees: k − 1.
        tau2: Variance of true effects between places, in the unit squared; never below 0.
        tau2_std_err: Its standard error; None with equal effects.
        i2: Variance between, as a share of all variance of a typical effect: 0 to 1.
        h2: Variance of a typical effect over that within.
        q: Cochran's Q.
        q_p_value: Of no variance between: χ² on ``degrees``.
        method: How tau² was estimated; of a single effect it cannot be, so ``EE``.
        test: How the interval was made of the standard error.
    """

    effect: float
    std_err: float
    interval: Interval
    prediction: Interval | None
    statistic: float
    p_value: float
    k: int
    degrees: int
    tau2: float
    tau2_std_err: float | None
    i2: float
    h2: float
    q: float
    q_p_value: float
    method: Method
    test: Test

    @property
    def tau(self) -> float:
        """Standard deviation of true effects between places, in the unit of the effects."""
        return math.sqrt(self.tau2)


@dataclass(frozen=True)
class Poolings:
    """m poolings of k effects each: arrays of shape (m,), each named as in ``Pooling``."""

    fitted: Fitted

    def __len__(self) -> int:
        return len(self.tau2)

    @property
    def effect(self) -> Numbers:
        """The pooled effects."""
        return self.fitted.coefficients[:, 0]

    @property
    def std_err(self) -> Numbers:
        """Their standard errors."""
        return self.fitted.std_err[:, 0]

    @property
    def statistic(self) -> Numbers:
        """Effects over standard errors."""
        return self.fitted.statistic[:, 0]

    @property
    def p_value(self) -> Numbers:
        """Two-sided, of no effect."""
        return self.fitted.p_value[:, 0]

    @property
    def tau2(self) -> Numbers:
        """Variance between."""
        return self.fitted.tau2

    @property
    def bounds(self) -> tuple[Numbers, Numbers]:
        """Of the means."""
        return self._around(self.std_err)

    @property
    def prediction_bounds(self) -> tuple[Numbers, Numbers]:
        """Of the true effect of one more place."""
        return self._around(np.sqrt(self.std_err**2 + self.tau2))

    def _around(self, error: Numbers) -> tuple[Numbers, Numbers]:
        with np.errstate(invalid="ignore"):
            reach = self.fitted.reach * error
        return self.effect - reach, self.effect + reach

    def one(self, place: int) -> Pooling:
        """A single pooling."""
        fitted = self.fitted
        equal = fitted.method == "EE"
        return Pooling(
            effect=float(self.effect[place]),
            std_err=float(self.std_err[place]),
            interval=self._interval(self.bounds, place, _NAMES[fitted.test]),
            prediction=None
            if equal
            else self._interval(
                self.prediction_bounds, place, f"prediction, {_NAMES[fitted.test]}"
            ),
            statistic=float(self.statistic[place]),
            p_value=float(self.p_value[place]),
            k=fitted.k,
            degrees=fitted.degrees,
            tau2=float(fitted.tau2[place]),
            tau2_std_err=None if equal else float(fitted.tau2_std_err[place]),
            i2=float(fitted.i2[place]),
            h2=float(fitted.h2[place]),
            q=float(fitted.q[place]),
            q_p_value=float(fitted.q_p_value[place]),
            method=fitted.method,
            test=fitted.test,
        )

    def _interval(self, bounds: tuple[Numbers, Numbers], place: int, method: str) -> Interval:
        ends = (float(bound[place]) for bound in bounds)
        lower, upper = (end if math.isfinite(end) else None for end in ends)
        return Interval(lower, upper, self.fitted.level, method)


_NAMES: dict[Test, str] = {
    "z": "normal",
    "t": "Student's t",
    "knapp-hartung": "Hartung–Knapp",
    "knapp-hartung-floored": "Hartung–Knapp, never narrower",
}


def pool(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Method = "REML",
    test: Test = "knapp-hartung-floored",
    level: float = 0.95,
) -> Pooling:
    """Pool effects that were measured in different places.

    The effects are weighed by 1 / (variance + tau²). The interval of the mean is Hartung and
    Knapp's (2001, *Statistics in Medicine* 20:3875; Sidik and Jonkman 2002, ibid. 21:3153), whose
    multiplier is floored at 1 unless told otherwise. The prediction interval is
    ``effect ± critical value · √(std_err² + tau²)`` with the critical value of the same test
    (Higgins, Thompson and Spiegelhalter 2009, *JRSS A* 172:137, with k − 1 degrees of freedom).

    Args:
        effects: (k,), on a scale where adding makes sense: differences, or logarithms of ratios.
        variances: (k,): their squared standard errors, taken as known.
        method: How tau² is estimated.
        test: How the interval is made.
        level: Of both intervals.

    Raises:
        NothingToEstimate: There are no effects.
        ValuesCannotBeUsed: A value is missing, a variance is not above 0, or lengths differ.

    >>> found = pool([0.1, 0.4, 0.3, 0.7], [0.02, 0.03, 0.01, 0.04])
    >>> round(found.effect, 4), round(found.tau2, 4), found.k
    (0.3416, 0.0247, 4)
    """
    many = pool_many(
        np.atleast_1d(np.asarray(effects, float))[None],
        np.atleast_1d(np.asarray(variances, float))[None],
        method=method,
        test=test,
        level=level,
    )
    return many.one(0)


def pool_many(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Method = "REML",
    test: Test = "knapp-hartung-floored",
    level: float = 0.95,
) -> Poolings:
    """Pool m sets of k effects at once, each as ``pool`` would.

    Args:
        effects: (m, k).
        variances: (m, k).
        method: As in ``pool``, like the rest.
        test: How intervals are made.
        level: Of all intervals.

    Raises:
        NothingToEstimate: k is 0.
        ValuesCannotBeUsed: A value is missing, a variance is not above 0, or shapes differ.

    >>> pool_many([[1.0, 3.0], [2.0, 2.0]], [[0.5, 0.5], [1.0, 1.0]]).tau2.round(6).tolist()
    [1.5, 0.0]
    """
    return Poolings(fit(material_of(effects, variances), method, test, level))
