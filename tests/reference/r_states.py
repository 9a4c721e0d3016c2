"""``survfit`` with several states, and ``cuminc``: answered by Wardmote's cumulative incidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.r_base import sorted_texts
from reference.r_curves import Table, parts, repeated_labels
from reference.r_evaluation import Given
from reference.r_model import Model, SurvValue
from reference.r_values import (
    Factor,
    Matrix,
    OutOfScope,
    RList,
    RObject,
    Vector,
    as_vector,
    first_number,
    is_true,
    numbers,
    scalar,
    strings,
)
from wardmote.estimators.survival import CumulativeIncidence, cumulative_incidence, gray_test


@dataclass(frozen=True)
class StateFit(RObject):
    """A ``survfitms``: the share in each state, for each group."""

    curves: tuple[CumulativeIncidence, ...]
    labels: tuple[str, ...] | None
    states: tuple[str, ...]
    conf_type: str
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
    conf_type: str,
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
                conf_type="log" if conf_type == "none" else conf_type,  # type: ignore[arg-type]
                level=level,
                small_sample=False,
            )
        )
    labels = None if model.groups is None else model.groups.levels
    return StateFit(tuple(curves), labels, ("(s0)", *response.states), conf_type)


@dataclass(frozen=True)
class Incidence(RObject):
    """One curve of a ``cuminc``, drawn as R draws it: with every corner of its steps."""

    curve: CumulativeIncidence
    cause: int
    kind = "cuminc curve"

    @property
    def _corners(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        steps = np.flatnonzero(self.curve.n_event[:, self.cause - 1] > 0)
        return steps, np.concatenate([[-1], np.column_stack([steps, steps]).ravel()])

    def m_time(self) -> Vector:
        steps, _ = self._corners
        at = np.repeat(self.curve.time[steps], 2)
        return numbers(np.concatenate([[0.0], at, [self.curve.time[-1]]]))

    def m_est(self) -> Vector:
        return self._drawn(self.curve.probability[:, self.cause])

    def m_var(self) -> Vector:
        return self._drawn(self.curve.std_err[:, self.cause] ** 2)

    def _drawn(self, values: NDArray[np.float64]) -> Vector:
        heights = values[self._corners[0]]
        return numbers(np.repeat(np.concatenate([[0.0], heights]), 2))


@dataclass(frozen=True)
class CumincTests(RObject):
    """All curves of a ``cuminc`` with Gray's tests."""

    names: tuple[str, ...]
    values: tuple[Incidence, ...]
    tests: Matrix | None
    kind = "cuminc"

    def __len__(self) -> int:
        return len(self.names) + (self.tests is not None)

    def member(self, name: str) -> Any:
        if name == "Tests":
            return self.tests
        if name not in self.names:
            raise OutOfScope(f"cuminc has no curve {name!r}")
        return self.values[self.names.index(name)]


def cuminc(given: Given) -> CumincTests:
    """``cuminc(ftime, fstatus, group, strata, rho, cencode)``."""
    found = given.values(
        "ftime", "fstatus", "group", "strata", "rho", "cencode", "subset", "na.action"
    )
    time = as_vector(found["ftime"]).data.astype(float)
    status, group, layer = (
        _texts(found.get(name), len(time)) for name in ("fstatus", "group", "strata")
    )
    censored = as_vector(found.get("cencode", scalar(0.0))).strings()[0]
    whole = ~np.isnan(time)
    for part in (status, group, layer):
        whole &= np.array([text is not None for text in part])
    if "subset" in found:
        whole &= np.nan_to_num(as_vector(found["subset"]).data) != 0
    time, status, group, layer = (part[whole] for part in (time, status, group, layer))
    causes = [c for c in _ordered(found["fstatus"], status) if c != censored]
    groups = _ordered(found.get("group"), group)
    codes = np.array([0 if text == censored else 1 + causes.index(text) for text in status])
    curves = {name: _one_curve(time, codes, group == name, len(causes)) for name in groups}
    names = [f"{name} {cause}" for cause in causes for name in groups]
    values = [Incidence(curves[name], 1 + place) for place in range(len(causes)) for name in groups]
    given.evaluation.used.add("cumulative_incidence")
    if len(groups) < 2:
        return CumincTests(tuple(names), tuple(values), None)
    rho = first_number(found["rho"]) if "rho" in found else 0.0
    given.evaluation.used.add("gray_test")
    tests = [
        gray_test(time, codes, group.astype(str), of=1 + place, rho=rho, strata=layer.astype(str))
        for place in range(len(causes))
    ]
    data = np.array([[test.statistic, test.p_value, test.df] for test in tests])
    matrix = Matrix(data, "double", tuple(causes), ("stat", "pv", "df"))
    return CumincTests(tuple(names), tuple(values), matrix)


def _one_curve(
    time: NDArray[np.float64], codes: NDArray[np.int64], own: NDArray[np.bool_], causes: int
) -> CumulativeIncidence:
    return cumulative_incidence(
        time[own], codes[own], causes=range(1, causes + 1), variance="martingale"
    )


def _texts(value: Any, length: int) -> NDArray[Any]:
    if value is None:
        return np.array(["1"] * length, dtype=object)
    return np.array(as_vector(value).strings(), dtype=object)


def _ordered(value: Any, present: NDArray[Any]) -> list[str]:
    levels = value.levels if isinstance(value, Factor) else None
    if levels is None:
        levels = ["1"] if value is None else sorted_texts(as_vector(value))
    return [level for level in levels if level in set(present)]


def timepoints(given: Given) -> RList:
    """``timepoints(cuminc, times)``: estimates and variances, curves × times."""
    found = given.values("w", "times")
    times = np.unique(as_vector(found["times"]).data.astype(float))
    estimates, variances = [], []
    for each in found["w"].values:
        points = each.curve.at(times)
        estimates.append(points.probability[:, each.cause])
        variances.append(points.std_err[:, each.cause] ** 2)
    labels = tuple(str(text) for text in numbers(times).strings())
    shape = {"rows": found["w"].names, "columns": labels}
    return RList(
        (Matrix(np.array(estimates), **shape), Matrix(np.array(variances), **shape)),
        ("est", "var"),
    )
