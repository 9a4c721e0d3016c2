"""The variance of a cumulative incidence for independent rows, from counting processes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.survival.risk_table import RiskTable

Values = NDArray[np.float64]


def martingale_variance(table: RiskTable, events: NDArray[np.int64], probability: Values) -> Values:
    """The variance of each column of probabilities, as in R's ``cmprsk::cuminc``.

    An event of the cause itself at u lifts F(t) by S(u−)/Y and lowers later events through
    survival: in all S(u−)/Y × (1 − (F(t) − F(u)) / S(u)); another event does only the second.
    Events of one kind at one time vary like draws without replacement, d (Y − d) / (Y − 1)
    (Gray 1988, *Annals of Statistics* 16:1141; Gaynor et al. 1993, *JASA* 88:400).

    Args:
        table: The counts of all events together.
        events: Events of each cause (times × causes).
        probability: Survival, then the incidence of each cause.

    Returns:
        Variances, the shape of ``probability``; of survival by Greenwood's formula.
    """
    columns = [_greenwood(table, probability[:, 0])]
    for place in range(events.shape[1]):
        own, incidence = events[:, place], probability[:, 1 + place]
        columns.append(
            _sum_of_squares(table, probability[:, 0], incidence, own, direct=1.0)
            + _sum_of_squares(table, probability[:, 0], incidence, table.n_event - own, direct=0.0)
        )
    return np.column_stack(columns)


def _sum_of_squares(
    table: RiskTable,
    survival: Values,
    incidence: Values,
    events: NDArray[np.int64],
    *,
    direct: float,
) -> Values:
    """Σ over u ≤ t of (direct + (F(u) − F(t)) / S(u))² × variance of the events at u."""
    before = np.concatenate([[1.0], survival[:-1]])
    size = (before / table.n_risk) ** 2 * _without_replacement(table.n_risk, events)
    per = np.divide(1.0, survival, out=np.zeros_like(survival), where=survival > 0)
    if not direct:
        size = np.where(survival > 0, size, 0.0)
    level = direct + incidence * per
    squares, crosses, slopes = (np.cumsum(size * x) for x in (level**2, level * per, per**2))
    return np.maximum(squares - 2 * incidence * crosses + incidence**2 * slopes, 0.0)


def _without_replacement(at_risk: NDArray[np.int64], events: NDArray[np.int64]) -> Values:
    spare: Values = np.ones(len(at_risk))
    np.divide(at_risk - events, at_risk - 1, out=spare, where=events > 1)
    return spare * events


def _greenwood(table: RiskTable, survival: Values) -> Values:
    return survival**2 * np.cumsum(table.per_survivor(table.hazard))
