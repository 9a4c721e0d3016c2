"""``x[i]``, ``x[i, j]``, ``x[[i]]``: reading and replacing parts of recorded values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.r_values import (
    Factor,
    Frame,
    Matrix,
    OutOfScope,
    RList,
    RObject,
    Vector,
    as_vector,
    joined,
    logicals,
)


def places_of(which: Any, length: int, names: tuple[str, ...] | None = None) -> NDArray[np.int64]:
    """The places that a subscript names: numbers from 1, left-out numbers, truth values, names."""
    if which is Ellipsis:
        return np.arange(length)
    if isinstance(which, Factor):
        return which.codes
    vector = as_vector(which)
    if vector.kind == "character":
        own = list(names or ())
        missing = [name for name in vector.data if name not in own]
        if missing:
            raise OutOfScope(f"a subscript names {missing[0]!r}, which is not there")
        return np.array([own.index(name) for name in vector.data], dtype=np.int64)
    if bool(vector.missing().any()):
        raise OutOfScope("a subscript that is missing")
    if vector.kind == "logical":
        repeated = np.resize(vector.data, max(length, len(vector)))
        return np.flatnonzero(repeated != 0)
    wanted = vector.data.astype(np.int64)
    if np.any(wanted < 0):
        return np.setdiff1d(np.arange(length), -wanted - 1)
    wanted = wanted[wanted > 0] - 1
    if np.any(wanted >= length):
        raise OutOfScope("a subscript beyond the end")
    return wanted


def take_subset(target: Any, places: list[Any]) -> Any:
    if isinstance(target, RObject):
        subset = getattr(target, "subset", None)
        if subset is None:
            raise OutOfScope(f"subscripts of {target.kind} are not built")
        return subset(places)
    if target is None:
        return None
    if len(places) == 2:
        return _take_block(target, *places)
    if isinstance(target, Frame):
        chosen = places_of(places[0], len(target), target.names)
        return replace(target, **_chosen(target, chosen))
    if isinstance(target, RList):
        return replace(target, **_chosen(target, places_of(places[0], len(target), target.names)))
    if isinstance(target, Matrix):
        target = target.flat()
    names = target.names if isinstance(target, Vector) else None
    return target.take(places_of(places[0], len(target), names))


def take_element(target: Any, places: list[Any]) -> Any:
    if len(places) == 2:
        return _take_block(target, *places)
    if isinstance(target, RObject):
        return target.member(str(as_vector(places[0]).data[0]))
    if isinstance(target, RList):
        which = as_vector(places[0])
        if which.kind == "character":
            return target.get(which.data[0])
        return target.values[places_of(which, len(target))[0]]
    part = take_subset(target, places)
    return replace(part, names=None) if isinstance(part, Vector) else part


def put_element(target: Any, which: Any, value: Any) -> Any:
    """``target[[which]] <- value`` or ``target$which <- value``."""
    if target is None:
        target = RList((), ())
    place = as_vector(which)
    if isinstance(target, Vector):
        return put_subset(target, [which], value)
    if not isinstance(target, RList):
        raise OutOfScope(f"[[ ]] <- of a {type(target).__name__.lower()}")
    if isinstance(target, Frame):
        value = _recycled(value, target.height)
    if place.kind == "character":
        return target.put(place.data[0], value)
    index = int(place.data[0]) - 1
    if index == len(target):
        return replace(target, values=(*target.values, value), names=(*target.names, ""))
    values = (*target.values[:index], value, *target.values[index + 1 :])
    return replace(target, values=values)


def put_subset(target: Any, places: list[Any], value: Any) -> Any:
    """``target[i] <- value``, or ``target[i, j] <- value`` for one column of a table."""
    if isinstance(target, Frame) and len(places) == 2:
        name = target.names[places_of(places[1], len(target), target.names)[0]]
        return target.put(name, put_subset(target.get(name), [places[0]], value))
    if isinstance(target, Factor):
        codes = target.codes.copy()
        level = as_vector(value).strings()[0]
        codes[places_of(places[0], len(target))] = target.levels.index(level) if level else -1
        return replace(target, codes=codes)
    if not isinstance(target, Vector):
        raise OutOfScope(f"[ ] <- of a {type(target).__name__.lower()}")
    chosen = places_of(places[0], len(target), target.names)
    both = joined([target, as_vector(value)], None)
    data, new = both.data[: len(target)].copy(), both.data[len(target) :]
    data[chosen] = np.resize(new, len(chosen))
    return Vector(data, both.kind, target.names)


def frame_of(columns: list[tuple[str, Any]]) -> Frame:
    """A table from its columns; single values are repeated."""
    height = max(len(column) for _, column in columns)
    return Frame(
        tuple(_recycled(column, height) for _, column in columns),
        tuple(name for name, _ in columns),
        height,
    )


def _recycled(value: Any, height: int) -> Any:
    if value is None:
        raise OutOfScope("a column taken out of a table")
    if isinstance(value, Matrix):
        value = value.flat()
    if len(value) == height:
        return replace(value, names=None) if isinstance(value, Vector) else value
    return value.take(np.resize(np.arange(len(value)), height))


def _chosen(target: RList, chosen: NDArray[np.int64]) -> dict[str, Any]:
    return {
        "values": tuple(target.values[place] for place in chosen),
        "names": tuple(target.names[place] for place in chosen),
    }


def _take_block(target: Any, rows: Any, columns: Any) -> Any:
    if isinstance(target, Frame):
        table = target.take(places_of(_true_only(rows), target.height))
        if columns is Ellipsis:
            return table
        chosen = places_of(columns, len(table), table.names)
        if len(chosen) == 1:
            return table.values[chosen[0]]
        return replace(table, **_chosen(table, chosen))
    if not isinstance(target, Matrix):
        raise OutOfScope(f"two subscripts of a {type(target).__name__.lower()}")
    down = places_of(rows, target.data.shape[0], target.rows)
    along = places_of(columns, target.data.shape[1], target.columns)
    data = target.data[np.ix_(down, along)]
    row_names = None if target.rows is None else tuple(target.rows[place] for place in down)
    names = None if target.columns is None else tuple(target.columns[place] for place in along)
    if len(down) == 1 or len(along) == 1:
        return Vector(data.reshape(-1), target.kind, names if len(down) == 1 else row_names)
    return Matrix(data, target.kind, row_names, names)


def _true_only(rows: Any) -> Any:
    """Rows where a condition is missing are left out: R makes empty rows, which no model keeps."""
    if isinstance(rows, Vector) and rows.kind == "logical" and bool(rows.missing().any()):
        return logicals(np.nan_to_num(rows.data))
    return rows
