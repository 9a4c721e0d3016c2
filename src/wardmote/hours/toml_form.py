"""Hours in a TOML file, in and out. The keys are described in docs/reference/hours.md."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from wardmote.hours.drafting import Draft, pattern_of
from wardmote.hours.errors import UnreadableHours
from wardmote.hours.one_line import grouped_week
from wardmote.hours.pattern import DatedException, ExceptionKind, Pattern, Version, Window
from wardmote.hours.stated_dates import parse_date, parse_dates
from wardmote.hours.suggesting import did_you_mean
from wardmote.hours.times_of_day import parse_window, write_window
from wardmote.hours.weekdays import parse_days, write_days
from wardmote.hours.zones import zone_named

_OWN = ("name", "zone", "version")
_VERSION = ("effective_from", "holidays", "week", "exception")
_EXCEPTION = ("date", "dates", "first", "last", "closed", "instead", "extra", "name")


def parse(text: str, zone: ZoneInfo | None = None, where: str = "hours.toml") -> Pattern:
    r"""Hours from the text of a TOML file.

    Args:
        text: The file's contents.
        zone: The zone where the file states none.
        where: The file's name, for errors.

    Raises:
        UnreadableHours: It is not TOML, has an unknown key, or contradicts itself.
        ZoneNotStated: Nothing says which zone is meant.

    >>> print(parse('zone = "UTC"\n[week]\nmon-fri = ["09:00-17:00"]'))
    mon-fri 09:00-17:00; zone UTC
    """
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, or numbers or depths too great
        raise UnreadableHours(
            f"This is not TOML: {error}.",
            where=where,
            remedy="Correct that line; see the example in the reference of hours.",
        ) from None
    several = "version" in table
    _refuse_unknown(table, _OWN if several else (*_OWN, *_VERSION), where)
    name, stated = _text(table, "name", where), _text(table, "zone", where)
    try:
        zone = zone_named(stated) if stated else zone
    except UnreadableHours as error:
        raise error.within(f"{where}, zone") from None
    if several:
        versions = _tables(table["version"], "version", where)
        drafts = [_draft(each, f"{where}, version {n}") for n, each in enumerate(versions, 1)]
    else:
        drafts = [_draft({key: table[key] for key in _VERSION if key in table}, where)]
    return pattern_of(drafts, name, zone, where)


def _refuse_unknown(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise UnreadableHours(
                f'There is no key "{key}" here.' + did_you_mean(key, known),
                where=where,
                remedy=f"The keys here are {', '.join(known)}.",
            )


def _of_kind(value: object, kind: type, what: str, where: str) -> Any:
    if not isinstance(value, kind):
        raise UnreadableHours(
            f"This should be {what}, and is {type(value).__name__}.",
            where=where,
            remedy="See the example in the reference of hours.",
        )
    return value


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    return str(_of_kind(table.get(key, ""), str, "text in quotation marks", f"{where}, {key}"))


def _texts(value: object, where: str) -> list[str]:
    """One text, or a list of them."""
    items = _of_kind([value] if isinstance(value, str) else value, list, "a list of texts", where)
    return [_of_kind(item, str, "text in quotation marks", where) for item in items]


def _tables(value: object, key: str, where: str) -> list[Mapping[str, Any]]:
    place = f"{where}, {key}"
    tables = _of_kind(value, list, f"one or more tables headed [[{key}]]", place)
    return [_of_kind(each, dict, f"a table headed [[{key}]]", place) for each in tables]


def _draft(table: Mapping[str, Any], where: str) -> Draft:
    _refuse_unknown(table, _VERSION, where)
    draft = Draft()
    place = f"{where}, effective_from"
    try:
        if "effective_from" in table:
            draft.effective_from = parse_date(table["effective_from"])
        place = f"{where}, holidays"
        draft.close_on_holidays(_texts(table.get("holidays", []), place))
        for days, times in _of_kind(table.get("week", {}), dict, "a table", where).items():
            place = f'{where}, [week] "{days}"'
            draft.state(parse_days(days), _windows(times, place))
        for number, each in enumerate(_tables(table.get("exception", []), "exception", where), 1):
            place = f"{where}, exception {number}"
            draft.exceptions += _exceptions(each, place)
    except UnreadableHours as error:
        raise error.within(place) from None
    return draft


def _windows(value: object, where: str) -> tuple[Window, ...]:
    texts = _texts(value, where)
    return () if texts == ["closed"] else tuple(parse_window(each) for each in texts)


def _exceptions(table: Mapping[str, Any], where: str) -> list[DatedException]:
    _refuse_unknown(table, _EXCEPTION, where)
    kinds = [kind for kind in ExceptionKind if kind in table]
    if len(kinds) != 1 or table.get("closed", True) is not True:
        raise UnreadableHours(
            "An exception is either closed, or has windows instead, or extra ones.",
            remedy="Give one of: closed = true, instead = [...], extra = [...].",
        )
    windows = () if "closed" in table else _windows(table[kinds[0]], where)
    name = _text(table, "name", where)
    return [
        DatedException(first, last, kinds[0], windows, name)
        for first, last in _ranges(table, where)
    ]


def _ranges(table: Mapping[str, Any], where: str) -> list[tuple[date, date]]:
    stated = sorted({"date", "dates", "first", "last"} & set(table))
    if stated == ["date"]:
        return [(parse_date(table["date"]), parse_date(table["date"]))]
    if stated == ["first", "last"]:
        return [(parse_date(table["first"]), parse_date(table["last"]))]
    if stated == ["dates"]:
        ranges, rest = parse_dates(", ".join(_texts(table["dates"], f"{where}, dates")))
        if not rest:
            return ranges
    raise UnreadableHours(
        "It is not clear on which days this exception holds.",
        remedy='Give date = 2026-12-24, or first and last, or dates = "2026-12-24..2027-01-01".',
    )


def write(pattern: Pattern) -> str:
    """The hours as TOML that ``parse`` reads back to the same pattern."""
    lines = [f"name = {_quoted(pattern.name)}"] if pattern.name else []
    lines.append(f"zone = {_quoted(pattern.zone.key)}")
    several = len(pattern.versions) > 1
    for version in pattern.versions:
        lines += ["", "[[version]]"] if several else []
        lines += _version_lines(version, "version." if several else "")
    return "\n".join(lines) + "\n"


def _version_lines(version: Version, prefix: str) -> Iterator[str]:
    if version.effective_from:
        yield f"effective_from = {version.effective_from}"
    if version.holidays:
        yield f"holidays = [{', '.join(map(_quoted, version.holidays))}]"
    yield from ("", f"[{prefix}week]")
    for days, windows in grouped_week(version):
        yield f"{_quoted(write_days(days))} = {_list(windows)}"
    for each in version.exceptions:
        yield from ("", f"[[{prefix}exception]]")
        yield from (f"first = {each.first}", f"last = {each.last}")
        yield f"{each.kind} = {_list(each.windows) if each.windows else 'true'}"
        if each.name:
            yield f"name = {_quoted(each.name)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(windows: tuple[Window, ...]) -> str:
    return f"[{', '.join(_quoted(write_window(window)) for window in windows)}]"
