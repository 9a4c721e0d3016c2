"""Which patterns are tried: made from the time that people have, or stated in a file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import comb
from pathlib import Path
from typing import Any

from wardmote.hours.errors import UnreadableHours
from wardmote.hours.pattern import Window
from wardmote.hours.times_of_day import parse_time
from wardmote.hours.weekdays import parse_days
from wardmote.studies.whatif.plan.errors import TooManyPatterns, UnreadableGrid
from wardmote.studies.whatif.plan.shapes import Block, Shape

MOST_STATED = 20_000
"""Patterns that a stated grid may hold: some minutes of search."""

_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6)
"""Of the time that people have: windows run over, so not all of it can be published."""
_SHORTEST = 10
_STEP = 5
_EVERY = {1: 30, 2: 60, 3: 60, 4: 120}
"""Windows a day → minutes between the times that one may open at."""
_KEYS = ("days", "windows_a_day", "minutes", "starts")

Week = Sequence[Sequence[Window]]


@dataclass(frozen=True)
class Tried:
    """The patterns to try, and what was left out of them.

    Attributes:
        shapes: Each once.
        made: How many there were before they were thinned.
    """

    shapes: tuple[Shape, ...]
    made: int


def generated(minutes_a_week: float, week: Week, most: int) -> Tried:
    """Patterns of up to that many minutes a week, within the hours in which people can be there.

    Args:
        minutes_a_week: The time that people have.
        week: The hours of each day from Monday.
        most: About how many to keep, evenly out of all.
    """
    open_days = [day for day in range(7) if week[day]]
    blocks = [
        Block(days, windows, minutes, _starts(week, days, _EVERY[windows]))
        for days in _day_sets(open_days)
        for windows in _EVERY
        for minutes in _lengths(minutes_a_week / len(days) / windows)
    ]
    every = [shape for block in blocks for shape in block.shapes() if shape.fits(week)]
    return _thinned(sorted(set(every)), most)


def _lengths(most: float) -> list[int]:
    """Lengths of a window in whole fives of minutes, the longest first."""
    found = {int(most * share / _STEP) * _STEP for share in _SHARES}
    return sorted((minutes for minutes in found if minutes >= _SHORTEST), reverse=True)


def _starts(week: Week, days: Sequence[int], every: int) -> tuple[int, ...]:
    """Times from each opening on, on any of the days."""
    return tuple(
        sorted({at for day in days for w in week[day] for at in range(w.opens, w.closes, every)})
    )


def _day_sets(days: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All the days; and of fewer, down to two, the two choices that lie furthest apart."""
    yield tuple(days)
    for size in range(len(days) - 1, 1, -1):
        spread = sorted(combinations(days, size), key=lambda own: (_gaps(own), own))
        yield from spread[:2]


def _gaps(days: Sequence[int]) -> list[int]:
    """Days from each to the next round the week, the longest first."""
    following = [*days[1:], days[0] + 7]
    return sorted((b - a for a, b in zip(days, following, strict=True)), reverse=True)


def _thinned(shapes: Sequence[Shape], most: int) -> Tried:
    """Evenly as many of them as are wanted."""
    if len(shapes) <= most:
        return Tried(tuple(shapes), len(shapes))
    step = len(shapes) / most
    return Tried(tuple(shapes[int(i * step)] for i in range(most)), len(shapes))


def read_grid(path: Path) -> tuple[Block, ...]:
    """The grid that a TOML file states: every combination of its days, counts, lengths and times.

    Args:
        path: With ``days = ["mon-fri", "tue,thu"]``, ``windows_a_day = [1, 2]``,
            ``minutes = [20, 30]`` and ``starts = ["09:30", "15:30"]``.

    Raises:
        UnreadableGrid: It is no such file.
        TooManyPatterns: It holds more patterns than can be tried.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or f"it is not TOML: {error}"
        raise _unreadable(path, f"The file cannot be read: {reason}.") from None
    unknown = [key for key in table if key not in _KEYS] or [
        key for key in _KEYS if key not in table
    ]
    if unknown:
        raise _unreadable(path, f'The key "{unknown[0]}" is {_fault(unknown[0])}.')
    days = [_days(path, each) for each in _listed(path, table, "days", str)]
    counts = _whole(path, table, "windows_a_day", 12)
    lengths = _whole(path, table, "minutes", 24 * 60 - 1)
    starts = tuple(sorted({_time(path, each) for each in _listed(path, table, "starts", str)}))
    many = sum(comb(len(starts), count) for count in counts) * len(days) * len(lengths)
    if many > MOST_STATED:
        raise TooManyPatterns(
            f"It states up to {many:,} patterns; {MOST_STATED:,} can be tried.",
            where=path.name,
            remedy="State fewer times, lengths or days.",
        )
    return tuple(Block(d, n, m, starts) for d, n, m in product(days, counts, lengths))


def stated(blocks: Sequence[Block], minutes_a_week: float) -> Tried:
    """The patterns of a stated grid that fit the time; where in the day they lie is its own."""
    every = {
        shape
        for block in blocks
        for shape in block.shapes()
        if shape.minutes_a_week <= minutes_a_week
    }
    return Tried(tuple(sorted(every)), len(every))


def _fault(key: str) -> str:
    return "missing" if key in _KEYS else "not known"


def _listed(path: Path, table: dict[str, Any], key: str, kind: type) -> list[Any]:
    value = table[key]
    # True is a whole number to Python, and to nobody else.
    if not isinstance(value, list) or not value or any(type(each) is not kind for each in value):
        what = "texts in quotation marks" if kind is str else "whole numbers"
        raise _unreadable(path, f'"{key}" is not a list of {what}.')
    return value


def _whole(path: Path, table: dict[str, Any], key: str, most: int) -> list[int]:
    numbers: list[int] = _listed(path, table, key, int)
    if min(numbers) < 1 or max(numbers) > most:
        raise _unreadable(path, f'A number in "{key}" does not lie between 1 and {most:,}.')
    return sorted(set(numbers))


def _days(path: Path, text: str) -> tuple[int, ...]:
    try:
        return parse_days(text)
    except UnreadableHours as error:
        raise error.within(f"{path.name}, days") from None


def _time(path: Path, text: str) -> int:
    try:
        return parse_time(text)
    except UnreadableHours as error:
        raise error.within(f"{path.name}, starts") from None


def _unreadable(path: Path, saw: str) -> UnreadableGrid:
    return UnreadableGrid(
        saw,
        where=path.name,
        remedy="A grid has the keys days, windows_a_day, minutes and starts; the reference of "
        "the plan has an example.",
    )
