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

_ROUNDING = 1e-9


def after(hours: float) -> str:
    """A time since asking in words, no two of the grid alike.

    >>> after(0.25), after(24.0), after(186.0)
    ('after 15 min', 'after 1 day', 'after 7 days 18 h')
    """
    days, rest = divmod(hours, 24)
    if days >= 7 and rest:
        return f"after {days:.0f} days {rest:.0f} h"
    return f"after {duration(hours * 60)}"


def followed_to(last: float, *, ended: bool) -> float:
    """How many hours a curve can be told for: a day at least where nobody is left waiting.

    Args:
        last: The last time seen.
        ended: Nobody is left, so that nothing changes after it.
    """
    return max(last, 24.0) if ended else last


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
    least: float = 0.0,
    rises: bool = False,
    group: str = "",
) -> tuple[Point, ...]:
    """One curve as points of a series; for ``least`` and ``rises`` see ``bounded``."""
    # A product of shares ends a rounding error away from none or all.
    curve = np.where(np.minimum(curve, 1 - curve) < _ROUNDING, np.round(curve), curve)
    lower, upper = bounded(curve, lower, upper, least, rises=rises)
    return tuple(
        Point(
            after(float(hour)),
            known(curve[i]),
            known(lower[i]),
            known(upper[i]),
            int(n_risk[i]),
            float(hour),
            group,
        )
        for i, hour in enumerate(hours)
    )


def bounded(
    curve: Values, lower: Values, upper: Values, least: float = 0.0, *, rises: bool = False
) -> tuple[Values, Values]:
    """Bounds for the points at which a curve is still, or already, 0 or 1.

    There the usual variance is 0 and says nothing. But the true curve only falls (or only
    rises), so a bound from where something had happened holds where less had (or more).

    Args:
        curve: The curve at its points.
        lower: Its lower bounds; not a number where it has none.
        upper: Its upper bounds.
        least: What share of all is sure to have ended where a curve falls from all to none
            between two points.
        rises: The curve rises from none, as an incidence does.

    >>> survival = np.array([1.0, 0.5, 0.0])
    >>> nan = np.nan
    >>> [b.tolist() for b in bounded(survival, np.array([1, 0.3, nan]), np.array([1, 0.7, nan]))]
    [[0.3, 0.3, 0.0], [1.0, 0.7, 0.7]]
    """
    if rises:
        lower, upper = bounded(1 - curve, 1 - upper, 1 - lower, least)
        return 1 - upper, 1 - lower
    lower, upper = lower.copy(), upper.copy()
    at_one, at_zero = curve == 1.0, curve == 0.0
    upper[at_one], lower[at_zero] = 1.0, 0.0
    between = np.flatnonzero(~at_one & ~at_zero)
    lower[at_one] = lower[between[0]] if between.size else 0.0
    upper[at_zero] = upper[between[-1]] if between.size else 1.0 - least
    return lower, upper
