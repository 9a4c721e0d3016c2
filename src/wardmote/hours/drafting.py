"""A version of the hours while it is being read, part by part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from wardmote.basis.dates import DAYS
from wardmote.hours.errors import UnreadableHours, ZoneNotStated
from wardmote.hours.nations import UNITED_KINGDOM, nation_named
from wardmote.hours.pattern import DatedException, Pattern, Version, Window
from wardmote.hours.times_of_day import write_window

_EXAMPLE = "Write them like: mon-fri 09:30-10:00, 15:30-16:00; closed holidays england"


@dataclass
class Draft:
    """What has been read of one version so far.

    Attributes:
        effective_from: The date from which it holds, if one was stated.
        days: For each day that was stated, the groups of windows, one a part of the text.
        holidays: Nations, as stated.
        exceptions: Dated exceptions.
    """

    effective_from: date | None = None
    days: dict[int, list[tuple[Window, ...]]] = field(default_factory=dict)
    holidays: list[str] = field(default_factory=list)
    exceptions: list[DatedException] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing but a date was stated."""
        return not (self.days or self.holidays or self.exceptions)

    def state(self, days: Iterable[int], windows: tuple[Window, ...]) -> None:
        """Windows for some days; none for days that are said to be closed.

        Raises:
            UnreadableHours: A day was said to be closed and open, or a window lies inside
                one that another part gave, so that it was probably meant to replace it.
        """
        for day in days:
            groups = self.days.setdefault(day, [])
            if any(bool(group) != bool(windows) for group in groups):
                raise UnreadableHours(
                    f"{DAYS[day]} is said to be closed and to be open.",
                    remedy="Leave out one of the two.",
                )
            for group in groups:
                _refuse_nested(day, windows, group)
            groups.append(windows)

    def close_on_holidays(self, nations: Iterable[str]) -> None:
        """Close on the public holidays of some nations."""
        for nation in nations:
            name = nation_named(nation)
            if name not in self.holidays:
                self.holidays.append(name)

    def version(self) -> Version:
        """What was read, as a version.

        Raises:
            UnreadableHours: No days were stated, or exceptions contradict each other.
        """
        if not self.days and not any(each.windows for each in self.exceptions):
            start = f" from {self.effective_from}" if self.effective_from else ""
            raise UnreadableHours(f"No opening hours are stated{start}.", remedy=_EXAMPLE)
        week = tuple(
            tuple(window for group in self.days.get(day, ()) for window in group)
            for day in range(7)
        )
        return Version(week, tuple(self.holidays), tuple(self.exceptions), self.effective_from)


def _refuse_nested(day: int, new: Iterable[Window], old: Iterable[Window]) -> None:
    for inner in new:
        for outer in old:
            if outer.opens <= inner.opens and inner.closes <= outer.closes:
                raise UnreadableHours(
                    f"{DAYS[day]} {write_window(inner)} lies inside {write_window(outer)}, which "
                    "was given before, so it would change nothing.",
                    remedy=f"Give {DAYS[day]} its windows once, and leave it out of the other "
                    "part.",
                )


def pattern_of(drafts: Iterable[Draft], name: str, zone: ZoneInfo | None, where: str) -> Pattern:
    """The pattern that the drafts make.

    Where no zone is stated, it is London's if public holidays of the United Kingdom are
    all that is named.

    Raises:
        ZoneNotStated: Nothing says which zone is meant.
        UnreadableHours: The versions are incomplete or out of order.
    """
    try:
        versions = tuple(draft.version() for draft in drafts)
        nations = {nation for version in versions for nation in version.holidays}
        if zone is None and nations and nations <= set(UNITED_KINGDOM):
            zone = ZoneInfo("Europe/London")
        if zone is None:
            raise ZoneNotStated(
                "The hours do not say in which time zone they are meant.",
                remedy="State it, like: zone Europe/London (in a TOML file, "
                'zone = "Europe/London").',
            )
        return Pattern(zone, versions, name)
    except UnreadableHours as error:
        raise error.within(where) from None
