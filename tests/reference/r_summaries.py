"""``summary`` and ``quantile`` of curves: rows and figures read off them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.r_evaluation import (
    Given,
)
from reference.r_fits import (
    Fit,
)
from reference.r_values import (
    Factor,
    Matrix,
    OutOfScope,
    RList,
    RObject,
    Vector,
    as_vector,
    first_number,
    first_text,
    is_true,
    numbers,
    scalar,
)


@dataclass(frozen=True)
class Table(RObject):
    """Rows read off curves, by group: what ``summary`` gives."""

    columns: dict[str, Any]
    strata: Any
    table: Any
    horizon: Any = None
    kind = "summary.survfit"

    def member(self, name: str) -> Any:
        if name == "strata":
            return self.strata
        if name == "table":
            return self.table()
        if name == "rmean.endtime":
            return self.horizon
        if name not in self.columns:
            raise OutOfScope(f"summary(survfit)${name} is not built")
        return self.columns[name]


def summary(given: Given) -> Any:
    """``summary(survfit)``: at the times of events, or at stated times."""
    arguments = given.matched(
        ("object", "times", "censored", "scale", "extend", "rmean", "data.frame", "dosum", "digits")
    )
    for name in ("scale", "data.frame", "dosum"):
        if name in arguments:
            raise OutOfScope(f"summary({name} = ) is not built")
    fit = given.value(arguments["object"])
    options = {name: given.value(node) for name, node in arguments.items() if name != "object"}
    if not isinstance(fit, Fit):
        maker = getattr(fit, "summary", None)
        if maker is None:
            raise OutOfScope(f"summary() of {getattr(fit, 'kind', 'this')} is not built")
        return maker(options)
    rmean = options.get("rmean", scalar("common"))
    if options.get("times") is not None:
        columns, lengths = _at_times(fit, options)
    else:
        columns, lengths = _at_events(fit, options)
    return Table(
        {name: numbers(values) for name, values in columns.items()},
        repeated_labels(fit.labels, lengths),
        lambda: curve_table(fit, rmean),
        None if _is_none(rmean) else numbers(sorted(set(_horizons(fit, rmean)))),
    )


def repeated_labels(labels: Sequence[str] | None, lengths: Sequence[int]) -> Any:
    if labels is None:
        return None
    return Factor(np.repeat(np.arange(len(labels)), lengths), tuple(labels))


def _at_times(fit: Fit, options: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    asked = as_vector(options["times"]).data.astype(float)
    extend = "extend" in options and is_true(options["extend"])
    ascending = bool(np.all(np.diff(asked) > 0))
    columns: dict[str, list[Any]] = {}
    lengths = []
    for curve in fit.curves:
        times = asked if extend else asked[asked <= curve.time[-1]]
        points = curve.at(times, extend=extend)
        counted = np.diff if ascending else _refuse_counts
        found = {
            "time": times,
            "n.risk": points.n_risk,
            "surv": points.survival,
            "std.err": points.std_err,
        }
        if ascending:
            found["n.event"] = counted(points.events, prepend=0)
            found["n.censor"] = counted(points.censored, prepend=0)
        if fit.conf_type != "none":
            found |= {"lower": points.lower, "upper": points.upper}
        for name, values in found.items():
            columns.setdefault(name, []).append(np.asarray(values, float))
        lengths.append(len(times))
    return {name: np.concatenate(values) for name, values in columns.items()}, lengths


def _refuse_counts(*_: Any, **__: Any) -> Any:
    raise OutOfScope("counts between times that do not ascend are not built")


def _at_events(fit: Fit, options: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    keep_all = "censored" in options and is_true(options["censored"])
    columns: dict[str, list[Any]] = {}
    lengths = []
    for curve in fit.curves:
        kept = np.flatnonzero((curve.n_event > 0) | keep_all)
        censored = np.concatenate([[0], np.cumsum(curve.n_censor)])[np.append(kept, -1) + 1]
        found = {
            "time": curve.time[kept],
            "n.risk": curve.n_risk[kept],
            "n.event": curve.n_event[kept],
            "n.censor": np.diff(censored[:-1], prepend=0),
            "surv": curve.survival[kept],
            "std.err": curve.std_err[kept],
            "cumhaz": curve.cumulative_hazard[kept],
        }
        if fit.conf_type != "none":
            found |= {"lower": curve.lower[kept], "upper": curve.upper[kept]}
        for name, values in found.items():
            columns.setdefault(name, []).append(np.asarray(values, float))
        lengths.append(len(kept))
    return {name: np.concatenate(values) for name, values in columns.items()}, lengths


def curve_table(fit: Fit, rmean: Any) -> Vector | Matrix:
    """The table of means and medians that R prints for curves."""
    names = ["records", "n.max", "n.start", "events"]
    if not _is_none(rmean):
        names += ["rmean", "se(rmean)"]
    names += ["median"]
    level = fit.m_conf_int().strings()[0]
    if fit.conf_type != "none":
        names += [f"{level}LCL", f"{level}UCL"]
    rows = []
    for curve, size, horizon in zip(fit.curves, fit.sizes, _horizons(fit, rmean), strict=True):
        row = [size, curve.n_risk.max(), curve.n_risk[0], curve.n_event.sum()]
        if not _is_none(rmean):
            mean = curve.restricted_mean(horizon)
            row += [mean.estimate, mean.independent_std_err]
        median = curve.median
        row += [median.estimate]
        if fit.conf_type != "none":
            row += [median.interval.lower, median.interval.upper]
        rows.append([np.nan if value is None else float(value) for value in row])
    if fit.labels is None:
        return numbers(rows[0], names)
    return Matrix(np.array(rows), "double", fit.labels, tuple(names))


def _is_none(rmean: Any) -> bool:
    return as_vector(rmean).kind == "character" and first_text(rmean) == "none"


def _horizons(fit: Fit, rmean: Any) -> list[float]:
    last = [float(curve.time[-1]) for curve in fit.curves]
    if as_vector(rmean).kind != "character":
        return [first_number(rmean)] * len(last)
    return last if first_text(rmean) == "individual" else [max(last)] * len(last)


def survmean(given: Given) -> RList:
    """``survival:::survmean(fit, rmean = )``."""
    found = given.values("x", "scale", "rmean")
    rmean = found.get("rmean", scalar("common"))
    ends = numbers(_horizons(found["x"], rmean))
    return RList((curve_table(found["x"], rmean), ends), ("matrix", "end.time"))


def quantile(given: Given) -> Any:
    """``quantile(survfit, probs)`` and ``median(survfit)``."""
    found = given.values("x", "probs", "conf.int", "tolerance")
    fit = found["x"]
    if not isinstance(fit, Fit):
        raise OutOfScope(f"quantile() of {getattr(fit, 'kind', 'plain numbers')} is not built")
    if "tolerance" in found:
        raise OutOfScope("quantile(tolerance = ) is not built")
    shares = as_vector(found.get("probs", numbers([0.25, 0.5, 0.75]))).data
    bare = "conf.int" in found and not is_true(found["conf.int"])
    return _quantiles(fit, shares, given, bare=bare)


def medians(fit: Fit, given: Given) -> Any:
    """``median(survfit)``: the estimates alone."""
    return _quantiles(fit, np.array([0.5]), given, bare=True)


def _quantiles(fit: Fit, shares: NDArray[np.float64], given: Given, *, bare: bool) -> Any:
    given.evaluation.used.add("quantile")
    rows = [[curve.quantile(float(share)) for share in shares] for curve in fit.curves]
    names = tuple(f"{100 * share:g}" for share in shares)

    def lay(read: Callable[[Any], float | None]) -> Vector | Matrix:
        data = np.array([[np.nan if (x := read(q)) is None else x for q in row] for row in rows])
        if fit.labels is None:
            return numbers(data[0], names)
        return Matrix(data, "double", fit.labels, names)

    estimate = lay(lambda q: q.estimate)
    if bare or fit.conf_type == "none":
        return estimate
    lower, upper = lay(lambda q: q.interval.lower), lay(lambda q: q.interval.upper)
    return RList((estimate, lower, upper), ("quantile", "lower", "upper"))
