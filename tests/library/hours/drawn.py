"""Patterns and instants drawn at random, and what the wall clock says of them, minute by minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays as library
from hypothesis import strategies as st

from wardmote.basis.instants import MINUTE, to_micros
from wardmote.hours.pattern import DatedException, ExceptionKind, Pattern, Version, Window

ZONES = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Etc/GMT-5",
    "America/St_Johns",
    "America/Havana",
    "Asia/Beirut",
    "UTC",
]

# Weeks in which these zones change their clocks, a holiday falls, or nothing happens.
STARTS = [
    datetime(2026, 3, 27, tzinfo=UTC),
    datetime(2026, 10, 23, tzinfo=UTC),
    datetime(2027, 3, 12, tzinfo=UTC),
    datetime(2026, 4, 3, tzinfo=UTC),
    datetime(2026, 10, 30, tzinfo=UTC),
    datetime(2026, 6, 8, tzinfo=UTC),
    datetime(2026, 12, 23, tzinfo=UTC),
]


def windows() -> st.SearchStrategy[Window]:
    """Windows on the quarter of an hour, some over midnight, some the whole day."""
    quarter = st.integers(0, 95).map(lambda each: each * 15)
    length = st.integers(1, 95).map(lambda each: each * 15)
    return st.builds(lambda start, size: Window(start, start + size), quarter, length) | st.just(
        Window(0, 1440)
    )


_DAYS = st.dates(date(2026, 3, 1), date(2027, 4, 1))
_WEEK = st.tuples(*[st.lists(windows(), max_size=3).map(tuple)] * 7)


@st.composite
def exceptions(draw: st.DrawFn) -> tuple[DatedException, ...]:
    """A few dated exceptions, none of which closes or replaces a day of another."""
    made: list[DatedException] = []
    for first in sorted(draw(st.lists(_DAYS, max_size=4, unique=True))):
        last = first + timedelta(days=draw(st.integers(0, 4)))
        kind = draw(st.sampled_from(list(ExceptionKind)))
        taken = any(each.replaces and each.last >= first for each in made)
        if kind is not ExceptionKind.EXTRA and taken:
            continue
        own = () if kind is ExceptionKind.CLOSED else (draw(windows()),)
        name = draw(st.sampled_from(["", "Christmas", "Staff away; all #1", "Gŵyl Ddewi"]))
        made.append(DatedException(first, last, kind, own, name))
    return tuple(made)


@st.composite
def versions(draw: st.DrawFn, start: date | None) -> Version:
    """A version that holds from a date."""
    nations = draw(st.sampled_from([(), ("england",), ("scotland", "wales"), ("US-MD",)]))
    return Version(draw(_WEEK), nations, draw(exceptions()), start)


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    """One to three versions in one zone."""
    starts: list[date | None] = [draw(st.none() | st.just(date(2026, 3, 28)))]
    starts += sorted(draw(st.lists(_DAYS.filter(lambda d: d > date(2026, 3, 28)), max_size=2)))
    starts = list(dict.fromkeys(starts))
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    name = draw(st.sampled_from(["", "Highways desk", "Ymholiadau – Gwynedd"]))
    return Pattern(zone, tuple(draw(versions(start)) for start in starts), name)


_CODES = {"england": "ENG", "wales": "WLS", "scotland": "SCT"}


@dataclass(frozen=True)
class Quarter:
    """A quarter of an hour, with the days whose windows are open in it."""

    start: int
    days: tuple[date, ...]


def by_the_wall(pattern: Pattern, start: datetime, count: int = 4 * 96) -> list[Quarter]:
    """Quarters in order, read off the wall: the rule, said as plainly as can be.

    A window of a day is open whenever the wall clock reads a time within it.
    """
    windows: dict[date, list[Window]] = {}
    quarters = []
    for step in range(count):
        instant = start + timedelta(minutes=15 * step)
        wall = instant.astimezone(pattern.zone).replace(tzinfo=None)
        days = []
        for day in (wall.date(), wall.date() - timedelta(days=1)):
            minute = (wall - datetime.combine(day, datetime.min.time())) / timedelta(minutes=1)
            own = windows.setdefault(day, windows_of(pattern, day))
            if any(window.opens <= minute < window.closes for window in own):
                days.append(day)
        quarters.append(Quarter(to_micros(instant), tuple(days)))
    return quarters


@cache
def _closed_for_holidays(nation: str, year: int) -> frozenset[date]:
    country, _, part = nation.partition("-")
    if nation in _CODES:
        country, part = "GB", _CODES[nation]
    return frozenset(library.country_holidays(country, subdiv=part, years=year, expand=False))


def windows_of(pattern: Pattern, day: date) -> list[Window]:
    """The windows that belong to a day, worked out for that day alone."""
    holding = [v for v in pattern.versions if v.effective_from is None or v.effective_from <= day]
    if not holding:
        return []
    version = holding[-1]
    found = list(version.week[day.weekday()])
    for nation in version.holidays:
        if day in _closed_for_holidays(nation, day.year):
            found = []
    on_the_day = [each for each in version.exceptions if each.first <= day <= each.last]
    for each in on_the_day:
        if each.kind is not ExceptionKind.EXTRA:
            found = list(each.windows)
    for each in on_the_day:
        if each.kind is ExceptionKind.EXTRA:
            found += each.windows
    return found


QUARTER = 15 * MINUTE
