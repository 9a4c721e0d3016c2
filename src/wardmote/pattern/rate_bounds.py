"""Bounds of a rate from counts that vary more than Poisson: exact, one kind of occasion at a time.

Formulas and sources: docs/methods/arrivals.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincc, ndtri

from wardmote.pattern.dispersion import Figures

Flags = NDArray[np.bool_]

_POISSON = 1e-8
"""Squared coefficient of variation at which a negative binomial is as good as a Poisson."""

_PARTS = np.linspace(0.1, 0.9, 801)
"""What is expected may take nine tenths of the error to one side, and not all of it: else a
count of none where many were expected would speak against next to no rate below those."""


@dataclass(frozen=True)
class Leaning:
    """What other counts lead one to expect of each count.

    Attributes:
        expected: The count, above 0; from the *other* counts alone.
        spread: Standard deviation of the factor by which it may differ from that.
    """

    expected: Figures
    spread: float


def rate_bounds(
    counts: Figures,
    occasions: Figures,
    variation: Figures,
    level: float,
    leaning: Leaning | None = None,
) -> tuple[Figures, Figures]:
    """The rates that each count does not speak against.

    A rate is refused where so many or more, or so few or fewer, would have been too rare: a
    negative binomial test turned round, which is Garwood's interval where the variation is 0.
    Both tails together have 1 − level. What is expected only shares it out between them, so
    the interval holds the true rate as often as it says whatever that is.

    Args:
        counts: Whole numbers.
        occasions: On how many occasions each was counted, above 0; the rate is per occasion.
        variation: Coefficient of variation, between occasions, of the factor beyond chance.
        level: Level of the intervals.
        leaning: What to expect; None for tails of equal size.

    >>> one = np.ones(1)
    >>> lower, upper = rate_bounds(0 * one, one, 0 * one, 0.95)
    >>> float(lower[0]), round(float(upper[0]), 3)
    (0.0, 3.689)
    """
    whole = np.maximum(occasions, 1.0)
    # m counts cannot show a squared variation above m, whatever the factor was.
    squared = np.clip(variation**2, _POISSON, whole)
    shape, missed = whole / squared, 1 - level
    below = _share_below(whole, squared, missed, leaning)

    def refused_as_too_high(mean: Figures) -> Flags:
        few = betaincc(counts + 1, shape, mean / (shape + mean))
        return np.asarray(few < missed * below(mean))

    def accepted_from_below(mean: Figures) -> Flags:
        many = betainc(np.maximum(counts, 1), shape, mean / (shape + mean))
        return np.asarray(many >= missed * (1 - below(mean)))

    lower = np.where(counts > 0, _first(accepted_from_below, counts), 0.0)
    return lower / occasions, _first(refused_as_too_high, counts) / occasions


def chance_of_so_many(count: float, occasions: float, variation: float, rate: float) -> float:
    """How likely so large a count would be, or a larger one, were the rate that.

    Args:
        count: A whole number.
        occasions: On how many occasions it was counted; the rate is per occasion.
        variation: Coefficient of variation, between occasions, of the factor beyond chance.
        rate: The rate supposed.

    >>> round(chance_of_so_many(3, 1.0, 0.0, 1.0), 3), chance_of_so_many(0, 1.0, 0.0, 1.0)
    (0.08, 1.0)
    """
    if not count:
        return 1.0
    whole = max(occasions, 1.0)
    shape, mean = whole / min(max(variation**2, _POISSON), whole), rate * occasions
    return float(betainc(count, shape, mean / (shape + mean)))


def _share_below(
    occasions: Figures, squared: Figures, missed: float, leaning: Leaning | None
) -> Callable[[Figures], Figures]:
    """For a mean, the share of the error spent on counts too low for it.

    The share that makes intervals shortest on average, were counts normal on the scale of the
    square root and their means spread about what is expected (Yu and Hoff 2018).
    """
    if leaning is None:
        return lambda mean: np.full(mean.shape, 0.5)
    reach = ndtri(missed * _PARTS) - ndtri(missed * (1 - _PARTS))
    root, prior = np.sqrt(leaning.expected), leaning.expected * leaning.spread**2

    def share(mean: Figures) -> Figures:
        error = np.sqrt(1 + squared * mean / occasions)
        too_low: Figures = np.interp(4 * error * (np.sqrt(mean) - root) / prior, reach, _PARTS)
        return too_low

    return share


def _first(is_past: Callable[[Figures], Flags], counts: Figures) -> Figures:
    """The smallest mean past a point, by halving between its logarithms."""
    low, high = np.full(counts.shape, -30.0), np.log(counts + 1) + 35.0
    for _ in range(60):
        middle = (low + high) / 2
        past = is_past(np.exp(middle))
        low, high = np.where(past, low, middle), np.where(past, middle, high)
    return np.exp(high)
