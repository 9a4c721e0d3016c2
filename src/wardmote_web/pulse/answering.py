"""Answer, correct, take out, and read one's own history: all by the key, nothing by the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from wardmote_web.accounts.models import Person, Team
from wardmote_web.pulse.keys import digest
from wardmote_web.pulse.models import Answer
from wardmote_web.pulse.shuffling import Rows, rewrite
from wardmote_web.pulse.weeks import WEEK
from wardmote_web.timebook import groups

YEAR = 53
"""Weeks for which answers are kept: a year, so that one can compare with last year's."""
Given = Mapping[str, int]


@dataclass(frozen=True)
class Mine:
    """What a browser holds the key to.

    Attributes:
        key: The key.
        person: Who is signed in; in the digest, and nowhere in the database.
        team: Whose pulse.
    """

    key: str
    person: Person
    team: Team

    def digest(self, group: int, week: date) -> str:
        """Of one's own answer."""
        return digest(self.key, self.person, group, week)


def answer(mine: Mine, group: int, week: date, given: Given) -> None:
    """Keep this browser's answer of the week, in place of what it answered before."""
    own = mine.digest(group, week)
    # In the order of the questions as kept, whatever order a browser sent them in.
    kept = dict(sorted(given.items()))

    def change(rows: Rows) -> Rows:
        return [*_without(own, rows), Answer(digest=own, given=kept)]

    rewrite(group, week, change)


def take_out(mine: Mine, week: date) -> None:
    """Take this browser's answer of the week out."""
    for group in groups.groups_of(mine.person, mine.team):
        own = mine.digest(group.pk, week)
        if Answer.objects.filter(group_id=group.pk, week=week, digest=own).exists():
            rewrite(group.pk, week, partial(_without, own))


def _without(own: str, rows: Rows) -> Rows:
    return [row for row in rows if row.digest != own]


def erase(mine: Mine, week: date) -> None:
    """Take out all that this key opens. What was released stays as it was."""
    for each in _weeks(week):
        take_out(mine, each)


def history(mine: Mine, week: date) -> list[tuple[date, Given]]:
    """This browser's own answers, newest first: week and what was answered."""
    own = {
        mine.digest(group.pk, each)
        for group in groups.groups_of(mine.person, mine.team)
        for each in _weeks(week)
    }
    found = Answer.objects.filter(digest__in=own, group__team=mine.team)
    return sorted(found.values_list("week", "given"), key=lambda each: each[0], reverse=True)


def _weeks(week: date) -> list[date]:
    return [week - number * WEEK for number in range(YEAR + 1)]
