"""How much an archive may unpack to, which member names are safe, and streams that keep to it."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar, cast

from wardmote.channels.reading import UnreadableArchive

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MIB = 1024 * 1024
GIB = 1024 * MIB

Member = TypeVar("Member")


class MemberLeavesTheFolder(UnreadableArchive):
    """A member's path, or a link, points out of the archive."""


class UnpacksTooLarge(UnreadableArchive):
    """More comes out of the archive than its size allows, or than memory should hold."""


class AmbiguousMember(UnreadableArchive):
    """Two members have the same name, so that which is meant cannot be known."""


class CutShort(UnreadableArchive):
    """The end is missing, or what is there does not agree with its own checksum."""


@dataclass(frozen=True)
class Limits:
    """What may come out of a packed archive. Only what is read counts, not what headers claim.

    Attributes:
        ratio: Bytes out for each packed byte, once ``floor`` is passed. Text packs 3 to 30 times.
        floor: Bytes that may always come out.
        total: Bytes that may come out of all members together.
        whole: Bytes of one member that may be held in memory at once.
        members: How many members there may be.
    """

    ratio: int = 200
    floor: int = 64 * MIB
    total: int = 16 * GIB
    whole: int = 2 * GIB
    members: int = 2_000_000


@dataclass
class Budget:
    """What has come out so far, by member; reading a member again costs nothing more."""

    limits: Limits
    where: str
    packed: int
    """Size of the archive on disk, in bytes; 0 for what is not packed, which has no limit."""
    reached: dict[str, int] = field(default_factory=dict)
    total: int = 0

    def spend(self, name: str, end: int, packed: int) -> None:
        """Note that a member was read up to ``end``, of which ``packed`` bytes are in the archive.

        Raises:
            UnpacksTooLarge: That is more than the limits allow.
        """
        before = self.reached.get(name, 0)
        if not self.packed or end <= before:
            return
        total = self.total + end - before
        if end > self._allowed(packed) or total > self._allowed(self.packed):
            raise UnpacksTooLarge(
                f"It unpacks to more than {self.limits.ratio} times its size, or to more than "
                f"{self.limits.total // GIB} GiB, as no export of messages does.",
                where=self.where,
                remedy="Unpack it with a program that you trust, and give the folder instead.",
            )
        self.reached[name], self.total = end, total

    def _allowed(self, packed: int) -> int:
        return min(self.limits.total, max(self.limits.floor, self.limits.ratio * packed))


@contextmanager
def reading(where: str) -> Iterator[None]:
    """Turn whatever the unpacking libraries raise on broken input into one error in words."""
    try:
        yield
    except UnreadableArchive:
        raise
    except (EOFError, zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile) as trouble:
        raise cut_short(where) from trouble
    except (zlib.error, lzma.LZMAError, struct.error) as trouble:
        raise cut_short(where) from trouble
    except NotImplementedError as trouble:
        raise UnreadableArchive(
            "It is packed in a way that Wardmote does not read.",
            where=where,
            remedy="Unpack it, and give the folder instead.",
        ) from trouble
    except (ValueError, OverflowError, RuntimeError) as trouble:
        raise cut_short(where) from trouble
    except (OSError, MemoryError) as trouble:
        raise UnreadableArchive(
            f"It cannot be read ({reason_of(trouble)}).",
            where=where,
            remedy="Check that the file is whole and that you may read it; else export it again.",
        ) from trouble


def reason_of(trouble: BaseException) -> str:
    """The system's short reason, without a path."""
    strerror = getattr(trouble, "strerror", None)
    return str(strerror).lower() if strerror else "its data are damaged"


def cut_short(where: str) -> CutShort:
    """The error for an archive whose end is missing or whose checksums do not agree."""
    return CutShort(
        "It is cut short or damaged: what is there does not agree with what it says of itself.",
        where=where,
        remedy="Copy or download it again; if that does not help, ask the platform for a new one.",
    )


class Guarded(io.RawIOBase):
    """A stream over a member that counts what comes out and speaks of trouble in words."""

    def __init__(
        self, stream: IO[bytes], budget: Budget, name: str, *, packed: int, where: str
    ) -> None:
        super().__init__()
        self._stream = stream
        self._budget = budget
        self._name = name
        self._packed = packed
        self._where = where
        self._position = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes, at the price of reading."""
        return True

    def tell(self) -> int:
        """How far it was read."""
        return self._position

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read what fits, count it, and refuse what is too much or broken."""
        view = memoryview(buffer).cast("B")[:MIB]
        with reading(self._where):
            data = self._stream.read(len(view))
        view[: len(data)] = data
        self._position += len(data)
        self._budget.spend(self._name, self._position, self._packed)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Forward by reading, so that what is passed over is counted; back by starting again."""
        target = offset + (self._position if whence == io.SEEK_CUR else 0)
        if whence == io.SEEK_END:
            while self.read(MIB):
                pass
            target = self._position + offset
        if target < self._position:
            with reading(self._where):
                self._stream.seek(max(target, 0))
            self._position = max(target, 0)
        while self._position < target and self.read(min(MIB, target - self._position)):
            pass
        return self._position

    def close(self) -> None:
        """Let go of the member."""
        if not self.closed:
            self._stream.close()
        super().close()


_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CLUTTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|\._[^/]*$|Thumbs\.db$|desktop\.ini$)")


def shown(name: str) -> str:
    r"""A name that any table and any terminal can show: no lone surrogates, no control signs.

    >>> shown("out\x1b[2Jbox.json")
    'out?[2Jbox.json'
    """
    return _CONTROL.sub("?", name.encode("utf-8", "replace").decode("utf-8"))


def name_of(path: Path) -> str:
    """A path's last part, shown; the whole path where it has none (``.``)."""
    return shown(path.name or str(path))


def checked_name(name: str, where: str) -> str:
    r"""A member's name as it may be used: relative, with forward slashes, staying inside.

    Some programs for Windows put backslashes between folders; they are taken as such, so that
    neither they nor what they might hide leads out of the folder.

    Raises:
        MemberLeavesTheFolder: It is absolute, or has a drive or ``..``.

    >>> checked_name("./data/tweets.js", "a.zip"), checked_name(r"data\tweets.js", "a.zip")
    ('data/tweets.js', 'data/tweets.js')
    """
    path = name.replace("\\", "/")
    parts = path.split("/")
    if path.startswith("/") or "\x00" in path or ".." in parts or _DRIVE.match(path):
        raise MemberLeavesTheFolder(
            f'The member "{shown(name)}" names a place outside the archive.',
            where=where,
            remedy="No platform makes such an archive. Export it again from the platform itself.",
        )
    return shown("/".join(part for part in parts if part not in {"", "."}))


def link_refused(name: str, where: str) -> MemberLeavesTheFolder:
    """The error for a link or device among the members."""
    return MemberLeavesTheFolder(
        f'"{shown(name)}" is a link or a device, which may stand for something elsewhere.',
        where=where,
        remedy="Replace it by the file it stands for, or take it out.",
    )


def is_clutter(name: str) -> bool:
    """Whether a member was left by a file manager and is nobody's data.

    >>> is_clutter("__MACOSX/data/._tweets.js"), is_clutter("data/tweets.js")
    (True, False)
    """
    return _CLUTTER.search(name) is not None


def index_members(
    members: Iterable[tuple[str, Member]], limits: Limits, where: str
) -> dict[str, Member]:
    """Members by name, each once and not too many."""
    index: dict[str, Member] = {}
    for name, member in members:
        if name in index:
            raise AmbiguousMember(
                f'There are two members called "{name}".',
                where=where,
                remedy="Take one of them out, or export the archive again.",
            )
        index[name] = member
        if len(index) > limits.members:
            raise UnpacksTooLarge(
                f"It has more than {limits.members:,} members.",
                where=where,
                remedy="Give the part of it that holds the messages.",
            )
    return index


_OPENERS: Mapping[bytes, Callable[[Path], object]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}


def compression(head: bytes) -> bytes:
    """The first bytes by which a gzip, bzip2 or xz file is known; empty for any other."""
    return next((magic for magic in _OPENERS if head.startswith(magic)), b"")


def opened(path: Path, magic: bytes) -> IO[bytes]:
    """A file as a stream of what it holds, once unpacked where ``magic`` says it is packed."""
    return cast("IO[bytes]", _OPENERS[magic](path)) if magic else path.open("rb")
