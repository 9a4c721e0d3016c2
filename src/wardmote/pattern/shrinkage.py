"""Gamma–Poisson shrinkage: how far to trust a small count against what was expected.

Counts n_k with expectations E_k, each multiplied by a factor of its own with a gamma prior of
mean 1 and shape (strength) a. Given a, the factor's posterior is gamma with mean
(n_k + a) / (E_k + a). How strong the prior is, the counts say themselves: their distribution
given a is negative binomial, and the posterior is averaged over a rather than taken at the
likeliest, because seven days of the week say little about how much days differ.
Clayton and Kaldor (1987), *Biometrics* 43:671; Gelman (2006), *Bayesian Analysis* 1:515, for
a prior on the standard deviation 1/√a: here half-normal, so that three messages are no peak.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Figures = NDArray[np.float64]

_STRENGTHS: Figures = np.logspace(-1, 5, 61)[:, None]
"""The strengths averaged over. At the last, factors differ by a third of one per cent."""

_USUAL = 0.5
"""Scale of the prior on the factors' standard deviation; a few dozen messages outweigh it."""


@dataclass(frozen=True)
class Shrunk:
    """What the counts and the prior say together of each factor.

    Attributes:
        factor: Posterior mean.
        trust: Weight of what was expected against what was counted, 0 to 1.
        spread: Standard deviation of the factors, as far as the counts tell.
    """

    factor: Figures
    trust: Figures
    spread: float


def shrink(counts: Figures, expected: Figures, fitted: float = 1.0) -> Shrunk:
    """Draw each count over its expectation towards 1, as far as the counts bear out.

    Args:
        counts: Need not be whole: overdispersed counts are divided by their design effect.
        expected: Of the same length. Where nothing is expected the factor is 1.
        fitted: How many figures were fitted to these counts to expect what is expected: counts
            lie nearer to what was fitted to them, by as many degrees of freedom.

    >>> shrink(np.array([5.0, 5, 5]), np.array([5.0, 5, 5])).factor.round(6).tolist()
    [1.0, 1.0, 1.0]
    """
    weight = _weights(counts, expected, fitted)
    rate = expected + _STRENGTHS
    return Shrunk(
        factor=weight @ ((counts + _STRENGTHS) / rate),
        trust=weight @ (_STRENGTHS / rate),
        spread=float(np.sqrt(weight @ (1 / _STRENGTHS[:, 0]))),
    )


def _weights(counts: Figures, expected: Figures, fitted: float) -> Figures:
    """The posterior weight of each strength."""
    some = expected > 0
    n, e, a = counts[some], expected[some], _STRENGTHS
    n = np.maximum(e + (n - e) * np.sqrt(n.size / max(n.size - fitted, 1.0)), 0)
    terms = gammaln(n + a) - gammaln(a) + a * np.log(a / (a + e)) + n * np.log(e / (a + e))
    # A prior on 1/√a, over strengths that stand at equal steps of log a.
    prior = -np.log(a[:, 0]) / 2 - 1 / (2 * _USUAL**2 * a[:, 0])
    likelihood = terms.sum(axis=1) + prior
    weight = np.exp(likelihood - likelihood.max())
    normed: Figures = weight / weight.sum()
    return normed
