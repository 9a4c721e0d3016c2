"""Answers that took longer than the longest gap that is counted as handling.

Gaps beyond the limit are left out, because they hold other work. Some of them were long
answers all the same, and without those the mean is too low. How many there were is read from
the shape of what lies below the limit: a lognormal cut off there (the likeliest one, which
depends on mean and variance of the logarithms alone: Cohen 1959, *Technometrics* 1:217).
There were never more of them than gaps beyond the limit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr, ndtri

from wardmote.studies.whatif.engine.quantile_tables import HANDLING_BITS, QuantileTable
from wardmote.studies.whatif.engine.ticks import A_MINUTE

Figures = NDArray[np.float64]

_SHORTEST = 0.25
"""Minutes: times told in whole minutes have gaps of 0."""

_MOST_LIMITS = 4.0
"""No answer is taken to be longer than this many times the limit."""

_CUT: Figures = np.linspace(6.0, -3.0, 1801)
_MILLS: Figures = np.exp(-(_CUT**2) / 2 - log_ndtr(_CUT)) / np.sqrt(2 * np.pi)
_RATIO: Figures = (1 - _CUT * _MILLS - _MILLS**2) / (_CUT + _MILLS) ** 2
"""Variance over squared distance of mean to cut, of a normal cut off at ``_CUT``; it ascends."""


@dataclass(frozen=True)
class LongAnswers:
    """A lognormal's part beyond the limit.

    Attributes:
        share: Of all answers that were longer than the limit.
        likeliest: The share that the lognormal has there; ``share`` is at most that.
        middle: Mean of the logarithm of minutes.
        spread: Its standard deviation.
        limit: Minutes.
    """

    share: float
    likeliest: float
    middle: float
    spread: float
    limit: float

    @classmethod
    def none(cls) -> LongAnswers:
        """Nothing was left out."""
        return cls(0.0, 0.0, 0.0, 0.0, np.inf)

    def table(self, minutes: Figures, factor: float) -> QuantileTable:
        """The sample below the limit and the lognormal above it, all times a factor."""
        ascending = np.sort(minutes)

        def quantile(p: Figures) -> Figures:
            within = quantiles(ascending, np.minimum(p / (1 - self.share), 1.0))
            if not self.share:
                return within * factor
            left = np.clip((1 - p) / self.share, 0.0, 1.0) * self.likeliest
            longer = np.exp(self.middle - self.spread * ndtri(np.maximum(left, 1e-12)))
            capped = np.clip(longer, self.limit, _MOST_LIMITS * self.limit)
            return np.where(p < 1 - self.share, within, capped) * factor

        return QuantileTable.of(quantile, A_MINUTE << HANDLING_BITS)


def quantiles(ascending: Figures, p: Figures) -> Figures:
    """As ``numpy.quantile`` of a sample in order, but quick for thousands of them."""
    places = np.arange(ascending.size)
    return np.asarray(np.interp(p * (ascending.size - 1), places, ascending))


def long_answers(minutes: Figures, limit: float, most: float) -> LongAnswers:
    """How many answers were longer than the limit, and how long.

    Args:
        minutes: Of those within it.
        limit: Minutes.
        most: The largest share of all that may have been longer.
    """
    logs = np.log(np.clip(minutes, _SHORTEST, limit))
    short_of, variance = np.log(limit) - logs.mean(), logs.var()
    cut = float(np.interp(variance / short_of**2, _RATIO, _CUT)) if short_of > 0 else _CUT[-1]
    mills = float(np.interp(-cut, -_CUT, _MILLS))
    spread = float(short_of / (cut + mills))
    likeliest = float(ndtr(-cut))
    share = min(likeliest, most) if spread > 0 else 0.0
    return LongAnswers(share, likeliest, float(np.log(limit)) - cut * spread, spread, limit)
