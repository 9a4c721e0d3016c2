"""Dates as hours state them: ``2026-12-24``, ``2026-12-24..2027-01-01``, several with commas."""

from __future__ import annotations

import re
from datetime import date, datetime

from wardmote.hours.errors import UnreadableHours

_DAY = r"\d{4}-\d{1,2}-\d{1,2}"
_DATES = re.compile(rf"({_DAY})(?:\s*(?:\.\.+|\s-\s|\bto\b)\s*({_DAY}))?\s*(,\s*(?=\d{{4}}-))?")


def parse_date(stated: object) -> date:
    """A date from a TOML date or from text in the form of 2026-12-24.

    Raises:
        UnreadableHours: It is not one, or the calendar has no such day.

    >>> parse_date("2026-12-24")
    datetime.date(2026, 12, 24)
    """
    if isinstance(stated, date) and not isinstance(stated, datetime):
        return stated
    text = str(stated).strip()
    try:
        if not re.fullmatch(_DAY, text):
            raise ValueError(text)
        return date(*map(int, text.split("-")))
    except ValueError:
        raise UnreadableHours(
            f'"{text}" is not a date of the calendar.',
            remedy="Write dates as year-month-day, like 2026-12-24.",
        ) from None


def parse_dates(text: str) -> tuple[list[tuple[date, date]], str]:
    """Ranges of dates at the start of a text, and the text after them.

    Raises:
        UnreadableHours: The text does not start with a date.

    >>> parse_dates("2026-12-24..2027-01-01 10:00-12:00")
    ([(datetime.date(2026, 12, 24), datetime.date(2027, 1, 1))], '10:00-12:00')
    """
    ranges: list[tuple[date, date]] = []
    more, at = True, 0
    while more:
        found = _DATES.match(text, at)
        if found is None:
            raise UnreadableHours(
                f'"{text[at:]}" does not start with a date.',
                remedy="Write dates like 2026-12-24, or 2026-12-24..2027-01-01 for a range.",
            )
        ranges.append((parse_date(found[1]), parse_date(found[2] or found[1])))
        more, at = found[3] is not None, found.end()
    return ranges, text[at:].strip(" :")
