"""A team's published hours over all its versions, as one service clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from wardmote.basis.instants import from_micros, to_micros
from wardmote.hours.clock import ServiceClock
from wardmote.hours.one_line import parse
from wardmote.hours.pattern import Pattern
from wardmote.promises.rule import PromiseRule, parse_promise
from wardmote_web.accounts.models import Team
from wardmote_web.promises.models import PublishedPattern

Stated = tuple[tuple[date, str], ...]
"""In force from, hours: in order, one a date."""


@dataclass(frozen=True)
class TeamHours:
    """What a team has published, version by version.

    Attributes:
        clock: Open time over all versions; closed before the first.
        versions: The published versions, in the order in which they come into force; where two
            come into force on one day, the one published later.
    """

    clock: ServiceClock
    versions: tuple[PublishedPattern, ...]

    def version_at(self, at: datetime) -> PublishedPattern | None:
        """The version in force at an instant; None before the first."""
        day = at.astimezone(self.clock.pattern.zone).date()
        found = [each for each in self.versions if each.effective_from <= day]
        return found[-1] if found else None

    def rule_at(self, at: datetime) -> PromiseRule | None:
        """The promise rule in force at an instant."""
        version = self.version_at(at)
        return parse_promise(version.promise) if version else None

    def is_open(self, at: datetime) -> bool:
        """Whether the desk is open."""
        return self.clock.is_open(to_micros(at))

    def next_open(self, at: datetime) -> datetime:
        """When it is next open: at once if it is open.

        Raises:
            NothingDue, BeyondCalendar: It never opens again.
        """
        return from_micros(self.clock.next_open(to_micros(at)))

    def due(self, asked_at: datetime) -> datetime | None:
        """When a reply to a message of that time falls due; None where no promise is published.

        Raises:
            NothingDue, BeyondCalendar: The hours never meet the promise.
        """
        rule = self.rule_at(asked_at)
        return from_micros(rule.due(self.clock, to_micros(asked_at))) if rule else None


def hours_of(team: Team) -> TeamHours | None:
    """What the team has published so far, or None before it has published anything."""
    by_day = {each.effective_from: each for each in team.patterns.order_by("id")}
    versions = tuple(by_day[day] for day in sorted(by_day))
    if not versions:
        return None
    stated = tuple((each.effective_from, each.hours) for each in versions)
    return TeamHours(_clock(stated, team.zone), versions)


@lru_cache(maxsize=512)
def _clock(stated: Stated, zone: str) -> ServiceClock:
    """One clock for all versions; kept, since it lays out years of windows."""
    read = [(day, parse(hours, ZoneInfo(zone))) for day, hours in stated]
    versions = tuple(replace(pattern.versions[0], effective_from=day) for day, pattern in read)
    return ServiceClock(Pattern(ZoneInfo(zone), versions, read[-1][1].name))
