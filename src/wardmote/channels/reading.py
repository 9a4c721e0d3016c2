"""What a reader gives back, and what every reader promises.

Rows read = rows kept + rows set aside, each of the last with file, row and reason.
A reader never guesses a time zone, never executes what it reads, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

import polars as pl

from wardmote.basis.errors import WardmoteError

if TYPE_CHECKING:
    from wardmote.channels.archive import Archive


class SourceClass(StrEnum):
    """What a source can support: archives hold what was kept, not what happened."""

    COMPLETE = "complete"
    """Both sides, answered or not."""
    ANSWERED_ONLY = "answered-only"
    """One's own archive, or a corpus built round answers: right-truncated."""
    ARRIVALS_ONLY = "arrivals-only"
    """Residents' messages without our replies."""


SET_ASIDE = {"file": pl.String(), "row": pl.UInt32(), "reason": pl.String()}
"""The table of rows set aside. ``row`` counts records from 1 (a header is not a record) and is
null where the trouble is the file's and not one row's. A reason quotes no resident's words."""


def set_aside_table(rows: Iterable[tuple[str, int | None, str]] = ()) -> pl.DataFrame:
    """Rows (file, row, reason) as a table of the shape ``SET_ASIDE``."""
    return pl.DataFrame(list(rows), schema=SET_ASIDE, orient="row")


Progress = Callable[[str, float | None], None]
"""Told a stage in words and how much of it is done (0 to 1, or None where not known)."""


def no_progress(stage: str, done: float | None) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class ReadOptions:
    """What the person stated about the archive; nothing here is guessed.

    Attributes:
        accounts: Only these of our accounts (names as the archive has them, matched without
            case or a leading @); empty for all. For a mailbox: the team's own addresses.
        zone: The zone of times that carry none.
        mapping: The mapping file for a CSV that is nobody's standard form.
        keep_text: Whether texts are wanted; no figure needs them.
        progress: Told how far reading has come.
    """

    accounts: tuple[str, ...] = ()
    zone: ZoneInfo | None = None
    mapping: Path | None = None
    keep_text: bool = False
    progress: Progress = no_progress


@dataclass(frozen=True)
class Reading:
    """An archive, read.

    Attributes:
        source: Name of the reader, e.g. ``x``.
        title: What the archive is, in words, e.g. ``X (Twitter) archive``.
        source_class: What it can support.
        stated_by: ``reader``, or ``user`` where ``--class`` overrode it.
        messages: The shape ``wardmote.channels.message.MESSAGES``, sorted by sent_at.
        rows_read: Records met in the source.
        rows_kept: Records that became messages. One record may become two messages (a case
            with its answer) and a message may come from no record (``seen`` false).
        set_aside: The shape ``SET_ASIDE``; its height is rows_read − rows_kept.
        until: The end of the data: what is unanswered then is censored then. None when empty.
        fingerprint: ``sha256:…`` of the bytes read.
        notes: What the source cannot tell, each a sentence for the report.
        one_message_each: A conversation is one message and its answer, as in a table of cases,
            so that nobody can be seen to write again.
    """

    source: str
    title: str
    source_class: SourceClass
    messages: pl.DataFrame
    rows_read: int
    rows_kept: int
    set_aside: pl.DataFrame
    until: datetime | None
    fingerprint: str
    stated_by: str = "reader"
    notes: tuple[str, ...] = field(default=())
    one_message_each: bool = False

    def __post_init__(self) -> None:
        if self.rows_read != self.rows_kept + self.set_aside.height:
            raise ReadingDoesNotReconcile(
                f"{self.rows_read} rows were read, but {self.rows_kept} were kept and "
                f"{self.set_aside.height} set aside.",
                where=self.source,
                remedy="This is a fault in the reader; please report it.",
            )

    def classed(self, source_class: SourceClass) -> Reading:
        """The same reading under a class that somebody who knows better has stated."""
        return replace(self, source_class=source_class, stated_by="user")


class ReadingDoesNotReconcile(WardmoteError):
    """Rows read are not rows kept plus rows set aside."""


class UnreadableArchive(WardmoteError):
    """The archive cannot be opened or is not what it says it is."""


class NeedsStating(WardmoteError):
    """Something that must not be guessed was not stated (an account, a zone, a mapping)."""


class Source(Protocol):
    """A reader of one kind of export: one module, deletable alone."""

    name: str
    title: str

    def recognises(self, archive: Archive) -> bool:
        """Whether the archive is of this kind, from names and first bytes alone."""
        ...

    def read(self, archive: Archive, options: ReadOptions) -> Reading:
        """Read the archive.

        Raises:
            UnreadableArchive: It is broken or of another kind.
            NeedsStating: Something must be stated that is not in the archive.
        """
        ...
