"""Do groups come to an event equally often, when others compete? Gray's test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from wardmote.estimators.refusals import ValuesCannotBeUsed
from wardmote.estimators.survival.log_rank import counts_by_group, labelled
from wardmote.estimators.survival.rows import Rows, checked_rows

Values = NDArray[np.float64]


@dataclass(frozen=True)
class GrayTest:
    """A comparison of the cumulative incidence of one cause between groups."""

    statistic: float
    df: int
    p_value: float


def gray_test(
    time: ArrayLike,
    cause: ArrayLike,
    group: ArrayLike,
    *,
    of: int = 1,
    rho: float = 0.0,
    strata: ArrayLike | None = None,
) -> GrayTest:
    """Compare the cumulative incidence of one cause (Gray 1988, *Annals of Statistics* 16:1141).

    Unlike a log-rank test that censors the other causes, it compares how often the cause comes
    first, not its rate among those still waiting.

    Args:
        time: When each row was last seen.
        cause: 0 where it was censored then, otherwise the code of what happened.
        group: The label of each row's group.
        of: The cause to compare.
        rho: Weight (1 − pooled incidence just before)^rho.
        strata: Labels within which groups are compared; the comparisons are added up.

    Raises:
        NothingToEstimate: There are no rows.
        ValuesCannotBeUsed: A value is missing, lengths differ, or there is one group only.

    >>> test = gray_test([1, 2, 3, 4, 5, 6], [1, 2, 1, 1, 0, 1], list("aabbab"))
    >>> test.df, 0 < test.p_value < 1
    (1, True)
    """
    rows = checked_rows(time, cause)
    labels, member = labelled(group, rows, "group")
    if len(labels) < 2:
        raise ValuesCannotBeUsed(
            "There is only one group, so there is nothing to compare.",
            where="group",
            remedy="Give the label of each row's group.",
        )
    layers, layer = labelled(np.zeros(len(rows)) if strata is None else strata, rows, "strata")
    kept = len(labels) - 1
    score, variance = np.zeros(kept), np.zeros((kept, kept))
    for place in range(len(layers)):
        inside = layer == place
        part = Rows(rows.time[inside], rows.kind[inside])
        extra = _GroupCurves(part, member[inside], len(labels), of).compare(rho)
        score, variance = score + extra[0][:kept], variance + extra[1][:kept, :kept]
    statistic = float(score @ np.linalg.pinv(variance, hermitian=True) @ score)
    return GrayTest(statistic, kept, float(chdtrc(kept, statistic)))


class _GroupCurves:
    """Survival and incidence of each group (groups × times), and what Gray's score needs."""

    def __init__(self, rows: Rows, member: NDArray[np.int64], groups: int, cause: int) -> None:
        slot, self.at_risk = counts_by_group(rows, member, groups)
        slots = self.at_risk.shape[1]

        def count(chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
            place = (member * slots + slot)[chosen]
            return np.bincount(place, minlength=groups * slots).reshape(groups, slots)

        self.own = count(rows.kind == cause)
        self.other = count((rows.kind > 0) & (rows.kind != cause))
        self.risky = self.at_risk > 0
        hazard = _over(self.own + self.other, self.at_risk)
        self.survival = np.cumprod(1 - hazard, axis=1)
        self.before = np.column_stack([np.ones(groups), self.survival[:, :-1]])
        incidence = np.cumsum(self.before * _over(self.own, self.at_risk), axis=1)
        self.incidence_before = np.column_stack([np.zeros(groups), incidence[:, :-1]])

    def compare(self, rho: float) -> tuple[Values, Values]:
        """The score of each group and its covariance.

        The covariance is Σ over groups k and times of (pull on score i) × (pull on score j) ×
        the variance of the events there. An event of the cause in group k pulls the scores at
        once and through what is expected later; an event of another kind only through the
        second.
        """
        still = _over(self.at_risk, self.before) * self.risky
        total = still.sum(axis=0)
        own = self.own.sum(axis=0)
        pooled = np.cumsum(_over(own, total))
        pooled_before = np.concatenate([[0.0], pooled[:-1]])
        weight = (1 - pooled_before) ** rho
        subdistribution = still * (1 - self.incidence_before)
        expected = own * _over(subdistribution, subdistribution.sum(axis=0))
        score = ((self.own - expected * self.risky) * weight).sum(axis=1)
        share = _over(still, total)
        at_once = weight * still[:, None] * (np.eye(len(still))[:, :, None] - share)
        run_up = np.cumsum(at_once * _over(own, total * (1 - pooled_before)), axis=2)
        later = run_up[:, :, -1:] - run_up
        reach = np.where(self.survival > 0, _over(1 - pooled, self.survival), 0.0)
        on_own, on_other = at_once + (1 - reach) * later, -reach * later
        return score, (
            np.einsum("ikt,jkt,kt->ij", on_own, on_own, self._own_size(own, total))
            + np.einsum("ikt,jkt,kt->ij", on_other, on_other, self._other_size())
        )

    def _own_size(self, own: NDArray[np.int64], total: Values) -> Values:
        """The variance of events of the cause in each group, were the incidences equal."""
        spare = np.where(own > 1, 1 - _over(own - 1, total * self.before - 1), 1.0)
        size = spare * _over(self.before * own, total * self.at_risk)
        return np.where(self.risky, size, 0.0)

    def _other_size(self) -> Values:
        """The variance of the other events in each group, as draws without replacement."""
        spare = np.where(self.other > 1, 1 - _over(self.other - 1, self.at_risk - 1), 1.0)
        size = spare * self.other * _over(self.before, self.at_risk) ** 2
        return np.where(self.survival > 0, size, 0.0)


def _over(top: ArrayLike, bottom: ArrayLike) -> Values:
    """Top over bottom, and 0 where the bottom is 0."""
    above, below = np.broadcast_arrays(
        np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
    )
    quotient: Values = np.zeros(above.shape)
    np.divide(above, below, out=quotient, where=below != 0)
    return quotient
