"""When a waiting resident writes again, at a hazard that is constant in bands of the wait."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wardmote.demo.truth import Floats, Truth

HOUR = 3600
MOST = 4
"""No resident here writes again more often than this about one question."""


def waits_at_chases(unit: Floats, promised: NDArray[np.bool_], truth: Truth) -> Floats:
    """Elapsed waits, in seconds, at which each resident would write again if never answered.

    Chases make a Poisson process whose cumulative hazard H(w) is piecewise linear in the
    elapsed wait w. The k-th comes where H(w), times ``chase_promised`` where a time was
    promised, reaches the sum of k unit exponentials.

    Args:
        unit: Standard exponentials, one row a question, one column a possible chase.
        promised: Whether an acknowledgement promised that resident a time.
        truth: The hazards.

    Returns:
        The same shape as ``unit``; infinite where the hazard has run out before.

    >>> alone = waits_at_chases(np.array([[0.012 * 1.5]]), np.array([False]), Truth())
    >>> round(float(alone[0, 0]) / HOUR, 9)   # half an hour at no hazard, 1.5 hours at 0.012
    2.0
    """
    edges = np.asarray(truth.chase_edges)
    hazard = np.concatenate([[0.0], np.cumsum(np.diff(edges) * truth.chase_hazards)])
    needed = np.cumsum(unit, axis=1)
    if truth.chase_promised > 0:
        needed = needed / np.where(promised, truth.chase_promised, 1.0)[:, None]
    else:
        needed = np.where(promised[:, None], np.inf, needed)
    waits = np.interp(needed, hazard, edges * HOUR)
    return np.where(needed <= hazard[-1], waits, np.inf)
