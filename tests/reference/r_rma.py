"""``rma``: effects, variances and moderators of the recorded call, handed to the estimators."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from reference.r_design import Design, design_of, matrix_design
from reference.r_evaluation import FormulaValue, Given
from reference.r_meta import Meta, made
from reference.r_meta_arguments import METHODS, OF_THE_SEARCH, TESTS, check_control, level_of
from reference.r_meta_counts import MEASURES, effects_of
from reference.r_syntax import Node
from reference.r_values import OutOfScope, RList, as_vector, first_text, is_true

_OF_RMA = (
    "yi", "vi", "sei", "weights", "ai", "bi", "ci", "di", "n1i", "n2i", "xi", "mi", "ni", "mods",
    "measure", "intercept", "data", "slab", "subset", "add", "to", "drop00", "method", "test",
    "level", "digits", "control", "verbose",
)  # fmt: skip


def rma(given: Given) -> Meta:
    """``rma(yi, vi, mods = ~ x, method = , test = , level = , control = )``."""
    arguments = given.matched(_OF_RMA)
    table = given.value(arguments["data"]) if "data" in arguments else None
    method = first_text(given.value(arguments["method"])) if "method" in arguments else "REML"
    test = first_text(given.value(arguments["test"])) if "test" in arguments else "z"
    if method not in METHODS:
        raise OutOfScope(f"rma(method = {method!r}) is not built")
    if test not in TESTS:
        raise OutOfScope(f"rma(test = {test!r}) is not built")
    if "weights" in arguments:
        raise OutOfScope("rma(weights = ): weights of one's own are not built")
    check_control(given, arguments, OF_THE_SEARCH)
    effects, variances, formula = _outcomes(given, arguments, table)
    design = _moderators(given, arguments, table, formula, len(effects))
    keep = np.isfinite(effects) & np.isfinite(variances) & np.isfinite(design.columns).all(axis=1)
    if "subset" in arguments:
        chosen = as_vector(given.value(arguments["subset"], table))
        if chosen.kind != "logical":
            raise OutOfScope("rma(subset = ) by places")
        keep &= np.nan_to_num(chosen.data) != 0
    x, names = design.columns[keep], design.names
    if design.constant:
        x, names = np.column_stack([np.ones(len(x)), x]), ("intrcpt", *names)
    level = level_of(given, arguments)
    return made(given, effects[keep], variances[keep], x, names, method, test, level)


def _outcomes(
    given: Given, arguments: Mapping[str, Node], table: RList | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], FormulaValue | None]:
    """Effects and variances, given or made of counts; and the formula where there is one."""
    measure = first_text(given.value(arguments["measure"])) if "measure" in arguments else "GEN"
    if measure in MEASURES and "yi" not in arguments:
        return *effects_of(given, arguments, table, measure), None
    if measure != "GEN" and measure not in MEASURES:
        raise OutOfScope(f"rma(measure = {measure!r}) is not built")
    outcome = given.value(arguments["yi"], table)
    formula = None
    if isinstance(outcome, FormulaValue):
        formula = outcome
        outcome = given.value(formula.left, table)
    effects = as_vector(outcome).data.astype(float)
    if "vi" in arguments:
        spread = as_vector(given.value(arguments["vi"], table)).data.astype(float)
    elif "sei" in arguments:
        spread = as_vector(given.value(arguments["sei"], table)).data.astype(float) ** 2
    else:
        raise OutOfScope("rma() without vi or sei")
    return effects, np.resize(spread, len(effects)), formula


def _moderators(
    given: Given,
    arguments: Mapping[str, Node],
    table: RList | None,
    formula: FormulaValue | None,
    rows: int,
) -> Design:
    value = formula or (given.value(arguments["mods"], table) if "mods" in arguments else None)
    intercept = "intercept" not in arguments or is_true(given.value(arguments["intercept"]))
    if value is None:
        design = Design(np.zeros((rows, 0)), ())
    elif isinstance(value, FormulaValue):
        return design_of(given, value, table, rows)
    else:
        design = matrix_design(value)
    return Design(design.columns, design.names, intercept)
