"""Six officers of one team, and what they wrote into their time books."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from wardmote_web.accounts.models import Membership, Person, Role
from wardmote_web.timebook import sharing
from wardmote_web.timebook.models import Entry, Group
from web.cast import MONDAY, Cast, a_person, a_team

FIXED = date(2025, 12, 1)
"""When the group is fixed: it counts from 1 January."""
QUARTER = date(2026, 1, 1)
LAST = date(2026, 3, 31)
RELEASE = date(2026, 4, 7)
"""Seven days after the quarter's end."""


@dataclass
class Office:
    """A team with six officers besides its cast.

    Attributes:
        cast: Its people.
        six: The officers.
    """

    cast: Cast
    six: list[Person] = field(default_factory=list)

    def fix(self, people: list[Person], name: str = "Front office", on: date = FIXED) -> Group:
        """Fix a group."""
        return sharing.fix_group(self.cast.team, name, people, by=self.cast.lead, on=on)

    def write(
        self,
        person: Person,
        hours: float,
        *,
        day: date = QUARTER,
        outside: bool = False,
        kind: str = "answering",
    ) -> Entry:
        """An entry of somebody's."""
        return Entry.objects.create(
            person=person, team=self.cast.team, kind=kind, day=day, minutes=hours * 60,
            out_of_hours=outside,
        )  # fmt: skip


@pytest.fixture
def office(db: Any) -> Office:
    """The team."""
    made = Office(a_team())
    for number in range(6):
        person = a_person(f"worker{number}")
        Membership.objects.create(
            person=person, team=made.cast.team, role=Role.OFFICER, since=MONDAY - timedelta(days=90)
        )
        made.six.append(person)
    return made
