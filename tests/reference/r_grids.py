"""Recorded R: grids, groups of rows, and functions applied along several vectors."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from reference import r_syntax as syntax
from reference.r_evaluation import FormulaValue, Given, masked
from reference.r_factors import sorted_texts
from reference.r_model import label_of, terms_of
from reference.r_subscripts import frame_of
from reference.r_values import (
    Factor,
    Frame,
    Matrix,
    OutOfScope,
    RList,
    Vector,
    as_vector,
    joined,
    numbers,
)
from reference.r_words import word


@word("expand.grid")
def _grid(given: Given) -> Frame:
    found = given.spread()
    if len(found) == 1 and isinstance(found[0][1], RList):
        inner = found[0][1]
        found = list(zip(inner.names, inner.values, strict=True))
    if any(name in {"KEEP.OUT.ATTRS", "stringsAsFactors"} for name, _ in found):
        raise OutOfScope("expand.grid() with options")
    columns = [value if isinstance(value, Factor) else as_vector(value) for _, value in found]
    # The first varies fastest.
    rows = list(product(*[range(len(column)) for column in reversed(columns)]))
    places = np.array(rows, np.int64).reshape(len(rows), -1)[:, ::-1]
    names = [name or f"Var{place + 1}" for place, (name, _) in enumerate(found)]
    taken = [column.take(places[:, place]) for place, column in enumerate(columns)]
    return frame_of(list(zip(names, taken, strict=True)))


@word("mapply")
def _mapply(given: Given) -> Any:
    found = given.spread()
    if any(name in {"MoreArgs", "SIMPLIFY", "USE.NAMES"} for name, _ in found):
        raise OutOfScope("mapply() with options")
    function = found[0][1]
    if any(name for name, _ in found[1:]):
        raise OutOfScope("mapply() with named arguments")
    vectors = [as_vector(value) for _, value in found[1:]]
    length = max(map(len, vectors))
    results = []
    for place in range(length):
        values = [vector.take(np.array([place % len(vector)])) for vector in vectors]
        results.append(given.evaluation.apply(function, [_unnamed(value) for value in values]))
    if all(isinstance(result, Vector) and len(result) == 1 for result in results):
        return joined(results)
    raise OutOfScope("mapply() of a function that gives more than one value")


def _unnamed(value: Vector) -> Vector:
    return Vector(value.data, value.kind)


@word("%*%")
def _product(given: Given) -> Matrix:
    left, right = (value for _, value in given.spread())
    if not isinstance(left, Matrix):
        raise OutOfScope("a matrix product with a vector on its left")
    if isinstance(right, Matrix):
        return Matrix(left.data @ right.data, "double", left.rows, right.columns)
    return Matrix((left.data @ as_vector(right).data)[:, None], "double", left.rows)


@word("aggregate")
def _aggregate(given: Given) -> Frame:
    nodes = given.matched(("x", "data", "FUN"))
    formula, table = given.value(nodes["x"]), given.value(nodes["data"])
    function = given.value(nodes["FUN"])
    if not isinstance(formula, FormulaValue) or not isinstance(formula.left, syntax.Name):
        raise OutOfScope("aggregate() of something that is no formula of one column")
    scope = masked(table, formula.scope)
    response = as_vector(given.evaluation.value(formula.left, scope))
    terms = terms_of(formula.right)
    columns = [as_vector(given.evaluation.value(term, scope)) for term in terms]
    keep = ~np.any([part.missing() for part in (response, *columns)], axis=0)
    response, *columns = (part.take(np.flatnonzero(keep)) for part in (response, *columns))
    codes = [_codes(column) for column in columns]
    order = np.lexsort(codes)
    keys = np.column_stack(codes)[order]
    begins = np.flatnonzero(np.r_[True, np.any(np.diff(keys, axis=0) != 0, axis=1)])
    groups = np.split(order, begins[1:])
    folded = [given.evaluation.apply(function, [response.take(group)]) for group in groups]
    if not all(isinstance(each, Vector) and len(each) == 1 for each in folded):
        raise OutOfScope("aggregate() by a function that gives more than one value")
    first = np.array([group[0] for group in groups])
    labels = [label_of(term) for term in terms]
    shown = [(name, column.take(first)) for name, column in zip(labels, columns, strict=True)]
    return frame_of([*shown, (formula.left.name, _unnamed(joined(folded)))])


def _codes(column: Vector) -> Any:
    own = {text: place for place, text in enumerate(sorted_texts(column))}
    return np.array([own[str(text)] for text in column.strings()])


@word("match")
def _match(given: Given) -> Vector:
    found = given.values("x", "table")
    wanted, among = (as_vector(found[name]).strings() for name in ("x", "table"))
    return numbers([among.index(x) + 1.0 if x in among else np.nan for x in wanted])


@word("colMeans", "rowMeans")
def _means(given: Given) -> Vector:
    value = given.spread()[0][1]
    if isinstance(value, Frame):
        value = Matrix(
            np.column_stack([as_vector(column).data for column in value.values]),
            "double",
            None,
            value.names,
        )
    by_column = given.function == "colMeans"
    names = value.columns if by_column else value.rows
    return numbers(value.data.mean(axis=0 if by_column else 1), names)


def quantile_of_numbers(given: Given) -> Vector:
    """``quantile(x, probs)``, R's type 7."""
    found = given.values("x", "probs", "na.rm", "names", "type")
    if "type" in found and as_vector(found["type"]).data[0] != 7:
        raise OutOfScope("quantile(type = ) other than 7")
    data = as_vector(found["x"]).data
    shares = as_vector(found["probs"]).data if "probs" in found else np.linspace(0, 1, 5)
    return numbers(np.quantile(data, shares), [f"{share * 100:.7g}%" for share in shares])
