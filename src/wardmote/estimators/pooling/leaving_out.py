"""What a pooling rests on: each effect left out in turn."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wardmote.estimators.pooling.fitting import Test
from wardmote.estimators.pooling.heterogeneity import Method
from wardmote.estimators.pooling.pooled import Poolings, pool_many
from wardmote.estimators.refusals import NothingToEstimate


def leave_one_out(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    method: Method = "REML",
    test: Test = "knapp-hartung-floored",
    level: float = 0.95,
) -> Poolings:
    """As many poolings as effects, the i-th without effect i.

    Raises:
        NothingToEstimate: There are fewer than two effects.
        ValuesCannotBeUsed: A value is missing, a variance is not above 0, or lengths differ.

    >>> leave_one_out([1.0, 2.0, 6.0], [1.0, 1.0, 1.0], method="EE").effect.tolist()
    [4.0, 3.5, 1.5]
    """
    y, v = np.asarray(effects, float), np.asarray(variances, float)
    if y.size < 2:
        raise NothingToEstimate(
            "Without its only effect nothing is left to pool.",
            where="effects",
            remedy="Say that there is one effect instead.",
        )
    others = ~np.eye(y.size, dtype=bool)
    kept = (np.tile(each, (y.size, 1))[others[:, : each.size]] for each in (y, v))
    shape = (y.size, -1)
    return pool_many(*(each.reshape(shape) for each in kept), method=method, test=test, level=level)
