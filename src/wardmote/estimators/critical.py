"""How many standard errors an interval reaches to either side."""

from __future__ import annotations

import math

from scipy.special import ndtri, stdtrit


def critical_value(level: float, degrees: int | None = None) -> float:
    """The two-sided critical value of the normal distribution, or of Student's t.

    Args:
        level: Confidence level, between 0 and 1.
        degrees: Degrees of freedom (clusters less one); None for the normal distribution. With
            none at all (a single cluster) nothing is known of the spread: infinity.

    >>> round(critical_value(0.95), 6)
    1.959964
    >>> round(critical_value(0.95, 9), 6)
    2.262157
    """
    tail = 1 - (1 - level) / 2
    if degrees is None:
        return float(ndtri(tail))
    return float(stdtrit(degrees, tail)) if degrees > 0 else math.inf
