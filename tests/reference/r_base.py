"""The plain words of recorded R: arithmetic, vectors, lists, tables, strings."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtr, ndtri

from reference.r_evaluation import Function, Given, masked, member
from reference.r_subscripts import frame_of, places_of
from reference.r_values import (
    Factor,
    Frame,
    Matrix,
    OutOfScope,
    RList,
    RObject,
    Vector,
    as_text,
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

WORDS: dict[str, Function] = {}


def word(*names: str) -> Callable[[Function], Function]:
    """Enter a function under its R names."""

    def enter(function: Function) -> Function:
        WORDS.update(dict.fromkeys(names, function))
        return function

    return enter


def _arithmetic(name: str, work: Callable[[Any, Any], Any], kind: str) -> None:
    def apply(given: Given) -> Any:
        operands = [value for _, value in given.spread()]
        if len(operands) == 1:
            operands = [scalar(0.0), *operands]
        return _elementwise(operands[0], operands[1], work, kind)

    WORDS[name] = apply


def _elementwise(
    left: Any, right: Any, work: Callable[[Any, Any], Any], kind: str
) -> Vector | Matrix:
    shape = next((each for each in (left, right) if isinstance(each, Matrix)), None)
    if shape is not None:
        flat = _elementwise(as_vector(left), as_vector(right), work, kind)
        assert isinstance(flat, Vector)
        return replace(shape, data=flat.data.reshape(shape.data.shape, order="F"), kind=kind)
    one, other = as_vector(left), as_vector(right)
    length = 0 if not (len(one) and len(other)) else max(len(one), len(other))
    names = one.names if len(one) == length else None
    names = names or (other.names if len(other) == length else None)
    a, b = np.resize(one.data, length), np.resize(other.data, length)
    lost = np.resize(one.missing(), length) | np.resize(other.missing(), length)
    if "character" in {one.kind, other.kind}:
        a, b = (np.array(each.strings(), dtype=object) for each in (one, other))
        a, b = np.resize(a, length), np.resize(b, length)
        pairs = zip(a, b, lost, strict=True)
        result = np.array([np.nan if gone else work(x, y) for x, y, gone in pairs], dtype=float)
        return Vector(result, kind, names)
    with np.errstate(all="ignore"):
        result = np.asarray(work(a, b), dtype=np.float64)
    if kind == "logical":
        result = np.where(lost, np.nan, result)
    return Vector(result, kind, names)


for _name, _work in {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
    "%%": np.mod,
    "%/%": np.floor_divide,
}.items():
    _arithmetic(_name, _work, "double")

for _name, _test in {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}.items():
    _arithmetic(_name, _test, "logical")


@word("&", "&&")
def _and(given: Given) -> Vector:
    one, other = (as_vector(value).data for _, value in given.spread())
    false = (one == 0) | (other == 0)
    return logicals(np.where(false, 0.0, np.where(np.isnan(one + other), np.nan, 1.0)))


@word("|", "||")
def _or(given: Given) -> Vector:
    one, other = (as_vector(value).data for _, value in given.spread())
    true = ((one != 0) & ~np.isnan(one)) | ((other != 0) & ~np.isnan(other))
    return logicals(np.where(true, 1.0, np.where(np.isnan(one + other), np.nan, 0.0)))


@word("!")
def _not(given: Given) -> Vector:
    vector = as_vector(given.spread()[0][1])
    return logicals(np.where(np.isnan(vector.data), np.nan, vector.data == 0))


@word(":")
def _range(given: Given) -> Vector:
    first, last = (first_number(value) for _, value in given.spread())
    step = 1 if last >= first else -1
    return numbers(np.arange(first, last + step * 0.5, step))


@word("%in%")
def _within(given: Given) -> Vector:
    wanted, among = (as_vector(value).strings() for _, value in given.spread())
    return logicals([value in among for value in wanted])


def _plain(name: str, work: Callable[[NDArray[np.float64]], Any]) -> None:
    def apply(given: Given) -> Any:
        value = given.spread()[0][1]
        with np.errstate(all="ignore"):
            if isinstance(value, Matrix):
                return replace(value, data=work(value.data))
            vector = as_vector(value)
            return Vector(np.asarray(work(vector.data), dtype=float), "double", vector.names)

    WORDS[name] = apply


for _name, _change in {
    "sqrt": np.sqrt,
    "exp": np.exp,
    "abs": np.abs,
    "log": np.log,
    "floor": np.floor,
    "ceiling": np.ceil,
    "cumsum": np.cumsum,
    "diff": np.diff,
}.items():
    _plain(_name, _change)


def _summary(name: str, work: Callable[[NDArray[np.float64]], Any], kind: str = "double") -> None:
    def apply(given: Given) -> Vector:
        found = given.spread()
        drop = any(label == "na.rm" and is_true(value) for label, value in found)
        data = joined([as_vector(value) for label, value in found if label != "na.rm"]).data
        data = data[~np.isnan(data)] if drop else data
        return Vector(np.array([float(work(data))]), kind)

    WORDS[name] = apply


for _name, _fold in {
    "sum": np.sum,
    "mean": np.mean,
    "max": np.max,
    "min": np.min,
    "prod": np.prod,
    "median": np.median,
}.items():
    _summary(_name, _fold)
_summary("any", lambda data: bool(np.any(data != 0)), "logical")
_summary("all", lambda data: bool(np.all(data != 0)), "logical")


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


@word("list")
def _list(given: Given) -> RList:
    found = given.spread()
    return RList(tuple(value for _, value in found), tuple(name for name, _ in found))


@word("data.frame")
def _data_frame(given: Given) -> Frame:
    columns: list[tuple[str, Any]] = []
    for argument, (name, value) in zip(given.arguments, given.spread(), strict=True):
        if name in {"stringsAsFactors", "check.names"}:
            continue
        if isinstance(value, Frame):
            columns += list(zip(value.names, value.values, strict=True))
        else:
            columns.append((name or str(getattr(argument.value, "name", "V")), value))
    return frame_of(columns)


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
    value = given.spread()[0][1]
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
    if not isinstance(value, Factor):
        return value
    used = [level for level in value.levels if level in set(value.strings())]
    place = {level: code for code, level in enumerate(used)}
    codes = [place[text] if text is not None else -1 for text in value.strings()]
    return Factor(np.array(codes, dtype=np.int64), tuple(used))


@word("length", "NROW")
def _length(given: Given) -> Vector:
    value = given.spread()[0][1]
    if isinstance(value, Frame) and given.function == "NROW":
        return scalar(float(value.height))
    return scalar(float(value.data.size if isinstance(value, Matrix) else len(value or ())))


@word("nrow")
def _nrow(given: Given) -> Vector:
    value = given.spread()[0][1]
    return scalar(float(value.height if isinstance(value, Frame) else value.data.shape[0]))


@word("ncol")
def _ncol(given: Given) -> Vector:
    value = given.spread()[0][1]
    return scalar(float(len(value) if isinstance(value, Frame) else value.data.shape[1]))


@word("is.null")
def _is_null(given: Given) -> Vector:
    return scalar(given.spread()[0][1] is None)


@word("is.matrix")
def _is_matrix(given: Given) -> Vector:
    return scalar(isinstance(given.spread()[0][1], Matrix))


@word("is.factor")
def _is_factor(given: Given) -> Vector:
    return scalar(isinstance(given.spread()[0][1], Factor))


@word("is.na")
def _is_na(given: Given) -> Vector:
    value = given.spread()[0][1]
    return logicals((value if isinstance(value, Factor) else as_vector(value)).missing())


@word("complete.cases", "na.omit")
def _complete(given: Given) -> Any:
    value = given.spread()[0][1]
    columns = value.values if isinstance(value, Frame) else (value,)
    whole = ~np.any([column.missing() for column in columns], axis=0)
    if given.function == "complete.cases":
        return logicals(whole)
    return value.take(np.flatnonzero(whole))


@word("rowSums", "colSums")
def _sums(given: Given) -> Vector:
    value = given.spread()[0][1]
    along_rows = given.function == "rowSums"
    return numbers(
        value.data.sum(axis=int(along_rows)), value.rows if along_rows else value.columns
    )


@word("t")
def _transpose(given: Given) -> Matrix:
    value = given.spread()[0][1]
    if not isinstance(value, Matrix):
        vector = as_vector(value)
        return Matrix(vector.data[None, :], vector.kind, None, vector.names)
    return Matrix(value.data.T, value.kind, value.columns, value.rows)


@word("cbind", "rbind")
def _bind(given: Given) -> Any:
    found = given.spread()
    if all(isinstance(value, Frame) for _, value in found):
        if given.function == "cbind":
            pairs = [zip(value.names, value.values, strict=True) for _, value in found]
            return frame_of([pair for each in pairs for pair in each])
        names = found[0][1].names
        return frame_of(
            [(name, joined([as_vector(value.get(name)) for _, value in found])) for name in names]
        )
    rows = [as_vector(value) for _, value in found]
    length = max(len(row) for row in rows)
    labels = [
        name or str(getattr(argument.value, "name", ""))
        for argument, (name, _) in zip(given.arguments, found, strict=True)
    ]
    data = np.array([np.resize(row.data, length) for row in rows])
    names = tuple(labels) if any(labels) else None
    matrix = Matrix(data, rows[0].kind, names, rows[0].names)
    if given.function == "rbind":
        return matrix
    return Matrix(data.T, rows[0].kind, rows[0].names, names)


@word("matrix", "as.matrix")
def _matrix(given: Given) -> Matrix:
    found = given.values("data", "nrow", "ncol", "byrow", "dimnames")
    value = found["data"]
    if isinstance(value, Matrix):
        return value
    if isinstance(value, Frame):
        data = np.column_stack([as_vector(column).data for column in value.values])
        return Matrix(data, "double", None, value.names)
    vector = as_vector(value)
    down = int(first_number(found["nrow"])) if "nrow" in found else 0
    along = int(first_number(found["ncol"])) if "ncol" in found else 0
    down = down or (len(vector) // along if along else len(vector))
    along = along or max(1, len(vector) // down)
    order = "C" if "byrow" in found and is_true(found["byrow"]) else "F"
    return Matrix(
        np.resize(vector.data, down * along).reshape(down, along, order=order), vector.kind
    )


@word("ifelse")
def _ifelse(given: Given) -> Vector:
    found = given.values("test", "yes", "no")
    test = as_vector(found["test"])
    both = joined([as_vector(found["yes"]), as_vector(found["no"])])
    cut = len(as_vector(found["yes"]))
    yes, no = np.resize(both.data[:cut], len(test)), np.resize(both.data[cut:], len(test))
    picked = np.where(test.data != 0, yes, no)
    if both.kind != "character":
        picked = np.where(test.missing(), np.nan, picked)
    return Vector(picked, both.kind)


@word("rep", "rep_len")
def _rep(given: Given) -> Any:
    found = given.values("x", "times", "each", "length.out")
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


@word("sort", "order", "unique", "rev", "which")
def _arranged(given: Given) -> Any:
    vector = as_vector(given.spread()[0][1])
    if given.function == "rev":
        return vector.take(np.arange(len(vector))[::-1])
    if given.function == "which":
        return numbers(np.flatnonzero(np.nan_to_num(vector.data) != 0) + 1.0)
    if given.function == "unique":
        texts = vector.strings()
        return vector.take(np.array([i for i, text in enumerate(texts) if text not in texts[:i]]))
    places = np.argsort(vector.data, kind="stable")
    return numbers(places + 1.0) if given.function == "order" else vector.take(places)


@word("pmin", "pmax")
def _parallel(given: Given) -> Any:
    one, other = (value for _, value in given.spread())
    work = np.minimum if given.function == "pmin" else np.maximum
    return _elementwise(one, other, work, "double")


@word("round")
def _round(given: Given) -> Vector:
    found = given.values("x", "digits")
    digits = int(first_number(found["digits"])) if "digits" in found else 0
    vector = as_vector(found["x"])
    return Vector(np.round(vector.data, digits), "double", vector.names)


@word("head", "tail")
def _head(given: Given) -> Any:
    found = given.values("x", "n")
    count = int(first_number(found.get("n", scalar(6.0))))
    value = found["x"] if isinstance(found["x"], Frame) else as_vector(found["x"])
    length = value.height if isinstance(value, Frame) else len(value)
    places = np.arange(length)
    count = count if count >= 0 else max(0, length + count)
    return value.take(places[:count] if given.function == "head" else places[length - count :])


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


@word("subset")
def _subset(given: Given) -> Frame:
    found = given.matched(("x", "subset", "select"))
    table = given.value(found["x"])
    if "subset" in found:
        keep = as_vector(given.value(found["subset"], table))
        table = table.take(np.flatnonzero(np.nan_to_num(keep.data) != 0))
    if "select" in found:
        places = {name: scalar(place + 1.0) for place, name in enumerate(table.names)}
        chosen = given.value(found["select"], RList(tuple(places.values()), tuple(places)))
        at = places_of(chosen, len(table), table.names)
        return Frame(
            tuple(table.values[place] for place in at),
            tuple(table.names[place] for place in at),
            table.height,
        )
    return table


@word("with", "within", "transform")
def _with(given: Given) -> Any:
    table = given.value(given.arguments[0].value)
    if given.function == "with":
        return given.value(given.arguments[1].value, table)
    if given.function == "within":
        scope = masked(table, given.scope)
        given.evaluation.value(given.arguments[1].value, scope)
        return frame_of(list(scope.values.items()))
    for argument in given.arguments[1:]:
        changed = table.put(str(argument.name), given.value(argument.value, table))
        table = frame_of(list(zip(changed.names, changed.values, strict=True)))
    return table


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


@word("table")
def _table(given: Given) -> Vector:
    value = given.spread()[0][1]
    texts = as_vector(value).strings()
    levels = value.levels if isinstance(value, Factor) else tuple(sorted_texts(as_vector(value)))
    return numbers([float(texts.count(level)) for level in levels], levels)


@word("qnorm", "pnorm")
def _normal(given: Given) -> Vector:
    vector = as_vector(given.spread()[0][1])
    return numbers((ndtri if given.function == "qnorm" else ndtr)(vector.data))


@word("pchisq")
def _pchisq(given: Given) -> Vector:
    found = given.values("q", "df", "ncp", "lower.tail")
    upper = chdtrc(first_number(found["df"]), as_vector(found["q"]).data)
    lower = "lower.tail" not in found or is_true(found["lower.tail"])
    return numbers(1 - upper if lower else upper)


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
