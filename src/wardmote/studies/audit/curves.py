"""Curves as series, with an interval at every point, where nothing has happened yet too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wardmote.findings.finding import Point
from wardmote.findings.wording import duration
from wardmote.studies.audit.shares import known

Values = NDArray[np.float64]

GRID_HOURS = np.unique(
    np.concatenate([np.arange(0, 24, 0.25), np.arange(24, 72, 1), np.arange(72, 24 * 28 + 1, 6)])
)
"""Where curves are told: every quarter of an hour for a day, ever coarser for four weeks."""


def grid_to(hours: float) -> Values:
    """The points of the grid up to the last time seen."""
    return GRID_HOURS[hours >= GRID_HOURS]


def curve_points(
    hours: Values,
    n_risk: NDArray[np.int64],
    *,
    curve: Values,
    lower: Values,
    upper: Values,
    group: str = "",
) -> tuple[Point, ...]:
    """One curve as points of a series."""
    lower, upper = bounded(curve, lower, upper)
    return tuple(
        Point(
            f"after {duration(float(hour) * 60)}",
            known(curve[i]),
            known(lower[i]),
            known(upper[i]),
            int(n_risk[i]),
            float(hour),
            group,
        )
        for i, hour in enumerate(hours)
    )


def bounded(curve: Values, lower: Values, upper: Values) -> tuple[Values, Values]:
    """Bounds for the points at which a curve is still, or already, 0 or 1.

    There the usual variance is 0 and says nothing. But the true curve only falls (or only
    rises), so a bound from where something had happened holds where less had (or more).

    >>> survival = np.array([1.0, 0.5, 0.0])
    >>> nan = np.nan
    >>> [b.tolist() for b in bounded(survival, np.array([1, 0.3, nan]), np.array([1, 0.7, nan]))]
    [[0.3, 0.3, 0.0], [1.0, 0.7, 0.7]]
    """
    falls = curve[0] > curve[-1] or curve[0] == 1.0
    if not falls:
        lower, upper = bounded(1 - curve, 1 - upper, 1 - lower)
        return 1 - upper, 1 - lower
    lower, upper = lower.copy(), upper.copy()
    at_one, at_zero = curve == 1.0, curve == 0.0
    upper[at_one], lower[at_zero] = 1.0, 0.0
    between = np.flatnonzero(~at_one & ~at_zero)
    lower[at_one] = lower[between[0]] if between.size else 0.0
    upper[at_zero] = upper[between[-1]] if between.size else 1.0
    return lower, upper
