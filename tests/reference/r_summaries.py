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
    hazard_error,
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
from wardmote.estimators.survival import CumulativeIncidence, SurvivalCurve


@dataclass(frozen=True)
class Table(RObject):
    """Rows read off curves, by group: what ``summary`` gives."""

    columns: dict[str, Any]
    strata: Any
    table: Any
    horizon: Any = None
    fit: RObject | None = None
    kind = "summary.survfit"

    def member(self, name: str) -> Any:
        if name == "strata":
            return self.strata
        if name == "table":
            return self.table()
        if name == "rmean.endtime":
            return self.horizon
        if name in _CARRIED_OVER and self.fit is not None:
            return self.fit.member(name)
        if name not in self.columns:
            raise OutOfScope(f"summary(survfit)${name} is not built")
        return self.columns[name]


_CARRIED_OVER = {"n", "type", "logse", "conf.int", "conf.type", "states"}
"""What a summary has unchanged from the curves."""


def summary(given: Given) -> Any:
    """``summary(survfit)``: at the times of events, or at stated times."""
    arguments = given.matched(
        ("object", "times", "censored", "scale", "extend", "rmean", "data.frame", "dosum", "digits")
    )
    fit = given.value(arguments["object"])
    options = {name: given.value(node) for name, node in arguments.items() if name != "object"}
    if "data.frame" in options and is_true(options["data.frame"]):
        raise OutOfScope("summary(data.frame = TRUE) is not built")
    if "dosum" in arguments:
        raise OutOfScope("summary(dosum = ) is not built")
    if not isinstance(fit, Fit):
        maker = getattr(fit, "summary", None)
        if maker is None:
            raise OutOfScope(f"summary() of {getattr(fit, 'kind', 'this')} is not built")
        return maker(options)
    rmean = options.get("rmean", scalar("common"))
    scale = first_number(options.get("scale", scalar(1.0)))
    if options.get("times") is not None:
        columns, lengths = _at_times(fit, options)
    else:
        columns, lengths = _at_events(fit, options)
    columns["time"] = columns["time"] / scale
    horizon = None if is_none(rmean) else np.unique(horizons(fit.curves, rmean)) / scale
    return Table(
        {name: numbers(values) for name, values in columns.items()},
        repeated_labels(fit.labels, lengths),
        lambda: curve_table(fit, rmean, scale),
        None if horizon is None else numbers(horizon),
        fit,
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
            "cumhaz": _stepped(curve, times, curve.cumulative_hazard),
            "std.chaz": _stepped(curve, times, hazard_error(curve)),
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


def _stepped(
    curve: SurvivalCurve, times: NDArray[np.float64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """A running total of the curve at other times."""
    return np.concatenate([[0.0], values])[np.searchsorted(curve.time, times, side="right")]


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
            "std.chaz": hazard_error(curve)[kept],
        }
        if fit.conf_type != "none":
            found |= {"lower": curve.lower[kept], "upper": curve.upper[kept]}
        for name, values in found.items():
            columns.setdefault(name, []).append(np.asarray(values, float))
        lengths.append(len(kept))
    return {name: np.concatenate(values) for name, values in columns.items()}, lengths


def curve_table(fit: Fit, rmean: Any, scale: float = 1.0) -> Vector | Matrix:
    """The table of means and medians that R prints for curves, times in units of ``scale``."""
    names = ["records", "n.max", "n.start", "events"]
    if not is_none(rmean):
        names += ["rmean", "se(rmean)"]
    names += ["median"]
    level = fit.m_conf_int().strings()[0]
    if fit.conf_type != "none":
        names += [f"{level}LCL", f"{level}UCL"]
    rows = []
    ends = horizons(fit.curves, rmean)
    for curve, size, horizon in zip(fit.curves, fit.sizes, ends, strict=True):
        row = [size, curve.n_risk.max(), curve.n_risk[0], curve.n_event.sum()]
        if not is_none(rmean):
            mean = curve.restricted_mean(horizon)
            row += [mean.estimate, mean.independent_std_err]
        median = curve.median
        row += [median.estimate]
        if fit.conf_type != "none":
            row += [median.interval.lower, median.interval.upper]
        in_time = [1.0] * 4 + [scale] * (len(row) - 4)
        rows.append(
            [np.nan if x is None else float(x) / by for x, by in zip(row, in_time, strict=True)]
        )
    if fit.labels is None:
        return numbers(rows[0], names)
    return Matrix(np.array(rows), "double", fit.labels, tuple(names))


def is_none(rmean: Any) -> bool:
    return as_vector(rmean).kind == "character" and first_text(rmean) == "none"


def horizons(
    curves: Sequence[SurvivalCurve | CumulativeIncidence], rmean: Any
) -> NDArray[np.float64]:
    """Up to when the mean of each curve is taken."""
    last = np.array([float(curve.time[-1]) for curve in curves])
    if as_vector(rmean).kind != "character":
        return np.full(len(last), first_number(rmean))
    return last if first_text(rmean) == "individual" else np.full(len(last), last.max())


def survmean(given: Given) -> RList:
    """``survival:::survmean(fit, rmean = )``."""
    found = given.values("x", "scale", "rmean")
    rmean = found.get("rmean", scalar("common"))
    scale = first_number(found.get("scale", scalar(1.0)))
    ends = numbers(horizons(found["x"].curves, rmean) / scale)
    return RList((curve_table(found["x"], rmean, scale), ends), ("matrix", "end.time"))


def quantile(given: Given) -> Any:
    """``quantile(survfit, probs)`` and ``median(survfit)``."""
    found = given.values("x", "probs", "conf.int", "scale", "tolerance")
    fit = found["x"]
    if not isinstance(fit, Fit):
        raise OutOfScope(f"quantile() of {getattr(fit, 'kind', 'plain numbers')} is not built")
    if "tolerance" in found:
        raise OutOfScope("quantile(tolerance = ) is not built")
    shares = as_vector(found.get("probs", numbers([0.25, 0.5, 0.75]))).data
    bare = "conf.int" in found and not is_true(found["conf.int"])
    scale = first_number(found.get("scale", scalar(1.0)))
    return _quantiles(fit, shares, given, bare=bare, scale=scale)


def formatted(values: NDArray[np.float64]) -> tuple[str, ...]:
    """Numbers as R's ``format`` writes them side by side: as many places, as wide."""
    places = max((len(f"{value:.7g}".partition(".")[2]) for value in values), default=0)
    texts = [f"{value:.{places}f}" for value in values]
    wide = max(map(len, texts), default=0)
    return tuple(text.rjust(wide) for text in texts)


def medians(fit: Fit, given: Given) -> Any:
    """``median(survfit)``: the estimates alone."""
    return _quantiles(fit, np.array([0.5]), given, bare=True)


def _quantiles(
    fit: Fit, shares: NDArray[np.float64], given: Given, *, bare: bool, scale: float = 1.0
) -> Any:
    given.evaluation.used.add("quantile")
    rows = [[curve.quantile(float(share)) for share in shares] for curve in fit.curves]
    names = formatted(100 * shares)

    def lay(read: Callable[[Any], float | None]) -> Vector | Matrix:
        found = [[np.nan if (x := read(q)) is None else x for q in row] for row in rows]
        data = np.array(found) / scale
        if fit.labels is None:
            return numbers(data[0], names)
        return Matrix(data, "double", fit.labels, names)

    estimate = lay(lambda q: q.estimate)
    if bare or fit.conf_type == "none":
        return estimate
    lower, upper = lay(lambda q: q.interval.lower), lay(lambda q: q.interval.upper)
    return RList((estimate, lower, upper), ("quantile", "lower", "upper"))
