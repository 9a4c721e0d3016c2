"""Effects explained by what the places were like: meta-regression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtrc

from wardmote.estimators.pooling.fitting import Fitted, Test, fit
from wardmote.estimators.pooling.heterogeneity import Method
from wardmote.estimators.pooling.material import Numbers, material_of


@dataclass(frozen=True)
class Explained:
    """Effects as a sum of explanations, and what is left between places.

    Attributes:
        coefficients: (p,): one for each column of the design, in the unit of the effects.
        covariance: (p, p).
        std_err: (p,).
        statistic: (p,): coefficients over standard errors.
        p_value: (p,): two-sided, of each being 0.
        lower: (p,): bounds at ``level``; infinite where nothing is known of the spread.
        upper: (p,).
        tau2: Variance between that is not explained.
        tau2_std_err: Its standard error; NaN with equal effects.
        i2: Of what the design leaves, the share of variance that is between: 0 to 1.
        h2: Variance left over that within.
        explained: How much of tau² the design explains: 0 to 1. None without a constant in the
            design, or where there was nothing to explain.
        q: Squared residuals weighed by 1 / variance.
        q_p_value: Of no variance left between: χ² on ``degrees``.
        joint: The joint test of ``tested``: χ², or F where the test is on t. NaN, like
            ``statistic``, where nothing is left over to test by.
        joint_degrees: Of the test: how many are tested, and ``degrees`` or None for χ².
        joint_p_value: Of all of them being 0.
        tested: Places of the columns that are tested together: all but the constant.
        k: Effects.
        degrees: k − p.
        level: Of the bounds.
    """

    coefficients: Numbers
    covariance: Numbers
    std_err: Numbers
    statistic: Numbers
    p_value: Numbers
    lower: Numbers
    upper: Numbers
    tau2: float
    tau2_std_err: float
    i2: float
    h2: float
    explained: float | None
    q: float
    q_p_value: float
    joint: float
    joint_degrees: tuple[int, int | None]
    joint_p_value: float
    tested: tuple[int, ...]
    k: int
    degrees: int
    level: float


def explain(
    effects: ArrayLike,
    variances: ArrayLike,
    design: ArrayLike,
    *,
    method: Method = "REML",
    test: Test = "knapp-hartung-floored",
    level: float = 0.95,
) -> Explained:
    """Regress effects on properties of the places, with variance left between places.

    Knapp and Hartung 2003, *Statistics in Medicine* 22:2693; the share explained is Raudenbush's
    (1994, in *The Handbook of Research Synthesis*, ch. 20). A property that goes with an effect
    between places need not be its cause, and with few places almost anything goes with it: ten
    places for each column are a common minimum.

    Args:
        effects: (k,).
        variances: (k,): squared standard errors.
        design: (k, p): its columns, a constant column of ones among them where wanted.
        method: How tau² is estimated.
        test: How intervals are made.
        level: Of the bounds.

    Raises:
        NothingToEstimate: There are no more effects than columns.
        ValuesCannotBeUsed: A value is missing, a variance is not above 0, lengths differ, or a
            column is a sum of others.

    >>> found = explain([1.0, 2.1, 2.9, 4.0], [0.1] * 4, [[1, 0], [1, 1], [1, 2], [1, 3]])
    >>> found.coefficients.round(2).tolist(), found.tau2
    ([1.03, 0.98], 0.0)
    """
    y, v = np.asarray(effects, float)[None], np.asarray(variances, float)[None]
    x = np.asarray(design, dtype=np.float64)
    fitted = fit(material_of(y, v, x), method, test, level)
    constant = [place for place in range(x.shape[1]) if bool(np.all(x[:, place] == 1))]
    tested = tuple(place for place in range(x.shape[1]) if place not in constant) or (0,)
    joint, degrees, p_value = _joint_test(fitted, tested)
    share = None
    if constant:
        without = fit(material_of(y, v), method, test, level)
        share = _explained(float(without.tau2[0]), float(fitted.tau2[0]))
    coefficients, error = fitted.coefficients[0], fitted.std_err[0]
    return Explained(
        coefficients=coefficients,
        covariance=fitted.covariance[0],
        std_err=error,
        statistic=fitted.statistic[0],
        p_value=fitted.p_value[0],
        lower=coefficients - fitted.reach * error,
        upper=coefficients + fitted.reach * error,
        tau2=float(fitted.tau2[0]),
        tau2_std_err=float(fitted.tau2_std_err[0]),
        i2=float(fitted.i2[0]),
        h2=float(fitted.h2[0]),
        explained=share,
        q=float(fitted.q[0]),
        q_p_value=float(fitted.q_p_value[0]),
        joint=joint,
        joint_degrees=degrees,
        joint_p_value=p_value,
        tested=tested,
        k=fitted.k,
        degrees=fitted.degrees,
        level=level,
    )


def _explained(before: float, after: float) -> float | None:
    return max(0.0, (before - after) / before) if before > 0 else None


def _joint_test(
    fitted: Fitted, tested: tuple[int, ...]
) -> tuple[float, tuple[int, int | None], float]:
    places = np.array(tested)
    some = fitted.coefficients[0][places]
    covariance = fitted.covariance[0][np.ix_(places, places)]
    m = len(tested)
    try:
        size = float(some @ np.linalg.solve(covariance, some))
    except np.linalg.LinAlgError:
        # The effects lie exactly on what explains them: nothing is left to test by.
        size = float("nan")
    if fitted.test == "z":
        return size, (m, None), float(chdtrc(m, size))
    return size / m, (m, fitted.degrees), float(fdtrc(m, fitted.degrees, size / m))
