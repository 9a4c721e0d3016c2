"""Recorded R: doing a thing for each, and words that only pass a value on."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference import r_syntax as syntax
from reference.r_evaluation import Given, Returned, Scope, member
from reference.r_factors import sorted_texts
from reference.r_values import (
    Factor,
    Frame,
    Matrix,
    OutOfScope,
    RList,
    Vector,
    as_vector,
    first_number,
    first_text,
    joined,
)
from reference.r_words import word


@word("lapply", "sapply", "vapply", "Map")
def _each(given: Given) -> Any:
    found = given.spread()
    over, function = found[0][1], found[1][1]
    if given.function == "Map":
        over, function = function, over
    items = (
        list(over.values)
        if isinstance(over, RList)
        else [as_vector(over).take(np.array([place])) for place in range(len(as_vector(over)))]
    )
    extra = [value for name, value in found[2:] if not name]
    results = [given.evaluation.apply(function, [item, *extra]) for item in items]
    labels = over.names if isinstance(over, RList) else as_vector(over).names
    texts = as_vector(over) if not isinstance(over, RList) else None
    if labels is None and texts is not None and texts.kind == "character":
        labels = tuple(str(text) for text in texts.data)
    if given.function in {"lapply", "Map"}:
        if isinstance(over, Vector) and over.names is None:
            labels = None if given.function == "lapply" else labels
        return RList(tuple(results), labels or ("",) * len(results))
    plain = all(isinstance(result, Vector) for result in results)
    if plain and all(len(result) == 1 for result in results):
        return joined(results, labels)
    if plain and len({len(result) for result in results}) == 1:
        data = np.column_stack([result.data for result in results])
        return Matrix(data, results[0].kind, results[0].names, labels)
    return RList(tuple(results), labels or ("",) * len(results))


@word(
    "print",
    "invisible",
    "suppressWarnings",
    "identity",
    "I",
    "(",
    "suppressMessages",
    "local",
)
def _same(given: Given) -> Any:
    return given.value(given.arguments[0].value)


@word("return")
def _return(given: Given) -> None:
    raise Returned(given.value(given.arguments[0].value) if given.arguments else None)


@word("library", "require", "data", "set.seed", "options", "stopifnot")
def _nothing(given: Given) -> None:
    if given.function == "set.seed":
        raise OutOfScope("random numbers")


@word("do.call")
def _do_call(given: Given) -> Any:
    nodes = given.matched(("what", "args"))
    what, values = given.value(nodes["what"]), given.value(nodes["args"])
    name = first_text(what) if isinstance(what, Vector) else getattr(nodes["what"], "name", "")
    if isinstance(what, Vector):
        what = given.value(syntax.Name(name))
    held = {f" {place}": value for place, value in enumerate(values.values)}
    arguments = tuple(
        syntax.Argument(label or None, syntax.Name(place))
        for label, place in zip(values.names, held, strict=True)
    )
    return given.evaluation.call(what, arguments, Scope(held, given.scope), name)


@word("apply")
def _apply(given: Given) -> Any:
    found = given.values("X", "MARGIN", "FUN")
    table = found["X"]
    if not isinstance(table, Matrix):
        raise OutOfScope("apply() of something that is no matrix")
    by_row = first_number(found["MARGIN"]) == 1
    data, names = (table.data, table.rows) if by_row else (table.data.T, table.columns)
    labels = table.columns if by_row else table.rows
    lines = [Vector(line, table.kind, labels) for line in data]
    results = [given.evaluation.apply(found["FUN"], [line]) for line in lines]
    if not all(isinstance(result, Vector) and len(result) == 1 for result in results):
        raise OutOfScope("apply() that gives more than one value a line")
    return joined(results, names)


@word("split")
def _split(given: Given) -> RList:
    found = given.values("x", "f")
    texts = as_vector(found["f"]).strings()
    own = found["f"]
    levels = own.levels if isinstance(own, Factor) else tuple(sorted_texts(as_vector(own)))
    target = found["x"] if isinstance(found["x"], Frame | Factor) else as_vector(found["x"])
    parts = [np.flatnonzero([text == level for text in texts]) for level in levels]
    return RList(tuple(target.take(part) for part in parts), levels)


@word("getElement")
def _get_element(given: Given) -> Any:
    found = given.values("object", "name")
    return member(found["object"], first_text(found["name"]))
