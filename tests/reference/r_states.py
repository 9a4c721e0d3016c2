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
    horizons,
    is_none,
    repeated_labels,
)
from reference.r_values import (
    Matrix,
    RObject,
    Vector,
    as_vector,
    first_number,
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
    sizes: tuple[int, ...] = ()
    """Rows of each group as they were given."""
    kind = "survfitms"

    def stacked(self, read: Callable[[CumulativeIncidence], Any]) -> Matrix:
        return Matrix(np.vstack([read(curve) for curve in self.curves]), "double")

    def m_n(self) -> Vector:
        return numbers([float(size) for size in self.sizes])

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
        return self.stacked(_arrivals)

    def m_n_censor(self) -> Matrix:
        return self.stacked(lambda c: _first_column(c.n_censor, len(self.states)))

    def m_cumhaz(self) -> Matrix:
        """One column for each event that happened in any group, as R has it."""
        seen = np.sum([curve.n_event.sum(axis=0) for curve in self.curves], axis=0) > 0
        return self.stacked(lambda c: np.cumsum(c.n_event / c.n_risk[:, None], axis=0)[:, seen])

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
            if np.all(np.diff(times) > 0):
                found |= {
                    "n.event": _between(curve, times, _arrivals(curve)),
                    "n.censor": _between(
                        curve, times, _first_column(curve.n_censor, len(self.states))
                    ),
                }
            if self.conf_type != "none":
                found |= {"lower": points.lower, "upper": points.upper}
            for name, values in found.items():
                columns.setdefault(name, []).append(np.asarray(values, float))
            lengths.append(len(times))
        scale = first_number(options.get("scale", scalar(1.0)))
        columns["time"] = [values / scale for values in columns["time"]]
        shaped: dict[str, Any] = {
            name: numbers(np.concatenate(values)) if name == "time" else Matrix(np.vstack(values))
            for name, values in columns.items()
        }
        rmean = options.get("rmean", scalar("common"))
        ends = None if is_none(rmean) else np.unique(horizons(self.curves, rmean)) / scale
        return Table(
            shaped,
            repeated_labels(self.labels, lengths),
            lambda: self.mean_times(rmean, scale),
            None if ends is None else numbers(ends),
            self,
        )

    def mean_times(self, rmean: Any, scale: float) -> Matrix:
        """Rows, events and the mean time in each state: states × groups down."""
        columns = [
            np.tile(np.array(self.sizes, float), len(self.states)),
            np.array([_arrivals(curve).sum(axis=0) for curve in self.curves]).T.reshape(-1),
        ]
        names: tuple[str, ...] = ("n", "nevent")
        if not is_none(rmean):
            ends = horizons(self.curves, rmean)
            areas = [_areas(curve, end) for curve, end in zip(self.curves, ends, strict=True)]
            columns.append(np.array(areas).T.reshape(-1) / scale)
            names = (*names, "rmean")
        rows = self.states
        if self.labels is not None:
            rows = tuple(f"{label}, {state}" for state in self.states for label in self.labels)
        return Matrix(np.column_stack(columns), "double", rows, names)


def _arrivals(curve: CumulativeIncidence) -> NDArray[np.float64]:
    """Into each state at each time; none comes into the first."""
    return np.column_stack([np.zeros(len(curve.time)), curve.n_event])


def _between(
    curve: CumulativeIncidence, times: NDArray[np.float64], counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Counts since the time asked for before."""
    total = np.vstack([np.zeros(counts.shape[1]), np.cumsum(counts, axis=0)])
    so_far = total[np.searchsorted(curve.time, times, side="right")]
    return np.diff(so_far, axis=0, prepend=np.zeros((1, counts.shape[1])))


def _areas(curve: CumulativeIncidence, horizon: float) -> NDArray[np.float64]:
    """The area under each state's curve from 0 to the horizon."""
    edges = np.minimum(np.concatenate([[0.0], curve.time, [horizon]]), horizon)
    begin = np.zeros((1, curve.probability.shape[1]))
    begin[0, 0] = 1.0
    heights = np.vstack([begin, curve.probability])
    areas: NDArray[np.float64] = np.maximum(np.diff(edges), 0.0) @ heights
    return areas


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
