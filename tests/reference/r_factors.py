"""Recorded R: factors, and counting by them."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from reference.r_evaluation import Given
from reference.r_values import (
    Factor,
    OutOfScope,
    Vector,
    as_text,
    as_vector,
    is_true,
    numbers,
    scalar,
    strings,
)
from reference.r_words import word


@word("as.factor", "factor", "ordered")
def _factor(given: Given) -> Factor:
    found = given.values("x", "levels", "labels", "exclude", "ordered")
    value = found.get("x", strings([]))
    if isinstance(value, Factor) and given.function == "as.factor":
        return value
    texts = as_vector(value).strings()
    if "levels" in found:
        levels = [str(text) for text in as_vector(found["levels"]).strings()]
    elif isinstance(value, Factor):
        levels = [level for level in value.levels if level in texts]
    else:
        levels = sorted_texts(as_vector(value))
    place = {level: code for code, level in enumerate(levels)}
    codes = np.array([place.get(str(text), -1) if text is not None else -1 for text in texts])
    if "labels" in found:
        labels = [str(text) for text in as_vector(found["labels"]).strings()]
        if len(labels) != len(levels):
            raise OutOfScope("factor() with one label for several levels")
        levels = labels
    return Factor(codes.astype(np.int64), tuple(levels))


def sorted_texts(vector: Vector) -> list[str]:
    """The distinct values in R's order: numbers by size, strings as a dictionary has them."""
    known = vector.take(np.flatnonzero(~vector.missing()))
    if known.kind == "character":
        return sorted(set(known.data), key=lambda text: (text.lower(), text.swapcase()))
    return [as_text(value, known.kind) for value in np.unique(known.data)]


@word("levels")
def _levels(given: Given) -> Any:
    value = given.spread()[0][1]
    return strings(value.levels) if isinstance(value, Factor) else None


@word("droplevels")
def _droplevels(given: Given) -> Any:
    value = given.spread()[0][1]
    return value.used() if isinstance(value, Factor) else value


@word("is.factor")
def _is_factor(given: Given) -> Vector:
    return scalar(isinstance(given.spread()[0][1], Factor))


@word("cut")
def _cut(given: Given) -> Factor:
    found = given.values("x", "breaks", "labels", "include.lowest", "right")
    breaks = np.sort(as_vector(found["breaks"]).data)
    if len(breaks) < 2:
        raise OutOfScope("cut() into a number of equal parts")
    right = "right" not in found or is_true(found["right"])
    data = as_vector(found["x"]).data
    codes = np.searchsorted(breaks, data, side="left" if right else "right") - 1
    if "include.lowest" in found and is_true(found["include.lowest"]):
        codes = np.where(
            data == (breaks[0] if right else breaks[-1]), codes + (1 if right else -1), codes
        )
    codes = np.where(np.isnan(data) | (codes >= len(breaks) - 1), -1, codes)
    given_labels = as_vector(found["labels"]) if "labels" in found else None
    if given_labels is not None and given_labels.kind == "character":
        return Factor(codes.astype(np.int64), tuple(str(text) for text in given_labels.data))
    ends = [f"{edge:.3g}" for edge in breaks]
    shape = "({},{}]" if right else "[{},{})"
    pairs = itertools.pairwise(ends)
    return Factor(codes.astype(np.int64), tuple(shape.format(a, b) for a, b in pairs))


@word("table")
def _table(given: Given) -> Vector:
    value = given.spread()[0][1]
    texts = as_vector(value).strings()
    levels = value.levels if isinstance(value, Factor) else tuple(sorted_texts(as_vector(value)))
    return numbers([float(texts.count(level)) for level in levels], levels)
