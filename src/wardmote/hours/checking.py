"""What a pattern comes to: its next openings, and what makes them differ from the week's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from wardmote.basis.dates import DAYS, date_in_words
from wardmote.basis.instants import DAY, MINUTE, SECOND, from_micros, to_micros
from wardmote.findings.wording import duration
from wardmote.hours.clock import ServiceClock
from wardmote.hours.days import DayHours, days_between, hours_on
from wardmote.hours.pattern import FIRST_DATE, LAST_DATE, DatedException, Pattern
from wardmote.hours.wording import (
    exception_in_words,
    week_in_words,
    windows_in_words,
)
from wardmote.hours.zones import offsets_between

_YEAR = 366 * DAY


@dataclass(frozen=True)
class Opening:
    """One stretch of being open, by local time.

    Attributes:
        opens: Local opening.
        closes: Local closing.
        note: What a clock change does to its length; empty where none does.
    """

    opens: datetime
    closes: datetime
    note: str

    def __str__(self) -> str:
        day, closes = self.opens, f"{self.closes:%H:%M}"
        if self.closes.date() != day.date():
            closes += f" on {self.closes:%a} {self.closes.day} {self.closes:%b}"
        text = f"{day:%a} {day.day:2} {day:%b %Y}  {day:%H:%M} to {closes}"
        return f"{text}  ({self.note})" if self.note else text


@dataclass(frozen=True)
class Checked:
    """The next openings, and what affects them.

    Attributes:
        openings: In order of time; fewer than asked for where there are no more.
        effects: Holidays, dated exceptions, new versions and clock changes, from the start to
            the last opening, each as a sentence that begins with its date.
    """

    openings: tuple[Opening, ...]
    effects: tuple[str, ...]


def check(pattern: Pattern, start: datetime, count: int) -> Checked:
    """The next openings after an instant, and everything that affects them.

    Args:
        pattern: The published hours.
        start: From when.
        count: How many openings to list.
    """
    clock, first = ServiceClock(pattern), max(to_micros(start), 0)
    windows = clock.openings(first, count)
    last = windows[-1][1] if windows else min(first + _YEAR, clock.calendar_end)
    openings = tuple(_opening(pattern, opens, closes) for opens, closes in windows)
    zone = pattern.zone
    days = days_between(
        max(start.astimezone(zone).date(), FIRST_DATE),
        min(from_micros(last).astimezone(zone).date(), LAST_DATE),
    )
    effects = [*_day_effects(pattern, days), *_clock_changes(pattern, first, last)]
    effects.sort(key=lambda each: each[0])
    return Checked(openings, tuple(f"{_day(day)}: {text}" for day, text in effects))


def _day(day: date) -> str:
    return f"{DAYS[day.weekday()]} {date_in_words(day)}"


def _opening(pattern: Pattern, opens: int, closes: int) -> Opening:
    local = [from_micros(each).astimezone(pattern.zone) for each in (opens, closes)]
    by_the_wall = local[1].replace(tzinfo=None) - local[0].replace(tzinfo=None)
    minutes = (closes - opens) // MINUTE
    changed = minutes != by_the_wall // timedelta(minutes=1)
    return Opening(
        local[0], local[1], f"the clocks change in it: it lasts {duration(minutes)}" * changed
    )


def _day_effects(pattern: Pattern, days: Iterator[date]) -> Iterator[tuple[date, str]]:
    told: set[DatedException] = set()
    for day in days:
        hours = hours_on(pattern, day)
        if hours.starts is not None:
            yield day, f"new hours hold from this day: {week_in_words(hours.starts)}"
        for exception in hours.exceptions:
            if exception not in told:
                told.add(exception)
                yield day, _lowered(exception_in_words(exception))
        if _closed_by_holiday(hours):
            yield day, f"closed for {' and '.join(hours.holidays)}{_but(hours)}."


def _closed_by_holiday(hours: DayHours) -> bool:
    replaced = any(each.replaces for each in hours.exceptions)
    return bool(hours.holidays and hours.usual) and not replaced


def _but(hours: DayHours) -> str:
    return f", but open {windows_in_words(hours.windows)}" if hours.windows else ""


def _lowered(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _clock_changes(pattern: Pattern, first: int, last: int) -> Iterator[tuple[date, str]]:
    begin, end = first // SECOND * SECOND, (last // SECOND + 1) * SECOND
    offsets = offsets_between(pattern.zone, begin, end)
    for at, before, after in zip(
        offsets.starts[1:], offsets.offsets[:-1], offsets.offsets[1:], strict=True
    ):
        old, new = (from_micros(int(at + offset)) for offset in (before, after))
        way = "forward" if np.greater(after, before) else "back"
        yield old.date(), f"the clocks go {way} from {old:%H:%M} to {new:%H:%M}."
