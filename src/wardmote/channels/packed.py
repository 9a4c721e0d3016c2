"""The two packed kinds of archive: a ZIP and a tar."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from wardmote.channels.guarding import (
    MIB,
    Budget,
    Guarded,
    Limits,
    checked_name,
    cut_short,
    index_members,
    is_clutter,
    link_refused,
    name_of,
    opened,
    reading,
    shown,
)
from wardmote.channels.kinds import Members
from wardmote.channels.reading import UnreadableArchive


class Zip(Members):
    """A ZIP file."""

    kind = "zip"

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(path, limits, path.stat().st_size)
        with reading(name_of(path)):
            self.zip = zipfile.ZipFile(path)
        try:
            self.index = index_members(self._infos(), limits, name_of(path))
        except UnreadableArchive:
            self.close()
            raise

    def _infos(self) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        for info in self.zip.infolist():
            name = checked_name(info.orig_filename, name_of(self.path))
            if stat.S_ISLNK(info.external_attr >> 16):
                raise link_refused(name, name_of(self.path))
            is_folder = info.orig_filename.endswith(("/", "\\"))
            if not is_folder and not is_clutter(name):
                yield name, info

    def _stream(self, member: zipfile.ZipInfo) -> tuple[IO[bytes], int]:
        if member.flag_bits & 0x1:
            raise UnreadableArchive(
                "It is locked with a password.",
                where=self._where(shown(member.filename)),
                remedy="Unpack it with the password, and give the folder instead.",
            )
        return self.zip.open(member), member.compress_size

    def close(self) -> None:
        """Let go of the file."""
        self.zip.close()


class Tar(Members):
    """A tar, plain or compressed by gzip, bzip2 or xz.

    A compressed tar can only be read from its beginning, so members out of their stored
    order cost a fresh start each: read them ``as_stored``.
    """

    kind = "tar"

    def __init__(self, path: Path, limits: Limits, magic: bytes) -> None:
        where = name_of(path)
        super().__init__(path, limits, path.stat().st_size)
        with reading(where):
            stream = opened(path, magic)
        passed_over = Budget(
            Limits(limits.ratio, limits.floor, total=limits.ratio * max(self.budget.packed, MIB)),
            where,
            self.budget.packed,
        )
        self.raw = Guarded(stream, passed_over, "", packed=self.budget.packed, where=where)
        self.stream = io.BufferedReader(self.raw, 256 * 1024)
        try:
            with reading(where):
                self.tar = tarfile.open(fileobj=self.stream, mode="r:")  # noqa: SIM115 — kept open
                self.index = index_members(self._infos(), limits, where)
                self._check_end()
        except UnreadableArchive:
            self.close()
            raise

    def _infos(self) -> Iterator[tuple[str, tarfile.TarInfo]]:
        for info in self.tar:
            name = checked_name(info.name, name_of(self.path))
            if info.isdir():
                continue
            if not info.isreg() or info.issparse():
                raise link_refused(name, name_of(self.path))
            if not is_clutter(name):
                yield name, info

    def _check_end(self) -> None:
        """A whole tar ends in zeros; tarfile stops quietly at anything it cannot read."""
        self.stream.seek(self.tar.offset)
        if self.stream.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
            raise cut_short(name_of(self.path))

    def _stream(self, member: tarfile.TarInfo) -> tuple[IO[bytes], int]:
        stream = self.tar.extractfile(member)
        if stream is None:
            raise link_refused(member.name, name_of(self.path))
        return stream, member.size

    def close(self) -> None:
        """Let go of the file."""
        self.stream.close()
