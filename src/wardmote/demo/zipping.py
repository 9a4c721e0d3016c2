"""ZIP and tar files whose bytes depend on their contents alone."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from wardmote.basis.instants import SECOND, from_micros


def write_zip(path: Path, files: Mapping[str, str], second: int) -> None:
    """Write texts under their names, each dated ``second`` (seconds since 1970, UTC)."""
    dated = from_micros(second * SECOND).timetuple()[:6]
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            member = zipfile.ZipInfo(name, dated)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, text.encode())


def write_tar_gz(path: Path, files: Mapping[str, str], second: int) -> None:
    """The same as a tar compressed by gzip."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=second) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for name, text in files.items():
            content = text.encode()
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.mode = len(content), second, 0o644
            archive.addfile(member, io.BytesIO(content))
