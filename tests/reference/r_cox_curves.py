"""``survfit`` of Cox models and ``basehaz``: the curves that they predict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.r_cox import CoxModel
from reference.r_evaluation import Given
from reference.r_subscripts import frame_of
from reference.r_summaries import Table, repeated_labels
from reference.r_survfit import CONF_TYPES
from reference.r_values import (
    Factor,
    Frame,
    Matrix,
    OutOfScope,
    RObject,
    Vector,
    first_number,
    first_text,
    is_true,
    numbers,
    scalar,
)
from wardmote.estimators.critical import critical_value
from wardmote.estimators.survival.conf_types import bounds
from wardmote.estimators.survival.cox import PredictedCurve, predicted_curve
from wardmote.estimators.survival.risk_table import RiskTable, risk_table
from wardmote.estimators.survival.rows import Rows

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """One stratum's curves, one for each row of new data, at all times that rows end."""

    table: RiskTable
    by_row: tuple[PredictedCurve, ...]

    def read(self, times: Values, figure: Callable[[PredictedCurve], Values]) -> Values:
        """Times × rows of new data."""
        return np.column_stack([figure(each.at(times)) for each in self.by_row])


@dataclass(frozen=True)
class CoxCurves(RObject):
    """A ``survfit`` of a ``coxph``."""

    curves: tuple[Curve, ...]
    labels: tuple[str, ...] | None
    conf_type: str
    level: float
    kind = "survfitcox"

    def figure(self, read: Callable[[PredictedCurve], Values], times: Sequence[Values]) -> Any:
        found = np.concatenate(
            [curve.read(own, read) for curve, own in zip(self.curves, times, strict=True)]
        )
        if found.shape[1] == 1:
            return numbers(found[:, 0])
        return Matrix(found, "double", None, tuple(str(1 + i) for i in range(found.shape[1])))

    def all_figures(self, times: Sequence[Values], *, whole: bool) -> dict[str, Any]:
        """What is read off at given times; ``whole`` for errors of the cumulative hazard."""
        found = {
            "surv": self.figure(lambda c: c.survival, times),
            "cumhaz": self.figure(lambda c: c.cumulative_hazard, times),
            "std.chaz": self.figure(lambda c: c.std_err, times),
            "std.err": self.figure(
                (lambda c: c.std_err) if whole else (lambda c: c.survival_std_err), times
            ),
        }
        if self.conf_type != "none":
            found["lower"] = self.figure(lambda c: self._bounds(c)[0], times)
            found["upper"] = self.figure(lambda c: self._bounds(c)[1], times)
        return found

    def _bounds(self, curve: PredictedCurve) -> tuple[Values, Values]:
        reach = critical_value(self.level)
        low, high = bounds(curve.survival, curve.std_err, reach, self.conf_type)
        return low, high

    def member(self, name: str) -> Any:
        tables = [curve.table for curve in self.curves]
        if name in _COUNTS:
            return numbers(np.concatenate([_COUNTS[name](table) for table in tables]))
        if name == "strata":
            sizes = [float(len(table.time)) for table in tables]
            return None if self.labels is None else numbers(sizes, self.labels)
        if name == "n":
            return numbers([float(table.n_event.sum() + table.n_censor.sum()) for table in tables])
        if name in {"conf.type", "conf.int", "logse"}:
            return {
                "conf.type": scalar(self.conf_type),
                "conf.int": scalar(self.level),
                "logse": scalar(True),
            }[name]
        found = self.all_figures([table.time for table in tables], whole=True)
        if name not in found:
            raise OutOfScope(f"survfit(coxph)${name} is not built")
        return found[name]

    def summary(self, options: dict[str, Any]) -> Table:
        for name in options:
            if name not in {"times", "censored", "extend"}:
                raise OutOfScope(f"summary(survfit(coxph), {name} = ) is not built")
        censored = "censored" in options and is_true(options["censored"])
        extend = "extend" in options and is_true(options["extend"])
        tables = [curve.table for curve in self.curves]
        columns: dict[str, Any] = {}
        if options.get("times") is None:
            kept = [np.flatnonzero((t.n_event > 0) | censored) for t in tables]
            times = [t.time[own] for t, own in zip(tables, kept, strict=True)]
            columns["n.event"] = numbers(
                np.concatenate([t.n_event[own] for t, own in zip(tables, kept, strict=True)])
            )
        else:
            asked = np.asarray(options["times"].data, float)
            times = [asked if extend else asked[asked <= t.time[-1]] for t in tables]
        at_risk = [
            np.append(t.n_risk, 0)[np.searchsorted(t.time, own)]
            for t, own in zip(tables, times, strict=True)
        ]
        columns |= {"time": numbers(np.concatenate(times)), "n.risk": numbers(_joined(at_risk))}
        columns |= self.all_figures(times, whole=False)
        strata = repeated_labels(self.labels, [len(own) for own in times])
        return Table(columns, strata, _no_table, None, self)


def _joined(parts: Sequence[Any]) -> Any:
    return np.concatenate(parts)


def _no_table() -> Any:
    raise OutOfScope("summary(survfit(coxph))$table is not built")


_COUNTS: dict[str, Callable[[RiskTable], Any]] = {
    "time": lambda table: table.time,
    "n.risk": lambda table: table.n_risk,
    "n.event": lambda table: table.n_event,
    "n.censor": lambda table: table.n_censor,
}


def survfit_of_cox(given: Given, model: CoxModel) -> CoxCurves:
    """``survfit(coxph, newdata = )``."""
    names = ("formula", "newdata", "se.fit", "conf.int", "conf.type", "stype", "ctype", "type")
    found = given.values(*names)
    for name, plain in (("stype", 2.0), ("ctype", 2.0 if model.fit.ties == "efron" else 1.0)):
        if name in found and first_number(found[name]) != plain:
            raise OutOfScope(f"survfit(coxph, {name} = {first_number(found[name]):g}) is not built")
    if "type" in found:
        raise OutOfScope("survfit(coxph, type = ) is not built")
    conf_type = first_text(found.get("conf.type", scalar("log")))
    if conf_type not in CONF_TYPES:
        raise OutOfScope(f"survfit(conf.type = {conf_type!r}) is not built")
    if "se.fit" in found and not is_true(found["se.fit"]):
        conf_type = "none"
    level = first_number(found.get("conf.int", scalar(0.95)))
    if not 0 < level < 1:
        raise OutOfScope("survfit(coxph, conf.int = FALSE) is not built")
    given.evaluation.used.add("predicted_curve")
    if "newdata" not in found:
        asked = [dict(zip(model.fit.names, map(float, model.reference()), strict=True))]
    else:
        asked = _asked(given, model, found["newdata"])
    return curves_of(model, asked, conf_type, level)


def _asked(given: Given, model: CoxModel, table: Any) -> list[dict[str, float]]:
    if not isinstance(table, Frame):
        raise OutOfScope("new data of a form other than a table")
    columns = model.terms.values_of(given, table, table.height)
    return [{k: float(v[row]) for k, v in columns.items()} for row in range(table.height)]


def curves_of(
    model: CoxModel, asked: list[dict[str, float]], conf_type: str = "log", level: float = 0.95
) -> CoxCurves:
    """One curve for each stratum and each row of new data."""
    if model.fit.at.problem.weights.min() != 1 or model.fit.at.problem.weights.max() != 1:
        raise OutOfScope("curves of a weighted coxph() are not built")
    strata, rows = model.terms.strata, model.fit.at.problem.rows
    curves = []
    for stratum in model.fit.strata:
        own = np.arange(len(rows)) if strata is None else np.flatnonzero(strata.codes == stratum)
        entry = None if rows.entry is None else rows.entry[own]
        table = risk_table(Rows(rows.time[own], rows.kind[own], entry))
        by_row = tuple(predicted_curve(model.fit, values, stratum) for values in asked)
        curves.append(Curve(table, by_row))
    labels = None if strata is None else strata.levels
    return CoxCurves(tuple(curves), labels, conf_type, level)


def basehaz(given: Given) -> Frame:
    """``basehaz(coxph, newdata = , centered = )``."""
    found = given.values("fit", "newdata", "centered")
    model = found["fit"]
    if not isinstance(model, CoxModel):
        raise OutOfScope("basehaz() of something that is no coxph()")
    centred = "centered" not in found or is_true(found["centered"])
    given.evaluation.used.add("predicted_curve")
    values = model.reference() if centred else np.zeros(len(model.fit.names))
    asked = [dict(zip(model.fit.names, map(float, values), strict=True))]
    if "newdata" in found:
        asked = _asked(given, model, found["newdata"])
        if len(asked) > 1:
            raise OutOfScope("basehaz() of several rows of new data is not built")
    curves = curves_of(model, asked)
    columns: list[tuple[str, Any]] = [
        ("hazard", curves.member("cumhaz")),
        ("time", curves.member("time")),
    ]
    if curves.labels is not None:
        sizes = [len(curve.table.time) for curve in curves.curves]
        codes = np.repeat(np.arange(len(sizes)), sizes)
        columns.append(("strata", Factor(codes.astype(np.int64), curves.labels)))
    return frame_of(columns)


def diag(given: Given) -> Any:
    """``diag`` of a matrix; the names where rows and columns have the same."""
    value = given.spread()[0][1]
    if not isinstance(value, Matrix):
        raise OutOfScope("diag() of something that is no matrix")
    same = value.rows is not None and value.rows == value.columns
    return Vector(np.diag(value.data).copy(), value.kind, value.rows if same else None)
