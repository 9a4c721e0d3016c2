"""Files that a command writes: never one that it reads, no two in one, and all of them or none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from wardmote.basis.errors import WardmoteError

_BEGINNINGS = (
    b'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    b'<meta http-equiv="Content-Security-Policy"',
    b'{\n  "findings": [',
    b"file,row,reason\n",
)
"""How the report, the findings and the table of rows set aside begin."""


class OutputNotPossible(WardmoteError):
    """What was to be written would harm what is read, or cannot be written."""


def check_outputs(outputs: Mapping[str, Path], inputs: Iterable[Path]) -> None:
    """See that writing the outputs harms nothing that is read, before anything is read.

    Args:
        outputs: By option. A file of the same kind that an earlier run wrote may be replaced.
        inputs: Files, and folders whose files are read.

    Raises:
        OutputNotPossible: An output is an input, a file within an input folder that no earlier
            run wrote, another output, or a folder.

    >>> check_outputs({"-o": Path("a.zip")}, [Path("b.zip")])
    """
    met: dict[Path, str] = {}
    inputs = tuple(inputs)
    for option, path in outputs.items():
        _check_is_free(option, path, inputs)
        other = met.setdefault(path.resolve(), option)
        if other != option and not _is_device(path):
            raise OutputNotPossible(
                f"{other} and {option} name the same file.",
                where=str(path),
                remedy="Give each a file of its own.",
            )


def _check_is_free(option: str, path: Path, inputs: Iterable[Path]) -> None:
    remedy = f"Choose another place with {option}."
    if path.is_dir():
        raise OutputNotPossible("It is a folder, not a file.", where=str(path), remedy=remedy)
    if path.is_file() and any(_would_harm(path, read) for read in inputs):
        raise OutputNotPossible(
            "It is read, and writing there would destroy it.", where=str(path), remedy=remedy
        )


def _would_harm(path: Path, read: Path) -> bool:
    with suppress(OSError, ValueError):  # what is read may be no file's name at all
        if read.is_dir():
            within = path.resolve().is_relative_to(read.resolve())
            return within and not _is_of_an_earlier_run(path)
        return path.samefile(read)
    return False


def _is_of_an_earlier_run(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(256).startswith(_BEGINNINGS)


def _is_device(path: Path) -> bool:
    """Whether it is there and is no file, such as ``/dev/null``, which any number may share."""
    return path.exists() and not path.is_file()


def write_all(texts: Mapping[str, tuple[Path, str | bytes]]) -> None:
    """Write every file, or none: each is put in its place only when all have been written.

    Args:
        texts: By option, the path and what to write there: text, or a file as it is.

    Raises:
        OutputNotPossible: One of them cannot be written.
    """
    ready: list[tuple[str, Path, Path]] = []
    try:
        for option, (path, text) in texts.items():
            with _in_words(option, path):
                ready += [(option, *places) for places in _written(path, text, len(ready))]
        for option, part, place in ready:
            with _in_words(option, place):
                part.replace(place)
    finally:
        for _, part, _ in ready:
            part.unlink(missing_ok=True)


@contextmanager
def _in_words(option: str, path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputNotPossible(
            f"This file cannot be written ({error.strerror}).",
            where=str(path),
            remedy=f"Choose another place with {option}.",
        ) from error


def _written(path: Path, text: str | bytes, number: int) -> list[tuple[Path, Path]]:
    """The file written beside its place, with that place; nothing for a device."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if _is_device(path):
        path.write_bytes(_as_bytes(text))
        return []
    place = path.resolve()
    part = place.with_name(f".wardmote-{os.getpid()}-{number}.part")
    try:
        part.write_bytes(_as_bytes(text))
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return [(part, place)]


def _as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
