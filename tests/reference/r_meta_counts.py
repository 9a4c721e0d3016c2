"""``escalc``, ``rma.mh`` and ``rma.peto``: effects of counts by Wardmote's estimators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

import numpy as np
from numpy.typing import NDArray

from reference.r_evaluation import Given
from reference.r_meta_arguments import level_of
from reference.r_syntax import Node
from reference.r_values import (
    Frame,
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
from wardmote.estimators.pooling import (
    CommonEffect,
    compare_counts,
    mantel_haenszel,
    peto,
    share_effects,
)
from wardmote.estimators.pooling.counts import AddTo, Contrast, ShareScale

CONTRASTS = get_args(Contrast)
MEASURES = {*CONTRASTS, *get_args(ShareScale)}
CELLS = ("ai", "bi", "ci", "di", "n1i", "n2i", "xi", "mi", "ni")

Counts = list[NDArray[np.float64]]


def escalc(given: Given) -> Frame:
    """``escalc(measure = , ai, bi, ci, di | xi, ni, data = , var.names = , append = )``."""
    arguments = given.matched(
        ("measure", *CELLS, "data", "subset", "add", "to", "drop00", "var.names", "append",
         "digits")
    )  # fmt: skip
    if "subset" in arguments:
        raise OutOfScope("escalc(subset = ) is not built")
    measure = first_text(given.value(arguments["measure"]))
    if measure not in MEASURES:
        raise OutOfScope(f"escalc(measure = {measure!r}) is not built")
    table = given.value(arguments["data"]) if "data" in arguments else None
    effects, variances = effects_of(given, arguments, table, measure)
    names: list[Any] = ["yi", "vi"]
    if "var.names" in arguments:
        names = list(as_vector(given.value(arguments["var.names"])).strings())
    append = "append" not in arguments or is_true(given.value(arguments["append"]))
    made = {names[0]: numbers(effects), names[1]: numbers(variances)}
    if isinstance(table, Frame) and append:
        made = dict(zip(table.names, table.values, strict=True)) | made
    return Frame(tuple(made.values()), tuple(made), len(effects))


def effects_of(
    given: Given, arguments: Mapping[str, Node], table: RList | None, measure: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Effects and variances of the counts that a call names; missing where a count is."""
    if "drop00" in arguments and is_true(given.value(arguments["drop00"])):
        raise OutOfScope(f"{given.function}(drop00 = TRUE) is not built")
    how: dict[str, Any] = {}
    if "add" in arguments:
        how["add"] = first_number(given.value(arguments["add"]))
    if "to" in arguments:
        how["add_to"] = cast(AddTo, first_text(given.value(arguments["to"])))
    contrast = measure in CONTRASTS
    counts = (tables_of if contrast else _shares)(given, arguments, table)
    whole = np.all(np.isfinite(counts), axis=0)
    known = [cell[whole] for cell in counts]
    given.evaluation.used.add("effects of counts")
    found = (
        compare_counts(*known, contrast=cast(Contrast, measure), **how)
        if contrast
        else share_effects(*known, scale=cast(ShareScale, measure), **how)
    )
    effects, variances = np.full(len(whole), np.nan), np.full(len(whole), np.nan)
    effects[whole], variances[whole] = found.effects, found.variances
    return effects, variances


def tables_of(given: Given, arguments: Mapping[str, Node], table: RList | None) -> Counts:
    """The four counts of each table, from two counts of each group or a count and a size."""
    cells = _cells(given, arguments, table)
    if "ai" not in cells or "ci" not in cells:
        raise OutOfScope(f"{given.function}() of other things than ai, bi, ci, di")
    rows = []
    for yes, no, size in (("ai", "bi", "n1i"), ("ci", "di", "n2i")):
        if no not in cells and size not in cells:
            raise OutOfScope(f"{given.function}() without {no} or {size}")
        rows += [cells[yes], cells[no] if no in cells else cells[size] - cells[yes]]
    return rows


def _shares(given: Given, arguments: Mapping[str, Node], table: RList | None) -> Counts:
    cells = _cells(given, arguments, table)
    if "xi" not in cells or not ("ni" in cells or "mi" in cells):
        raise OutOfScope(f"{given.function}() of a share without xi and ni")
    return [cells["xi"], cells["ni"] if "ni" in cells else cells["xi"] + cells["mi"]]


def _cells(
    given: Given, arguments: Mapping[str, Node], table: RList | None
) -> dict[str, NDArray[np.float64]]:
    return {
        name: as_vector(given.value(arguments[name], table)).data.astype(float)
        for name in CELLS
        if name in arguments
    }


@dataclass(frozen=True)
class Common(RObject):
    """An ``rma.mh`` or ``rma.peto``."""

    effect: CommonEffect
    kind = "rma.mh"

    def m_b(self) -> Matrix:
        return Matrix(np.array([[self.effect.effect]]), rows=("intrcpt",))

    m_beta = m_b

    def m_k(self) -> Vector:
        return scalar(float(self.effect.k))

    def m_se(self) -> Vector:
        return scalar(self.effect.std_err)

    def m_zval(self) -> Vector:
        return scalar(self.effect.effect / self.effect.std_err)

    def m_pval(self) -> Vector:
        return scalar(self.effect.p_value)

    def m_ci_lb(self) -> Vector:
        return numbers([_known(self.effect.interval.lower)])

    def m_ci_ub(self) -> Vector:
        return numbers([_known(self.effect.interval.upper)])

    def m_QE(self) -> Vector:
        return scalar(self.effect.q)

    def m_QEp(self) -> Vector:
        return scalar(self.effect.q_p_value)

    def m_tau2(self) -> Vector:
        return scalar(0.0)


def _known(bound: float | None) -> float:
    return float("nan") if bound is None else bound


def rma_mh(given: Given) -> Common:
    """``rma.mh(ai, bi, ci, di, measure = "OR", level = )``."""
    return _common(given, ("measure",))


def rma_peto(given: Given) -> Common:
    """``rma.peto(ai, bi, ci, di, level = )``."""
    return _common(given, ())


def _common(given: Given, more: tuple[str, ...]) -> Common:
    arguments = given.matched(
        ("ai", "bi", "ci", "di", "n1i", "n2i", "data", "level", "digits", *more)
    )
    table = given.value(arguments["data"]) if "data" in arguments else None
    counts = tables_of(given, arguments, table)
    whole = np.all(np.isfinite(counts), axis=0)
    known = [cell[whole] for cell in counts]
    level = level_of(given, arguments)
    given.evaluation.used.add("tables pooled")
    if given.function == "rma.peto":
        return Common(peto(*known, level=level))
    measure = first_text(given.value(arguments["measure"])) if "measure" in arguments else "OR"
    if measure not in CONTRASTS:
        raise OutOfScope(f"rma.mh(measure = {measure!r}) is not built")
    found = mantel_haenszel(*known, contrast=cast(Contrast, measure), level=level)
    return Common(found)
