"""``survfit``: which rows, groups and clusters a recorded call means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from reference import r_syntax as syntax
from reference.r_evaluation import (
    Given,
)
from reference.r_fits import (
    ShownConfType,
    parts,
    survival_fit,
)
from reference.r_model import (
    Model,
    SurvValue,
    model_of,
)
from reference.r_states import (
    state_fit,
)
from reference.r_values import (
    Factor,
    OutOfScope,
    RObject,
    as_vector,
    first_number,
    first_text,
    is_true,
    scalar,
)
from wardmote.estimators.survival.rows import (
    settle_ties,
)

CONF_TYPES: tuple[ShownConfType, ...] = get_args(ShownConfType)
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
    "istate": "starting in several states is",
    "etype": "etype is",
    "conf.lower": "modified lower limits are",
    "influence": "handing out influence is",
    "entry": "rows at entry times are",
    "time0": "a row at time 0 is",
}
_HARMLESS = {
    "conf.lower": {"usual"},
    "influence": {"FALSE", "0"},
    "entry": {"FALSE"},
    "time0": {"FALSE"},
}
"""What R takes where nothing is said: saying it asks for nothing that is not built."""
PLAIN_TYPES = {"kaplan-meier", "kaplan", "km"}


def survfit(given: Given) -> RObject:
    """``survfit(Surv(...) ~ groups, ...)`` without a Cox model."""
    arguments = given.matched(_ARGUMENTS)
    for name, what in _REFUSED.items():
        if name in arguments and not _is_harmless(given, name, arguments[name]):
            raise OutOfScope(f"survfit({name} = ): {what} not built")
    options: dict[str, Any] = {
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
            "start.time",
        )
        if name in arguments
    }
    _check_kind(options)
    model = model_of(given, arguments, ("id", "cluster", "weights"), split_strata=False)
    if not isinstance(model.response, SurvValue):
        raise OutOfScope("survfit() of a response that is no Surv()")
    conf_type = _conf_type(options)
    confidence = as_vector(options.get("conf.int", scalar(0.95)))
    if confidence.kind == "logical":
        conf_type = conf_type if is_true(confidence) else "none"
        confidence = scalar(0.95)
    level = first_number(confidence)
    settled = _settled(model.response, options)
    model, settled = _begun(model, settled, options)
    clusters = _clusters(model, settled, options)
    sizes = tuple(len(rows) for _, rows in parts(model, settled))
    if settled.entry is not None and settled.states is not None and "id" not in model.beside:
        raise OutOfScope("survfit() of several states with delayed entry and no id")
    if settled.entry is not None and "id" in model.beside:
        model, settled, clusters = _chained(model, settled, clusters)
    model, settled, clusters = _repeated(model, settled, clusters)
    if settled.states is None:
        fit = survival_fit(given, model, settled, clusters, conf_type, level, options)
        return replace(fit, sizes=sizes)
    fit_of_states = state_fit(given, model, settled, clusters, conf_type, level)
    return replace(fit_of_states, sizes=sizes)


def _is_harmless(given: Given, name: str, node: syntax.Node) -> bool:
    return first_text(given.value(node)) in _HARMLESS.get(name, ())


def _conf_type(options: dict[str, Any]) -> ShownConfType:
    asked = first_text(options["conf.type"]) if options.get("conf.type") else "log"
    for known in CONF_TYPES:
        if known == asked:
            return known
    raise OutOfScope(f"survfit(conf.type = {asked!r}) is not built")


def _check_kind(options: dict[str, Any]) -> None:
    if first_number(options.get("stype", scalar(1.0))) != 1:
        raise OutOfScope("survfit(stype = 2): exp(−cumulative hazard) is not built")
    if first_number(options.get("ctype", scalar(1.0))) != 1:
        raise OutOfScope("survfit(ctype = 2): the Fleming–Harrington hazard is not built")
    kind = options.get("type")
    if kind is not None and first_text(kind).lower() not in PLAIN_TYPES:
        raise OutOfScope(f"survfit(type = {first_text(kind)!r}) is not built")


def _settled(response: SurvValue, options: dict[str, Any]) -> SurvValue:
    """Near-ties are settled over all groups at once, as ``survfit`` does before it splits."""
    time, entry = settle_ties(response.time, response.entry)
    near = not np.array_equal(time, response.time)
    if entry is not None and response.entry is not None:
        near |= not np.array_equal(entry, response.entry)
    if near and "timefix" in options and not is_true(options["timefix"]):
        raise OutOfScope("survfit(timefix = FALSE): near-ties are always settled")
    return replace(
        response, time=np.asarray(time, float), entry=None if entry is None else np.asarray(entry)
    )


def _begun(model: Model, response: SurvValue, options: dict[str, Any]) -> tuple[Model, SurvValue]:
    """Rows that end no earlier than a stated start: the curve is of those who came so far."""
    if options.get("start.time") is None:
        return model, response
    later = np.flatnonzero(response.time >= first_number(options["start.time"]))
    return model.take(later), response.take(later)


def _repeated(
    model: Model, response: SurvValue, clusters: NDArray[np.int64] | None
) -> tuple[Model, SurvValue, NDArray[np.int64] | None]:
    """A row of weight 3 as three rows; alike with itself where the variance is a jackknife."""
    weights = model.beside.get("weights")
    if weights is None:
        return model, response, clusters
    if response.entry is not None:
        raise OutOfScope("survfit(weights = ) with delayed entry is not built")
    times = as_vector(weights).data
    if np.any(times <= 0) or np.any(times != np.floor(times)):
        raise OutOfScope("survfit(weights = ): weights other than counts of rows are not built")
    places = np.repeat(np.arange(len(response)), times.astype(np.int64))
    if clusters is None and response.states is not None:
        clusters = np.arange(len(response))
    return (
        model.take(places),
        response.take(places),
        None if clusters is None else clusters[places],
    )


def _clusters(
    model: Model, response: SurvValue, options: dict[str, Any]
) -> NDArray[np.int64] | None:
    """Which rows R takes as alike: ``cluster``, or ``id`` where somebody has two events."""
    robust = is_true(options["robust"]) if options.get("robust") is not None else None
    identity = model.beside.get("id")
    if identity is not None:
        codes = _codes(identity)
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


def _chained(
    model: Model, response: SurvValue, clusters: NDArray[np.int64] | None
) -> tuple[Model, SurvValue, NDArray[np.int64] | None]:
    """One row for each unbroken stay of a subject, which may be recorded in several.

    (0, 5] and (5, 9] without an event at 5 are (0, 9]: nobody was censored at 5. Of several
    states each subject may make one stay, in the state that all begin in.
    """
    assert response.entry is not None
    identity = _codes(model.beside["id"])
    curve = np.zeros(len(response), np.int64) if model.groups is None else model.groups.codes
    order = np.lexsort((response.entry, identity, curve))
    same = (np.diff(identity[order]) == 0) & (np.diff(curve[order]) == 0)
    touching = response.entry[order][1:] == response.time[order][:-1]
    goes_on = same & touching & (response.event[order][:-1] == 0)
    if response.states is not None and np.any(same & ~goes_on):
        raise OutOfScope("survfit() of subjects that pass through several states is not built")
    if clusters is not None and np.any(goes_on & (np.diff(clusters[order]) != 0)):
        raise OutOfScope("survfit() of a subject in several clusters is not built")
    first, last = order[np.append(True, ~goes_on)], order[np.append(~goes_on, True)]
    stays = replace(response.take(last), entry=response.entry[first])
    return model.take(last), stays, None if clusters is None else clusters[last]


def _codes(value: Any) -> NDArray[np.int64]:
    if isinstance(value, Factor):
        return value.codes
    texts = as_vector(value).strings()
    return np.unique(np.array(texts, dtype=str), return_inverse=True)[1].reshape(-1)
