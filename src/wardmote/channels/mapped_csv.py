"""Reader of any CSV by a mapping file: a row a message, or a row a case with its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from wardmote.basis.instants import from_micros
from wardmote.channels.archive import Archive
from wardmote.channels.asked_for import for_accounts, pseudonyms
from wardmote.channels.csv_mapping import CsvMapping, Direction, MappingNotUnderstood
from wardmote.channels.csv_table import Table, TableFile, read_table
from wardmote.channels.guarding import name_of
from wardmote.channels.local_time import ZoneNotStated
from wardmote.channels.mapped_cases import as_both_sides
from wardmote.channels.mapped_rows import CheckedRows, check_rows
from wardmote.channels.mapping_file import read_mapping
from wardmote.channels.message import INSTANT, as_messages
from wardmote.channels.reading import (
    NeedsStating,
    Reading,
    ReadOptions,
    SourceClass,
    UnreadableArchive,
    set_aside_table,
)
from wardmote.channels.written_times import Writing, read_times
from wardmote.findings.wording import several


class MappedCsv:
    """The source called ``csv``."""

    name = "csv"
    title = "CSV by a mapping file"

    def recognises(self, archive: Archive) -> bool:
        """Never: what the columns mean is stated in a mapping, not recognised."""
        return False

    def read(self, archive: Archive, options: ReadOptions) -> Reading:
        """Read the archive's one CSV by the mapping in the options.

        Raises:
            NeedsStating: There is no mapping, or it does not fit the file.
            ZoneNotStated: The times carry no offset and no zone is stated.
            UnreadableArchive: There is no table in it.
        """
        if options.mapping is None:
            raise NeedsStating(
                "What the columns of this CSV mean was not stated.",
                where=name_of(archive.path),
                remedy="Describe them in a small file and give it with --mapping; "
                "docs/reference/csv-mapping.md has examples.",
            )
        mapping = read_mapping(options.mapping)
        zone = mapping.zone or options.zone
        file = TableFile(archive, _the_name(archive), mapping.delimiter, mapping.encoding)
        mapping.check_header(file.header(), file.name)
        table = read_table(
            file,
            mapping.used(),
            lambda block: check_rows(block, mapping, zone, keep_text=options.keep_text),
            options.progress,
        )
        return _Result(mapping, file, table, zone).reading(options)


SOURCE = MappedCsv()


def _the_name(archive: Archive) -> str:
    names = archive.names()
    if len(names) > 1:
        names = tuple(name for name in names if name.lower().endswith((".csv", ".tsv", ".txt")))
    if len(names) != 1:
        raise UnreadableArchive(
            f"It has {len(names)} CSV files, and a mapping describes one.",
            where=name_of(archive.path),
            remedy="Give the CSV file itself.",
        )
    return names[0]


@dataclass(frozen=True)
class _Result:
    """All rows, checked, on their way to a reading."""

    mapping: CsvMapping
    file: TableFile
    table: Table[CheckedRows]
    zone: ZoneInfo | None

    def reading(self, options: ReadOptions) -> Reading:
        self._check_zone()
        rows = pl.concat(part.frame for part in self.table.parts) if self.table.parts else None
        if rows is None:
            rows, repeats = _NO_ROWS, _NO_ROWS
        else:
            first = pl.struct("platform", "account", "id").is_first_distinct()
            rows, repeats = rows.filter(first), rows.filter(~first)
        messages = self._messages(rows)
        reading = Reading(
            source=MappedCsv.name,
            title=MappedCsv.title,
            source_class=self.mapping.source_class or self._class(messages),
            messages=messages,
            rows_read=self.table.records,
            rows_kept=rows.height,
            set_aside=self._set_aside(repeats),
            until=self._until(messages),
            fingerprint=self.table.fingerprint,
            stated_by="user" if self.mapping.source_class else "reader",
            notes=tuple(self._notes(messages)),
            one_message_each=self.mapping.rows == "cases",
        )
        return for_accounts(reading, options.accounts, self.file.name)

    def _check_zone(self) -> None:
        parts = self.table.parts
        if any(part.zoneless for part in parts) and not any(part.timed for part in parts):
            raise ZoneNotStated(
                "Its times carry no offset from UTC, and no zone was stated.",
                where=self.file.name,
                remedy='State it in the mapping, as in zone = "Europe/London", or with --zone.',
            )

    def _messages(self, rows: pl.DataFrame) -> pl.DataFrame:
        if "author" in rows.columns:
            rows = rows.with_columns(pseudonyms(rows["author"]))
        if self.mapping.rows == "cases":
            rows = as_both_sides(rows)
        return as_messages(rows).sort("sent_at", maintain_order=True)

    def _set_aside(self, repeats: pl.DataFrame) -> pl.DataFrame:
        faults = [
            *self.table.faults,
            *(fault for part in self.table.parts for fault in part.faults),
        ]
        faults += [(number, "Its id was met before in this file.") for number in repeats["record"]]
        return set_aside_table((self.file.name, *fault) for fault in sorted(faults))

    def _class(self, messages: pl.DataFrame) -> SourceClass:
        ours = self.mapping.ours
        if ours is False or not (isinstance(ours, bool) or messages["ours"].any()):
            return SourceClass.ARRIVALS_ONLY
        if ours is True and self.mapping.rows == "messages":
            return SourceClass.ANSWERED_ONLY
        return SourceClass.COMPLETE

    def _until(self, messages: pl.DataFrame) -> datetime | None:
        latest = messages["sent_at"].max()
        times = [latest] if isinstance(latest, datetime) else []
        stated = stated_until(self.mapping, self.zone)
        if stated is not None and times and stated < times[0]:
            raise MappingNotUnderstood(
                f'It says that the data end at {stated:%Y-%m-%dT%H:%MZ} ("until"), but '
                f"{self.file.name} has a message of {times[0]:%Y-%m-%dT%H:%MZ}.",
                where=self.mapping.where,
                remedy="State the time of the export, or leave it out for the latest message.",
            )
        watched = [from_micros(p.watched) for p in self.table.parts if p.watched is not None]
        return stated or max([*times, *watched], default=None)

    def _notes(self, messages: pl.DataFrame) -> Iterator[str]:
        repeated = sum(part.repeated for part in self.table.parts)
        if repeated:
            yield (
                f"{several(repeated, 'time lies', 'times lie')} in the hour that the clocks repeat "
                f"in autumn; each is taken as the {self.mapping.repeated_hour} of the two that it "
                "could be."
            )
        moved = sum(part.moved for part in self.table.parts)
        if moved:
            yield (
                f"{several(moved, 'due time lies', 'due times lie')} in the hour that the clocks "
                "left out in spring; each is taken as the moment at which the clocks went forward."
            )
        if not {"author", "resident"} & self.mapping.columns.keys():
            yield (
                "The file does not say who wrote, so each thread, or each message that is in "
                "none, is taken as a resident of its own."
            )
        if self.mapping.rows == "cases" and "answered_at" in self.mapping.columns:
            yield (
                "What the mapping names as answered_at is taken for the first reply by a person. "
                "If a case was only closed then, every wait here is a wait for its closing, and "
                "every reply a closing."
            )
        if isinstance(self.mapping.ours, Direction) and not messages["ours"].any():
            yield "No row of the file is ours by the mapping, so only arrivals can be read from it."


_NO_ROWS = pl.DataFrame(
    schema={
        "record": pl.UInt32,
        "id": pl.String,
        "account": pl.String,
        "platform": pl.String,
        "ours": pl.Boolean,
        "sent_at": INSTANT,
        "asked_at": INSTANT,
    }
)


def stated_until(mapping: CsvMapping, zone: ZoneInfo | None) -> datetime | None:
    """The end of the data as the mapping states it, by the same rules as any other time."""
    if mapping.until is None:
        return None
    written = pl.Series([mapping.until.isoformat()])
    times = read_times(written, Writing(("iso",), zone, mapping.repeated_hour))
    if not times.good[0]:
        raise MappingNotUnderstood(
            '"until" is not a time that can be placed: it lacks an offset and a zone, or the '
            "clocks skipped or repeated it.",
            where=mapping.where,
            remedy="Give it in UTC, like 2026-03-31T23:59Z.",
        )
    return from_micros(int(times.instants[0]))
