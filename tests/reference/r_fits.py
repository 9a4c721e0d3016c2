"""``survfit`` objects of one event, made of Wardmote's survival curves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from reference.r_evaluation import (
    Given,
)
from reference.r_model import (
    Model,
    SurvValue,
)
from reference.r_subscripts import (
    places_of,
)
from reference.r_values import (
    RObject,
    Vector,
    is_true,
    numbers,
    scalar,
)
from wardmote.estimators.survival import (
    SurvivalCurve,
    kaplan_meier,
)
from wardmote.estimators.survival.conf_types import ConfType

ShownConfType = Literal[ConfType, "none"]
"""R's names, and the one that shows no interval."""


@dataclass(frozen=True)
class Fit(RObject):
    """A ``survfit``: one curve for each group."""

    curves: tuple[SurvivalCurve, ...]
    labels: tuple[str, ...] | None
    conf_type: ShownConfType
    with_error: bool = True
    sizes: tuple[int, ...] = ()
    """Rows of each group as they were given."""
    kind = "survfit"

    def __len__(self) -> int:
        return len(self.curves)

    def stacked(self, read: Callable[[SurvivalCurve], Any]) -> Vector:
        return numbers(np.concatenate([np.asarray(read(curve), float) for curve in self.curves]))

    def subset(self, places: list[Any]) -> Fit:
        chosen = places_of(places[0], len(self.curves), self.labels)
        labels = tuple(self.labels[place] for place in chosen) if self.labels else None
        alone = len(chosen) == 1
        return replace(
            self,
            curves=tuple(self.curves[place] for place in chosen),
            sizes=tuple(self.sizes[place] for place in chosen),
            labels=None if alone else labels,
        )

    def m_n(self) -> Vector:
        return numbers([float(size) for size in self.sizes])

    def m_time(self) -> Vector:
        return self.stacked(lambda curve: curve.time)

    def m_n_risk(self) -> Vector:
        return self.stacked(lambda curve: curve.n_risk)

    def m_n_event(self) -> Vector:
        return self.stacked(lambda curve: curve.n_event)

    def m_n_censor(self) -> Vector:
        return self.stacked(lambda curve: curve.n_censor)

    def m_surv(self) -> Vector:
        return self.stacked(lambda curve: curve.survival)

    def m_std_err(self) -> Any:
        """On the scale in which R stores it: of log survival, but of survival with clusters."""
        if not self.with_error:
            return None
        return self.stacked(lambda c: c.std_err if c.clusters else c.std_err_log)

    def m_lower(self) -> Any:
        return None if self.conf_type == "none" else self.stacked(lambda curve: curve.lower)

    def m_upper(self) -> Any:
        return None if self.conf_type == "none" else self.stacked(lambda curve: curve.upper)

    def m_cumhaz(self) -> Vector:
        return self.stacked(lambda curve: curve.cumulative_hazard)

    def m_std_chaz(self) -> Vector:
        return self.stacked(hazard_error)

    def m_strata(self) -> Any:
        if self.labels is None:
            return None
        return numbers([float(len(curve.time)) for curve in self.curves], self.labels)

    def m_type(self) -> Vector:
        return scalar("right" if self.curves[0].table.n_risk[0] == self.curves[0].n else "counting")

    def m_logse(self) -> Vector:
        return scalar(not self.curves[0].clusters)

    def m_conf_int(self) -> Vector:
        return scalar(self.curves[0].level)

    def m_conf_type(self) -> Vector:
        return scalar(self.conf_type)


def hazard_error(curve: SurvivalCurve) -> NDArray[np.float64]:
    """The standard error of a cumulative hazard, from the clusters where there are any."""
    if curve.members is None:
        return curve.cumulative_hazard_std_err
    pull = curve.members.exposure(1 / curve.n_risk, curve.table.hazard)
    (variance,) = curve.members.variances([pull], [[-pull.running, 1.0]])
    return np.sqrt(variance)


def parts(model: Model, response: SurvValue) -> list[tuple[str, NDArray[np.int64]]]:
    """The rows of each group, with its label."""
    if model.groups is None:
        return [("", np.arange(len(response)))]
    return [
        (label, np.flatnonzero(model.groups.codes == code))
        for code, label in enumerate(model.groups.levels)
    ]


def survival_fit(
    given: Given,
    model: Model,
    response: SurvValue,
    clusters: NDArray[np.int64] | None,
    conf_type: ShownConfType,
    level: float,
    options: dict[str, Any],
) -> Fit:
    given.evaluation.used.add("kaplan_meier")
    curves = []
    for _, rows in parts(model, response):
        part = response.take(rows)
        curves.append(
            kaplan_meier(
                part.time,
                part.event == 1,
                entry=part.entry,
                clusters=() if clusters is None else (clusters[rows],),
                conf_type="log" if conf_type == "none" else conf_type,
                level=level,
                small_sample=False,
            )
        )
    with_error = "se.fit" not in options or is_true(options["se.fit"])
    shown = conf_type if with_error else "none"
    labels = None if model.groups is None else model.groups.levels
    return Fit(tuple(curves), labels, shown, with_error)
