"""tau², the variance of true effects between places, by eight methods, never below 0."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.pooling.likelihood import most_likely_tau2
from wardmote.estimators.pooling.material import Material, Numbers
from wardmote.estimators.pooling.roots import falling_roots
from wardmote.estimators.pooling.weighing import Weighed, weigh, weigh_by_tau2
from wardmote.estimators.refusals import ValuesCannotBeUsed

Method = Literal["REML", "PM", "DL", "ML", "HE", "SJ", "EB", "EE"]
"""REML: restricted maximum likelihood. PM: Paule and Mandel. DL: DerSimonian and Laird. ML: maximum
likelihood. HE: Hedges. SJ: Sidik and Jonkman. EB: empirical Bayes, whose equation has the root of
PM's. EE: equal effects, that is tau² = 0."""


def tau2_of(material: Material, method: Method) -> tuple[Numbers, Numbers]:
    """tau² of each pooling and its standard error, both (m,).

    The standard error is NaN for EE. It is one of a large number of effects; for intervals of
    tau² see ``q_profile``.

    Sources: DerSimonian and Laird 1986, *Controlled Clinical Trials* 7:177; Paule and Mandel 1982,
    *Journal of Research of the NBS* 87:377; Hedges 1983, *Psychological Bulletin* 93:388; Sidik and
    Jonkman 2005, *Applied Statistics* 54:367; Morris 1983, *JASA* 78:47 (EB); those with several
    coefficients as in Viechtbauer, López-López, Sánchez-Meca and
    Marín-Martínez 2015, *Psychological Methods* 20:360.

    Raises:
        ValuesCannotBeUsed: There is no method of that name.
    """
    if method not in get_args(Method):
        raise ValuesCannotBeUsed(
            f"There is no method {method!r} for tau².",
            where="method",
            remedy=f"Give one of {', '.join(get_args(Method))}.",
        )
    if method == "EE":
        return np.zeros(len(material.effects)), np.full(len(material.effects), np.nan)
    if method in {"REML", "ML"}:
        tau2 = most_likely_tau2(material, restricted=method == "REML")
        weighed = weigh_by_tau2(material, tau2)
        spread = weighed.trace2 if method == "REML" else (weighed.weights**2).sum(axis=1)
        return tau2, np.sqrt(2 / spread)
    if method in {"PM", "EB"}:
        tau2 = tau2_of_q(material, np.full(len(material.effects), float(material.degrees)))
        total = (1 / (material.variances + tau2[:, None])).sum(axis=1)
        return tau2, np.sqrt(2 * material.k**2 / material.degrees) / total
    closed = {"DL": _dersimonian_laird, "HE": _hedges, "SJ": _sidik_jonkman}
    return closed[method](material)


def tau2_of_q(material: Material, wanted: Numbers) -> Numbers:
    """The tau² at which Q(tau²) = y'P y comes down to ``wanted`` (m,); 0 where it is never above.

    Q falls in tau² and is convex, so Newton's method from the left cannot miss.
    """
    degrees = material.degrees
    unweighed = weigh(material, np.ones_like(material.variances))
    above = np.flatnonzero(weigh_at_0(material).q > wanted)
    tau2 = np.zeros(len(wanted))
    pooled, target = material.rows(above), wanted[above]
    # Q(t) ≤ RSS / t, RSS being unweighed.
    high = unweighed.q[above] / target
    start = np.maximum(0, unweighed.q[above] / degrees - pooled.variances.mean(axis=1))

    def excess(which: NDArray[np.intp], at: Numbers) -> tuple[Numbers, Numbers]:
        weighed = weigh_by_tau2(pooled.rows(which), at)
        return weighed.q - target[which], -weighed.q2

    tau2[above] = falling_roots(excess, np.zeros(len(above)), high, np.minimum(start, high))
    return tau2


def weigh_at_0(material: Material) -> Weighed:
    """The effects weighed as if there were no variance between them."""
    return weigh(material, 1 / material.variances)


def typical_variance(material: Material) -> Numbers:
    """The variance within, of a typical effect: (k − p) / trace P at tau² = 0; (m,).

    Higgins and Thompson 2002, *Statistics in Medicine* 21:1539, equation 9.
    """
    return np.asarray(material.degrees / weigh_at_0(material).trace)


def _dersimonian_laird(material: Material) -> tuple[Numbers, Numbers]:
    weighed = weigh_at_0(material)
    tau2 = np.maximum(0, (weighed.q - material.degrees) / weighed.trace)
    spread = 2 * material.degrees + 4 * tau2 * weighed.trace + 2 * tau2**2 * weighed.trace2
    return tau2, np.sqrt(spread) / weighed.trace


def _hedges(material: Material) -> tuple[Numbers, Numbers]:
    plain = weigh(material, np.ones_like(material.variances))
    within = np.einsum("mk,mk->m", material.variances, 1 - plain.leverage)
    tau2 = np.maximum(0, (plain.q - within) / material.degrees)
    spread = plain.paired_trace(material.variances, material.variances)
    degrees = material.degrees
    return tau2, np.sqrt(2 * spread + 4 * tau2 * within + 2 * tau2**2 * degrees) / degrees


def _sidik_jonkman(material: Material) -> tuple[Numbers, Numbers]:
    """Begins at the variance of the effects over k, and corrects it once; above 0 always."""
    begun = material.effects.var(axis=1)
    weighed = weigh(material, 1 / (material.variances + begun[:, None]))
    tau2 = begun * weighed.q / material.degrees
    own = weighed.weights * material.variances
    spread = (
        2 * weighed.paired_trace(own, own)
        + 4 * tau2 * weighed.paired_trace(own, weighed.weights)
        + 2 * tau2**2 * weighed.trace2
    )
    return tau2, begun / material.degrees * np.sqrt(spread)
