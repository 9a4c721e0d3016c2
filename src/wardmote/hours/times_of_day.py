"""Times of day and windows as people write them: ``09:30-10:00``, ``9am–5pm``, ``22:00-02:00``."""

from __future__ import annotations

import re

from wardmote.hours.errors import UnreadableHours
from wardmote.hours.pattern import MIDNIGHT, Window

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_FOUR_DIGITS = re.compile(r"(\d{2})(\d{2})")
_WORDS = {"noon": 720, "midday": 720, "12 noon": 720, "midnight": 0}
_RANGE = re.compile(r"\s*-\s*|\s+(?:to|until|till)\s+")


def parse_time(text: str) -> int:
    """A time of day as minutes after midnight; 24:00 is 1440.

    Args:
        text: ``09:30``, ``9.30am``, ``5pm``, ``0930``, ``noon``, ``midnight`` or ``24:00``.

    Raises:
        UnreadableHours: It is no time of day, or a bare number that could be morning or evening.

    >>> parse_time("9.30am"), parse_time("17:00"), parse_time("24:00")
    (570, 1020, 1440)
    """
    plain = " ".join(text.lower().replace("a.m.", "am").replace("p.m.", "pm").split())
    if plain in _WORDS:
        return _WORDS[plain]
    found = _CLOCK.fullmatch(plain) or _FOUR_DIGITS.fullmatch(plain)
    if found is None:
        raise UnreadableHours(
            f'"{text}" is not a time of day.', remedy="Write it like 09:30, 9am or 24:00."
        )
    hour, minute, half = int(found[1]), found[2], found[3] if found.re is _CLOCK else None
    if minute is None and half is None:
        raise UnreadableHours(
            f'"{text}" could be a time in the morning or in the evening.',
            remedy=f"Write {hour}am, {hour}pm or {hour:02}:00.",
        )
    return _minutes(text, hour, int(minute or 0), half)


def _minutes(text: str, hour: int, minute: int, half: str | None) -> int:
    if half and not 1 <= hour <= 12:
        raise UnreadableHours(
            f'"{text}" mixes the 24-hour clock with am or pm.', remedy="Write 17:00 or 5pm."
        )
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    total = hour * 60 + minute
    if minute > 59 or total > MIDNIGHT:
        raise UnreadableHours(
            f'"{text}" is not a time of day: the last is 24:00.',
            remedy="For a window that goes on after midnight write, for example, 22:00-02:00.",
        )
    return total


def parse_window(text: str) -> Window:
    """One window of a day. A close at or before the opening is meant on the next day.

    Raises:
        UnreadableHours: It is not two times, or it has no length.

    >>> parse_window("22:00-02:00")
    Window(opens=1320, closes=1560)
    """
    ends = _RANGE.split(text.strip().replace("–", "-").replace("—", "-"))
    if len(ends) != 2:
        raise UnreadableHours(
            f'"{text}" is not a window of time.', remedy="Write it like 09:30-10:00."
        )
    opens, closes = parse_time(ends[0]), parse_time(ends[1])
    if opens == MIDNIGHT:
        raise UnreadableHours(
            f'"{text}" opens at 24:00, which is the start of the next day.',
            remedy="Write it on the next day, from 00:00.",
        )
    if closes == opens:
        raise UnreadableHours(
            f'"{text}" opens and closes at the same time, so it has no length.',
            remedy="For a whole day write 00:00-24:00; otherwise correct one of the two.",
        )
    return Window(opens, closes if closes > opens else closes + MIDNIGHT)


def write_time(minutes: int) -> str:
    """Minutes after midnight as HH:MM; past midnight it is the next day's time.

    >>> write_time(570), write_time(1440), write_time(1560)
    ('09:30', '24:00', '02:00')
    """
    shown = minutes - MIDNIGHT if minutes > MIDNIGHT else minutes
    return f"{shown // 60:02}:{shown % 60:02}"


def write_window(window: Window, dash: str = "-") -> str:
    """A window as ``parse_window`` reads it.

    >>> write_window(Window(1320, 1560))
    '22:00-02:00'
    """
    return f"{write_time(window.opens)}{dash}{write_time(window.closes)}"
