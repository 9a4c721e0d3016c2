"""A CSV member of an archive, read block by block, cut in one thread and parsed in another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Generic, TypeVar

from wardmote.channels.archive import Archive
from wardmote.channels.csv_blocks import Block, Fault, Layout, as_columns
from wardmote.channels.csv_cutting import BlockCutter, RawBlock, read_header
from wardmote.channels.reading import Progress, UnreadableArchive
from wardmote.channels.utf8_stream import as_utf8

Part = TypeVar("Part")

_AHEAD = 2
"""Blocks that may wait to be parsed; more would only fill the memory."""


@dataclass(frozen=True)
class TableFile:
    """One CSV of an archive, and how it is written.

    Attributes:
        archive: Where it lies.
        name: Its name in the archive.
        separator: One ASCII character between fields.
        encoding: A Python codec's name.
    """

    archive: Archive
    name: str
    separator: str = ","
    encoding: str = "utf-8"

    def size(self) -> int | None:
        """Bytes on disk, where that says how far reading has come."""
        path = self.archive.on_disk(self.name)
        return path.stat().st_size if path else None

    def header(self) -> tuple[str, ...]:
        """The names of its columns."""
        with opened(self) as (names, _, _):
            return names


@dataclass(frozen=True)
class Table(Generic[Part]):
    """What was made of a CSV.

    Attributes:
        parts: What ``prepare`` made of each block, in order.
        faults: Records that are no regular rows.
        records: How many records there are, not counting the first line and empty ones.
        fingerprint: ``sha256:…`` of the bytes.
    """

    parts: tuple[Part, ...]
    faults: tuple[Fault, ...]
    records: int
    fingerprint: str


@contextmanager
def opened(file: TableFile) -> Iterator[tuple[tuple[str, ...], bytes, BinaryIO]]:
    """The names of the columns, the bytes that were read beyond them, and the rest as UTF-8."""
    try:
        with file.archive.open(file.name) as raw:
            stream = as_utf8(raw, file.encoding)
            names, beyond = read_header(stream, file.separator)
            yield names, beyond, stream
    except UnreadableArchive as trouble:
        if trouble.where:
            raise
        raise UnreadableArchive(trouble.saw, where=file.name, remedy=trouble.remedy) from trouble


def read_table(
    file: TableFile,
    wanted: Iterable[str],
    prepare: Callable[[Block], Part],
    progress: Progress,
) -> Table[Part]:
    """Read a CSV from one end to the other.

    Args:
        file: Which, and how it is written.
        wanted: Names of columns.
        prepare: Makes of a block what is kept in memory; runs in another thread, in order.
        progress: Told how far reading has come.

    Raises:
        UnreadableArchive: A wanted column is not there, or twice.
    """
    with opened(file) as (header, beyond, stream), ThreadPoolExecutor(max_workers=1) as marker:
        layout = Layout(file.separator, header, _places(header, wanted, file), file.encoding)
        marking = None
        if file.archive.on_disk(file.name):
            marking = marker.submit(file.archive.fingerprint, (file.name,))
        cutter = BlockCutter(stream, beyond, file.separator, _telling(file.size(), progress))
        parts: list[Part] = []
        faults: list[Fault] = []
        records = 0
        for block, part in _in_order(cutter, layout, prepare):
            records += block.records
            faults += block.faults
            parts.append(part)
    mark = marking.result() if marking else file.archive.fingerprint((file.name,))
    return Table(tuple(parts), tuple(faults), records, mark)


def _in_order(
    cutter: Iterable[RawBlock], layout: Layout, prepare: Callable[[Block], Part]
) -> Iterator[tuple[Block, Part]]:
    """Blocks and what was made of them; the next is cut while this one is parsed."""

    def work(raw: RawBlock) -> tuple[Block, Part]:
        block = as_columns(raw, layout)
        return block, prepare(block)

    waiting: deque[Future[tuple[Block, Part]]] = deque()
    with ThreadPoolExecutor(max_workers=2) as worker:
        for raw in cutter:
            waiting.append(worker.submit(work, raw))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _places(header: tuple[str, ...], wanted: Iterable[str], file: TableFile) -> tuple[int, ...]:
    for name in wanted:
        if header.count(name) != 1:
            raise UnreadableArchive(
                f"{'Two of its' if name in header else 'None of its'} columns "
                f'{"are" if name in header else "is"} called "{name}".',
                where=file.name,
                remedy="Give each column that is used a name of its own in the first line.",
            )
    return tuple(sorted(header.index(name) for name in set(wanted)))


def _telling(size: int | None, progress: Progress) -> Callable[[int], None]:
    done = 0

    def advanced(read: int) -> None:
        nonlocal done
        done += read
        progress("Reading rows", min(1.0, done / size) if size else None)

    return advanced
