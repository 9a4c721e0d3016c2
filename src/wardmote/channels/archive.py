"""A file, a folder, a ZIP or a tar, opened safely and read member by member.

Nothing is unpacked to disk. A member whose path leaves the folder, an archive that
unpacks to far more than it holds, and one that is cut short are refused in words.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from wardmote.channels.guarding import Limits, compression, name_of, opened, reading
from wardmote.channels.kinds import Folder, Members, SingleFile
from wardmote.channels.packed import Tar, Zip
from wardmote.channels.reading import UnreadableArchive


class Archive(Protocol):
    """What a reader sees of the thing it was given.

    Attributes:
        path: Where it lies.
        kind: ``file``, ``folder``, ``zip`` or ``tar``. A file compressed by itself
            (``tweets.csv.gz``) is a ``file`` whose one member is what it holds.
    """

    path: Path
    kind: str

    def names(self) -> tuple[str, ...]:
        """Members with forward slashes, sorted; a plain file has one member, its own name."""
        ...

    def find(self, suffix: str) -> tuple[str, ...]:
        """Members called ``suffix`` in whatever folder, the nearest to the top first."""
        ...

    def as_stored(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The same names in the order in which they are cheapest to read, one after another."""
        ...

    def on_disk(self, name: str) -> Path | None:
        """The file that holds exactly this member, or None where it is packed."""
        ...

    def read_bytes(self, name: str) -> bytes:
        """A whole member, within the limits on size.

        Raises:
            UnreadableArchive: It is missing, cut short, encrypted or too large.
        """
        ...

    def open(self, name: str) -> BinaryIO:
        """A member as a stream, within the same limits."""
        ...

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a member."""
        ...

    def fingerprint(self, names: tuple[str, ...] | None = None) -> str:
        """``sha256:…`` over names and contents of those members (None: all), order-free.

        A folder and the same folder packed have the same; for a file it is what
        ``sha256sum`` prints.
        """
        ...


@contextmanager
def open_archive(path: Path, limits: Limits | None = None) -> Iterator[Archive]:
    r"""Open a file, folder, ZIP or tar (plain, gz, bz2, xz) for reading.

    Args:
        path: Where it lies.
        limits: What may come out of it; generous by default.

    Raises:
        UnreadableArchive: There is nothing there, it is empty, broken or neither file nor
            folder, or one of its members leaves it.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "notes.csv").write_text("id,sent\n")
    ...     with open_archive(Path(folder)) as archive:
    ...         archive.kind, archive.names()
    ('folder', ('notes.csv',))
    """
    with reading(name_of(path)):
        members = _opened(path, limits or Limits())
    try:
        yield members
    finally:
        members.close()


def _opened(path: Path, limits: Limits) -> Members:
    if not path.exists():
        raise UnreadableArchive(
            "There is no such file or folder.",
            where=name_of(path),
            remedy="Check the path; if it has spaces, put it in quotation marks.",
        )
    if path.is_dir():
        members: Members = Folder(path, limits)
    elif not path.is_file():
        raise UnreadableArchive(
            "It is neither a file nor a folder (a device, a pipe or a socket).",
            where=name_of(path),
            remedy="Save what it gives to a file first.",
        )
    else:
        members = _opened_file(path, limits)
    if not members.index:
        members.close()
        raise _empty(path)
    return members


def _opened_file(path: Path, limits: Limits) -> Members:
    with path.open("rb") as stream:
        head = stream.read(tarfile.BLOCKSIZE)
    if not head:
        raise _empty(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK")):
        return Zip(path, limits)
    magic = compression(head)
    if magic:
        with opened(path, magic) as unpacked:
            head = unpacked.read(tarfile.BLOCKSIZE)
        if not head:
            raise _empty(path)
    return Tar(path, limits, magic) if _is_tar(head) else SingleFile(path, limits, magic)


def _is_tar(head: bytes) -> bool:
    """Whether it begins with a tar's first header, whose checksum agrees."""
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _empty(path: Path) -> UnreadableArchive:
    return UnreadableArchive(
        "There is nothing in it.",
        where=name_of(path),
        remedy="Check that the export had finished and that the copy is whole.",
    )
