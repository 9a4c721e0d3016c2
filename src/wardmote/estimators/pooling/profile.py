"""How unsure tau² is: the Q-profile interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri

from wardmote.basis.figures import Interval
from wardmote.estimators.pooling.heterogeneity import tau2_of_q, typical_variance, weigh_at_0
from wardmote.estimators.pooling.material import material_of
from wardmote.estimators.refusals import NothingToEstimate, check_level


@dataclass(frozen=True)
class Heterogeneity:
    """Intervals of how much true effects differ; both bounds are None where no tau² fits.

    Attributes:
        tau2: Of the variance between, in the unit of the effects squared.
        tau: Of its square root, in the unit of the effects.
        i2: Of the share of variance that is between: 0 to 1.
        h2: Of variance over that within.
    """

    tau2: Interval
    tau: Interval
    i2: Interval
    h2: Interval


def q_profile(
    effects: ArrayLike,
    variances: ArrayLike,
    design: ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> Heterogeneity:
    """The tau² at which Q(tau²) is no surprise: Viechtbauer 2007, *Statistics in Medicine* 26:37.

    Q(tau²), the squared residuals weighed by 1 / (variance + tau²), is χ² on k − p degrees of
    freedom at the true tau². The interval is exact for effects that are normal with known
    variances, and does not depend on how tau² was estimated: an estimate may lie outside. A bound
    below 0 is given as 0. Where even tau² = 0 makes Q surprisingly *small*, no tau² fits.

    Args:
        effects: (k,).
        variances: (k,).
        design: (k, p) where effects are explained, as in ``explain``.
        level: Of all intervals.

    Raises:
        NothingToEstimate: There are fewer than two effects, or no more than coefficients.
        ValuesCannotBeUsed: A value is missing, a variance is not above 0, or lengths differ.

    >>> found = q_profile([0.0, 1.0, 2.0], [0.1, 0.1, 0.1]).tau2
    >>> round(found.lower, 3), round(found.upper, 2)
    (0.171, 39.4)
    """
    check_level(level)
    material = material_of(np.asarray(effects)[None], np.asarray(variances)[None], design)
    degrees = material.degrees
    if degrees == 0:
        raise NothingToEstimate(
            "A single effect says nothing of how effects differ.",
            where="effects",
            remedy="Say so instead.",
        )
    tail = (1 - level) / 2
    largest, least = float(chdtri(degrees, tail)), float(chdtri(degrees, 1 - tail))
    if float(weigh_at_0(material).q[0]) < least:
        nothing = Interval(None, None, level, "Q-profile: empty")
        return Heterogeneity(nothing, nothing, nothing, nothing)
    lower, upper = (
        float(tau2_of_q(material, np.array([wanted]))[0]) for wanted in (largest, least)
    )
    within = float(typical_variance(material)[0])

    def of(bounds: tuple[float, float]) -> Interval:
        return Interval(*bounds, level, "Q-profile")

    return Heterogeneity(
        tau2=of((lower, upper)),
        tau=of((lower**0.5, upper**0.5)),
        i2=of((lower / (lower + within), upper / (upper + within))),
        h2=of((lower / within + 1, upper / within + 1)),
    )
