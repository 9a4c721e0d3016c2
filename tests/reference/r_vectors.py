"""Recorded R: making, naming, ordering and converting vectors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from reference.r_evaluation import Given
from reference.r_factors import sorted_texts
from reference.r_values import (
    Factor,
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
    joined,
    logicals,
    numbers,
    scalar,
    strings,
)
from reference.r_words import word


@word("c")
def _c(given: Given) -> Any:
    found = given.spread()
    if any(isinstance(value, RList | RObject) for _, value in found):
        values: list[Any] = []
        names: list[str] = []
        for name, value in found:
            inner = isinstance(value, RList)
            values += list(value.values) if inner else [value]
            names += list(value.names) if inner else [name]
        return RList(tuple(values), tuple(names))
    parts = [as_vector(value) for _, value in found]
    if not (any(name for name, _ in found) or any(part.names for part in parts)):
        return joined(parts)
    labels: list[str] = []
    for (name, _), part in zip(found, parts, strict=True):
        own = part.names or ("",) * len(part)
        if name and len(part) == 1 and not part.names:
            labels.append(name)
        elif name:
            labels += [f"{name}.{x}" if x else f"{name}{i + 1}" for i, x in enumerate(own)]
        else:
            labels += list(own)
    return joined(parts, tuple(labels))


@word("names", "colnames")
def _names(given: Given) -> Any:
    value = given.spread()[0][1]
    names = getattr(value, "columns" if isinstance(value, Matrix) else "names", None)
    return None if names is None else strings(names)


@word("rownames")
def _rownames(given: Given) -> Any:
    value = given.spread()[0][1]
    return None if not isinstance(value, Matrix) or value.rows is None else strings(value.rows)


@word("unname")
def _unname(given: Given) -> Any:
    value = given.spread()[0][1]
    if isinstance(value, Matrix):
        return replace(value, rows=None, columns=None)
    if isinstance(value, RList):
        return replace(value, names=("",) * len(value))
    return replace(value, names=None) if isinstance(value, Vector) else value


@word("as.vector", "c.default", "as.numeric", "as.double", "as.integer", "unlist", "drop")
def _as_vector(given: Given) -> Vector:
    value: Vector = given.spread()[0][1]
    if given.function == "drop":
        return value
    if given.function == "unlist" and isinstance(value, RList):
        return _unlisted(value)
    if given.function == "as.vector":
        return replace(as_vector(value), names=None)
    if isinstance(value, Factor):
        if given.function == "unlist":
            return as_vector(value)
        return numbers(np.where(value.codes < 0, np.nan, value.codes + 1.0))
    vector = as_vector(value)
    if given.function == "unlist":
        return vector
    if vector.kind == "character":
        return numbers([np.nan if text is None else float(text) for text in vector.data])
    data = np.trunc(vector.data) if given.function == "as.integer" else vector.data
    return numbers(data)


def _unlisted(value: RList) -> Vector:
    parts, names = [], []
    for label, each in zip(value.names, value.values, strict=True):
        part = _unlisted(each) if isinstance(each, RList) else as_vector(each)
        own = part.names or ("",) * len(part)
        many = len(part) > 1
        parts.append(part)
        names += [
            f"{label}.{x}" if label and x else x or (f"{label}{i + 1}" if many and label else label)
            for i, x in enumerate(own)
        ]
    return joined(parts, tuple(names) if any(names) else None)


@word("as.list")
def _as_list(given: Given) -> RList:
    value = given.spread()[0][1]
    if isinstance(value, RList):
        return RList(value.values, value.names)
    vector = as_vector(value)
    each = tuple(
        replace(vector.take(np.array([place])), names=None) for place in range(len(vector))
    )
    return RList(each, vector.names or ("",) * len(vector))


@word("as.character")
def _as_character(given: Given) -> Vector:
    return strings(as_vector(given.spread()[0][1]).strings())


@word("as.logical")
def _as_logical(given: Given) -> Vector:
    data = as_vector(given.spread()[0][1]).data.astype(float)
    return logicals(np.where(np.isnan(data), np.nan, data != 0))


@word("ifelse")
def _ifelse(given: Given) -> Vector:
    found = given.values("test", "yes", "no")
    test = as_vector(found["test"])
    both = joined([as_vector(found["yes"]), as_vector(found["no"])])
    cut = len(as_vector(found["yes"]))
    yes, no = np.resize(both.data[:cut], len(test)), np.resize(both.data[cut:], len(test))
    picked = np.where(test.data != 0, yes, no)
    picked[test.missing()] = None if both.kind == "character" else np.nan
    return Vector(picked, both.kind)


@word("rep", "rep_len")
def _rep(given: Given) -> Any:
    found = given.values("x", "times", "each", "length.out")
    if isinstance(found["x"], RList) and set(found) == {"x", "times"}:
        often = int(first_number(found["times"]))
        return RList(found["x"].values * often, found["x"].names * often)
    value = found["x"] if isinstance(found["x"], Factor) else as_vector(found["x"])
    places = np.arange(len(value))
    if "each" in found:
        places = np.repeat(places, int(first_number(found["each"])))
    if "length.out" in found:
        return value.take(np.resize(places, int(first_number(found["length.out"]))))
    times = as_vector(found.get("times", scalar(1.0))).data.astype(int)
    return value.take(np.repeat(places, times) if len(times) > 1 else np.tile(places, times[0]))


@word("seq", "seq_len", "seq_along")
def _seq(given: Given) -> Vector:
    if given.function == "seq_along":
        return numbers(np.arange(1.0, len(given.spread()[0][1]) + 1))
    found = given.values("from", "to", "by", "length.out")
    first = first_number(found["from"])
    if given.function == "seq_len" or set(found) == {"from"}:
        return numbers(np.arange(1.0, first + 1))
    if "length.out" in found:
        return numbers(
            np.linspace(first, first_number(found["to"]), int(first_number(found["length.out"])))
        )
    step = first_number(found["by"]) if "by" in found else 1.0
    count = int(np.floor((first_number(found["to"]) - first) / step + 1e-10)) + 1
    return numbers(first + step * np.arange(count))


@word("paste", "paste0")
def _paste(given: Given) -> Vector:
    found = given.spread()
    options = {name: first_text(value) for name, value in found if name in {"sep", "collapse"}}
    parts = [as_vector(v).strings() for name, v in found if name not in {"sep", "collapse"}]
    between = options.get("sep", "" if given.function == "paste0" else " ")
    length = max((len(part) for part in parts), default=0)
    rows = [
        between.join(str(part[place % len(part)]) for part in parts if part)
        for place in range(length)
    ]
    return strings([options["collapse"].join(rows)] if "collapse" in options else rows)


@word("unique", "rev", "which", "which.max", "which.min", "duplicated")
def _arranged(given: Given) -> Any:
    found = given.spread()
    value = found[0][1]
    vector = value if isinstance(value, Factor) else as_vector(value)
    if len(found) > 1:
        raise OutOfScope(f"{given.function}() with {len(found)} arguments")
    if given.function == "rev":
        return vector.take(np.arange(len(vector))[::-1])
    if given.function in {"unique", "duplicated"}:
        texts = vector.strings()
        again = np.array([text in texts[:place] for place, text in enumerate(texts)], dtype=bool)
        if given.function == "duplicated":
            return logicals(again)
        return vector.take(np.flatnonzero(~again))
    data = as_vector(value).data.astype(float)
    if given.function == "which":
        return numbers(np.flatnonzero(np.nan_to_num(data) != 0) + 1.0)
    extreme = np.nanargmax if given.function == "which.max" else np.nanargmin
    return scalar(float(extreme(data)) + 1)


@word("sort", "order")
def _sorted(given: Given) -> Any:
    found = given.spread()
    downwards = any(name == "decreasing" and is_true(value) for name, value in found)
    if any(name not in {"", "x", "decreasing"} for name, _ in found):
        raise OutOfScope(f"{given.function}() with {', '.join(name for name, _ in found if name)}")
    keys = [as_vector(value) for name, value in found if name != "decreasing"]
    ranks = [_ranks(key) for key in keys]
    places = np.lexsort([-rank if downwards else rank for rank in reversed(ranks)])
    if given.function == "order":
        return numbers(places + 1.0)
    return keys[0].take(places[~keys[0].missing()[places]])


def _ranks(vector: Vector) -> Any:
    """The place of each value among the distinct ones, in R's order; NaN where missing."""
    own = {text: float(place) for place, text in enumerate(sorted_texts(vector))}
    return np.array([np.nan if text is None else own[text] for text in vector.strings()])


@word("setNames")
def _set_names(given: Given) -> Any:
    found = given.values("object", "nm")
    names = tuple(name or "" for name in as_vector(found["nm"]).strings())
    target = found["object"]
    return replace(target if isinstance(target, RList) else as_vector(target), names=names)


@word("head", "tail")
def _head(given: Given) -> Any:
    found = given.values("x", "n")
    count = int(first_number(found.get("n", scalar(6.0))))
    value = found["x"] if isinstance(found["x"], Frame) else as_vector(found["x"])
    length = value.height if isinstance(value, Frame) else len(value)
    places = np.arange(length)
    count = count if count >= 0 else max(0, length + count)
    return value.take(places[:count] if given.function == "head" else places[length - count :])


@word("is.na")
def _is_na(given: Given) -> Vector:
    value = given.spread()[0][1]
    return logicals((value if isinstance(value, Factor) else as_vector(value)).missing())


@word("is.null")
def _is_null(given: Given) -> Vector:
    return scalar(given.spread()[0][1] is None)


@word("length", "NROW")
def _length(given: Given) -> Vector:
    value = given.spread()[0][1]
    if isinstance(value, Frame) and given.function == "NROW":
        return scalar(float(value.height))
    return scalar(float(value.data.size if isinstance(value, Matrix) else len(value or ())))
