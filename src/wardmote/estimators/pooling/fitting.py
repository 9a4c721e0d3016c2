"""One fit for every use: a mean or several coefficients, one pooling or many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtr, stdtr

from wardmote.estimators.critical import critical_value
from wardmote.estimators.pooling.heterogeneity import (
    Method,
    tau2_of,
    typical_variance,
    weigh_at_0,
)
from wardmote.estimators.pooling.material import Material, Numbers
from wardmote.estimators.pooling.weighing import weigh_by_tau2
from wardmote.estimators.refusals import ValuesCannotBeUsed, check_level

Test = Literal["knapp-hartung-floored", "knapp-hartung", "t", "z"]
"""How an interval is made of a standard error. ``z``: normal. ``t``: Student's t on the effects
less the coefficients. ``knapp-hartung``: t, with the variance times the weighed squared residuals
per degree of freedom; floored: that multiplier is never below 1, so that it cannot narrow."""


@dataclass(frozen=True)
class Fitted:
    """m fits of p coefficients; every array begins with m.

    Attributes:
        coefficients: (m, p).
        covariance: (m, p, p), with the multiplier of Knapp and Hartung where asked for.
        multiplier: (m,): what the covariance was multiplied by.
        tau2: (m,).
        tau2_std_err: (m,); NaN for equal effects.
        i2: (m,): the share of variance that is between, 0 to 1.
        h2: (m,): variance over that within.
        q: (m,): squared residuals weighed by 1 / variance.
        q_p_value: (m,): of no variance between, by χ² on ``degrees``.
        k: Effects in each.
        degrees: Effects less coefficients.
        reach: Critical value of the two-sided interval, in standard errors; may be infinite.
        method: As it was used: of a single effect there is no variance between, so ``EE``.
        test: As asked for.
        level: Of the intervals.
    """

    coefficients: Numbers
    covariance: Numbers
    multiplier: Numbers
    tau2: Numbers
    tau2_std_err: Numbers
    i2: Numbers
    h2: Numbers
    q: Numbers
    q_p_value: Numbers
    k: int
    degrees: int
    reach: float
    method: Method
    test: Test
    level: float

    @property
    def std_err(self) -> Numbers:
        """Of each coefficient: (m, p)."""
        return np.asarray(np.sqrt(np.diagonal(self.covariance, axis1=1, axis2=2)))

    @property
    def statistic(self) -> Numbers:
        """Coefficient over standard error: (m, p); NaN where both are 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.coefficients / self.std_err)

    @property
    def p_value(self) -> Numbers:
        """Of each coefficient being 0, two-sided: (m, p)."""
        size = -np.abs(self.statistic)
        if self.test == "z":
            return np.asarray(2 * ndtr(size))
        if self.degrees == 0:
            return np.ones_like(size)
        return np.asarray(2 * stdtr(self.degrees, size))


def fit(material: Material, method: Method, test: Test, level: float) -> Fitted:
    """Estimate tau² and the coefficients of every pooling.

    Raises:
        ValuesCannotBeUsed: There is no such method or test, or the level is no share.
    """
    check_level(level)
    if test not in get_args(Test):
        raise ValuesCannotBeUsed(
            f"There is no test {test!r}.",
            where="test",
            remedy=f"Give one of {', '.join(get_args(Test))}.",
        )
    used: Method = "EE" if material.degrees == 0 else method
    tau2, tau2_error = tau2_of(material, used)
    weighed = weigh_by_tau2(material, tau2)
    coefficients, covariance = weighed.coefficients()
    coefficients[:, 0] += material.centre
    multiplier = _multiplier(weighed.q, material.degrees, test)
    q = weigh_at_0(material).q
    i2, h2 = _shares(material, q, tau2, equal=used == "EE")
    return Fitted(
        coefficients=coefficients,
        covariance=covariance * multiplier[:, None, None],
        multiplier=multiplier,
        tau2=tau2,
        tau2_std_err=tau2_error,
        i2=i2,
        h2=h2,
        q=q,
        q_p_value=_tail(q, material.degrees),
        k=material.k,
        degrees=material.degrees,
        reach=critical_value(level, None if test == "z" else material.degrees),
        method=used,
        test=test,
        level=level,
    )


def _multiplier(q: Numbers, degrees: int, test: Test) -> Numbers:
    if test in {"z", "t"} or degrees == 0:
        return np.ones(len(q))
    own = q / degrees
    return np.maximum(own, 1) if test == "knapp-hartung-floored" else own


def _shares(
    material: Material, q: Numbers, tau2: Numbers, *, equal: bool
) -> tuple[Numbers, Numbers]:
    """I² and H²: from tau² and the typical variance; from Q where tau² is not estimated.

    Higgins and Thompson 2002, *Statistics in Medicine* 21:1539.
    """
    degrees = material.degrees
    if degrees == 0:
        return np.zeros(len(q)), np.ones(len(q))
    if equal:
        above = np.maximum(q, degrees)
        return (above - degrees) / above, q / degrees
    within = typical_variance(material)
    return tau2 / (tau2 + within), tau2 / within + 1


def _tail(q: Numbers, degrees: int) -> NDArray[np.float64]:
    return np.asarray(chdtrc(degrees, q)) if degrees else np.ones(len(q))
