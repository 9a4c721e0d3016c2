"""When a curve passes a level: the quantiles of a distribution known only as steps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))
"""Levels nearer than this are the same level: 1/2 is not missed for a rounding error."""


def crossing(time: NDArray[np.float64], passed: NDArray[np.float64], p: float) -> float | None:
    """The time by which a share ``p`` has passed, counted from 0.

    Where the steps are flat exactly at ``p`` it is the middle of the flat, as for the median of
    an even number of values; a flat at the very end counts as far as the last time. Where the
    steps need not ascend (a confidence bound), the smallest value that reaches ``p`` decides.
    These are the rules of R's ``quantile.survfit``.

    Args:
        time: The times of the steps, ascending.
        passed: The share passed at each; NaN where it is not known.
        p: A share, 0 to 1.

    Returns:
        The time; None where the steps do not reach ``p``.

    >>> crossing(np.array([2.0, 6.0]), np.array([0.5, 1.0]), 0.5)
    4.0
    """
    times, shares = np.concatenate([[0.0], time]), np.concatenate([[0.0], passed])
    if p == 0:
        return 0.0
    values, first = np.unique(shares, return_index=True)
    last_new = shares[first.max()]
    known = ~np.isnan(values)
    values, first = values[known], first[known]
    at = _first_reaching(values + TOLERANCE, p)
    after = _first_reaching(values - TOLERANCE, p)
    if at is None:
        return None
    begin = float(times[first[at]])
    if not math.isnan(last_new) and abs(p - last_new) < TOLERANCE:
        return (begin + float(times[-1])) / 2
    return None if after is None else (begin + float(times[first[after]])) / 2


def first_passing(time: NDArray[np.float64], passed: NDArray[np.float64], p: float) -> float | None:
    """The first time at which a share ``p`` has passed; the rule by which R prints a median.

    It differs from ``crossing`` in two corners: a flat exactly at ``p`` that never ends gives
    its start, and of steps that do not ascend the earliest that reaches ``p`` counts.

    >>> first_passing(np.array([2.0, 6.0]), np.array([0.5, 0.5]), 0.5)
    2.0
    """
    reached = np.flatnonzero(passed > p - TOLERANCE)
    if not reached.size:
        return None
    begin = reached[0]
    later = reached[passed[reached] > passed[begin]]
    if abs(passed[begin] - p) < TOLERANCE and later.size:
        return float(time[begin] + time[later[0]]) / 2
    return float(time[begin])


def _first_reaching(values: NDArray[np.float64], p: float) -> int | None:
    place = int(np.searchsorted(values, p, side="left"))
    return place if place < len(values) and p >= values[0] else None
