"""``cuminc`` and ``timepoints``, answered by Wardmote's cumulative incidence and Gray's test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.r_evaluation import Given
from reference.r_factors import sorted_texts
from reference.r_values import (
    Factor,
    Matrix,
    OutOfScope,
    RList,
    RObject,
    Vector,
    as_vector,
    first_number,
    numbers,
    scalar,
)
from wardmote.estimators.survival import (
    CumulativeIncidence,
    cumulative_incidence,
    gray_test,
)


@dataclass(frozen=True)
class Incidence(RObject):
    """One curve of a ``cuminc``, drawn as R draws it: with every corner of its steps."""

    curve: CumulativeIncidence
    cause: int
    kind = "cuminc curve"

    @property
    def _corners(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
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
        if name.replace(".0", "").isdigit():
            return self.values[int(float(name)) - 1]
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
    if isinstance(value, Factor):
        levels = list(value.levels)
    else:
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
