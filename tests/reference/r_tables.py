"""Recorded R: lists, tables and matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference.r_evaluation import Given, masked
from reference.r_subscripts import frame_of, places_of
from reference.r_values import (
    Frame,
    Matrix,
    RList,
    Vector,
    as_vector,
    first_number,
    is_true,
    joined,
    logicals,
    numbers,
    scalar,
)
from reference.r_words import word


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


@word("nrow")
def _nrow(given: Given) -> Vector:
    value = given.spread()[0][1]
    return scalar(float(value.height if isinstance(value, Frame) else value.data.shape[0]))


@word("ncol")
def _ncol(given: Given) -> Vector:
    value = given.spread()[0][1]
    return scalar(float(len(value) if isinstance(value, Frame) else value.data.shape[1]))


@word("is.matrix")
def _is_matrix(given: Given) -> Vector:
    return scalar(isinstance(given.spread()[0][1], Matrix))


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
    symbols = [str(getattr(argument.value, "name", "")) for argument in given.arguments]
    # A value handed over by do.call has no symbol that R would name it by.
    labels = [
        name or ("" if symbol.startswith(" ") else symbol)
        for symbol, (name, _) in zip(symbols, found, strict=True)
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
    data = np.resize(vector.data, down * along)
    by_row = "byrow" in found and is_true(found["byrow"])
    table = data.reshape(down, along) if by_row else data.reshape(along, down).T
    return Matrix(table, vector.kind)


@word("subset")
def _subset(given: Given) -> Frame:
    found = given.matched(("x", "subset", "select"))
    table: Frame = given.value(found["x"])
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
