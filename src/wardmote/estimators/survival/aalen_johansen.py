"""Aalen and Johansen's curves: which of several events comes first, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.estimators.clusters import (
    Alike,
    Clusters,
    degrees_of_freedom,
    group,
    groupings,
)
from wardmote.estimators.critical import critical_value
from wardmote.estimators.refusals import ValuesCannotBeUsed, check_level
from wardmote.estimators.survival.conf_types import ConfType, bounds
from wardmote.estimators.survival.influence import Exposure, Members, members_of
from wardmote.estimators.survival.martingale_variance import martingale_variance
from wardmote.estimators.survival.risk_table import RiskTable, risk_table
from wardmote.estimators.survival.rows import checked_rows

Values = NDArray[np.float64]
Variance = Literal["jackknife", "martingale"]


@dataclass(frozen=True)
class StatePoints:
    """The curves at times that somebody asked for; rows are times, columns are states.

    ``n_risk`` counts rows still without any event just before each time. NaN (and 0 at risk)
    where the data do not reach.
    """

    time: Values
    n_risk: NDArray[np.int64]
    probability: Values
    std_err: Values
    lower: Values
    upper: Values


@dataclass(frozen=True)
class CumulativeIncidence:
    """The share in each state by time: still without an event, or with each as the first.

    Column 0 of the two-dimensional arrays is "no event yet"; the others are ``causes`` in order.

    Attributes:
        time: Distinct times at which a row ends, ascending.
        n_risk: Rows without an event just before each.
        n_event: Events of each cause at each (times × causes).
        n_censor: Rows censored at each.
        causes: The codes of the events.
        probability: Share in each state; each line sums to 1.
        std_err: Its standard error.
        lower: Lower bound; NaN where the type of interval defines none.
        upper: Upper bound, likewise.
        level: Confidence level of the bounds.
        conf_type: On which scale the bounds are symmetric.
        n: Rows.
        clusters: How many clusters, for each way of being alike that was given.
        degrees: Degrees of freedom of the critical value; None where it is the normal one.
    """

    time: Values
    n_risk: NDArray[np.int64]
    n_event: NDArray[np.int64]
    n_censor: NDArray[np.int64]
    causes: tuple[int, ...]
    probability: Values
    std_err: Values
    lower: Values
    upper: Values
    level: float
    conf_type: str
    n: int
    clusters: tuple[int, ...]
    degrees: int | None

    def at(self, times: ArrayLike, *, extend: bool = False) -> StatePoints:
        """The curves at the given times; arguments as for a survival curve's ``at``."""
        asked = np.atleast_1d(np.asarray(times, dtype=np.float64))
        step = np.searchsorted(self.time, asked, side="right")
        known = np.isfinite(asked) & (extend | (asked <= self.time[-1]))
        begin = np.zeros((1, 1 + len(self.causes)))
        whole = begin.copy()
        whole[0, 0] = 1.0

        def look(values: Values, before: Values) -> Values:
            return np.where(known[:, None], np.vstack([before, values])[step], np.nan)

        return StatePoints(
            time=asked,
            n_risk=np.append(self.n_risk, 0)[np.searchsorted(self.time, asked, side="left")],
            probability=look(self.probability, whole),
            std_err=look(self.std_err, begin),
            lower=look(self.lower, whole),
            upper=look(self.upper, whole),
        )

    def column(self, cause: int) -> int:
        """The column of a cause in the two-dimensional arrays.

        Raises:
            ValuesCannotBeUsed: No event has that code.
        """
        if cause not in self.causes:
            raise ValuesCannotBeUsed(
                f"There is no event with the code {cause}; there are {list(self.causes)}.",
                where="cause",
                remedy="Give one of these.",
            )
        return 1 + self.causes.index(cause)


def cumulative_incidence(
    time: ArrayLike,
    cause: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    clusters: Clusters = (),
    causes: Sequence[int] | None = None,
    conf_type: ConfType = "log",
    level: float = 0.95,
    small_sample: bool = True,
    variance: Variance = "jackknife",
) -> CumulativeIncidence:
    """The share to whom each event has happened first, by time (Aalen and Johansen 1978).

    One less a Kaplan–Meier curve that censors the other events overstates this: somebody who
    gave up can no longer be answered.

    Args:
        time: When each row was last seen.
        cause: 0 where it was censored then, otherwise the code of what happened, from 1.
        entry: When each row came under observation, if not at the start.
        clusters: None, one or two arrays of labels within which rows are alike. With none the
            jackknife takes each row as its own.
        causes: The codes to report, where some may not have happened; by default those seen.
        conf_type: On which scale the interval is symmetric.
        level: Its confidence level.
        small_sample: With clusters, as for ``kaplan_meier``; False is exactly R's.
        variance: ``jackknife``, the infinitesimal one of R's ``survfit``; or ``martingale``,
            that of R's ``cuminc`` (without clusters only).

    Raises:
        NothingToEstimate: There are no rows.
        ValuesCannotBeUsed: A value is missing, lengths differ, or the variance asked for
            cannot take clusters.

    >>> shares = cumulative_incidence([1, 2, 3, 4], [1, 2, 0, 1])
    >>> shares.probability[-1].tolist()
    [0.0, 0.75, 0.25]
    """
    check_level(level)
    rows = checked_rows(time, cause, entry)
    codes = tuple(
        int(code) for code in (np.unique(rows.kind) if causes is None else causes) if code
    )
    alike = groupings(clusters, len(rows))
    if variance == "martingale" and (alike.ways or rows.entry is not None):
        raise ValuesCannotBeUsed(
            "The martingale variance takes rows as independent and seen from the start.",
            where="variance",
            remedy='Use "jackknife".',
        )
    table = risk_table(rows)
    own = Alike((group(np.arange(len(rows))),))
    small_sample = small_sample and bool(alike.ways)
    members = members_of(rows, table, alike if alike.ways else own, small_sample=small_sample)
    events = _events_by_cause(members, codes)
    probability = _probabilities(table, events)
    if variance == "martingale":
        error = martingale_variance(table, events, probability) ** 0.5
    else:
        error = np.sqrt(_jackknife(table, members, codes, events, probability))
    degrees = degrees_of_freedom(alike) if small_sample else None
    with np.errstate(invalid="ignore", divide="ignore"):
        log_error = np.where(error == 0, 0.0, error / probability)
    lower, upper = bounds(probability, log_error, critical_value(level, degrees), conf_type)
    return CumulativeIncidence(
        time=table.time,
        n_risk=table.n_risk,
        n_event=events,
        n_censor=table.n_censor,
        causes=codes,
        probability=probability,
        std_err=error,
        lower=lower,
        upper=upper,
        level=level,
        conf_type=conf_type,
        n=len(rows),
        clusters=tuple(way.count for way in alike.ways),
        degrees=degrees,
    )


def _events_by_cause(members: Members, causes: tuple[int, ...]) -> NDArray[np.int64]:
    slots = members.steps.slots
    counts = [
        np.bincount(members.steps.exits[members.kind == cause], minlength=slots) for cause in causes
    ]
    return np.array(counts, dtype=np.int64).reshape(len(causes), slots).T


def _probabilities(table: RiskTable, events: NDArray[np.int64]) -> Values:
    """Survival just after, and the sums of survival just before × hazard of each cause."""
    survival = table.product_limit
    before = np.concatenate([[1.0], survival[:-1]])
    incidence = np.cumsum(before[:, None] * events / table.n_risk[:, None], axis=0)
    return np.column_stack([survival, incidence])


def _jackknife(
    table: RiskTable,
    members: Members,
    causes: tuple[int, ...],
    events: NDArray[np.int64],
    probability: Values,
) -> Values:
    """The variance of each column, from the clusters' pulls.

    A row pulls F_k(t) by Σ S(u−)/Y dM_k(u) − Σ (F_k(t) − F_k(u)) / (Y − d) dM(u), over u ≤ t at
    which it is at risk, with dM = dN − hazard. The second sum is what its effect on survival
    does to later events. Both are linear in running totals, so one table of products serves.
    """
    survival = probability[:, 0]
    before = np.concatenate([[1.0], survival[:-1]])
    on_survival = members.exposure(table.per_survivor(np.ones(len(table.time))), table.hazard)
    exposures: list[Exposure] = []
    weights: list[list[Values | float]] = [[-on_survival.running, *[0.0] * len(causes), 1.0]]
    for place, cause in enumerate(causes):
        incidence = probability[:, 1 + place]
        direct = members.exposure(
            before / table.n_risk, events[:, place] / table.n_risk, kind=cause
        )
        later = members.exposure(table.per_survivor(incidence), table.hazard)
        gained = Exposure(direct.at_end + later.at_end, direct.running + later.running)
        bare = incidence * on_survival.running - gained.running
        exposures.append(gained)
        own = [1.0 if other == cause else 0.0 for other in causes]
        weights.append([bare, *own, -incidence])
    variances = members.variances([*exposures, on_survival], weights)
    variances[0] *= survival**2
    return np.column_stack(variances)
