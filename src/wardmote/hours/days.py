"""What holds on one local date, and why: for people, where the clock's arrays only count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wardmote.hours.nations import holidays_of, last_known_year, nation_in_words
from wardmote.hours.pattern import DatedException, Pattern, Version, Window, merged


@dataclass(frozen=True)
class DayHours:
    """The windows that belong to a date, and what made them differ from the week's.

    Attributes:
        day: The local date.
        windows: What is open; a window belongs to the day on which it opens.
        usual: What the week of the version in force has for that day.
        holidays: The public holidays on it, as ``Christmas Day (England)``.
        exceptions: The dated exceptions that hold on it.
        starts: The version that starts on it, if one does.
    """

    day: date
    windows: tuple[Window, ...]
    usual: tuple[Window, ...]
    holidays: tuple[str, ...]
    exceptions: tuple[DatedException, ...]
    starts: Version | None

    @property
    def special(self) -> bool:
        """Whether the day's windows differ from those of the week."""
        return self.windows != self.usual


def hours_on(pattern: Pattern, day: date) -> DayHours:
    """What holds on a local date."""
    version = pattern.version_on(day)
    if version is None:
        return DayHours(day, (), (), (), (), None)
    usual = version.week[day.weekday()]
    replacing, extra = version.replacing(day), version.extras(day)
    holidays = _holidays(version, day)
    base = replacing.windows if replacing else () if holidays else usual
    return DayHours(
        day=day,
        windows=merged([*base, *(window for each in extra for window in each.windows)]),
        usual=usual,
        holidays=holidays,
        exceptions=(*([replacing] if replacing else []), *extra),
        starts=version if version.effective_from == day else None,
    )


def _holidays(version: Version, day: date) -> tuple[str, ...]:
    """Each holiday of the day once, with the nations that keep it."""
    nations: dict[str, list[str]] = {}
    for nation in version.holidays:
        if day.year <= last_known_year(nation) and day in holidays_of(nation, day.year):
            name = holidays_of(nation, day.year)[day]
            nations.setdefault(name, []).append(nation_in_words(nation))
    return tuple(f"{name} ({', '.join(own)})" for name, own in nations.items())


def days_between(first: date, last: date) -> Iterator[date]:
    """Each date from first to last, both included."""
    return (first + timedelta(days=step) for step in range((last - first).days + 1))
