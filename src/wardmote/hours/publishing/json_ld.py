"""Hours as schema.org JSON-LD: ``OpeningHoursSpecification``, with special days spelt out.

A window over midnight closes at an earlier time than it opens, as schema.org has it. A
whole day is 00:00 to 23:59, and a closed one is 00:00 to 00:00, as search engines read
them. Times are local and schema.org has no place for their zone: the description says it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from wardmote.basis.dates import DAYS
from wardmote.hours.days import DayHours, days_between, hours_on
from wardmote.hours.one_line import grouped_week
from wardmote.hours.pattern import LAST_DATE, MIDNIGHT, ExceptionKind, Pattern, Window
from wardmote.hours.times_of_day import write_time

Specification = dict[str, object]

_KIND = {
    ExceptionKind.CLOSED: "Closed",
    ExceptionKind.INSTEAD: "Other hours",
    ExceptionKind.EXTRA: "Extra hours",
}


def json_ld(pattern: Pattern, on: date, days: int = 366) -> str:
    """The hours as a JSON-LD document for a ``<script type="application/ld+json">``.

    Args:
        pattern: The published hours.
        on: The day of publishing.
        days: How far ahead holidays and dated exceptions are spelt out.
    """
    last = min(on + timedelta(days=days), LAST_DATE)
    document = {
        "@context": "https://schema.org",
        "@type": "Place",
        **({"name": pattern.name} if pattern.name else {}),
        "description": pattern.words(),
        "openingHoursSpecification": list(_general(pattern, on)),
        "specialOpeningHoursSpecification": list(_special(pattern, on, last)),
    }
    # So that no text in it can end the script element that it is put in.
    return json.dumps(document, ensure_ascii=False, indent=2).replace("<", "\\u003c")


def _general(pattern: Pattern, on: date) -> Iterator[Specification]:
    starts = [version.effective_from or date.min for version in pattern.versions]
    ends = [each - timedelta(days=1) for each in starts[1:]] + [date.max]
    for version, start, end in zip(pattern.versions, starts, ends, strict=True):
        valid = _valid(start if start > date.min else None, end if end < date.max else None)
        if end >= on:
            for days, windows in grouped_week(version):
                names = [f"https://schema.org/{DAYS[day]}" for day in days]
                for window in windows:
                    yield _specification(window) | {"dayOfWeek": names} | valid


def _special(pattern: Pattern, on: date, last: date) -> Iterator[Specification]:
    """Special days in order; closed days that follow each other, for one reason, as one."""
    special = [hours for day in days_between(on, last) if _notable(hours := hours_on(pattern, day))]
    for _, group in groupby(enumerate(special), key=lambda each: _run(*each)):
        own = [hours for _, hours in group]
        valid = _valid(own[0].day, own[-1].day)
        reason: Specification = {"description": "; ".join(_reasons(own[0]))}
        for each in [_specification(window) for window in own[0].windows] or [_opening()]:
            yield each | valid | reason


def _notable(hours: DayHours) -> bool:
    """Whether a day needs spelling out: also where an exception happens to change nothing."""
    return hours.special or bool(hours.exceptions)


def _run(index: int, hours: DayHours) -> tuple[object, ...]:
    return (hours.day.toordinal() - index, hours.windows, tuple(_reasons(hours)))


def _reasons(hours: DayHours) -> Iterator[str]:
    names = [each.name or _KIND[each.kind] for each in hours.exceptions]
    yield from dict.fromkeys(names or hours.holidays)


def _specification(window: Window) -> Specification:
    if (window.opens, window.closes) == (0, MIDNIGHT):
        return _opening(closes="23:59")
    closes = "00:00" if window.closes == MIDNIGHT else write_time(window.closes)
    return _opening(write_time(window.opens), closes)


def _opening(opens: str = "00:00", closes: str = "00:00") -> Specification:
    """From one time to the other; closed all day where neither is given."""
    return {"@type": "OpeningHoursSpecification", "opens": opens, "closes": closes}


def _valid(first: date | None, last: date | None) -> Specification:
    ends = {"validFrom": first, "validThrough": last}
    return {key: day.isoformat() for key, day in ends.items() if day}
