"""Blocks of a CSV as columns: regular records as rows, the others as faults with a reason.

Each record is counted; what is not a regular record (too few or too many fields, a stray
quotation mark, bytes that are no text) becomes a fault with its number and reason, so that
nothing is lost in silence. Empty lines are not records.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from wardmote.channels.csv_cutting import Fields, RawBlock
from wardmote.channels.csv_records import NEWLINE, Positions, RecordReader

Fault = tuple[int, str]
"""Number of a record, counted from 1, and why it cannot be used."""

STRAY = (
    "a quotation mark in it opens a field and has no proper end, so where its fields end is not "
    "known"
)


@dataclass(frozen=True)
class Layout:
    """How a CSV is to be cut.

    Attributes:
        separator: One ASCII character between fields.
        header: Names of the columns, as the first record has them.
        wanted: Numbers of the columns that are needed, ascending.
        encoding: What the bytes were before they became UTF-8, for words about faults.
    """

    separator: str
    header: tuple[str, ...]
    wanted: tuple[int, ...]
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Block:
    """Some records of the file, in order.

    Attributes:
        frame: One String column for each wanted one, named as in the header; empty fields are
            empty strings.
        numbers: The record's number of each row, from 1 (UInt32).
        faults: Records that are not in ``frame``.
    """

    frame: pl.DataFrame
    numbers: pl.Series
    faults: tuple[Fault, ...]

    @property
    def records(self) -> int:
        """How many records the block has."""
        return self.frame.height + len(self.faults)


def as_columns(raw: RawBlock, layout: Layout) -> Block:
    """The wanted columns of a block, and its faults."""
    if raw.records is None:
        return _from_singles(raw.singles, raw.first, layout)
    numbers = raw.first + np.cumsum(raw.records.fields > 0)
    regular = raw.records.fields == len(layout.header)
    faults = [
        (int(numbers[i]), _wrong_count(int(raw.records.fields[i]), layout))
        for i in np.flatnonzero(~regular & (raw.records.fields > 0))
    ]
    frame = _parsed(_without(raw, regular), layout)
    if frame is None:
        undecodable = _undecodable(raw, regular)
        faults += [(int(numbers[i]), _not_text(layout)) for i in undecodable]
        regular[undecodable] = False
        frame = _parsed(_without(raw, regular), layout)
    if frame is None or frame.height != int(regular.sum()):
        return _from_singles(_read_singly(raw, layout), raw.first, layout)
    return Block(frame, _numbers(numbers[regular]), tuple(sorted(faults)))


def _undecodable(raw: RawBlock, regular: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[int]:
    """Regular records that hold bytes which are no UTF-8."""
    found: list[int] = []
    if raw.records is None or raw.data.isascii():
        return found
    at = 0
    while at < len(raw.data):
        try:
            str(memoryview(raw.data)[at:], "utf-8")
        except UnicodeDecodeError as trouble:
            index = int(np.searchsorted(raw.records.ends, at + trouble.start, side="left"))
            if regular[index]:
                found.append(index)
            at = int(raw.records.ends[index]) + 1
        else:
            break
    return found


def _without(raw: RawBlock, regular: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bytes:
    """The bytes of the regular records alone, each ended by LF or CRLF."""
    data = raw.data
    if raw.records is None or (regular.all() and not raw.records.returns.size):
        return data
    if raw.records.returns.size:
        array = np.frombuffer(data, dtype=np.uint8).copy()
        array[raw.records.returns] = NEWLINE
        data = array.tobytes()
    view, pieces, at = memoryview(data), [], 0
    for i in np.flatnonzero(~regular):
        pieces.append(view[at : int(raw.records.starts[i])])
        at = int(raw.records.ends[i]) + 1
    return b"".join([*pieces, view[at:]])


def _parsed(data: bytes, layout: Layout) -> pl.DataFrame | None:
    if not data:
        return _empty_frame(layout)
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            separator=layout.separator,
            columns=list(layout.wanted),
            infer_schema=False,
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return frame.rename(
        dict(zip(frame.columns, (layout.header[i] for i in layout.wanted), strict=True))
    )


def _empty_frame(layout: Layout) -> pl.DataFrame:
    return pl.DataFrame(schema={layout.header[i]: pl.String for i in layout.wanted})


def _read_singly(raw: RawBlock, layout: Layout) -> tuple[Fields, ...]:
    """The records of a block that the fast parser could not take, one by one."""
    reader, singles, at = RecordReader(layout.separator), [], 0
    while at < len(raw.data):
        single = reader.read(raw.data, at, final=True)
        if single is None:
            break
        at = single.next
        if single.fields != ():
            singles.append(single.fields)
    return tuple(singles)


def _from_singles(singles: tuple[Fields, ...], first: int, layout: Layout) -> Block:
    faults: list[Fault] = []
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, fields in enumerate(singles, first + 1):
        if fields is None:
            faults.append((number, _sentence(STRAY)))
        elif len(fields) != len(layout.header):
            faults.append((number, _wrong_count(len(fields), layout)))
        else:
            try:
                decoded = [field.decode() for field in fields]
            except UnicodeDecodeError:
                faults.append((number, _not_text(layout)))
            else:
                rows.append((number, tuple(decoded[i] for i in layout.wanted)))
    wanted = _empty_frame(layout).columns
    frame = pl.DataFrame(
        {name: [values[i] for _, values in rows] for i, name in enumerate(wanted)},
        schema=dict.fromkeys(wanted, pl.String),
    )
    return Block(frame, _numbers([number for number, _ in rows]), tuple(faults))


def _numbers(numbers: Positions | list[int]) -> pl.Series:
    return pl.Series("record", np.asarray(numbers, dtype=np.uint32))


def _wrong_count(fields: int, layout: Layout) -> str:
    return (
        f"It has {fields} field{'' if fields == 1 else 's'} where the first line names "
        f"{len(layout.header)} columns; a line break or a separator inside a text that is not in "
        "quotation marks does this."
    )


def _not_text(layout: Layout) -> str:
    return f"It holds bytes that are not {layout.encoding.upper()} text."


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."
