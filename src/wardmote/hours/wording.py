"""Hours, days and times in words that people read, in British English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from wardmote.basis.dates import DAYS, date_in_words
from wardmote.hours.nations import nation_in_words
from wardmote.hours.one_line import grouped_week
from wardmote.hours.pattern import MIDNIGHT, DatedException, ExceptionKind, Pattern, Version, Window
from wardmote.hours.times_of_day import write_time
from wardmote.hours.weekdays import runs


def joined(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``.

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def days_in_words(days: Iterable[int]) -> str:
    """Days of the week.

    >>> days_in_words([0, 1, 2, 3, 5])
    'Monday to Thursday and Saturday'
    """
    return joined(
        [
            DAYS[first] if first == last else f"{DAYS[first]} {_between(first, last)} {DAYS[last]}"
            for first, last in runs(days)
        ]
    )


def _between(first: int, last: int) -> str:
    return "and" if last == first + 1 else "to"


def windows_in_words(windows: Iterable[Window]) -> str:
    """Windows of a day.

    >>> windows_in_words([Window(540, 600), Window(1320, 1560)])
    '09:00 to 10:00 and 22:00 to 02:00 the next day'
    """
    return joined([_window_in_words(window) for window in windows])


def _window_in_words(window: Window) -> str:
    if (window.opens, window.closes) == (0, MIDNIGHT):
        return "all day"
    closes = write_time(window.closes)
    return f"{write_time(window.opens)} to {closes}" + (
        " the next day" if window.closes > MIDNIGHT else ""
    )


def zone_in_words(zone: ZoneInfo) -> str:
    """Whose clock on the wall is meant.

    >>> zone_in_words(ZoneInfo("Europe/London")), zone_in_words(ZoneInfo("America/New_York"))
    ('UK time', 'New York time')
    """
    if zone.key == "Europe/London":
        return "UK time"
    region, _, place = zone.key.rpartition("/")
    if region in {"", "Etc"}:
        return zone.key
    return f"{place.replace('_', ' ')} time"


def pattern_in_lines(pattern: Pattern) -> list[str]:
    """The pattern as sentences, in the order of its versions, the zone last."""
    lines = [line for version in pattern.versions for line in _version_lines(version)]
    words, key = zone_in_words(pattern.zone), pattern.zone.key
    return [*lines, f"Times are {words}." if words == key else f"Times are {words} ({key})."]


def pattern_in_words(pattern: Pattern) -> str:
    """The same as one text."""
    return " ".join(pattern_in_lines(pattern))


def _version_lines(version: Version) -> Iterator[str]:
    start = version.effective_from
    yield (f"From {date_in_words(start)}: " if start else "") + week_in_words(version)
    if version.holidays:
        yield f"Closed on public holidays in {joined([*map(nation_in_words, version.holidays)])}."
    for exception in version.exceptions:
        yield exception_in_words(exception)


def week_in_words(version: Version) -> str:
    """The week of a version as one sentence.

    >>> from wardmote.hours.reading import read_hours
    >>> week_in_words(read_hours("mon-fri 9am-5pm; zone UTC").versions[0])
    'Monday to Friday 09:00 to 17:00; closed on Saturday and Sunday.'
    """
    groups = grouped_week(version)
    if len(groups) == 1:
        windows = groups[0][1]
        return f"Every day {windows_in_words(windows)}." if windows else "Closed every day."
    parts = [f"{days_in_words(days)} {windows_in_words(ws)}" for days, ws in groups if ws]
    closed = [f"closed on {days_in_words(days)}" for days, windows in groups if not windows]
    return "; ".join([*parts, *closed]) + "."


def exception_in_words(exception: DatedException) -> str:
    """A dated exception as one sentence."""
    first, last = date_in_words(exception.first), date_in_words(exception.last)
    days = f"on {first}" if exception.first == exception.last else f"from {first} to {last}"
    verb = {
        ExceptionKind.CLOSED: "Closed",
        ExceptionKind.INSTEAD: "Open only",
        ExceptionKind.EXTRA: "Also open",
    }[exception.kind]
    windows = f" {windows_in_words(exception.windows)}" if exception.windows else ""
    name = f" ({exception.name})" if exception.name else ""
    return f"{verb} {days}{windows}{name}."
