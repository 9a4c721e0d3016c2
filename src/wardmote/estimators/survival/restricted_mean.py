"""The mean time up to a horizon: the area under a survival curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.figures import Interval
from wardmote.estimators.survival.risk_table import RiskTable


@dataclass(frozen=True)
class RestrictedMean:
    """The mean of the time or ``horizon``, whichever comes first.

    Attributes:
        estimate: Area under the curve up to the horizon.
        horizon: Up to when; beyond the last time seen the curve is carried on flat.
        std_err: Standard error; cluster-robust where the curve is.
        interval: Estimate ± critical value × standard error.
        independent_std_err: The standard error were the rows independent: Greenwood's, as R's
            ``summary(survfit)`` prints it whether or not clusters were given.
    """

    estimate: float
    horizon: float
    std_err: float
    interval: Interval
    independent_std_err: float


def area_to_horizon(
    table: RiskTable, survival: NDArray[np.float64], horizon: float
) -> tuple[float, NDArray[np.float64]]:
    """The area under the curve up to the horizon, and what of it lies after each distinct time."""
    edges = np.minimum(np.concatenate([[table.start], table.time, [horizon]]), horizon)
    heights = np.concatenate([[1.0], survival])
    areas = np.maximum(np.diff(edges), 0.0) * heights
    after = np.cumsum(areas[::-1])[::-1]
    return float(after[0]) + table.start, after[1:]


def greenwood_area(table: RiskTable, after: NDArray[np.float64]) -> float:
    """The variance of the area for independent rows: Σ (area after)² d / (Y (Y − d))."""
    return float(after**2 @ table.per_survivor(table.hazard))
