"""Hours in one line of text, in and out.

``mon-thu 09:00-17:00; fri 09:00-13:00; closed holidays england; closed 2026-12-24..2027-01-01;
extra 2026-12-28 10:00-12:00; zone Europe/London``
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from wardmote.hours.drafting import Draft, pattern_of
from wardmote.hours.errors import UnreadableHours
from wardmote.hours.pattern import DatedException, ExceptionKind, Pattern, Version, Window
from wardmote.hours.stated_dates import parse_date, parse_dates
from wardmote.hours.suggesting import did_you_mean
from wardmote.hours.times_of_day import parse_window, write_window
from wardmote.hours.weekdays import NAMES, parse_days, write_days
from wardmote.hours.zones import zone_named

_WHOLE_DAY = Window(0, 24 * 60)
_WORDS = ("closed", "extra", "instead", "from", "zone", "name", "always")
_PIECE = re.compile(r'"[^"\n]*"?|[^;\n#"]+|[;\n]|#[^\n]*')
_HOLIDAYS = re.compile(r"(?:on\s+)?(?:(?:public|bank)\s+)?holidays?\b(?:\s+in\b)?(.*)", re.I)
_QUOTED = re.compile(r'(.*?)\s*"([^"]*)"')
_TIMES = re.compile(r"(?<![\w-])(?:\d|noon\b|midday\b|midnight\b|closed\b|always\b)", re.I)
_NEXT_DAYS = re.compile(rf"\s*,\s*((?:{'|'.join(NAMES)})\b.*)", re.I)
_LIST = re.compile(r"\s*(?:,|&|\band\b)\s*", re.I)


@dataclass
class _Read:
    """What has been read of the whole text so far."""

    drafts: list[Draft] = field(default_factory=lambda: [Draft()])
    zone: ZoneInfo | None = None
    name: str = ""


def parse(text: str, zone: ZoneInfo | None = None, where: str = "hours") -> Pattern:
    """Hours from one line of text, or from several lines (each end of line is a semicolon).

    Args:
        text: Parts between semicolons, in any order, except that what follows
            ``from DATE`` belongs to the version that holds from that date.
        zone: The zone where the text states none.
        where: What to call the text in an error.

    Raises:
        UnreadableHours: A part cannot be understood or contradicts another.
        ZoneNotStated: Nothing says which zone is meant.

    >>> print(parse("sat 10am–noon; closed holidays scotland"))
    sat 10:00-12:00; closed holidays scotland; zone Europe/London
    """
    read = _Read()
    for number, part in enumerate(_parts(text), start=1):
        shown = part if len(part) <= 60 else f"{part[:57]}…"
        try:
            _read_part(read, part)
        except UnreadableHours as error:
            raise error.within(f"{where}, part {number} ({shown})") from None
    if len(read.drafts) > 1 and read.drafts[0].empty:
        read.drafts = read.drafts[1:]
    return pattern_of(read.drafts, read.name, read.zone or zone, where)


def _parts(text: str) -> Iterator[str]:
    """Parts between semicolons or ends of line, comments left out, spaces made single."""
    part = ""
    for piece in [*_PIECE.findall(text), ";"]:
        if piece in {";", "\n"}:
            if part.strip():
                yield part.strip()
            part = ""
        elif piece.startswith('"'):
            part += piece
        elif not piece.startswith("#"):
            part += re.sub(r"\s+", " ", piece.replace("–", "-").replace("—", "-"))


def _read_part(read: _Read, part: str) -> None:
    word, _, rest = part.partition(" ")
    match word.lower().rstrip(":"):
        case "zone" | "timezone":
            _state_zone(read, rest)
        case "name":
            _state_name(read, rest)
        case "from":
            read.drafts.append(Draft(effective_from=parse_date(rest.rstrip(":"))))
        case "closed":
            _read_closed(read.drafts[-1], rest)
        case "extra" | "instead" as kind:
            _read_exception(read.drafts[-1], ExceptionKind(kind), rest)
        case "always" | "24/7" if not rest:
            read.drafts[-1].state(range(7), (_WHOLE_DAY,))
        case _:
            _read_days(read.drafts[-1], part)


def _state_zone(read: _Read, rest: str) -> None:
    zone = zone_named(rest.strip())
    if read.zone not in {None, zone}:
        raise UnreadableHours(
            "A second zone is stated.", remedy="State one zone for all the hours."
        )
    read.zone = zone


def _state_name(read: _Read, rest: str) -> None:
    name = _QUOTED.sub(r"\2", rest).strip()
    if read.name or not name:
        raise UnreadableHours(
            "A second name is stated." if name else "The name is missing.",
            remedy='State one name, like: name "Highways desk".',
        )
    read.name = name


def _read_closed(draft: Draft, rest: str) -> None:
    holidays = _HOLIDAYS.fullmatch(rest)
    if holidays is not None:
        nations = [each for each in _LIST.split(holidays[1].strip()) if each]
        if not nations:
            raise UnreadableHours(
                "It is not said whose public holidays these are.",
                remedy="Name the nation, like: closed holidays england.",
            )
        draft.close_on_holidays(nations)
    elif re.match(r"\d", rest):
        _read_exception(draft, ExceptionKind.CLOSED, rest)
    else:
        draft.state(parse_days(rest.removeprefix("on ")), ())


def _read_exception(draft: Draft, kind: ExceptionKind, rest: str) -> None:
    named = _QUOTED.fullmatch(rest)
    plain, name = (named[1], named[2]) if named else (rest, "")
    ranges, times = parse_dates(plain)
    windows = _windows(times) if times else ()
    draft.exceptions += [DatedException(*ends, kind, windows, name) for ends in ranges]


def _windows(times: str) -> tuple[Window, ...]:
    return tuple(parse_window(each) for each in _LIST.split(times))


def _read_days(draft: Draft, part: str) -> None:
    """Days and their times, and after a comma perhaps more days and theirs."""
    group, following = part, ""
    while group:
        found = _TIMES.search(group)
        if found is None:
            raise _without_times(group)
        days, times = group[: found.start()].rstrip(" ,:"), group[found.start() :]
        if (following_days := _NEXT_DAYS.search(times)) is not None:
            times, following = times[: following_days.start()], following_days[1]
        if not days:
            raise UnreadableHours(
                f'"{times}" says no days.', remedy=f"Put the days first, like: mon-fri {times}."
            )
        draft.state(parse_days(days), _windows_or_none(times))
        group, following = following, ""


def _without_times(group: str) -> UnreadableHours:
    word = group.partition(" ")[0]
    return UnreadableHours(
        f'There are no times in "{group}".' + did_you_mean(word, [*_WORDS, *NAMES]),
        remedy="Write days and times, like mon-fri 09:00-17:00, or a part that starts with "
        f"{', '.join(_WORDS[:-1])} or {_WORDS[-1]}.",
    )


def _windows_or_none(times: str) -> tuple[Window, ...]:
    match times.lower():
        case "closed":
            return ()
        case "always":
            return (_WHOLE_DAY,)
    return _windows(times)


def write(pattern: Pattern) -> str:
    """The hours as one line that ``parse`` reads back to the same pattern."""
    parts = [f'name "{pattern.name}"'] if pattern.name else []
    for version in pattern.versions:
        parts += _version_parts(version)
    return "; ".join([*parts, f"zone {pattern.zone.key}"])


def _version_parts(version: Version) -> Iterator[str]:
    if version.effective_from:
        yield f"from {version.effective_from}"
    yield from _week_parts(version)
    if version.holidays:
        yield f"closed holidays {', '.join(version.holidays)}"
    for each in version.exceptions:
        windows = f" {_write_windows(each.windows)}" if each.windows else ""
        yield f"{each.kind} {each.dates()}{windows}" + (f' "{each.name}"' if each.name else "")


def _week_parts(version: Version) -> Iterator[str]:
    for days, windows in grouped_week(version):
        if windows == (_WHOLE_DAY,) and len(days) == 7:
            yield "always"
        elif windows:
            yield f"{write_days(days)} {_write_windows(windows)}"
        elif len(days) == 7:
            yield "mon-sun closed"


def grouped_week(version: Version) -> list[tuple[list[int], tuple[Window, ...]]]:
    """Days that keep the same windows together, in the order of their first day."""
    groups: dict[tuple[Window, ...], list[int]] = {}
    for day, windows in enumerate(version.week):
        groups.setdefault(windows, []).append(day)
    return [(days, windows) for windows, days in groups.items()]


def _write_windows(windows: tuple[Window, ...]) -> str:
    return ", ".join(write_window(window) for window in windows)
