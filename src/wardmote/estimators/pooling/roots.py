"""Where many falling functions pass 0: Newton's steps, each held within its bracket."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.pooling.material import Numbers

Evaluate = Callable[[NDArray[np.intp], Numbers], tuple[Numbers, Numbers]]
"""From which functions, and where, to their values and slopes there."""

PRECISION = 1e-13
MOST_STEPS = 200


def falling_roots(evaluate: Evaluate, low: Numbers, high: Numbers, start: Numbers) -> Numbers:
    """One root of each function, between where it is not below 0 and where it is not above.

    Newton's method, with the bracket halved where a step would leave it or where the function
    does not fall; it ends when a step is 1e-13 of the root or smaller, or when the bracket holds
    no number that is nearer.

    Args:
        evaluate: Gives value and slope of the functions asked for.
        low: Where each is at least 0; not below 0 itself.
        high: Where each is at most 0.
        start: Where to begin, within the bracket.
    """
    root = np.clip(start, low, high)
    low, high = low.copy(), high.copy()
    active = np.arange(len(root))
    for _ in range(MOST_STEPS):
        at = root[active]
        value, slope = evaluate(active, at)
        low[active] = np.where(value >= 0, at, low[active])
        high[active] = np.where(value <= 0, at, high[active])
        lower, upper = low[active], high[active]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            step = at - value / slope
        inside = (slope < 0) & (step >= lower) & (step <= upper)
        moved = np.where(inside, step, 0.5 * (lower + upper))
        root[active] = moved
        going = (np.abs(moved - at) > PRECISION * moved) & (upper - lower > PRECISION * upper)
        active = active[going]
        if not len(active):
            break
    return root
