"""Where letters lie: an mbox, or a Maildir with its folders. Headers are read, bodies passed over.

An mbox puts letters one after another, each after a line ``From sender date``. A line of a text
that begins with ``From`` should have been quoted as ``>From``, and where it was not it is told by
what surrounds it: a letter begins at a ``From`` line with a time and a year, and with a header. It
begins after an empty line, unless the ``From`` line has the whole form that the programs write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from wardmote.channels.archive import Archive

HEADERS = 1024 * 1024
"""No letter has more bytes of headers than this."""

_LINE = 64 * 1024
_ENVELOPE = re.compile(rb"From .*\d\d:\d\d.*\d{4}")
_WHOLE_ENVELOPE = re.compile(
    rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:[A-Z][a-z]{2} +\d\d?|\d\d? +[A-Z][a-z]{2}) "
    rb".*\d\d:\d\d.*\d{4}\s*$"
)
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:|>From ")
_MAILDIR = re.compile(r"(?:^|.*/)(?:cur|new)/[^/]+$")
_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*)$")
_MBOX_NAMES = (".mbox", ".mbx")
_FOLDERS = 1000
"""More files than this are not tried one by one."""


@dataclass(frozen=True)
class Envelope:
    """One letter as it lies in the store.

    Attributes:
        file: The member it lies in.
        row: Its number in that file, from 1; None where the file holds nothing else.
        head: Its headers; None where they are too long to be any.
        folder: Name of the Maildir folder, empty for the inbox or an mbox.
        flags: Letters that a Maildir's file name ends with (S seen, D draft, T trashed ...).
    """

    file: str
    row: int | None
    head: bytes | None
    folder: str = ""
    flags: str = ""


def stores(archive: Archive) -> tuple[str, ...]:
    """The members that hold letters: mboxes, files of a Maildir, single letters (``.eml``)."""
    names = archive.names()
    if archive.kind == "file":
        name = names[0]
        is_one = name.lower().endswith(".eml") or begins_as_mbox(archive.head(name, _LINE))
        return names if is_one else ()
    found = tuple(name for name in names if _MAILDIR.match(name))
    found += tuple(name for name in names if name.lower().endswith((".eml", *_MBOX_NAMES)))
    if not found and len(names) <= _FOLDERS:
        found = tuple(name for name in names if _is_nameless_mbox(archive, name))
    return tuple(dict.fromkeys(found))


def _is_nameless_mbox(archive: Archive, name: str) -> bool:
    """Whether it is an mbox without an ending, as Thunderbird keeps them (``Inbox``, ``Sent``)."""
    return "." not in name.rpartition("/")[2] and begins_as_mbox(archive.head(name, _LINE))


def begins_as_mbox(head: bytes) -> bool:
    r"""Whether the first lines are an mbox's.

    >>> begins_as_mbox(b"From - Mon Jan  5 09:00:00 2026\nDate: today\n")
    True
    """
    first, _, rest = head.lstrip(b"\r\n").partition(b"\n")
    return bool(_ENVELOPE.match(first) and _HEADER.match(rest))


def letters(archive: Archive, names: tuple[str, ...]) -> Iterator[Envelope]:
    """Every letter of those members, in the order in which they are cheapest to read."""
    for name in archive.as_stored(names):
        with archive.open(name) as stream:
            if _MAILDIR.match(name):
                yield Envelope(name, None, _head(stream), *_folder_and_flags(name))
            elif name.lower().endswith(".eml"):
                yield Envelope(name, None, _head(stream))
            else:
                yield from _of_mbox(name, stream)


def _folder_and_flags(name: str) -> tuple[str, str]:
    r"""Folder and flags that the path of a Maildir's file says.

    >>> _folder_and_flags("Maildir/.Sent.2026/cur/1.M2P3.host:2,RS")
    ('Sent.2026', 'RS')
    """
    flags = _FLAGS.search(name)
    above = name.split("/")[:-2]
    folder = above[-1] if above and above[-1].startswith(".") else ""
    return folder.lstrip("."), flags[1] if flags else ""


def _head(stream: BinaryIO) -> bytes | None:
    lines, size = [], 0
    while (line := stream.readline(_LINE)).strip(b"\r\n"):
        size += len(line)
        if size > HEADERS:
            return None
        lines.append(line)
    return b"".join(lines)


def _of_mbox(name: str, stream: BinaryIO) -> Iterator[Envelope]:
    """The letters of an mbox; lines before the first are nobody's and count as one without head."""
    row, in_head, after_empty, head = 0, False, True, _Head()
    line = stream.readline(_LINE)
    while line:
        following = stream.readline(_LINE)
        envelope = _ENVELOPE if after_empty else None if in_head else _WHOLE_ENVELOPE
        if envelope and envelope.match(line) and _HEADER.match(following):
            if row:
                yield Envelope(name, row, head.bytes())
            row, in_head, head = row + 1, True, _Head()
        elif not row and line.strip():
            row, in_head = 1, True
            head.add(line)
        elif in_head and not line.strip(b"\r\n"):
            in_head = False
        elif in_head:
            head.add(line)
        after_empty = not line.strip(b"\r\n")
        line = following
    if row:
        yield Envelope(name, row, head.bytes())


class _Head:
    """The lines of a letter's headers, as far as they may go."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, line: bytes) -> None:
        self._size += len(line)
        if self._size <= HEADERS:
            self._lines.append(line)

    def bytes(self) -> bytes | None:
        return b"".join(self._lines) if self._size <= HEADERS else None
