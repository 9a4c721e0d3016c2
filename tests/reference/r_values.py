"""The values of recorded R: vectors with names, factors, lists, tables, matrices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray


class OutOfScope(Exception):
    """The recorded call needs something that is not built; the message names it."""


@dataclass(frozen=True)
class Vector:
    """Numbers, truth values (1, 0) or strings; a missing one is NaN or None.

    ``kind`` is ``double``, ``logical`` or ``character``.
    """

    data: NDArray[Any]
    kind: str
    names: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self.data)

    def missing(self) -> NDArray[np.bool_]:
        if self.kind == "character":
            return np.array([value is None for value in self.data], dtype=bool)
        return np.asarray(np.isnan(self.data))

    def take(self, places: NDArray[np.int64]) -> Vector:
        names = None if self.names is None else tuple(self.names[place] for place in places)
        return Vector(self.data[places], self.kind, names)

    def strings(self) -> list[str | None]:
        return [
            None if lost else as_text(value, self.kind)
            for value, lost in zip(self.data, self.missing(), strict=True)
        ]


@dataclass(frozen=True)
class Factor:
    codes: NDArray[np.int64]
    """Place among the levels; −1 where missing."""
    levels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def missing(self) -> NDArray[np.bool_]:
        return self.codes < 0

    def take(self, places: NDArray[np.int64]) -> Factor:
        return Factor(self.codes[places], self.levels)

    def used(self) -> Factor:
        """Without the levels that nothing has."""
        kept = np.unique(self.codes[self.codes >= 0])
        codes = np.where(self.codes < 0, -1, np.searchsorted(kept, self.codes))
        return Factor(codes.astype(np.int64), tuple(self.levels[code] for code in kept))

    def strings(self) -> list[str | None]:
        return [None if code < 0 else self.levels[code] for code in self.codes]


@dataclass(frozen=True)
class Matrix:
    data: NDArray[Any]
    kind: str = "double"
    rows: tuple[str, ...] | None = None
    columns: tuple[str, ...] | None = None

    def flat(self) -> Vector:
        return Vector(self.data.reshape(-1, order="F"), self.kind)


@dataclass(frozen=True)
class RList:
    values: tuple[Any, ...]
    names: tuple[str, ...]
    """The empty string for a value without a name."""

    def __len__(self) -> int:
        return len(self.values)

    def get(self, name: str) -> Any:
        """The value of that name, exactly or by its only beginning, as R's ``$``; else None."""
        if name in self.names:
            return self.values[self.names.index(name)]
        partial = [place for place, own in enumerate(self.names) if own.startswith(name)]
        return self.values[partial[0]] if len(partial) == 1 else None

    def put(self, name: str, value: Any) -> RList:
        if name in self.names:
            place = self.names.index(name)
            values = (*self.values[:place], value, *self.values[place + 1 :])
            return replace(self, values=values)
        return replace(self, values=(*self.values, value), names=(*self.names, name))


@dataclass(frozen=True)
class Frame(RList):
    """A table: columns of one length, vectors or factors."""

    height: int = field(default=0)

    def take(self, places: NDArray[np.int64]) -> Frame:
        columns = tuple(column.take(places) for column in self.values)
        return Frame(columns, self.names, len(places))


class RObject:
    """Something an estimator gave back; its members are made when asked for."""

    kind = "object"

    def member(self, name: str) -> Any:
        maker = getattr(self, "m_" + name.replace(".", "_"), None)
        if maker is None:
            raise OutOfScope(f"{self.kind}${name} is not built")
        return maker()


def numbers(values: Iterable[float] | NDArray[Any], names: Sequence[str] | None = None) -> Vector:
    array = np.asarray(list(values) if not isinstance(values, np.ndarray) else values)
    return Vector(array.astype(np.float64), "double", None if names is None else tuple(names))


def logicals(values: Iterable[Any] | NDArray[Any]) -> Vector:
    return Vector(np.asarray(values, dtype=np.float64), "logical")


def strings(values: Iterable[str | None]) -> Vector:
    return Vector(np.array(list(values), dtype=object), "character")


def scalar(value: float | str | bool) -> Vector:
    if isinstance(value, bool):
        return logicals([value])
    return strings([value]) if isinstance(value, str) else numbers([value])


def as_text(value: Any, kind: str) -> str:
    """A number as R writes it: 15 significant digits, whole numbers without a point."""
    if kind == "character":
        return str(value)
    if kind == "logical":
        return "TRUE" if value else "FALSE"
    if math.isinf(value):
        return "Inf" if value > 0 else "-Inf"
    whole = float(value).is_integer() and abs(value) < 1e5
    return str(int(value)) if whole else f"{value:.15g}"


def as_vector(value: Any) -> Vector:
    """A value as a plain vector; a list of scalars is laid end to end."""
    if value is None:
        return numbers([])
    if isinstance(value, Vector):
        return value
    if isinstance(value, Factor):
        return strings(value.strings())
    if isinstance(value, Matrix):
        return value.flat()
    if isinstance(value, RList):
        return joined([as_vector(each) for each in value.values])
    raise OutOfScope(f"a value of the kind {type(value).__name__} as a vector")


def joined(parts: Sequence[Vector], names: tuple[str, ...] | None = None) -> Vector:
    """Vectors end to end, in the widest of their kinds."""
    kinds = {part.kind for part in parts if len(part)}
    if "character" in kinds:
        return Vector(
            np.array([text for part in parts for text in part.strings()], dtype=object),
            "character",
            names,
        )
    kind = "logical" if kinds == {"logical"} else "double"
    data = np.concatenate([part.data.astype(np.float64) for part in parts] or [np.zeros(0)])
    return Vector(data, kind, names)


def first_number(value: Any) -> float:
    return float(as_vector(value).data[0])


def first_text(value: Any) -> str:
    text = as_vector(value).strings()[0]
    if text is None:
        raise OutOfScope("a missing string")
    return text


def is_true(value: Any) -> bool:
    vector = as_vector(value)
    if not len(vector) or bool(vector.missing()[0]):
        raise OutOfScope("a condition that is missing")
    return bool(vector.data[0])
