"""Reader of a mailbox: an mbox file, or a Maildir with its folders. Bodies are not read.

The team's own addresses must be stated: a mailbox does not say whose it is. They are one
account, called by the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from wardmote.channels.archive import Archive
from wardmote.channels.asked_for import plain, pseudonyms
from wardmote.channels.guarding import name_of
from wardmote.channels.local_time import ZoneNotStated
from wardmote.channels.mail_headers import (
    DateWithoutZone,
    Headers,
    LetterNotUsable,
    answers,
    by_machine,
    message_id,
    never_sent,
    sent_at,
)
from wardmote.channels.mail_store import HEADERS, Envelope, letters, stores
from wardmote.channels.message import INSTANT, as_messages
from wardmote.channels.reading import (
    NeedsStating,
    Reading,
    ReadOptions,
    SourceClass,
    UnreadableArchive,
    set_aside_table,
)

_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "bcc")


class Mailbox:
    """The source called ``mailbox``."""

    name = "mailbox"
    title = "Mailbox (mbox or Maildir)"

    def recognises(self, archive: Archive) -> bool:
        """Whether it is an mbox or has the folders of a Maildir."""
        return bool(stores(archive))

    def read(self, archive: Archive, options: ReadOptions) -> Reading:
        """Read every letter's headers.

        Raises:
            UnreadableArchive: There is neither an mbox nor a Maildir.
            NeedsStating: The team's own addresses were not stated, or none of them occurs.
            ZoneNotStated: No Date carries an offset and no zone is stated.
        """
        names = stores(archive)
        if not names:
            raise UnreadableArchive(
                "It is neither an mbox nor a Maildir with the folders cur and new.",
                where=name_of(archive.path),
                remedy="Export the mailbox as an mbox file, or give the Maildir folder itself.",
            )
        sorting = _Sorting(_own_addresses(options, archive), options)
        for number, envelope in enumerate(letters(archive, names)):
            if number % 1000 == 0:
                options.progress("Reading letters", None)
            sorting.take(envelope)
        sorting.check(name_of(archive.path))
        return sorting.reading(archive.fingerprint(names))


SOURCE = Mailbox()


def _own_addresses(options: ReadOptions, archive: Archive) -> tuple[str, ...]:
    addresses = tuple(dict.fromkeys(plain(address) for address in options.accounts))
    wrong = [address for address in addresses if "@" not in address]
    if not addresses or wrong:
        raise NeedsStating(
            f'"{wrong[0]}" is not an address.'
            if wrong
            else "A mailbox does not say which letters are the team's own.",
            where=name_of(archive.path),
            remedy="State every address that the team writes from, for example "
            "--account hello@council.example, the main one first.",
        )
    return addresses


@dataclass
class _Sorting:
    """Letters as they are met, each kept or set aside."""

    own: tuple[str, ...]
    options: ReadOptions
    kept: dict[str, dict[str, object]] = field(default_factory=dict)
    aside: list[tuple[str, int | None, str]] = field(default_factory=list)
    seen: int = 0
    own_met: bool = False
    zoneless: int = 0

    def take(self, envelope: Envelope) -> None:
        """Keep a letter, or set it aside with the reason."""
        self.seen += 1
        try:
            self._keep(envelope)
        except DateWithoutZone as trouble:
            self.zoneless += 1
            self.aside.append((envelope.file, envelope.row, str(trouble)))
        except LetterNotUsable as trouble:
            self.aside.append((envelope.file, envelope.row, str(trouble)))

    def _keep(self, envelope: Envelope) -> None:
        if envelope.head is None:
            raise LetterNotUsable(f"Its headers are longer than {HEADERS // 1024:,} KiB.")
        headers = Headers.of(envelope.head)
        reason = never_sent(headers, envelope.folder, envelope.flags)
        if reason:
            raise LetterNotUsable(reason)
        writers = headers.addresses("from") or headers.addresses("sender")
        if not writers:
            raise LetterNotUsable("It does not say who wrote it: it has no From with an address.")
        instant = sent_at(headers, self.options.zone)
        ours = any(writer in self.own for writer in writers)
        self.own_met = self.own_met or ours or self._is_to_us(headers)
        identity = message_id(headers)
        if identity in self.kept:
            raise LetterNotUsable("A letter with the same Message-ID was met before.")
        parent, thread = answers(headers)
        self.kept[identity] = {
            "in_reply_to": parent,
            "thread": thread or identity,
            "author": writers[0],
            "ours": ours,
            "automatic": by_machine(headers, ours=ours),
            "sent_at": instant,
        }

    def _is_to_us(self, headers: Headers) -> bool:
        return not self.own_met and bool(set(headers.addresses(*_RECIPIENTS)) & set(self.own))

    def check(self, where: str) -> None:
        """See that what was stated fits what was met.

        Raises:
            ZoneNotStated: No letter could be placed in time for want of a zone.
            NeedsStating: None of the team's addresses occurs.
        """
        if self.zoneless and not self.kept:
            raise ZoneNotStated(
                "No Date in it carries an offset from UTC, and no zone was stated.",
                where=where,
                remedy="State it, for example with --zone Europe/London.",
            )
        if self.kept and not self.own_met:
            raise NeedsStating(
                f"No letter in it is from or to {' or '.join(self.own)}.",
                where=where,
                remedy="State every address that the team writes from with --account.",
            )

    def reading(self, fingerprint: str) -> Reading:
        """All that was met, as a reading."""
        messages = self._messages()
        until = messages["sent_at"].max()
        directions = set(messages["ours"].unique())
        return Reading(
            source=Mailbox.name,
            title=Mailbox.title,
            source_class=_class(directions),
            messages=messages,
            rows_read=self.seen,
            rows_kept=messages.height,
            set_aside=set_aside_table(self.aside),
            until=until if isinstance(until, datetime) else None,
            fingerprint=fingerprint,
            notes=tuple(_notes(directions)),
        )

    def _messages(self) -> pl.DataFrame:
        rows = pl.DataFrame(list(self.kept.values()), schema=_KEPT)
        return as_messages(
            rows.with_columns(
                pl.Series("id", list(self.kept), dtype=pl.String),
                pseudonyms(rows["author"]),
                pl.col("sent_at").cast(INSTANT),
                pl.lit("email").alias("platform"),
                pl.lit(self.own[0]).alias("account"),
                pl.lit(value=False).alias("public"),
            )
        ).sort("sent_at", maintain_order=True)


_KEPT = {
    "in_reply_to": pl.String,
    "thread": pl.String,
    "author": pl.String,
    "ours": pl.Boolean,
    "automatic": pl.Boolean,
    "sent_at": pl.Int64,
}


def _class(directions: set[bool]) -> SourceClass:
    if directions == {False}:
        return SourceClass.ARRIVALS_ONLY
    return SourceClass.ANSWERED_ONLY if directions == {True} else SourceClass.COMPLETE


def _notes(directions: set[bool]) -> Iterator[str]:
    yield (
        "A letter's time is its Date, which the sender's program wrote; a letter that was moved "
        "out of this mailbox or deleted from it is not known."
    )
    if directions == {False}:
        yield "None of the letters is the team's own, so only arrivals can be read from it."
    if directions == {True}:
        yield (
            "All letters are the team's own. A Message-ID carries no time, so how long those who "
            "were answered had waited is not known either; add the folder of received mail."
        )
