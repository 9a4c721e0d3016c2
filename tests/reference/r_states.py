"""``survfit`` with several states, answered by Wardmote's cumulative incidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.r_evaluation import (
    Given,
)
from reference.r_fits import (
    ShownConfType,
    parts,
)
from reference.r_model import (
    Model,
    SurvValue,
)
from reference.r_summaries import (
    Table,
    repeated_labels,
)
from reference.r_values import (
    Matrix,
    OutOfScope,
    RObject,
    Vector,
    as_vector,
    is_true,
    numbers,
    scalar,
    strings,
)
from wardmote.estimators.survival import (
    CumulativeIncidence,
    cumulative_incidence,
)


@dataclass(frozen=True)
class StateFit(RObject):
    """A ``survfitms``: the share in each state, for each group."""

    curves: tuple[CumulativeIncidence, ...]
    labels: tuple[str, ...] | None
    states: tuple[str, ...]
    conf_type: ShownConfType
    kind = "survfitms"

    def stacked(self, read: Callable[[CumulativeIncidence], Any]) -> Matrix:
        return Matrix(np.vstack([read(curve) for curve in self.curves]), "double")

    def m_n(self) -> Vector:
        return numbers([float(curve.n) for curve in self.curves])

    def m_time(self) -> Vector:
        return numbers(np.concatenate([curve.time for curve in self.curves]))

    def m_states(self) -> Vector:
        return strings(self.states)

    def m_strata(self) -> Any:
        if self.labels is None:
            return None
        return numbers([float(len(curve.time)) for curve in self.curves], self.labels)

    def m_pstate(self) -> Matrix:
        return self.stacked(lambda curve: curve.probability)

    def m_std_err(self) -> Matrix:
        return self.stacked(lambda curve: curve.std_err)

    def m_lower(self) -> Any:
        return None if self.conf_type == "none" else self.stacked(lambda curve: curve.lower)

    def m_upper(self) -> Any:
        return None if self.conf_type == "none" else self.stacked(lambda curve: curve.upper)

    def m_n_risk(self) -> Matrix:
        return self.stacked(lambda c: _first_column(c.n_risk, len(self.states)))

    def m_n_event(self) -> Matrix:
        return self.stacked(lambda c: np.column_stack([np.zeros(len(c.time)), c.n_event]))

    def m_logse(self) -> Vector:
        return scalar(False)

    def m_conf_int(self) -> Vector:
        return scalar(self.curves[0].level)

    def m_conf_type(self) -> Vector:
        return scalar(self.conf_type)

    def summary(self, options: dict[str, Any]) -> Table:
        extend = "extend" in options and is_true(options["extend"])
        columns: dict[str, list[Any]] = {}
        lengths = []
        for curve in self.curves:
            if options.get("times") is not None:
                asked = as_vector(options["times"]).data.astype(float)
                times = asked if extend else asked[asked <= curve.time[-1]]
            else:
                every = "censored" in options and is_true(options["censored"])
                times = curve.time[(curve.n_event.sum(axis=1) > 0) | every]
            points = curve.at(times, extend=extend)
            found = {
                "time": times,
                "n.risk": _first_column(points.n_risk, len(self.states)),
                "pstate": points.probability,
                "std.err": points.std_err,
            }
            if self.conf_type != "none":
                found |= {"lower": points.lower, "upper": points.upper}
            for name, values in found.items():
                columns.setdefault(name, []).append(np.asarray(values, float))
            lengths.append(len(times))
        shaped: dict[str, Any] = {
            name: numbers(np.concatenate(values)) if name == "time" else Matrix(np.vstack(values))
            for name, values in columns.items()
        }
        shaped["states"] = strings(self.states)
        return Table(shaped, repeated_labels(self.labels, lengths), _no_table)


def _no_table() -> Any:
    raise OutOfScope("the mean time in each state is not built")


def _first_column(values: NDArray[np.int64], width: int) -> NDArray[np.float64]:
    table = np.zeros((len(values), width))
    table[:, 0] = values
    return table


def state_fit(
    given: Given,
    model: Model,
    response: SurvValue,
    clusters: NDArray[np.int64] | None,
    conf_type: ShownConfType,
    level: float,
) -> StateFit:
    """The share in each state, with the jackknife error that R always uses here."""
    given.evaluation.used.add("cumulative_incidence")
    assert response.states is not None
    curves = []
    for _, rows in parts(model, response):
        part = response.take(rows)
        curves.append(
            cumulative_incidence(
                part.time,
                part.event.astype(int),
                entry=part.entry,
                clusters=() if clusters is None else (clusters[rows],),
                causes=range(1, len(response.states) + 1),
                conf_type="log" if conf_type == "none" else conf_type,
                level=level,
                small_sample=False,
            )
        )
    labels = None if model.groups is None else model.groups.levels
    return StateFit(tuple(curves), labels, ("(s0)", *response.states), conf_type)
