"""A CSV of any size cut into blocks of whole records; the whole file is never in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from wardmote.channels.csv_records import Bytes, RecordReader, Records, cut_records
from wardmote.channels.reading import UnreadableArchive

MIB = 1024 * 1024
BLOCK = 16 * MIB
WHOLE_RECORD = 64 * MIB
"""A record longer than this is taken for a fault."""
ONE_BY_ONE = 64 * 1024
"""After a stray quotation mark, this many bytes are read record by record."""

Fields = tuple[bytes, ...] | None
"""The fields of a record that was read by itself; None where they are in doubt."""


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
        raise UnreadableArchive(
            "Its first line, the names of its columns, is not text in the encoding it was taken "
            "to have.",
            remedy='If it came from Windows, state encoding = "cp1252" in the mapping; else save '
            "it as UTF-8.",
        ) from None
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
