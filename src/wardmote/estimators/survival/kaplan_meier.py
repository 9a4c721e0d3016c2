"""Kaplan and Meier's curve, with Greenwood's variance or a cluster-robust one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.estimators.clusters import (
    Clusters,
    degrees_of_freedom,
    groupings,
)
from wardmote.estimators.critical import critical_value
from wardmote.estimators.refusals import check_level
from wardmote.estimators.survival.conf_types import ConfType, bounds
from wardmote.estimators.survival.curve import SurvivalCurve
from wardmote.estimators.survival.influence import Members, members_of
from wardmote.estimators.survival.risk_table import RiskTable, risk_table
from wardmote.estimators.survival.rows import checked_rows, happened


def kaplan_meier(
    time: ArrayLike,
    event: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    clusters: Clusters = (),
    conf_type: ConfType = "log-log",
    level: float = 0.95,
    small_sample: bool = True,
) -> SurvivalCurve:
    """The share still without the event by time, when some were not seen to the end.

    Without clusters the variance is Greenwood's. With clusters it is a jackknife: squared sums,
    over clusters, of how far their rows pull the curve; with two ways of being alike they are
    combined as in ``robust_variance``.

    Args:
        time: When each row was last seen. Integers are exact; fractions that differ by rounding
            alone are one time.
        event: Whether the event happened then; otherwise the row is censored then, and counts
            as at risk at that time.
        entry: When each row came under observation, if not at the start: it is at risk in
            (entry, time].
        clusters: None, one or two arrays of labels within which rows are alike.
        conf_type: On which scale the interval is symmetric.
        level: Its confidence level.
        small_sample: With clusters: take each pull as leaving the cluster out altogether would
            have it, and the critical value from Student's t on the fewest clusters less one,
            so that intervals hold the truth with few or uneven clusters as well. False gives
            the infinitesimal jackknife and normal critical value of R's
            ``survfit(cluster = )``, which are the same with many small clusters.

    Raises:
        NothingToEstimate: There are no rows.
        ValuesCannotBeUsed: A value is missing, or lengths differ.

    >>> curve = kaplan_meier([2, 3, 3, 5], [1, 1, 0, 0])
    >>> curve.survival.tolist(), curve.median.estimate
    ([0.75, 0.5, 0.5], 3.0)
    """
    check_level(level)
    rows = checked_rows(time, happened(event), entry)
    table = risk_table(rows)
    alike = groupings(clusters, len(rows))
    survival = table.product_limit
    members = members_of(rows, table, alike, small_sample=small_sample) if alike.ways else None
    if members is None:
        degrees, error = None, _greenwood(table)
    else:
        degrees = degrees_of_freedom(alike) if small_sample else None
        error = np.where(survival > 0, _jackknife(table, members), 0.0)
    lower, upper = bounds(survival, error, critical_value(level, degrees), conf_type)
    return SurvivalCurve(
        time=table.time,
        n_risk=table.n_risk,
        n_event=table.n_event,
        n_censor=table.n_censor,
        survival=survival,
        std_err_log=error,
        lower=lower,
        upper=upper,
        level=level,
        conf_type=conf_type,
        n=len(rows),
        clusters=tuple(way.count for way in alike.ways),
        degrees=degrees,
        table=table,
        members=members,
    )


def _greenwood(table: RiskTable) -> NDArray[np.float64]:
    """√Σ d / (Y (Y − d)), infinite once the curve has come to 0."""
    with np.errstate(divide="ignore"):
        terms = np.where(table.n_event > 0, table.hazard / table.survivors, 0.0)
    root: NDArray[np.float64] = np.sqrt(np.cumsum(terms))
    return root


def _jackknife(table: RiskTable, members: Members) -> NDArray[np.float64]:
    """The spread of the clusters' pulls on log survival.

    A row pulls log S(t) by −Σ (dN − Y dA) / (Y − d) over the times up to t at which it is at
    risk: the derivative of the curve by the row's weight, over the curve. (Over Y alone it
    would be the pull on the cumulative hazard.)
    """
    exposure = members.exposure(table.per_survivor(np.ones(len(table.time))), table.hazard)
    (variance,) = members.variances([exposure], [[-exposure.running, 1.0]])
    root: NDArray[np.float64] = np.sqrt(variance)
    return root
