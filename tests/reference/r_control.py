"""Recorded R: doing a thing for each, and words that only pass a value on."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.r_evaluation import Given, member
from reference.r_values import (
    Matrix,
    OutOfScope,
    RList,
    Vector,
    as_vector,
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


@word("print", "invisible", "suppressWarnings", "identity", "I", "(", "return", "suppressMessages")
def _same(given: Given) -> Any:
    return given.value(given.arguments[0].value)


@word("library", "require", "set.seed", "options", "stopifnot")
def _nothing(given: Given) -> None:
    if given.function == "set.seed":
        raise OutOfScope("random numbers")


@word("getElement")
def _get_element(given: Given) -> Any:
    found = given.values("object", "name")
    return member(found["object"], first_text(found["name"]))
