"""``survfit`` and what is read off it, answered by Wardmote's own curves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.r_evaluation import Given
from reference.r_model import Model, SurvValue, model_of
from reference.r_subscripts import places_of
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
from wardmote.estimators.survival import (
    SurvivalCurve,
    kaplan_meier,
)
from wardmote.estimators.survival.rows import settle_ties

CONF_TYPES = ("plain", "log", "log-log", "logit", "arcsin", "none")
_ARGUMENTS = [
    "formula",
    "data",
    "weights",
    "subset",
    "na.action",
    "stype",
    "ctype",
    "id",
    "cluster",
    "robust",
    "istate",
    "timefix",
    "etype",
    "conf.int",
    "conf.type",
    "conf.lower",
    "error",
    "se.fit",
    "type",
    "start.time",
    "influence",
    "entry",
    "time0",
    "model",
]
_REFUSED = {
    "weights": "case weights are",
    "istate": "starting in several states is",
    "etype": "etype is",
    "conf.lower": "modified lower limits are",
    "start.time": "a later start of the curve is",
    "influence": "handing out influence is",
    "entry": "rows at entry times are",
    "time0": "a row at time 0 is",
}
PLAIN_TYPES = {"kaplan-meier", "kaplan", "km"}


@dataclass(frozen=True)
class Fit(RObject):
    """A ``survfit``: one curve for each group."""

    curves: tuple[SurvivalCurve, ...]
    labels: tuple[str, ...] | None
    conf_type: str
    with_error: bool = True
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
            labels=None if alone else labels,
        )

    def m_n(self) -> Vector:
        return numbers([float(curve.n) for curve in self.curves])

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
        if self.curves[0].clusters:
            raise OutOfScope("the clustered error of a cumulative hazard is not built")
        return self.stacked(lambda curve: curve.cumulative_hazard_std_err)

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


def survfit(given: Given) -> RObject:
    """``survfit(Surv(...) ~ groups, ...)`` without a Cox model."""
    arguments = given.matched(_ARGUMENTS)
    for name, what in _REFUSED.items():
        if name in arguments:
            raise OutOfScope(f"survfit({name} = ): {what} not built")
    options = {
        name: given.value(arguments[name])
        for name in (
            "stype",
            "ctype",
            "conf.int",
            "conf.type",
            "se.fit",
            "type",
            "timefix",
            "robust",
            "error",
        )
        if name in arguments
    }
    _check_kind(options)
    model = model_of(given, arguments, ("id", "cluster"), split_strata=False)
    if not isinstance(model.response, SurvValue):
        raise OutOfScope("survfit() of a response that is no Surv()")
    conf_type = first_text(options["conf.type"]) if options.get("conf.type") else "log"
    if conf_type not in CONF_TYPES:
        raise OutOfScope(f"survfit(conf.type = {conf_type!r}) is not built")
    level = first_number(options.get("conf.int", scalar(0.95)))
    settled = _settled(model.response, options)
    clusters = _clusters(model, settled, options)
    if settled.states is None:
        return _survival_fit(given, model, settled, clusters, conf_type, level, options)
    from reference.r_states import state_fit  # it stands on this module

    return state_fit(given, model, settled, clusters, conf_type, level)


def parts(model: Model, response: SurvValue) -> list[tuple[str, NDArray[np.int64]]]:
    """The rows of each group, with its label."""
    if model.groups is None:
        return [("", np.arange(len(response)))]
    return [
        (label, np.flatnonzero(model.groups.codes == code))
        for code, label in enumerate(model.groups.levels)
    ]


def _survival_fit(
    given: Given,
    model: Model,
    response: SurvValue,
    clusters: NDArray[np.int64] | None,
    conf_type: str,
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
                conf_type="log" if conf_type == "none" else conf_type,  # type: ignore[arg-type]
                level=level,
                small_sample=False,
            )
        )
    with_error = "se.fit" not in options or is_true(options["se.fit"])
    shown = conf_type if with_error else "none"
    labels = None if model.groups is None else model.groups.levels
    return Fit(tuple(curves), labels, shown, with_error)


def _check_kind(options: dict[str, Any]) -> None:
    if first_number(options.get("stype", scalar(1.0))) != 1:
        raise OutOfScope("survfit(stype = 2): exp(−cumulative hazard) is not built")
    if first_number(options.get("ctype", scalar(1.0))) != 1:
        raise OutOfScope("survfit(ctype = 2): the Fleming–Harrington hazard is not built")
    kind = options.get("type")
    if kind is not None and first_text(kind).lower() not in PLAIN_TYPES:
        raise OutOfScope(f"survfit(type = {first_text(kind)!r}) is not built")
    error = options.get("error")
    if error is not None and first_text(error) != "greenwood":
        raise OutOfScope(f"survfit(error = {first_text(error)!r}) is not built")


def _settled(response: SurvValue, options: dict[str, Any]) -> SurvValue:
    """Near-ties are settled over all groups at once, as ``survfit`` does before it splits."""
    if "timefix" in options and not is_true(options["timefix"]):
        raise OutOfScope("survfit(timefix = FALSE): near-ties are always settled")
    time, entry = settle_ties(response.time, response.entry)
    return replace(
        response, time=np.asarray(time, float), entry=None if entry is None else np.asarray(entry)
    )


def _clusters(
    model: Model, response: SurvValue, options: dict[str, Any]
) -> NDArray[np.int64] | None:
    """Which rows R takes as alike: ``cluster``, or ``id`` where somebody has two events."""
    robust = is_true(options["robust"]) if options.get("robust") is not None else None
    identity = model.beside.get("id")
    if identity is not None:
        codes = _codes(identity)
        repeated = len(np.unique(codes)) < len(codes)
        if response.entry is not None and repeated:
            raise OutOfScope("survfit(id = ) with several rows a subject is not built")
        ended = codes[response.event > 0]
        if "cluster" not in model.beside and robust is None and len(np.unique(ended)) < len(ended):
            robust = True
    if robust is False:
        return None
    if "cluster" in model.beside:
        return _codes(model.beside["cluster"])
    if robust:
        return np.arange(len(response)) if identity is None else _codes(identity)
    return _codes(identity) if identity is not None and response.states else None


def _codes(value: Any) -> NDArray[np.int64]:
    if isinstance(value, Factor):
        return value.codes
    texts = as_vector(value).strings()
    return np.unique(np.array(texts, dtype=str), return_inverse=True)[1].reshape(-1)


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
    for curve, horizon in zip(fit.curves, _horizons(fit, rmean), strict=True):
        row = [curve.n, curve.n_risk.max(), curve.n_risk[0], curve.n_event.sum()]
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
    given.evaluation.used.add("quantile")
    rows = [[curve.quantile(float(share)) for share in shares] for curve in fit.curves]
    names = tuple(f"{100 * share:g}" for share in shares)

    def lay(read: Callable[[Any], float | None]) -> Vector | Matrix:
        data = np.array([[np.nan if (x := read(q)) is None else x for q in row] for row in rows])
        if fit.labels is None:
            return numbers(data[0], names)
        return Matrix(data, "double", fit.labels, names)

    estimate = lay(lambda q: q.estimate)
    bare = "conf.int" in found and not is_true(found["conf.int"])
    if bare or fit.conf_type == "none":
        return estimate
    lower, upper = lay(lambda q: q.interval.lower), lay(lambda q: q.interval.upper)
    return RList((estimate, lower, upper), ("quantile", "lower", "upper"))
