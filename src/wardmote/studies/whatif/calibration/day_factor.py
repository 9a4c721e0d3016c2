"""How much days vary of their own, with what the counts leave open.

The count of an ordinary day is negative binomial: a Poisson whose mean is that of its weekday
times a gamma factor with mean 1 and coefficient of variation c. The posterior of c is taken on
a grid, with the half-normal prior of ``wardmote.pattern.shrinkage`` (scale 0.5).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Figures = NDArray[np.float64]

_GRID: Figures = np.linspace(0.0, 2.0, 201)
_USUAL = 0.5
_POISSON = 1e-3


@dataclass(frozen=True, eq=False)
class DayFactor:
    """What is known of the coefficient of variation of the factor that a day shares.

    Attributes:
        cv: Values it may have.
        weight: Posterior probability of each.
    """

    cv: Figures
    weight: Figures

    @classmethod
    def stated(cls, cv: float) -> DayFactor:
        """One value, known."""
        return cls(np.array([cv]), np.ones(1))

    @property
    def mean(self) -> float:
        """Posterior mean."""
        return float(self.cv @ self.weight)

    def draw(self, rng: np.random.Generator) -> float:
        """One value that the counts allow."""
        return float(rng.choice(self.cv, p=self.weight))


def day_factor(counts: NDArray[np.int64], weekday: NDArray[np.int64]) -> DayFactor:
    """The posterior from the counts of ordinary days.

    Args:
        counts: Messages on each.
        weekday: 0 for Monday to 6.
    """
    days = np.bincount(weekday, minlength=7)
    mean = np.bincount(weekday, weights=counts, minlength=7) / np.maximum(days, 1)
    some = (days[weekday] > 1) & (mean[weekday] > 0)
    m, of = mean[weekday][some], days[weekday][some]
    # Counts lie nearer to a mean that was fitted to them, by one degree of freedom a weekday.
    n = np.maximum(m + (counts[some] - m) * np.sqrt(of / np.maximum(of - 1, 1)), 0)
    shape = 1 / np.maximum(_GRID, _POISSON)[:, None] ** 2
    terms = (
        gammaln(n + shape)
        - gammaln(shape)
        - shape * np.log1p(m / shape)
        + n * np.log(m / (m + shape))
    )
    likelihood = terms.sum(axis=1) - _GRID**2 / (2 * _USUAL**2)
    weight = np.exp(likelihood - likelihood.max())
    return DayFactor(_GRID, weight / weight.sum())
