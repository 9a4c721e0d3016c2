"""Six officers who are fixed in a group, and their browsers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from wardmote.basis.clock import FixedClock
from wardmote_web.accounts.models import Membership, Person, Role
from wardmote_web.timebook import sharing
from wardmote_web.timebook.models import Group
from web.cast import MONDAY, Cast, a_person, a_team
from web.security.conftest import signed_in_as

WEEK = timedelta(days=7)
FIRST = date(2026, 1, 5)
"""The Monday of the first whole week of the group's first quarter."""
RELEASE = date(2026, 4, 7)
PAGE = "/desk/fenwick/pulse/"
FIGURES = "/desk/fenwick/pulse-figures/"
SCALE = "/desk/fenwick/pulse-scale/"
Given = Mapping[str, int]


def all_of(number: int) -> dict[str, int]:
    """The same answer to all three of our own."""
    return {f"own-{each}": number for each in (1, 2, 3)}


@dataclass
class Team:
    """A team whose officers answer.

    Attributes:
        cast: Its people.
        officers: Six of them.
        group: The first five or six, fixed.
        settings: Django's.
    """

    cast: Cast
    settings: Any
    officers: list[Person] = field(default_factory=list)
    group: Group | None = None

    def on(self, day: date, hour: int = 10) -> None:
        """Set the desk's clock."""
        self.settings.WARDMOTE_CLOCK = FixedClock(self.at(day, hour))

    def at(self, day: date, hour: int = 10) -> datetime:
        """That hour of the day."""
        return datetime.combine(day, time(hour), tzinfo=UTC)

    def fix(self, people: list[Person], name: str = "Front office") -> Group:
        """Fix a group in December, so that it counts from January."""
        return sharing.fix_group(
            self.cast.team, name, people, by=self.cast.lead, on=date(2025, 12, 1)
        )

    def browser(self, person: Person) -> Client:
        """Somebody's browser, without a key yet."""
        return signed_in_as(person)

    def answer(self, browser: Client, given: Given) -> Any:
        """Answer as the page does it."""
        return browser.post(PAGE, {"what": "answer", **given})


@pytest.fixture
def team(db: Any, settings: Any) -> Team:
    """The team, with a group of six, in the first week of its quarter."""
    return a_team_of_six(settings)


def a_team_of_six(settings: Any, slug: str = "fenwick") -> Team:
    """The same for whoever has a database of their own."""
    made = Team(a_team(slug), settings)
    for number in range(6):
        person = a_person(f"worker{number}.{slug}")
        Membership.objects.create(
            person=person, team=made.cast.team, role=Role.OFFICER, since=MONDAY - timedelta(days=90)
        )
        made.officers.append(person)
    made.group = made.fix(made.officers)
    made.on(FIRST)
    return made
