"""Days of the week as people write them: ``mon-thu, sat``, ``weekdays``, ``every day``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wardmote.basis.dates import DAYS
from wardmote.hours.errors import UnreadableHours
from wardmote.hours.suggesting import did_you_mean

SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GROUPS = {
    "weekday": range(5),
    "weekdays": range(5),
    "weekend": range(5, 7),
    "weekends": range(5, 7),
    "daily": range(7),
    "every day": range(7),
    "everyday": range(7),
}
_OTHERS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_DAY = {
    **{name: day for day, name in enumerate(SHORT)},
    **{name.lower(): day for day, name in enumerate(DAYS)},
    **{f"{name.lower()}s": day for day, name in enumerate(DAYS)},
    **_OTHERS,
}
NAMES = (*_DAY, *_GROUPS)
"""Every word that stands for a day or for several."""


def parse_days(text: str) -> tuple[int, ...]:
    """Days as numbers from Monday = 0, in order, each once.

    A range may go over the end of the week: ``fri-mon`` is Friday to Monday.

    Raises:
        UnreadableHours: A word is not a day.

    >>> parse_days("mon-thu, sat")
    (0, 1, 2, 3, 5)
    >>> parse_days("Fri – Mon")
    (0, 4, 5, 6)
    """
    plain = " ".join(text.lower().replace("–", "-").replace("—", "-").split())
    days: set[int] = set()
    for item in re.split(r"\s*(?:,|&|\band\b)\s*", plain):
        days.update(_GROUPS[item] if item in _GROUPS else _range(item))
    return tuple(sorted(days))


def _range(item: str) -> Iterable[int]:
    ends = re.split(r"\s*-\s*|\s+to\s+", item)
    if len(ends) > 2:
        raise UnreadableHours(f'"{item}" is not a range of days.', remedy="Write it like mon-fri.")
    first, last = _day(ends[0]), _day(ends[-1])
    return ((first + step) % 7 for step in range((last - first) % 7 + 1))


def _day(word: str) -> int:
    if word not in _DAY:
        raise UnreadableHours(
            f'"{word}" is not a day of the week.' + did_you_mean(word, NAMES),
            remedy=f"Write days as {', '.join(SHORT)}, or a range such as mon-fri.",
        )
    return _DAY[word]


def runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Days grouped into runs (first, last), in the order of the week.

    >>> runs([0, 1, 2, 5])
    [(0, 2), (5, 5)]
    """
    result: list[tuple[int, int]] = []
    for day in sorted(days):
        if result and result[-1][1] == day - 1:
            result[-1] = (result[-1][0], day)
        else:
            result.append((day, day))
    return result


def write_days(days: Iterable[int], names: tuple[str, ...] = SHORT, dash: str = "-") -> str:
    """Days as ``parse_days`` reads them: ``mon-thu,sat``.

    >>> write_days([0, 1, 2, 5])
    'mon-wed,sat'
    """
    return ",".join(
        names[first] if first == last else f"{names[first]}{dash}{names[last]}"
        for first, last in runs(days)
    )
