"""What the columns of a CSV of one's own mean: stated, and nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from wardmote.channels.local_time import RepeatedHour
from wardmote.channels.reading import NeedsStating, SourceClass
from wardmote.hours.suggesting import did_you_mean

RowKind = Literal["messages", "cases"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "messages": ("id", "sent_at", "author", "in_reply_to", "thread", "due_at", "text"),
    "cases": ("id", "asked_at", "answered_at", "due_at", "resident", "text"),
}
"""What a column may be, by what a row is. The times may be in two columns, date and time."""

REQUIRED = {"messages": "sent_at", "cases": "asked_at"}
FLAGS: Mapping[str, tuple[str, ...]] = {
    "messages": ("automatic", "deleted", "edited", "no_reply_needed", "public"),
    "cases": ("machine", "deleted", "no_reply_needed", "public"),
}
TIMES = frozenset({"sent_at", "asked_at", "answered_at", "due_at"})


class MappingNotUnderstood(NeedsStating):
    """The mapping file says something that cannot be meant, or leaves out what it must say."""


@dataclass(frozen=True)
class Match:
    """A column and the values that count, without case or surrounding blanks."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A value that stands in a column of its own."""

    name: str


@dataclass(frozen=True)
class Direction:
    """Which messages are ours.

    Attributes:
        column: The column that tells.
        ours: Values on ours; empty where only ``theirs`` is stated.
        theirs: Values on residents'; where both are stated, any other value is a fault.
    """

    column: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True)
class CsvMapping:
    """What a mapping file says. ``where`` is its name, for words about what is wrong.

    Attributes:
        rows: Whether a row is a message, or a case with its answer.
        columns: Meaning → columns of the CSV; more than one for a date and a time apart.
        ours: Which messages are ours; a constant where all or none are. For cases not used.
        flags: Meaning → constant or match.
        zone: The zone of times without an offset; None if not stated.
        until: The end of the data, if stated; naive if to be read in ``zone``.
        until_columns: Columns of times up to which the data were kept.
        only: A row must match each of these.
        leave_out: A row must match none of these.
    """

    where: str
    rows: RowKind
    columns: Mapping[str, tuple[str, ...]]
    ours: bool | Direction
    flags: Mapping[str, bool | Match]
    account: str | Column
    platform: str | Column = "csv"
    zone: ZoneInfo | None = None
    time_formats: tuple[str, ...] = ("iso",)
    repeated_hour: RepeatedHour = "earlier"
    delimiter: str = ","
    encoding: str = "utf-8"
    source_class: SourceClass | None = None
    until: datetime | None = None
    until_columns: tuple[str, ...] = ()
    only: tuple[Match, ...] = field(default=())
    leave_out: tuple[Match, ...] = field(default=())

    def used(self) -> tuple[str, ...]:
        """Every column of the CSV that the mapping speaks of, each once."""
        names = [name for several in self.columns.values() for name in several]
        names += [flag.column for flag in self.flags.values() if isinstance(flag, Match)]
        names += [one.name for one in (self.account, self.platform) if isinstance(one, Column)]
        names += [match.column for match in (*self.only, *self.leave_out)]
        names += [self.ours.column] if isinstance(self.ours, Direction) else []
        return tuple(dict.fromkeys([*names, *self.until_columns]))

    def check_header(self, header: tuple[str, ...], where: str) -> None:
        """See that the CSV has every column that the mapping speaks of.

        Raises:
            MappingNotUnderstood: It lacks one.
        """
        for name in self.used():
            if name not in header:
                hint = did_you_mean(name, header)
                if len(header) == 1:
                    hint = f' Its first line has one column: is delimiter "{self.delimiter}" right?'
                raise MappingNotUnderstood(
                    f'{where} has no column called "{name}".{hint}',
                    where=self.where,
                    remedy=f"Its columns are: {', '.join(filter(None, header))}.",
                )
