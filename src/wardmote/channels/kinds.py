"""What all kinds of archive share, and the two that are not packed: a file and a folder."""

from __future__ import annotations

import hashlib
import io
import os
import posixpath
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, BinaryIO

from wardmote.channels.guarding import (
    MIB,
    Budget,
    Guarded,
    Limits,
    UnpacksTooLarge,
    index_members,
    is_clutter,
    link_refused,
    name_of,
    opened,
    reading,
    shown,
)
from wardmote.channels.reading import UnreadableArchive


class Members(ABC):
    """What the four kinds share: members by name, each opened as a guarded stream."""

    kind: str
    index: Mapping[str, Any]

    def __init__(self, path: Path, limits: Limits, packed: int) -> None:
        self.path = path
        self.limits = limits
        self.budget = Budget(limits, name_of(path), packed)

    @abstractmethod
    def _stream(self, member: Any) -> tuple[IO[bytes], int]:
        """A member's bytes, and how many of them lie in the archive."""

    def names(self) -> tuple[str, ...]:
        """Members with forward slashes, sorted."""
        return tuple(sorted(self.index))

    def as_stored(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The names in the order in which their members are cheapest to read."""
        wanted = set(names)
        return tuple(name for name in self.index if name in wanted)

    def find(self, suffix: str) -> tuple[str, ...]:
        """Members called ``suffix`` in whatever folder, the nearest to the top first."""
        found = (name for name in self.index if name == suffix or name.endswith("/" + suffix))
        return tuple(sorted(found, key=lambda name: (name.count("/"), name)))

    def on_disk(self, name: str) -> Path | None:
        """The file that holds exactly this member, or None where it is packed."""
        self._member(name)
        return None

    def open(self, name: str) -> BinaryIO:
        """A member as a stream, within the limits."""
        where = self._where(name)
        with reading(where):
            stream, packed = self._stream(self._member(name))
        raw = Guarded(stream, self.budget, name, packed=packed, where=where)
        return io.BufferedReader(raw, 256 * 1024)

    def read_bytes(self, name: str) -> bytes:
        """A whole member, within the limits."""
        if path := self.on_disk(name):
            return self._whole_file(path, name)
        whole = bytearray()
        with self.open(name) as stream:
            while block := stream.read(MIB):
                whole += block
                if len(whole) > self.limits.whole:
                    raise self._too_large(name)
        return bytes(whole)

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of a member."""
        with self.open(name) as stream:
            return stream.read(size)

    def fingerprint(self, names: tuple[str, ...] | None = None) -> str:
        """``sha256:…`` over names (below the folder they share) and contents, order-free."""
        chosen = self.as_stored(self.names() if names is None else names)
        digests = {name: self._digest(name) for name in chosen}
        root = self._shared_folder()
        whole = hashlib.sha256()
        for name in sorted(digests):
            whole.update(name.removeprefix(root).encode() + b"\0" + digests[name])
        return f"sha256:{whole.hexdigest()}"

    def close(self) -> None:  # noqa: B027 — a file or a folder holds nothing open
        """Let go of the file."""

    def _too_large(self, name: str) -> UnpacksTooLarge:
        return UnpacksTooLarge(
            f"It is larger than {self.limits.whole // MIB:,} MiB, which is more than can be "
            "held in memory at once.",
            where=self._where(name),
            remedy="Give the part of it that holds the messages.",
        )

    def _whole_file(self, path: Path, name: str) -> bytes:
        """A file that is not packed, without a second copy of it in memory."""
        with reading(self._where(name)):
            if path.stat().st_size > self.limits.whole:
                raise self._too_large(name)
            return path.read_bytes()

    def _digest(self, name: str) -> bytes:
        digest = hashlib.sha256()
        with self.open(name) as stream:
            while block := stream.read(MIB):
                digest.update(block)
        return digest.digest()

    def _shared_folder(self) -> str:
        """What the names of all members begin with: nothing, or folders and a slash."""
        folders = {posixpath.dirname(name) for name in self.index}
        shared = posixpath.commonpath(folders) if folders else ""
        return f"{shared}/" if shared else ""

    def _member(self, name: str) -> Any:
        if name not in self.index:
            raise UnreadableArchive(
                f'It has no member called "{shown(name)}".', where=name_of(self.path)
            )
        return self.index[name]

    def _where(self, name: str) -> str:
        return f"{name} in {name_of(self.path)}"


class SingleFile(Members):
    """A file by itself; one compressed by gzip, bzip2 or xz is read as what it holds."""

    kind = "file"

    def __init__(self, path: Path, limits: Limits, magic: bytes) -> None:
        packed = path.stat().st_size if magic else 0
        super().__init__(path, limits, packed)
        self.magic = magic
        name = shown(path.stem) if magic and path.suffix else name_of(path)
        self.index = {name: path}

    def on_disk(self, name: str) -> Path | None:
        """The file itself, unless it is compressed."""
        path: Path = self._member(name)
        return None if self.magic else path

    def fingerprint(self, names: tuple[str, ...] | None = None) -> str:
        """``sha256:…`` of the file as it lies there, as ``sha256sum`` prints it."""
        with reading(name_of(self.path)), self.path.open("rb") as stream:
            return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}"

    def _stream(self, member: Path) -> tuple[IO[bytes], int]:
        return opened(member, self.magic), self.budget.packed

    def _where(self, name: str) -> str:
        return name_of(self.path)


class Folder(Members):
    """A folder and what lies below it. Links that stay inside are files; others are refused."""

    kind = "folder"

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(path, limits, 0)
        self.root = path.resolve()
        with reading(name_of(path)):
            self.index = dict(sorted(index_members(self._walk(), limits, name_of(path)).items()))

    def on_disk(self, name: str) -> Path | None:
        """The file itself."""
        path: Path = self._member(name)
        return path

    def _walk(self) -> Iterator[tuple[str, Path]]:
        for folder, folders, files in os.walk(self.root, onerror=_raise):
            for entry in [*files, *(name for name in folders if Path(folder, name).is_symlink())]:
                file = Path(folder, entry)
                name = shown(file.relative_to(self.root).as_posix())
                if not is_clutter(name) and self._is_ours(file, name):
                    yield name, file

    def _is_ours(self, file: Path, name: str) -> bool:
        """Whether it is a file of this folder; a link to a folder inside it is met there anyway."""
        if file.is_symlink() and not (self._is_inside(file) and file.exists()):
            raise link_refused(name, name_of(self.path))
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise link_refused(name, name_of(self.path))
        return stat.S_ISREG(mode)

    def _is_inside(self, link: Path) -> bool:
        # Not Path.resolve, which raises where links go round.
        return Path(os.path.realpath(link)).is_relative_to(self.root)

    def _stream(self, member: Path) -> tuple[IO[bytes], int]:
        return member.open("rb"), 0


def _raise(trouble: OSError) -> None:
    raise trouble
