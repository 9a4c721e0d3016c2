"""``regtest``, ``ranktest`` and ``trimfill``: do small trials say something else?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from reference.r_evaluation import Given
from reference.r_meta import Meta, made
from reference.r_meta_arguments import METHODS, TESTS
from reference.r_values import OutOfScope, RList, Vector, first_text, numbers, scalar
from wardmote.estimators.pooling import egger, explain, rank_correlation, trim_and_fill


def _pooled(given: Given, value: Any) -> Meta:
    if not isinstance(value, Meta) or value.pooling is None:
        raise OutOfScope(f"{given.function}() of something that is no pooling by rma()")
    return value


def regtest(given: Given) -> RList:
    """``regtest(rma, model = "rma" | "lm", predictor = "sei" | "vi")``."""
    arguments = given.matched(("x", "model", "predictor", "digits"))
    meta = _pooled(given, given.value(arguments["x"]))
    model = first_text(given.value(arguments["model"])) if "model" in arguments else "rma"
    by = first_text(given.value(arguments["predictor"])) if "predictor" in arguments else "sei"
    if model not in {"rma", "lm"} or by not in {"sei", "vi"}:
        raise OutOfScope(f"regtest(model = {model!r}, predictor = {by!r}) is not built")
    how: dict[str, Any] = {"method": METHODS[meta.method], "test": TESTS[meta.test]}
    if model == "lm":
        how = {"method": "EE", "test": "knapp-hartung"}
    how["level"] = meta.level
    if by == "sei":
        found = egger(meta.effects, meta.variances, **how)
    else:
        design = np.column_stack([np.ones_like(meta.variances), meta.variances])
        found = explain(meta.effects, meta.variances, design, **how)
    on_t = model == "lm" or meta.test != "z"
    named = {
        "zval": scalar(float(found.statistic[1])),
        "pval": scalar(float(found.p_value[1])),
        "dfs": scalar(float(found.degrees) if on_t else float("nan")),
        "est": scalar(float(found.coefficients[0])),
        "ci.lb": scalar(float(found.lower[0])),
        "ci.ub": scalar(float(found.upper[0])),
        "model": scalar(model),
    }
    return RList(tuple(named.values()), tuple(named))


def ranktest(given: Given) -> RList:
    """``ranktest(rma)``."""
    arguments = given.matched(("x", "digits"))
    meta = _pooled(given, given.value(arguments["x"]))
    found = rank_correlation(meta.effects, meta.variances)
    return RList((numbers([found.tau], ["tau"]), scalar(found.p_value)), ("tau", "pval"))


@dataclass(frozen=True)
class Trimmed(Meta):
    """A ``trimfill``: the pooling with what was filled in."""

    missing: int = 0
    side: str = ""

    def m_k0(self) -> Vector:
        return scalar(float(self.missing))

    def m_side(self) -> Vector:
        return scalar(self.side)


def trimfill(given: Given) -> Trimmed:
    """``trimfill(rma)``; what is filled in is pooled by z at 95 %, whatever was before."""
    arguments = given.matched(("x", "estimator", "digits", "maxiter", "verbose"))
    meta = _pooled(given, given.value(arguments["x"]))
    if "estimator" in arguments and first_text(given.value(arguments["estimator"])) != "L0":
        raise OutOfScope("trimfill(estimator = ) other than L0 is not built")
    how: dict[str, Any] = {"method": METHODS[meta.method]}
    found = trim_and_fill(meta.effects, meta.variances, test="z", **how)
    filled = meta
    if found.missing:
        one = np.ones((len(found.effects), 1))
        filled = made(
            given, found.effects, found.variances, one, meta.names, meta.method, "z", 0.95
        )
    own = {name: getattr(filled, name) for name in Meta.__dataclass_fields__}
    return Trimmed(**own, missing=found.missing, side=found.side)
