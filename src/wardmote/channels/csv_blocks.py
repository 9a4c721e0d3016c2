"""A CSV of any size, block by block: regular records as columns, the others with a reason.

The whole file is never in memory. Each record is counted; what is not a regular record (too few
or too many fields, a stray quotation mark, bytes that are no text) becomes a fault with its number
and reason, so that nothing is lost in silence. Empty lines are not records.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import polars as pl

from wardmote.channels.csv_records import (
    NEWLINE,
    Bytes,
    Positions,
    RecordReader,
    Records,
    cut_records,
)
from wardmote.channels.reading import UnreadableArchive

MIB = 1024 * 1024
BLOCK = 4 * MIB
WHOLE_RECORD = 64 * MIB
"""A record longer than this is taken for a fault."""
ONE_BY_ONE = 64 * 1024
"""After a stray quotation mark, this many bytes are read record by record."""

Fault = tuple[int, str]
"""Number of a record, counted from 1, and why it cannot be used."""

Fields = tuple[bytes, ...] | None
"""The fields of a record that was read by itself; None where they are in doubt."""

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


@dataclass(frozen=True)
class RawBlock:
    """Bytes cut into records and not yet into columns; ``first`` is the number before them."""

    data: bytes
    records: Records | None
    singles: tuple[Fields, ...]
    first: int

    @property
    def count(self) -> int:
        """How many records there are, empty lines not counted."""
        return int(np.count_nonzero(self.records.fields)) if self.records else len(self.singles)


def read_header(stream: BinaryIO, separator: str) -> tuple[tuple[str, ...], bytes]:
    """The first record that is not empty, as names, and the bytes that were read beyond it.

    Raises:
        UnreadableArchive: There is none, or it is not text.
    """
    data, reader, at = stream.read(MIB), RecordReader(separator), 0
    single = reader.read(data, at, final=len(data) < MIB)
    while single and single.fields == () and single.next < len(data):
        at = single.next
        single = reader.read(data, at, final=len(data) < MIB)
    try:
        names = tuple(
            field.decode().strip("\ufeff \t\r\n")
            for field in (single.fields if single else None) or ()
        )
    except UnicodeDecodeError:
        names = ()
    if single is None or not any(names):
        raise UnreadableArchive(
            "It does not begin with a line of column names.",
            remedy="Give a CSV file whose first line names its columns.",
        )
    return names, data[single.next :]


class BlockCutter:
    """Cuts a stream into blocks of whole records, singly where quotation marks are astray.

    Args:
        stream: The rest of the file, as UTF-8.
        head: Bytes that come before it.
        separator: The character between fields.
        advanced: Told how many bytes were taken from the stream.
        block: How many bytes to cut at once.
    """

    def __init__(
        self,
        stream: BinaryIO,
        head: bytes,
        separator: str,
        advanced: Callable[[int], None] = lambda _: None,
        block: int = BLOCK,
    ) -> None:
        self._stream = stream
        self._data = head
        self._at = 0
        self._separator = ord(separator)
        self._reader = RecordReader(separator)
        self._advanced = advanced
        self._final = False
        self._block = self._window = block
        self._first = 0

    def __iter__(self) -> Iterator[RawBlock]:
        """Every record of the stream, once and in order."""
        while self._filled():
            left = len(self._data) - self._at
            array: Bytes = np.frombuffer(
                self._data, dtype=np.uint8, count=min(self._window, left), offset=self._at
            )
            at_end = self._final and array.size == left
            records = cut_records(array, self._separator, final=at_end)
            if records.starts.size:
                data = self._data[self._at : self._at + records.stop]
                yield self._taken(RawBlock(data, records, (), self._first), records.stop)
                self._window = min(2 * self._window, self._block)
            if records.stray or (not records.starts.size and self._window > WHOLE_RECORD):
                yield from self._singly()
            elif not records.starts.size:
                self._window *= 2

    def _filled(self) -> bool:
        """Have a window's worth of bytes at hand, if there are as many; False at the end."""
        while not self._final and len(self._data) - self._at < self._window:
            more = self._stream.read(self._window)
            self._advanced(len(more))
            self._final = not more
            self._data = self._data[self._at :] + more
            self._at = 0
        return self._at < len(self._data)

    def _taken(self, block: RawBlock, size: int) -> RawBlock:
        self._at += size
        self._first += block.count
        return block

    def _singly(self) -> Iterator[RawBlock]:
        """The next records one by one, up to ``ONE_BY_ONE`` bytes of them."""
        singles: list[Fields] = []
        start = at = self._at
        while at < min(start + ONE_BY_ONE, len(self._data)):
            single = self._reader.read(self._data, at, final=self._final)
            if single is None:
                break
            at = min(single.next, len(self._data))
            if single.fields != ():
                singles.append(single.fields)
        if at == start and self._window <= WHOLE_RECORD:
            self._window = max(2 * self._window, ONE_BY_ONE)
            return
        if at == start:
            singles, at = [None], self._end_of_line()
        yield self._taken(RawBlock(b"", None, tuple(singles), self._first), at - start)
        self._window = 2 * ONE_BY_ONE

    def _end_of_line(self) -> int:
        end = self._data.find(b"\n", self._at)
        if end < 0:
            raise UnreadableArchive(
                f"One of its lines is longer than {WHOLE_RECORD // MIB} MiB, which no table of "
                "messages has.",
                remedy="Check that this is a CSV file.",
            )
        return end + 1


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
            io.BytesIO(data),
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
    return pl.Series("record", numbers, dtype=pl.UInt32)


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
