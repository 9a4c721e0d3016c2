"""The travelling document: findings with their digests, checked on the way in and out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wardmote.basis.errors import WardmoteError
from wardmote.evidence.checking import check_travels
from wardmote.findings.finding import Finding
from wardmote.findings.json_form import NotAFinding, digest_of, dump, load

LARGEST = 8 * 1024 * 1024
"""Bytes of a document; twelve months of findings are far below it."""


@dataclass(frozen=True)
class Arrived:
    """A finding that was read and may stay.

    Attributes:
        finding: As it was read.
        digest: What it is known by.
        sealed: Whether its digest stood beside it, so that a change on the way would be seen.
        where: The document and the place in it.
    """

    finding: Finding
    digest: str
    sealed: bool
    where: str


def write_document(findings: Iterable[Finding]) -> str:
    r"""A document that may leave.

    Raises:
        NotToTravel: A finding holds, or may hold, what must not leave.

    >>> write_document([])
    '{\n  "findings": [],\n  "digests": []\n}\n'
    """
    leaving = tuple(findings)
    for index, finding in enumerate(leaving):
        check_travels(finding, f"findings[{index}]")
    return dump(leaving, digests=True)


def read_document(text: str, where: str) -> tuple[Arrived, ...]:
    """Findings of a document that came from elsewhere.

    Args:
        text: The document.
        where: Its name, for errors.

    Raises:
        NotAFinding: It is not of the published form.
        FindingAltered: A finding was altered since it was made.
        NotToTravel: A finding holds, or may hold, what must not travel.
    """
    arrived = read_unchecked(text, where)
    for each in arrived:
        check_travels(each.finding, each.where)
    return arrived


def read_unchecked(text: str, where: str) -> tuple[Arrived, ...]:
    """The same, not yet checked: what a study wrote and has to be made ready to travel."""
    try:
        findings = load(text)
    except NotAFinding as error:
        raise type(error)(
            error.saw,
            where=f"{where}: {error.where}" if error.where else where,
            remedy=error.remedy,
        ) from None
    sealed = "digests" in json.loads(text)
    return tuple(
        Arrived(finding, digest_of(finding), sealed, f"{where}: findings[{index}]")
        for index, finding in enumerate(findings)
    )


@dataclass(frozen=True)
class Gathered:
    """What a file or folder held.

    Attributes:
        arrived: The findings that may stay.
        refused: Why each other document may not, one error a document.
    """

    arrived: tuple[Arrived, ...]
    refused: tuple[WardmoteError, ...]


def gather(place: Path) -> Gathered:
    """The documents of a file, or of every ``.json`` file of a folder.

    A document that is refused is refused whole, and keeps no other out.

    Raises:
        NotAFinding: There is nothing there that could be a document.
    """
    paths = sorted(place.glob("*.json")) if place.is_dir() else [place]
    if not paths:
        raise NotAFinding(
            "The folder holds no file whose name ends in .json.",
            where=str(place),
            remedy="Name the folder of findings, or a file.",
        )
    return gather_texts([(str(path), path) for path in paths])


def gather_texts(sources: Sequence[tuple[str, Path | str]]) -> Gathered:
    """The same of documents by name, each a file or a text already read."""
    arrived: list[Arrived] = []
    refused: list[WardmoteError] = []
    for name, source in sources:
        try:
            arrived += read_document(source if isinstance(source, str) else text_of(source), name)
        except WardmoteError as error:
            refused.append(error)
    return Gathered(tuple(arrived), tuple(refused))


def text_of(path: Path) -> str:
    """The text of a file.

    Raises:
        NotAFinding: It cannot be read, is larger than any document, or is no text.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise NotAFinding(
                f"The file is larger than {LARGEST // 1024**2} MB, and no document is.",
                where=str(path),
                remedy="Name a file of findings.",
            )
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise NotAFinding(
            f"The file cannot be read ({error.strerror}).", where=str(path)
        ) from error
    except UnicodeDecodeError:
        raise NotAFinding(
            "This is no text in UTF-8, and so no findings.",
            where=str(path),
            remedy="Name a file of findings.",
        ) from None
