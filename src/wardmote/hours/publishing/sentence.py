"""A sentence about the hours for a profile text, as long as the platform allows.

The sentence is never cut: where the whole does not fit, a shorter one is taken that says
less and is still true, and where none fits there is an error. It is about the version in
force on a given day and what is known to come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from wardmote.hours.errors import DoesNotFit
from wardmote.hours.nations import nation_in_words
from wardmote.hours.one_line import grouped_week
from wardmote.hours.pattern import MIDNIGHT, DatedException, ExceptionKind, Pattern, Version, Window
from wardmote.hours.times_of_day import write_window
from wardmote.hours.weekdays import SHORT, write_days
from wardmote.hours.wording import joined, zone_in_words

LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "bluesky": 256,
        "facebook": 101,
        "instagram": 150,
        "mastodon": 500,
        "threads": 150,
        "tiktok": 80,
        "x": 160,
    }
)
"""Platform → characters in a profile text. Every character of ours is one grapheme, and counts
as one on each of these. Platforms change their limits: ``--limit`` states another."""

_WHOLE_DAY = {Window(0, MIDNIGHT): "all day"}
_SHORT = tuple(day.title() for day in SHORT)


def sentence(pattern: Pattern, on: date, limit: int) -> str:
    """The longest truthful sentence about the hours that fits.

    Args:
        pattern: The published hours.
        on: The day of publishing. What lies before it is left out.
        limit: Characters that the platform allows.

    Raises:
        DoesNotFit: Even the shortest is too long.

    >>> from wardmote.hours.reading import read_hours
    >>> hours = read_hours("mon-thu 9am-5pm; fri 9am-1pm; closed holidays england")
    >>> sentence(hours, date(2026, 11, 23), 160)
    'We answer Mon–Thu 09:00–17:00, Fri 09:00–13:00 (UK time), not on public holidays in England.'
    >>> sentence(hours, date(2026, 11, 23), 80)
    'We answer Mon–Thu 09:00–17:00, Fri 09:00–13:00 (UK time), with exceptions.'
    """
    forms = list(_forms(pattern, on))
    for form in forms:
        if len(form) <= limit:
            return form
    shortest = min(forms, key=len)
    raise DoesNotFit(
        f"The shortest true sentence about these hours has {len(shortest)} characters, and "
        f"{limit} are allowed.",
        remedy="Publish a link to the hours page instead.",
    )


def _forms(pattern: Pattern, on: date) -> Iterator[str]:
    """True sentences, from the one that says most to the one that says least."""
    current = _current(pattern, on)
    week, zone = _week(current.version), zone_in_words(pattern.zone)
    if not week and not any(each.windows for each in current.exceptions):
        yield f"{current.we} do not answer here."
        return
    if not week:
        dates = joined(list(_dated(current.exceptions)))
        yield f"{current.we} answer only on {dates} ({zone})."
    else:
        head = f"{current.we} answer {week} ({zone})"
        yield f"{head}{_fully(current)}."
        yield f"{head}{_shortly(current)}."
        yield f"{head}{_least(current)}."
        days = [day for day, windows in enumerate(current.version.week) if windows]
        yield f"{current.we} answer {_days(days)} at published hours{_least(current)}."
    yield f"{current.we} answer at published hours only."


@dataclass(frozen=True)
class _Current:
    """The version to speak of, what of it lies ahead, and from and until when it holds."""

    version: Version
    exceptions: tuple[DatedException, ...]
    we: str


def _current(pattern: Pattern, on: date) -> _Current:
    later = [v for v in pattern.versions if v.effective_from and v.effective_from > on]
    # Before anything is published there is a first version to come.
    version = pattern.version_on(on) or later.pop(0)
    end = later[0].effective_from if later else None
    start = version.effective_from
    ahead = tuple(
        each
        for each in version.exceptions
        if each.last >= max(on, start or on) and (end is None or each.first < end)
    )
    limits = [f"from {_date(start)}"] if start and start > on else []
    limits += [f"until {_date(end - timedelta(days=1))}"] if end else []
    opening = " ".join(limits)
    return _Current(version, ahead, f"{opening[0].upper()}{opening[1:]} we" if limits else "We")


def _week(version: Version) -> str:
    groups = [(days, windows) for days, windows in grouped_week(version) if windows]
    return ", ".join(f"{_days(days)} {_times(windows)}" for days, windows in groups)


def _days(days: list[int]) -> str:
    return "every day" if len(days) == 7 else write_days(days, _SHORT, "–").replace(",", ", ")


def _times(windows: Iterable[Window]) -> str:
    return joined([_WHOLE_DAY.get(each) or write_window(each, "–") for each in windows])


def _date(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _dates(exception: DatedException) -> str:
    first, last = exception.first, exception.last
    return _date(first) if first == last else f"{_date(first)}–{_date(last)}"


def _dated(exceptions: Iterable[DatedException]) -> Iterator[str]:
    """The exceptions that have windows."""
    for each in exceptions:
        if each.windows:
            yield f"{_dates(each)} {_times(each.windows)}"


def _fully(current: _Current) -> str:
    nations = [nation_in_words(nation) for nation in current.version.holidays]
    shut = [f"on public holidays in {joined(nations)}"] if nations else []
    shut += [_dates(each) for each in current.exceptions if not each.windows]
    text = f", not {', nor '.join(shut)}" if shut else ""
    for kind, lead in ((ExceptionKind.INSTEAD, "only"), (ExceptionKind.EXTRA, "also")):
        own = [each for each in current.exceptions if each.kind is kind]
        text += "".join(f"; {lead} {dated}" for dated in _dated(own))
    return text


def _shortly(current: _Current) -> str:
    if current.version.holidays and not current.exceptions:
        return ", not on public holidays"
    if current.version.holidays:
        return "; closed or other hours on public holidays and some dates"
    return "; closed or other hours on some dates" if current.exceptions else ""


def _least(current: _Current) -> str:
    differing = [each for each in current.exceptions if each.replaces]
    return ", with exceptions" if current.version.holidays or differing else ""
