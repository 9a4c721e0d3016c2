"""Reader of "Customer Support on Twitter" (twcs.csv) and of files in its form.

That corpus was built round answered threads, so it is *answered-only*: how many were never
answered cannot be read from it. A file with residents' tweets alone is *arrivals-only*.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import numpy as np
import polars as pl

from wardmote.channels.archive import Archive
from wardmote.channels.asked_for import for_accounts, pseudonyms
from wardmote.channels.csv_table import Table, TableFile, read_table
from wardmote.channels.guarding import name_of
from wardmote.channels.local_time import ZoneNotStated
from wardmote.channels.message import INSTANT, as_messages
from wardmote.channels.reading import (
    NeedsStating,
    Reading,
    ReadOptions,
    SourceClass,
    UnreadableArchive,
    set_aside_table,
)
from wardmote.channels.twcs_accounts import NOBODY, Codes, IdIndex, Threads, accounts_of, mentioned
from wardmote.channels.twcs_columns import FLAWS, NEEDED, NO_PARENT, Flaw, Rows, check_rows, joined
from wardmote.channels.twcs_names import (
    Organisations,
    named_by_residents,
    organisations_of,
)

_SEPARATORS = (",", ";", "\t")
_HEAD = 64 * 1024

NOTES = {
    SourceClass.ANSWERED_ONLY: (
        "This corpus was built round answered threads: what was never answered is missing from "
        "it. Nothing marks an automatic acknowledgement, so one counts as a person's reply."
    ),
    SourceClass.ARRIVALS_ONLY: (
        "No tweet in this file is an organisation's own, so only arrivals can be read from it."
    ),
}


class Twcs:
    """The source called ``twcs``."""

    name = "twcs"
    title = "Customer Support on Twitter (CSV)"

    def recognises(self, archive: Archive) -> bool:
        """Whether a CSV in the archive has the columns of the corpus."""
        return bool(_tables(archive))

    def read(self, archive: Archive, options: ReadOptions) -> Reading:
        """Read the archive's one CSV of this form.

        Raises:
            UnreadableArchive: No CSV in it has the columns.
            NeedsStating: It has several; or an account or a zone must be stated.
        """
        file = _the_table(archive)
        wanted = [*NEEDED, *(("text",) if "text" in file.header() else ())]
        table = read_table(
            file,
            wanted,
            lambda block: check_rows(block, options.zone, keep_text=options.keep_text),
            options.progress,
        )
        rows = joined(list(table.parts)) if table.parts else None
        if rows is None or not rows.ids.size:
            return _reading(file, table, as_messages(_NO_ROWS), _set_aside(file, table, None))
        options.progress("Finding whose thread each message is in", None)
        _check_zone(rows, file)
        _mark_duplicates(rows)
        kept = rows.only(rows.flaws == Flaw.NONE)
        if not kept.ids.size:
            return _reading(file, table, as_messages(_NO_ROWS), _set_aside(file, table, rows))
        with ThreadPoolExecutor(max_workers=1) as beside:
            authors = beside.submit(pseudonyms, kept.authors)
            organisations, accounts = _assigned(kept, options, file)
            nobodys = accounts == NOBODY
            if nobodys.any():
                rows.flaws[np.flatnonzero(rows.flaws == Flaw.NONE)[nobodys]] = Flaw.NOBODYS
            messages = _messages(kept, organisations, accounts, authors.result())
        reading = _reading(file, table, messages, _set_aside(file, table, rows))
        return for_accounts(reading, options.accounts, file.name)


SOURCE = Twcs()

_NO_ROWS = pl.DataFrame(
    schema={
        "platform": pl.String,
        "account": pl.String,
        "id": pl.String,
        "ours": pl.Boolean,
        "sent_at": INSTANT,
    }
)


def _tables(archive: Archive) -> tuple[TableFile, ...]:
    """The CSVs in the archive that have the columns of the corpus."""
    names = archive.names()
    if archive.kind != "file":
        names = tuple(name for name in names if name.lower().endswith((".csv", ".tsv", ".txt")))
    return tuple(found for name in names if (found := _as_table(archive, name)))


def _as_table(archive: Archive, name: str) -> TableFile | None:
    head = archive.head(name, _HEAD)
    if b"tweet_id" not in head.replace(b"\0", b""):
        return None
    for separator in _SEPARATORS:
        file = TableFile(archive, name, separator)
        try:
            if set(NEEDED) <= set(file.header()):
                return file
        except UnreadableArchive:
            return None
    return None


def _the_table(archive: Archive) -> TableFile:
    found = _tables(archive)
    if not found:
        raise UnreadableArchive(
            f"It has no CSV with the columns {', '.join(NEEDED)}.",
            where=name_of(archive.path),
            remedy="Describe a CSV of another form with --source csv and --mapping.",
        )
    if len(found) > 1:
        raise NeedsStating(
            f"It has {len(found)} CSV files of this form: "
            f"{', '.join(file.name for file in found)}.",
            where=name_of(archive.path),
            remedy="Give the one that is meant.",
        )
    return found[0]


def _check_zone(rows: Rows, file: TableFile) -> None:
    if (rows.flaws == Flaw.TIME_ZONELESS).any() and not (rows.flaws == Flaw.NONE).any():
        raise ZoneNotStated(
            "The times in created_at carry no offset from UTC, and no zone was stated.",
            where=file.name,
            remedy="State it, for example with --zone UTC or --zone Europe/London.",
        )


def _mark_duplicates(rows: Rows) -> None:
    good = np.flatnonzero(rows.flaws == Flaw.NONE)
    ids = rows.ids if good.size == rows.ids.size else rows.ids[good]
    again = IdIndex(ids).rows(ids) != np.arange(ids.size)
    rows.flaws[good[again]] = Flaw.DUPLICATE


def _assigned(kept: Rows, options: ReadOptions, file: TableFile) -> tuple[Organisations, Codes]:
    """The organisations, and the number of the one that each message belongs to."""
    if not kept.ours.any():
        organisations = named_by_residents(kept.mentions, options.accounts, file.name)
        accounts = np.full(kept.ids.size, NOBODY, dtype=np.int32)
    else:
        organisations = organisations_of(kept.authors, kept.ours)
        threads = Threads(IdIndex(kept.ids).rows(kept.parents), kept.ours, kept.sent)
        accounts = accounts_of(threads, organisations.senders)
    left = np.flatnonzero(accounts == NOBODY)
    if left.size:
        accounts[left] = mentioned(kept.mentions.gather(left), organisations.names)
    if organisations.alone:
        accounts[accounts == NOBODY] = 0
    return organisations, accounts


def _messages(
    kept: Rows, organisations: Organisations, accounts: Codes, authors: pl.Series
) -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "id": kept.ids,
            "in_reply_to": kept.parents,
            "author": authors,
            "ours": kept.ours,
            "sent_at": pl.Series(kept.sent).cast(INSTANT),
            "account": accounts,
            **({"text": kept.texts} if kept.texts is not None else {}),
        }
    )
    frame = frame.filter(pl.col("account") != NOBODY).sort("sent_at", maintain_order=True)
    names = pl.Series(organisations.names, dtype=pl.Categorical())
    parent = pl.col("in_reply_to")
    return as_messages(
        frame.with_columns(
            pl.col("id").cast(pl.String),
            pl.when(parent != NO_PARENT).then(parent).cast(pl.String).alias("in_reply_to"),
            names.gather(frame["account"]).alias("account"),
            pl.lit("x").alias("platform"),
            pl.lit(value=True).alias("public"),
        )
    )


def _set_aside(file: TableFile, table: Table[Rows], rows: Rows | None) -> pl.DataFrame:
    """The records that are no messages, in the order of the file."""
    faults = set_aside_table((file.name, number, reason) for number, reason in table.faults)
    if rows is None:
        return faults
    wrong = rows.flaws != Flaw.NONE
    reasons = pl.Series([FLAWS.get(flaw, "") for flaw in Flaw])
    flawed = pl.DataFrame(
        {
            "row": rows.numbers.filter(pl.Series(wrong)),
            "reason": reasons.gather(pl.Series(rows.flaws[wrong])),
        }
    )
    flawed = flawed.select(pl.lit(file.name).alias("file"), "row", "reason").cast(faults.schema)
    return pl.concat([faults, flawed]).sort("row", maintain_order=True)


def _reading(
    file: TableFile, table: Table[Rows], messages: pl.DataFrame, set_aside: pl.DataFrame
) -> Reading:
    ours = messages.is_empty() or bool(messages["ours"].any())
    source_class = SourceClass.ANSWERED_ONLY if ours else SourceClass.ARRIVALS_ONLY
    until = messages["sent_at"].max()
    return Reading(
        source=Twcs.name,
        title=Twcs.title,
        source_class=source_class,
        messages=messages,
        rows_read=table.records,
        rows_kept=messages.height,
        set_aside=set_aside,
        until=until if isinstance(until, datetime) else None,
        fingerprint=table.fingerprint,
        notes=(NOTES[source_class], *_repeated_note(table)),
    )


def _repeated_note(table: Table[Rows]) -> tuple[str, ...]:
    repeated = sum(part.repeated for part in table.parts)
    if not repeated:
        return ()
    return (
        f"{repeated:,} times lie in the hour that the clocks repeat in autumn; each is taken as "
        "the earlier of the two it could be.",
    )
