"""Who may do what: the one function that decides, and its two ways of asking.

A right is about a team. What belongs to a conversation, a channel or a pattern belongs to its
team, so that there is one rule and not one for each kind of thing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.http import Http404

from wardmote_web.accounts.models import Membership, Person, Role, Team


class Right(StrEnum):
    """What a person may do in a team."""

    ANSWER = "read and answer conversations"
    SET_PATTERN = "set the pattern and what is said by itself"
    MANAGE_PEOPLE = "add people and change roles"
    MANAGE_CHANNELS = "connect accounts"
    SEE_GROUP_FIGURES = "see figures released for groups"
    STUDY = "audit, what-if and export, pseudonymised"
    TRY = "draw up and carry out trials"
    BELONG = "see what every member sees"


RIGHTS: dict[Any, frozenset[Right]] = {
    Role.OFFICER: frozenset({Right.ANSWER, Right.STUDY, Right.SEE_GROUP_FIGURES, Right.BELONG}),
    Role.LEAD: frozenset(Right),
    Role.RESEARCHER: frozenset({Right.STUDY, Right.TRY, Right.SEE_GROUP_FIGURES, Right.BELONG}),
    Role.ADMINISTRATOR: frozenset({Right.MANAGE_PEOPLE, Right.MANAGE_CHANNELS, Right.BELONG}),
}


def memberships_of(person: Person) -> list[Membership]:
    """What the person is at present and in which teams, by the teams' names: one query."""
    mine = Membership.objects.filter(person=person, until__isnull=True)
    return list(mine.select_related("team").order_by("team__name"))


def allows(person: Person, role: str | None, right: Right) -> bool:
    """Whether the role gives the right. Whoever installs has none by that alone."""
    return person.is_active and role is not None and right in RIGHTS[role]


def may(person: Person, right: Right, team: Team) -> bool:
    """Whether the person has the right in the team."""
    membership = Membership.objects.filter(person=person, team=team, until__isnull=True).first()
    return allows(person, membership.role if membership else None, right)


def membership_in(memberships: list[Membership], slug: str) -> Membership:
    """The one in the team of that name.

    Raises:
        Http404: There is none, or none that this person should know of.
    """
    found = next((each for each in memberships if each.team.slug == slug), None)
    if found is None:
        raise Http404
    return found


def teams_of(person: Person) -> list[Team]:
    """The teams to which the person belongs at present, by name."""
    return [each.team for each in memberships_of(person)]
