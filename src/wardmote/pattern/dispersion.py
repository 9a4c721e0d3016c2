"""How much more days and hours differ than chance alone would have them differ.

Counts of one kind of day (all Mondays, or all Mondays at nine) vary by chance, and by a
factor that the day has of its own: weather, news, a leaflet through every door. If that
factor has mean 1 and coefficient of variation c, a count of mean m has variance m + c²m²
(negative binomial where the factor is gamma). c is estimated by moments.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]

_LENT = 4
"""Occasions for which the common variation stands in that of one kind."""


def variation(total: Figures, squares: Figures, occasions: Figures) -> float:
    """The coefficient of variation of the factor common to all kinds, 0 if chance suffices.

    Args:
        total: For each kind, the sum of the counts.
        squares: For each kind, the sum of the squared counts.
        occasions: For each kind, how many counts there are, empty ones included.

    Four days of one kind with 2, 9, 25 and 4 messages:

    >>> round(variation(np.array([40.0]), np.array([726.0]), np.array([4.0])), 2)
    1.16
    """
    some = occasions >= 2
    n, m = total[some], occasions[some]
    mean = n / m
    spread = (squares[some] - n * mean) / (m - 1)
    extra = ((m - 1) * (spread - mean)).sum()
    # The square of a mean is too large by the variance of the mean.
    base = ((m - 1) * np.maximum(mean**2 - spread / m, 0)).sum()
    return float(np.sqrt(extra / base)) if extra > 0 and base > 0 else 0.0


def own_variation(total: Figures, squares: Figures, occasions: Figures, common: float) -> Figures:
    """The coefficient of variation of each kind's own factor, and at least the common one.

    Some kinds vary more than others: the last hour of a window is full on busy days alone. A
    kind's own moments count as the occasions that they rest on, the common one as four more.

    Args:
        total: As for ``variation``.
        squares: As for ``variation``.
        occasions: As for ``variation``.
        common: What ``variation`` says of all kinds together.
    """
    m = np.maximum(occasions, 1.0)
    mean = total / m
    degrees = m - 1
    spread = np.divide(squares - total * mean, degrees, out=mean.copy(), where=degrees > 0)
    extra = degrees * (spread - mean) + _LENT * (common * mean) ** 2
    base = (degrees + _LENT) * mean**2
    own = np.divide(extra, base, out=np.zeros_like(mean), where=base > 0)
    at_least: Figures = np.maximum(np.sqrt(np.maximum(own, 0.0)), common)
    return at_least


def tally(
    kind: NDArray[np.int64], occasion: NDArray[np.int64], kinds: int
) -> tuple[Figures, Figures]:
    """The sum of the counts of each kind and of their squares, from one row a message.

    Args:
        kind: Which kind of occasion each message fell on.
        occasion: Which occasion; one occasion has one kind.
        kinds: How many kinds there are.
    """
    if not kind.size:
        return np.zeros(kinds), np.zeros(kinds)
    low = int(occasion.min())
    if int(occasion.max()) - low <= 8 * occasion.size + 100_000:
        place = occasion - low
        count = np.bincount(place)
        of = np.zeros(count.size, dtype=np.int64)
        of[place] = kind
    else:
        _, at, count = np.unique(occasion, return_index=True, return_counts=True)
        of = kind[at]
    size = count.astype(np.float64)
    total = np.bincount(of, weights=size, minlength=kinds).astype(np.float64)
    squares = np.bincount(of, weights=size**2, minlength=kinds).astype(np.float64)
    return total, squares
