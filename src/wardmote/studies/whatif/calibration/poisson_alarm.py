"""An alarm: would a model in which messages come by chance alone be wrong here?

Fisher's index of dispersion, the weekday held fixed: X² = Σ (n − mean of its weekday)² / that
mean. Given the totals of the weekdays, a Poisson's counts are multinomial, whose moments are
known exactly (Haldane 1937), so few messages do no harm: X² is compared with the gamma of the
same mean and variance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

LEVEL = 0.01
"""How often it speaks where there is nothing to speak of."""


@dataclass(frozen=True)
class DispersionTest:
    """Of day counts within weekdays.

    Attributes:
        index: X² over its expectation: 1 for chance alone.
        p: How often chance alone would give as much.
        days: Days looked at.
    """

    index: float
    p: float
    days: int

    @property
    def sentence(self) -> str:
        """What to tell people; empty where there is nothing to tell."""
        if self.p >= LEVEL:
            return ""
        chance = "less than 0.001" if self.p < 0.001 else f"{self.p:.3f}"
        return (
            "A Poisson model would be wrong here: days of one weekday differ "
            f"{self.index:.1f} times as much as messages that come by chance alone "
            f"(index of dispersion, {self.days} days; chance of as much: {chance}). It would "
            "promise shorter waits on bad days than residents will see."
        )


def dispersion_test(counts: NDArray[np.int64], weekday: NDArray[np.int64]) -> DispersionTest:
    """Are the counts of a weekday's days too unlike for chance?

    Args:
        counts: Messages of each whole day, bursts included.
        weekday: 0 for Monday to 6.
    """
    days = np.bincount(weekday, minlength=7).astype(np.float64)
    total = np.bincount(weekday, weights=counts, minlength=7)
    some = (days > 1) & (total > 0)
    days, total = days[some], total[some]
    squares = np.bincount(weekday, weights=counts.astype(np.float64) ** 2, minlength=7)[some]
    statistic = float((squares * days / total - total).sum())
    mean = float((days - 1).sum())
    variance = float((2 * (days - 1) * (1 - 1 / total)).sum())
    if not variance:
        return DispersionTest(1.0, 1.0, int(days.sum()))
    shape, scale = mean**2 / variance, variance / mean
    return DispersionTest(
        statistic / mean, float(gammaincc(shape, statistic / scale)), int(days.sum())
    )
