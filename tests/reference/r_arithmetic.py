"""Recorded R: arithmetic, comparison, sums, distributions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtr, chdtrc, chdtri, ndtr, ndtri

from reference.r_evaluation import Given
from reference.r_values import (
    Matrix,
    OutOfScope,
    Vector,
    as_vector,
    first_number,
    is_true,
    joined,
    logicals,
    numbers,
    scalar,
)
from reference.r_words import WORDS, word

Work = Callable[[NDArray[np.float64]], Any]


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


def _plain(name: str, work: Work) -> None:
    def apply(given: Given) -> Any:
        value = given.spread()[0][1]
        with np.errstate(all="ignore"):
            if isinstance(value, Matrix):
                return replace(value, data=work(value.data))
            vector = as_vector(value)
            return Vector(np.asarray(work(vector.data), dtype=float), "double", vector.names)

    WORDS[name] = apply


_CHANGES: dict[str, Work] = {
    "sqrt": np.sqrt,
    "exp": np.exp,
    "abs": np.abs,
    "log10": np.log10,
    "log2": np.log2,
    "floor": np.floor,
    "ceiling": np.ceil,
    "cumsum": np.cumsum,
    "cumprod": np.cumprod,
}
for _name, _change in _CHANGES.items():
    _plain(_name, _change)


@word("log")
def _log(given: Given) -> Any:
    found = given.values("x", "base")
    base = np.log(first_number(found["base"])) if "base" in found else 1.0
    with np.errstate(all="ignore"):
        if isinstance(found["x"], Matrix):
            return replace(found["x"], data=np.log(found["x"].data) / base)
        vector = as_vector(found["x"])
        return Vector(np.log(vector.data.astype(float)) / base, "double", vector.names)


@word("diff")
def _diff(given: Given) -> Vector:
    found = given.values("x", "lag")
    lag = int(first_number(found.get("lag", scalar(1.0))))
    vector = as_vector(found["x"])
    names = None if vector.names is None else vector.names[lag:]
    return numbers(vector.data[lag:] - vector.data[:-lag], names)


def _summary(name: str, work: Work, kind: str = "double") -> None:
    def apply(given: Given) -> Vector:
        found = given.spread()
        drop = any(label == "na.rm" and is_true(value) for label, value in found)
        data = joined([as_vector(value) for label, value in found if label != "na.rm"]).data
        data = data[~np.isnan(data)] if drop else data
        return Vector(np.array([float(work(data))]), kind)

    WORDS[name] = apply


_FOLDS: dict[str, Work] = {
    "sum": np.sum,
    "mean": np.mean,
    "max": np.max,
    "min": np.min,
    "prod": np.prod,
    "median": np.median,
}
for _name, _fold in _FOLDS.items():
    _summary(_name, _fold)
_summary("any", lambda data: bool(np.any(data != 0)), "logical")
_summary("all", lambda data: bool(np.all(data != 0)), "logical")


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


@word("qnorm", "pnorm")
def _normal(given: Given) -> Vector:
    asks_chance = given.function == "pnorm"
    found = given.values("q" if asks_chance else "p", "mean", "sd", "lower.tail")
    lower = "lower.tail" not in found or is_true(found["lower.tail"])
    mean, spread = (first_number(found.get(n, scalar(x))) for n, x in (("mean", 0.0), ("sd", 1.0)))
    if asks_chance:
        standard = (as_vector(found["q"]).data - mean) / spread
        return numbers(ndtr(standard if lower else -standard))
    standard = ndtri(as_vector(found["p"]).data)
    return numbers(mean + spread * (standard if lower else -standard))


@word("pchisq", "qchisq")
def _chi_squared(given: Given) -> Vector:
    asks_chance = given.function == "pchisq"
    found = given.values("q" if asks_chance else "p", "df", "ncp", "lower.tail")
    if "ncp" in found:
        raise OutOfScope(f"{given.function}(ncp = ) is not built")
    lower = "lower.tail" not in found or is_true(found["lower.tail"])
    df = as_vector(found["df"]).data
    if asks_chance:
        work: Work = (lambda q: chdtr(df, q)) if lower else (lambda q: chdtrc(df, q))
        return numbers(np.atleast_1d(work(as_vector(found["q"]).data)))
    share = as_vector(found["p"]).data
    return numbers(np.atleast_1d(chdtri(df, 1 - share if lower else share)))
