"""The interval of a rate from a count of independent events."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv

from wardmote.basis.figures import Interval
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed, check_level


def garwood(count: int, exposure: float, level: float = 0.95) -> Interval:
    """The exact interval of a Poisson rate (Garwood 1936, *Biometrika* 28:437).

    It holds for independent events only: bursts and repeat residents make it too narrow.

    Args:
        count: Events.
        exposure: Over how long, in the unit that the rate is wanted per.
        level: Confidence level.

    Raises:
        NothingToEstimate: There is no exposure.
        ValuesCannotBeUsed: The count is below 0 or not whole.

    >>> interval = garwood(0, 1.0)
    >>> interval.lower, round(interval.upper, 4)
    (0.0, 3.6889)
    """
    lower, upper = garwood_bounds([count], [exposure], level)
    return Interval(float(lower[0]), float(upper[0]), level, "Garwood")


def garwood_bounds(
    counts: ArrayLike, exposures: ArrayLike, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lower and upper bounds of ``garwood`` for many counts at once.

    Raises:
        NothingToEstimate: Some exposure is not above 0.
        ValuesCannotBeUsed: Some count is below 0 or not whole.
    """
    check_level(level)
    events, time = np.asarray(counts, np.float64), np.asarray(exposures, np.float64)
    if not bool(np.all(time > 0)):
        raise NothingToEstimate(
            "Without exposure a rate is not defined.",
            where="exposure",
            remedy="Say that nothing was under observation instead.",
        )
    if not bool(np.all((events >= 0) & (events == np.floor(events)))):
        raise ValuesCannotBeUsed(
            "Some counts are below 0 or not whole.", where="count", remedy="Give counts."
        )
    tail = (1 - level) / 2
    lower = np.where(events > 0, gammaincinv(np.maximum(events, 1), tail), 0.0)
    return lower / time, gammaincinv(events + 1, 1 - tail) / time
