"""The mapping file: TOML that says what the columns of a CSV of one's own mean.

See docs/reference/csv-mapping.md for every key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from wardmote.basis.errors import WardmoteError
from wardmote.channels.csv_mapping import (
    COLUMNS,
    FLAGS,
    REQUIRED,
    TIMES,
    Column,
    CsvMapping,
    Direction,
    MappingNotUnderstood,
    Match,
    RowKind,
)
from wardmote.channels.local_time import REPEATED_HOURS, RepeatedHour
from wardmote.channels.reading import NeedsStating, SourceClass
from wardmote.channels.utf8_stream import codec_named
from wardmote.channels.written_times import NAMED_FORMS
from wardmote.hours.suggesting import did_you_mean
from wardmote.hours.zones import zone_named

_KEYS = (
    "rows",
    "columns",
    "zone",
    "time_format",
    "repeated_hour",
    "delimiter",
    "encoding",
    "class",
    "platform",
    "account",
    "until",
    "until_columns",
    "only",
    "except",
)


def read_mapping(path: Path) -> CsvMapping:
    """Read a mapping file.

    Raises:
        MappingNotUnderstood: It is no TOML, or says what cannot be meant.
    """
    try:
        return parse_mapping(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as trouble:
        raise MappingNotUnderstood(
            "The mapping file cannot be read as text.",
            where=path.name,
            remedy="Give the path of a TOML file with --mapping.",
        ) from trouble


def parse_mapping(text: str, where: str = "mapping") -> CsvMapping:
    """Read the text of a mapping file.

    Args:
        text: TOML.
        where: What to call it where something is wrong.

    >>> mapping = parse_mapping('''
    ... rows = "cases"
    ... account = "Highways"
    ... zone = "Europe/London"
    ... [columns]
    ... asked_at = "Created"
    ... answered_at = "Closed"
    ... ''')
    >>> mapping.columns["asked_at"], mapping.zone.key
    (('Created',), 'Europe/London')
    """
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as trouble:
        raise MappingNotUnderstood(
            f"It is not TOML: {trouble}.", where=where, remedy="See docs/reference/csv-mapping.md."
        ) from trouble
    return _Reader(table, where).mapping()


class _Reader:
    """Reads the table of a mapping file, key by key."""

    def __init__(self, table: dict[str, Any], where: str) -> None:
        self.table = table
        self.where = where
        kind = table.get("rows")
        if not isinstance(kind, str) or kind not in COLUMNS:
            raise self._wrong(
                '"rows" says whether a row is a message or a case', '"messages" or "cases"'
            )
        self.kind = cast(RowKind, kind)

    def mapping(self) -> CsvMapping:
        flags = FLAGS[self.kind]
        allowed = [*_KEYS, *flags, *(("ours",) if self.kind == "messages" else ())]
        self._known(self.table, allowed, "key")
        columns = self._columns()
        return CsvMapping(
            where=self.where,
            rows=self.kind,
            columns=columns,
            ours=self._ours() if self.kind == "messages" else "answered_at" in columns,
            flags={name: self._flag(name) for name in flags if name in self.table},
            account=self._text_or_column("account", None),
            platform=self._text_or_column("platform", "csv"),
            zone=self._zone(),
            time_formats=self._time_formats(),
            repeated_hour=cast(
                RepeatedHour, self._one_of("repeated_hour", REPEATED_HOURS, "earlier")
            ),
            delimiter=self._delimiter(),
            encoding=self._encoding(),
            source_class=self._class(),
            until=self._until(),
            until_columns=self._texts("until_columns", self.table.get("until_columns", [])),
            only=self._matches("only"),
            leave_out=self._matches("except"),
        )

    def _wrong(self, saw: str, remedy: str) -> MappingNotUnderstood:
        return MappingNotUnderstood(f"{saw}.", where=self.where, remedy=f"Write {remedy}.")

    def _known(self, names: Iterable[str], allowed: Iterable[str], what: str) -> None:
        allowed = tuple(allowed)
        for name in names:
            if name not in allowed:
                above = name in _KEYS and what != "key"
                raise MappingNotUnderstood(
                    f'A mapping with rows = "{self.kind}" has no {what} called "{name}".'
                    f"{did_you_mean(name, allowed)}",
                    where=self.where,
                    remedy="In TOML, what stands below a line in brackets belongs to it: put "
                    f"{name} above the first of them."
                    if above
                    else f"The {what}s are: {', '.join(allowed)}.",
                )

    def _columns(self) -> dict[str, tuple[str, ...]]:
        table = self.table.get("columns")
        if not isinstance(table, dict):
            raise self._wrong(
                'It has no table "columns"', "[columns], and below it what each means"
            )
        self._known(table, COLUMNS[self.kind], "column")
        if REQUIRED[self.kind] not in table:
            raise self._wrong(
                f'"columns" does not say which column is {REQUIRED[self.kind]}',
                f'{REQUIRED[self.kind]} = "…" below [columns]',
            )
        columns = {name: self._texts(f"columns.{name}", value) for name, value in table.items()}
        for name, several in columns.items():
            if not several or (len(several) > 1 and name not in TIMES):
                raise self._wrong(f'"columns.{name}" names {len(several)} columns', "one column")
        return columns

    def _ours(self) -> bool | Direction:
        value = self.table.get("ours")
        if isinstance(value, bool):
            return value
        remedy = '[ours] with column = "…" and values = ["…"] (and theirs = ["…"] if you like)'
        if not isinstance(value, dict) or not isinstance(value.get("column"), str):
            raise self._wrong('"ours" does not say which messages are the team\'s own', remedy)
        self._known(value, ("column", "values", "theirs"), 'key of "ours"')
        ours = self._texts("ours.values", value.get("values", []))
        theirs = self._texts("ours.theirs", value.get("theirs", []))
        if not ours and not theirs:
            raise self._wrong('"ours" names no values', remedy)
        return Direction(value["column"], ours, theirs)

    def _flag(self, name: str) -> bool | Match:
        value = self.table[name]
        return value if isinstance(value, bool) else self._match(name, value)

    def _matches(self, name: str) -> tuple[Match, ...]:
        value = self.table.get(name, [])
        return tuple(
            self._match(name, one) for one in (value if isinstance(value, list) else [value])
        )

    def _match(self, name: str, value: object) -> Match:
        if not isinstance(value, dict) or not isinstance(value.get("column"), str):
            raise self._wrong(
                f'"{name}" does not say in which column to look',
                f'{name} = {{ column = "…", values = ["…"] }}',
            )
        self._known(value, ("column", "values"), f'key of "{name}"')
        values = self._texts(f"{name}.values", value.get("values", []))
        if not values:
            raise self._wrong(f'"{name}" names no values', 'values = ["…"]')
        return Match(value["column"], values)

    def _texts(self, name: str, value: object) -> tuple[str, ...]:
        several = value if isinstance(value, list) else [value]
        for one in several:
            if isinstance(one, bool) or not isinstance(one, str | int):
                raise self._wrong(f'"{name}" is not text', "it in quotation marks")
        return tuple(str(one) for one in several)

    def _text_or_column(self, name: str, default: str | None) -> str | Column:
        value = self.table.get(name, default)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if (
            isinstance(value, dict)
            and set(value) == {"column"}
            and isinstance(value["column"], str)
        ):
            return Column(value["column"])
        raise self._wrong(
            f'"{name}" does not say what the {name} is',
            f'{name} = "…", or {name} = {{ column = "…" }} where a column says it',
        )

    def _zone(self) -> ZoneInfo | None:
        value = self.table.get("zone")
        if value is None:
            return None
        try:
            return zone_named(str(value))
        except WardmoteError as trouble:
            raise MappingNotUnderstood(
                trouble.saw, where=self.where, remedy=trouble.remedy
            ) from trouble

    def _time_formats(self) -> tuple[str, ...]:
        formats = self._texts("time_format", self.table.get("time_format", "iso"))
        for form in formats:
            if form not in NAMED_FORMS and not _names_an_instant(form):
                raise self._wrong(
                    f'The time_format "{form}" does not give a date with hour and minute, without '
                    "which no wait can be measured",
                    f"a strptime format such as %d/%m/%Y %H:%M, or one of {', '.join(NAMED_FORMS)}",
                )
        for form in formats:
            if "%f" in form.replace(".%f", ""):
                raise self._wrong(
                    f'The time_format "{form}" has a fraction of a second that follows no point',
                    'it as ".%f"; "iso" reads one after a comma, too',
                )
        if not formats:
            raise self._wrong('"time_format" is empty', 'time_format = "iso" or a strptime format')
        return formats

    def _one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.table.get(name, default)
        if value not in allowed:
            raise self._wrong(
                f'"{value}" is no value of {name}',
                "one of: " + ", ".join(f'"{a}"' for a in allowed),
            )
        return str(value)

    def _delimiter(self) -> str:
        value = self.table.get("delimiter", ",")
        plain = isinstance(value, str) and len(value) == 1 and value.isascii()
        if not plain or value in '"\r\n' or value.isalnum():
            raise self._wrong(
                '"delimiter" is not one character between fields', 'delimiter = ";", "," or "\\t"'
            )
        return str(value)

    def _encoding(self) -> str:
        try:
            return codec_named(str(self.table.get("encoding", "utf-8")))
        except NeedsStating as trouble:
            raise MappingNotUnderstood(
                trouble.saw, where=self.where, remedy=trouble.remedy
            ) from trouble

    def _class(self) -> SourceClass | None:
        if "class" not in self.table:
            return None
        return SourceClass(self._one_of("class", tuple(SourceClass), ""))

    def _until(self) -> datetime | None:
        value = self.table.get("until")
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                raise self._wrong('"until" is not a time', 'until = "2026-03-31T23:59"') from None
        if isinstance(value, date) and not isinstance(value, datetime):
            raise self._wrong(
                '"until" is a date without a time of day', 'until = "2026-03-31T23:59"'
            )
        if value is not None and not isinstance(value, datetime):
            raise self._wrong('"until" is not a time', 'until = "2026-03-31T23:59"')
        return value


_PARTS = (("%Y", "%y"), ("%m", "%b", "%B", "%h"), ("%d", "%e"), ("%H", "%I", "%k", "%l"), ("%M",))
_WHOLE = {"%c": "%Y%m%d%H%M", "%F": "%Y%m%d", "%D": "%y%m%d", "%T": "%H%M", "%R": "%H%M"}


def _names_an_instant(form: str) -> bool:
    """Whether a ``strptime`` format has a date, an hour and a minute, and only what is known."""
    if "%Z" in form:
        return False
    for short, long in _WHOLE.items():
        form = form.replace(short, long)
    complete = all(any(one in form for one in several) for several in _PARTS)
    return complete and ("%I" not in form or "%p" in form or "%P" in form)
