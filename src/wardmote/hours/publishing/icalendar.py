"""Hours as an iCalendar feed (RFC 5545): one event for each opening, at UTC instants.

Openings are spelt out for a stated number of days, not given by a rule: holidays, exceptions
and clock changes are then right in every calendar program. An opening keeps its identifier
for as long as it opens at the same instant, so a feed that is fetched again updates it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from wardmote.basis.instants import DAY, from_micros, to_micros
from wardmote.hours.clock import ServiceClock
from wardmote.hours.pattern import Pattern

_OCTETS = 75


def icalendar(pattern: Pattern, now: datetime, days: int = 366) -> str:
    """The openings from now on as the text of an ``.ics`` file, lines ended by CR LF.

    Args:
        pattern: The published hours.
        now: When it is made; windows that have closed by then are left out.
        days: How far ahead openings are spelt out.
    """
    clock = ServiceClock(pattern)
    start = to_micros(now)
    end = min(to_micros(now + timedelta(days=days)), clock.calendar_end)
    title = pattern.name or "Published hours"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Wardmote//Published hours//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(title)}",
        f"X-WR-CALDESC:{escape(pattern.words())}",
    ]
    for window in clock.windows_between(start, end):
        for opens, closes in _pieces(*window):
            if closes > start and opens < end:
                lines += _event(f"{pattern.zone.key}:{title}", title, opens, closes, now)
    return "".join(f"{fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _pieces(opens: int, closes: int) -> Iterator[tuple[int, int]]:
    """The window itself, or, where it lasts for more than two days, one piece a day of UTC."""
    if closes - opens <= 2 * DAY:
        yield opens, closes
        return
    for day in range(opens // DAY, (closes - 1) // DAY + 1):
        yield max(opens, day * DAY), min(closes, (day + 1) * DAY)


def _event(desk: str, title: str, opens: int, closes: int, now: datetime) -> Iterator[str]:
    start = _utc(from_micros(opens))
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(NAMESPACE_URL, f'wardmote:hours:{desk}:{start}')}"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"DTSTART:{start}"
    yield f"DTEND:{_utc(from_micros(closes))}"
    yield f"SUMMARY:{escape(title)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _utc(instant: datetime) -> str:
    return f"{instant:%Y%m%dT%H%M%SZ}"


def escape(text: str) -> str:
    r"""Text as a property's value (RFC 5545, 3.3.11).

    >>> print(escape("Open; Monday, 9\nto 5"))
    Open\; Monday\, 9\nto 5
    """
    for plain in ("\\", ";", ","):
        text = text.replace(plain, f"\\{plain}")
    return text.replace("\n", "\\n")


def fold(line: str) -> str:
    r"""A content line broken into lines of at most 75 octets (RFC 5545, 3.1).

    It is broken between characters, never within one.

    >>> fold("x" * 76) == "x" * 75 + "\r\n " + "x"
    True
    """
    folded, room = "", _OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            folded, room = f"{folded}\r\n ", _OCTETS - 1
        folded, room = folded + character, room - size
    return folded
