"""A folder of findings: one document each, named by its digest, written beside and put in place."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wardmote.basis.errors import WardmoteError
from wardmote.evidence.checking import check_travels
from wardmote.evidence.documents import text_of
from wardmote.evidence.errors import StoreCannotBeUsed
from wardmote.evidence.holding import Holding
from wardmote.findings.finding import Finding
from wardmote.findings.json_form import digest_of, dump, load

_PART = ".part"


@dataclass(frozen=True)
class Added:
    """What adding findings did.

    Attributes:
        new: Digests that were not held before.
        known: Digests that were; adding them again does nothing.
    """

    new: tuple[str, ...]
    known: tuple[str, ...]


class Store:
    """A folder of findings. Nothing in it is ever changed: what corrects a finding is another.

    Each file is one travelling document. A command that is killed leaves all that it had added
    and nothing by halves. Two commands at once do each other no harm, since a file is written
    whole and its name is its content's.
    """

    def __init__(self, folder: Path) -> None:
        """Of that folder, which is made when something is added.

        Args:
            folder: Where the documents are.
        """
        self.folder = folder

    def hold(self) -> Holding:
        """All that is held now. A file that cannot be used is set aside with the reason.

        Raises:
            StoreCannotBeUsed: The folder cannot be read.
        """
        findings: dict[str, Finding] = {}
        set_aside: dict[str, str] = {}
        for path in self._documents():
            try:
                digest, finding = _held(path)
            except WardmoteError as error:
                set_aside[path.name] = f"{error.saw} {error.remedy}".strip()
            else:
                findings[digest] = finding
        return Holding(findings, set_aside)

    def add(self, findings: Iterable[Finding]) -> Added:
        """Keep findings, all of them or none; what is held already is known, and no error.

        Raises:
            NotToTravel: One holds, or may hold, what must not be kept.
            ReplacesAnother: One says that it replaces what it cannot.
            StoreCannotBeUsed: The folder cannot be written.
        """
        held = self.hold()
        adding: dict[str, Finding] = {}
        for index, finding in enumerate(findings):
            check_travels(finding, f"findings[{index}]")
            adding[digest_of(finding)] = finding
        together = Holding({**held.findings, **adding})
        for finding in adding.values():
            together.check_replaces(finding)
        new = tuple(digest for digest in adding if digest not in held.findings)
        for digest in new:
            self._write(digest, adding[digest])
        return Added(new, tuple(digest for digest in adding if digest not in new))

    def _documents(self) -> list[Path]:
        try:
            return sorted(self.folder.glob("*.json")) if self.folder.exists() else []
        except OSError as error:
            raise self._unusable(error) from error

    def _write(self, digest: str, finding: Finding) -> None:
        place = self.folder / f"{digest.removeprefix('sha256:')}.json"
        part = self.folder / f".{secrets.token_hex(8)}{_PART}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                with part.open("w", encoding="utf-8") as file:
                    file.write(dump([finding], digests=True))
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(place)
            finally:
                with suppress(OSError):
                    part.unlink()
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> StoreCannotBeUsed:
        return StoreCannotBeUsed(
            f"The folder of findings cannot be used ({error.strerror}).",
            where=str(self.folder),
            remedy="Name another folder with --store.",
        )


def _held(path: Path) -> tuple[str, Finding]:
    findings = load(text_of(path))
    if len(findings) != 1:
        raise StoreCannotBeUsed(
            f"It holds {len(findings)} findings, and a file here holds one.",
            where=path.name,
            remedy='Take it out and import it: "wardmote evidence import FILE".',
        )
    digest = digest_of(findings[0])
    if path.stem != digest.removeprefix("sha256:"):
        raise StoreCannotBeUsed(
            "It is not the finding that its name says: it was altered since it was added.",
            where=path.name,
            remedy="Take it out, and import the finding anew from those who made it.",
        )
    return digest, findings[0]
