"""Do groups have their events at the same rate? The log-rank test and its G-rho family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from wardmote.estimators.refusals import ValuesCannotBeUsed
from wardmote.estimators.survival.rows import Rows, checked_rows, happened

Values = NDArray[np.float64]


@dataclass(frozen=True)
class LogRank:
    """A comparison of groups.

    Attributes:
        statistic: Chi-squared.
        df: Its degrees of freedom: groups that could have had an event, less one.
        p_value: The chance of a statistic at least as large were the rates equal.
        groups: The labels, sorted.
        n: Rows in each group.
        observed: Weighted events, groups × strata.
        expected: What they would be were the rates equal, groups × strata.
        variance: The covariance of observed − expected, groups × groups.
    """

    statistic: float
    df: int
    p_value: float
    groups: tuple[Any, ...]
    n: tuple[int, ...]
    observed: Values
    expected: Values
    variance: Values


def log_rank(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    rho: float = 0.0,
    strata: ArrayLike | None = None,
) -> LogRank:
    """Compare the event rates of two or more groups (Harrington and Fleming 1982).

    Args:
        time: When each row was last seen.
        event: Whether the event happened then.
        group: The label of each row's group.
        rho: Events are weighted with (pooled survival just before)^rho: 0 is the log-rank
            (Mantel–Haenszel) test, 1 Peto and Peto's form of the Gehan–Wilcoxon test.
        strata: Labels within which groups are compared; the comparisons are added up.

    Raises:
        NothingToEstimate: There are no rows.
        ValuesCannotBeUsed: A value is missing, lengths differ, or there is one group only.

    >>> round(log_rank([1, 2, 3, 4], [1, 1, 1, 1], ["a", "a", "b", "b"]).statistic, 4)
    2.8824
    """
    rows = checked_rows(time, happened(event))
    labels, member = labelled(group, rows, "group")
    if len(labels) < 2:
        raise ValuesCannotBeUsed(
            "There is only one group, so there is nothing to compare.",
            where="group",
            remedy="Give the label of each row's group.",
        )
    layers, layer = labelled(np.zeros(len(rows)) if strata is None else strata, rows, "strata")
    observed, expected = np.zeros((2, len(labels), len(layers)))
    variance = np.zeros((len(labels), len(labels)))
    for place in range(len(layers)):
        inside = layer == place
        part = Rows(rows.time[inside], rows.kind[inside])
        observed[:, place], expected[:, place], extra = _compare(
            part, member[inside], len(labels), rho
        )
        variance += extra
    statistic, df = _chi_squared(observed.sum(axis=1), expected.sum(axis=1), variance)
    return LogRank(
        statistic=statistic,
        df=df,
        p_value=float(chdtrc(df, statistic)) if df else 1.0,
        groups=tuple(labels.tolist()),
        n=tuple(np.bincount(member, minlength=len(labels)).tolist()),
        observed=observed,
        expected=expected,
        variance=variance,
    )


def labelled(values: ArrayLike, rows: Rows, where: str) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The distinct labels, sorted, and the place of each row's label among them.

    Raises:
        ValuesCannotBeUsed: There is not one label for each row.
    """
    array = np.asarray(values)
    if array.shape != (len(rows),):
        raise ValuesCannotBeUsed(
            f"There are {array.size} labels for {len(rows)} rows.",
            where=where,
            remedy="Give one for each row.",
        )
    labels, places = np.unique(array, return_inverse=True)
    return labels, places.reshape(-1).astype(np.int64)


def counts_by_group(
    rows: Rows, member: NDArray[np.int64], groups: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Distinct place of each row's end, and rows at risk (groups × distinct times)."""
    _, slot = np.unique(rows.time, return_inverse=True)
    slot = slot.reshape(-1)
    slots = int(slot.max()) + 1
    ends = np.bincount(member * slots + slot, minlength=groups * slots).reshape(groups, slots)
    return slot, ends[:, ::-1].cumsum(axis=1)[:, ::-1]


def _compare(
    rows: Rows, member: NDArray[np.int64], groups: int, rho: float
) -> tuple[Values, Values, Values]:
    """Observed, expected and their covariance within one stratum."""
    slot, at_risk = counts_by_group(rows, member, groups)
    slots = at_risk.shape[1]
    place = (member * slots + slot)[rows.kind > 0]
    events = np.bincount(place, minlength=groups * slots).reshape(groups, slots)
    pooled, total = events.sum(axis=0), at_risk.sum(axis=0)
    survival = np.concatenate([[1.0], np.cumprod((total - pooled) / total)[:-1]])
    weight = survival**rho
    share = at_risk / total
    spread = weight**2 * pooled * (total - pooled) / np.maximum(total - 1, 1)
    variance = np.diag(share @ spread) - (share * spread) @ share.T
    return events @ weight, share @ (weight * pooled), variance


def _chi_squared(observed: Values, expected: Values, variance: Values) -> tuple[float, int]:
    """The quadratic form in the groups that could have had an event, less one of them."""
    used = np.flatnonzero(expected > 0)[1:]
    if not used.size:
        return 0.0, 0
    excess = (observed - expected)[used]
    inverse = np.linalg.pinv(variance[np.ix_(used, used)], hermitian=True)
    return float(excess @ inverse @ excess), int(used.size)
