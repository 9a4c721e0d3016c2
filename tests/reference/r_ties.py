"""The order in which R takes allocations of one balance score: that of its rounding errors.

An allocation and its mirror image balance alike, and which comes first decides which of the two a
recorded seed picked. Our estimator leaves them in order of the units; to compare the draw, scores
are worked out here once more in R's order of operations and R's precision, to break ties alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.r_values import OutOfScope
from wardmote.estimators.randomisation import Constrained
from wardmote.estimators.randomisation.simple import choices

_Long = np.longdouble


def in_order_of_r(
    made: Constrained, covariates: NDArray[np.float64], treated: int, squared: bool
) -> NDArray[Any]:
    """The allocations that may come, in R's order.

    Raises:
        OutOfScope: R's order is not that of our scores.
    """
    every = choices(len(covariates), treated)
    standard = np.column_stack([_standardised(column) for column in covariates.T])
    totals = np.zeros((len(every), standard.shape[1]))
    for unit, row in enumerate(standard):
        totals += every[:, [unit]] * row
    parts = np.square(totals) if squared else np.abs(totals)
    scores = _total(parts.T).astype(float)
    first = np.argsort(scores, kind="stable")[: len(made.scheme.allocations)]
    ours = np.sort(made.scores)[: len(first)]
    if not np.allclose(made.scores[first], ours, rtol=1e-9, atol=1e-9):
        raise OutOfScope("an order of allocations that is not that of their balance")
    return every[first]


def _total(rows: NDArray[Any]) -> NDArray[Any]:
    """The sum of rows one after another, in R's long precision."""
    whole = np.zeros(rows.shape[1:], _Long)
    for row in rows:
        whole = whole + row.astype(_Long)
    return whole


def _standardised(column: NDArray[np.float64]) -> NDArray[np.float64]:
    count = len(column)
    rough = _total(column) / count
    mean = float(rough + _total(column.astype(_Long) - rough) / count)
    away = (column - mean).astype(_Long)
    spread = np.sqrt(float(_total(away * away) / (count - 1)))
    return np.asarray((column - mean) / spread, np.float64)
