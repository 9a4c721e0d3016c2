"""The right side of a recorded formula as a matrix of columns, as R's ``model.matrix`` makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference import r_syntax as syntax
from reference.r_evaluation import FormulaValue, Given, masked
from reference.r_factors import sorted_texts
from reference.r_model import label_of, terms_of
from reference.r_values import Factor, Matrix, OutOfScope, RList, as_vector


@dataclass(frozen=True)
class Design:
    """Columns with their names; without a constant, which is for the caller to put before them.

    Attributes:
        columns: (rows, p); NaN where something is missing.
        names: Of the columns.
        constant: Whether the formula asks for a constant too.
    """

    columns: NDArray[np.float64]
    names: tuple[str, ...]
    constant: bool = True


def design_of(given: Given, formula: FormulaValue, table: RList | None, rows: int) -> Design:
    """Columns of a formula: numbers as they are, factors as contrasts with their first level.

    Raises:
        OutOfScope: A term that is not built, such as an interaction.
    """
    scope = masked(table, formula.scope)
    terms = _without_0(formula.right)
    constant = terms is None
    full = not constant
    columns, names = [np.zeros((rows, 0))], []
    for term in terms_of(formula.right) if terms is None else terms:
        value = given.evaluation.value(term, scope)
        if isinstance(value, Matrix):
            raise OutOfScope("a matrix on the right of a formula")
        own, labels = _columns(value, label_of(term), full)
        full = full and not _is_text(value)
        columns.append(own)
        names += labels
    return Design(np.column_stack(columns), tuple(names), constant)


def matrix_design(value: Any) -> Design:
    """Columns that are given as a vector or a matrix, named as ``rma`` names them."""
    if isinstance(value, Matrix):
        names = value.columns or tuple(f"X{i + 1}" for i in range(value.data.shape[1]))
        return Design(np.asarray(value.data, float), names)
    if _is_text(value):
        raise OutOfScope("moderators that are strings outside a formula")
    return Design(as_vector(value).data.astype(float)[:, None], ("mods",))


def _without_0(node: syntax.Node) -> list[syntax.Node] | None:
    """The terms of ``x + 0``, ``0 + x`` or ``x - 1``; None where the constant is asked for."""
    if not (isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name)):
        return None
    sides = [argument.value for argument in node.arguments if argument.value is not None]
    if len(sides) != 2:
        return None
    name, (left, right) = node.function.name, sides
    if name == "-" and _is_number(right, 1.0):
        return terms_of(left)
    if name == "+" and _is_number(right, 0.0):
        return terms_of(left)
    if name == "+" and _is_number(left, 0.0):
        return terms_of(right)
    inner = _without_0(left) if name == "+" else None
    return None if inner is None else inner + terms_of(right)


def _is_number(node: syntax.Node, number: float) -> bool:
    return isinstance(node, syntax.Constant) and node.value == number


def _is_text(value: Any) -> bool:
    return isinstance(value, Factor) or as_vector(value).kind == "character"


def _columns(value: Any, label: str, full: bool) -> tuple[NDArray[np.float64], list[str]]:
    if not _is_text(value):
        vector = as_vector(value)
        name = f"{label}TRUE" if vector.kind == "logical" else label
        return vector.data.astype(float)[:, None], [name]
    factor = value if isinstance(value, Factor) else _factor(value)
    places = range(0 if full else 1, len(factor.levels))
    columns = [np.where(factor.codes < 0, np.nan, factor.codes == place) for place in places]
    stacked = np.column_stack([np.zeros((len(factor.codes), 0)), *columns])
    return stacked, [f"{label}{factor.levels[place]}" for place in places]


def _factor(value: Any) -> Factor:
    vector = as_vector(value)
    levels = sorted_texts(vector)
    codes = [-1 if text is None else levels.index(text) for text in vector.strings()]
    return Factor(np.array(codes, np.int64), tuple(levels))
