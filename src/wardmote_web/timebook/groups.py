"""Fixed groups and the quarters for which they are released: what all that is released goes by.

Whoever releases figures about people (the time book, the pulse) asks here and not the tables, so
that there is one rule: five or more, fixed beforehand, one group a person, a quarter at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wardmote_web.accounts.models import Person, Team
from wardmote_web.timebook.models import Group, GroupMember

__all__ = [
    "DELAY", "FEWEST", "Group", "Quarter", "counting", "groups_of", "next_quarter", "next_release",
    "of_team", "one_at_a_time", "people_in", "quarters_due",
]  # fmt: skip

FEWEST = 5
DELAY = timedelta(days=7)
"""After the end of a quarter, so that entries can be corrected first."""


@dataclass(frozen=True)
class Quarter:
    """What one release is about.

    Attributes:
        first: Its first day.
        last: Its last day.
    """

    first: date
    last: date


def quarters_due(group: Group, on: date) -> Iterator[Quarter]:
    """The group's whole quarters whose fixed date has come, earliest first.

    One in which the group ended is none of them: whoever comes after it in another group would
    be told twice of one quarter.
    """
    first = group.fixed_from
    while (last := next_quarter(first) - timedelta(days=1)) + DELAY <= on:
        if group.ended_on is not None and group.ended_on <= last:
            return
        yield Quarter(first, last)
        first = last + timedelta(days=1)


def next_release(group: Group, on: date) -> date | None:
    """The next fixed date on which something of the group can be released; None if it ended."""
    if group.ended_on is not None:
        return None
    last = next_quarter(max(on - DELAY, group.fixed_from)) - timedelta(days=1)
    return last + DELAY


def next_quarter(day: date) -> date:
    """The first day of the quarter after the one that the day is in."""
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + (month > 12), month - 12 if month > 12 else month, 1)


def of_team(team: Team) -> list[Group]:
    """The team's groups, those that ended too."""
    return list(team.groups.order_by("fixed_from", "pk"))


def groups_of(person: Person, team: Team) -> list[Group]:
    """The team's groups that the person is or was fixed in."""
    return list(team.groups.filter(members__person=person).order_by("fixed_from", "pk"))


def counting(person: Person, team: Team, day: date) -> Group | None:
    """The one group in which the person counts on that day, if there is one."""
    for group in groups_of(person, team):
        if group.fixed_from <= day and (group.ended_on is None or group.ended_on > day):
            return group
    return None


def people_in(group: Group) -> int:
    """How many are in it: those who have an account still."""
    return GroupMember.objects.filter(group=group).count()


def one_at_a_time(group: int) -> None:
    """Until the transaction ends, whoever asks the same for this group waits."""
    list(Group.objects.select_for_update().filter(pk=group).values_list("pk"))
