"""Add people to a team, change what they are, let them go; delete an account."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from wardmote.basis.errors import WardmoteError
from wardmote_web.accounts.audit import record
from wardmote_web.accounts.models import Membership, Person, Team


class AlreadyThere(WardmoteError):
    """Somebody belongs to the team already."""


class TheLastLead(WardmoteError):
    """A team would have nobody who can set its pattern."""


def add(
    team: Team, email: str, name: str, role: str, *, by: Person | None, now: datetime
) -> tuple[Membership, str]:
    """Add somebody; a new account gets a first password, which is shown once.

    Raises:
        AlreadyThere: They belong to it.
    """
    with transaction.atomic():
        person = Person.objects.filter(email=email.strip().lower()).first()
        password = ""
        if person is None:
            password = "-".join(secrets.token_hex(3) for _ in range(4))
            person = Person.objects.create_user(
                email.strip(), password, name=name.strip(), password_is_given=True
            )
        if Membership.objects.filter(team=team, person=person, until=None).exists():
            raise AlreadyThere(
                "That person belongs to the team already.", remedy="Change their role instead."
            )
        made = Membership.objects.create(team=team, person=person, role=role, since=now)
        record("person added", by=by, at=now, team=team, about=f"person {person.pk}", role=role)
    return made, password


def change_role(membership: Membership, role: str, *, by: Person, now: datetime) -> None:
    """Make somebody something else; what they were stays on record.

    Raises:
        TheLastLead: Nobody would be left to lead.
    """
    with transaction.atomic():
        _check_lead(membership, leaving=role != "lead")
        membership.until = now
        membership.save(update_fields=["until"])
        Membership.objects.create(
            team=membership.team, person=membership.person, role=role, since=now
        )
        about = f"person {membership.person_id}"
        record("role changed", by=by, at=now, team=membership.team, about=about, role=role)


def let_go(membership: Membership, *, by: Person, now: datetime) -> None:
    """Somebody leaves the team.

    Raises:
        TheLastLead: Nobody would be left to lead.
    """
    with transaction.atomic():
        _check_lead(membership, leaving=True)
        membership.until = now
        membership.save(update_fields=["until"])
        about = f"person {membership.person_id}"
        record("person left", by=by, at=now, team=membership.team, about=about)


def delete_account(person: Person, *, now: datetime) -> dict[str, int]:
    """Delete somebody's account, and with it all that is theirs; gives how many rows of what.

    Their time book, memberships and ways to sign in go. Conversations, notes and replies stay,
    without them.

    Raises:
        TheLastLead: A team would have nobody left to lead it; nothing was deleted.
    """
    with transaction.atomic():
        mine = person.memberships.select_for_update(of=("self",)).select_related("team")
        teams = []
        for each in mine.filter(until=None):
            _check_lead(each, leaving=True)
            teams.append(each.team)
        for team in teams or [None]:
            record("account deleted", by=None, at=now, team=team, about=f"person {person.pk}")
        sessions = _sign_out(person)
        counts: dict[str, int] = person.delete()[1]
    return counts | {"sessions.Session": sessions}


def _sign_out(person: Person) -> int:
    """End their sessions: a row holds who signed in, and how."""
    # Anybody's are few, and only each one says whose it is.
    theirs = [
        each.pk
        for each in Session.objects.iterator()
        if each.get_decoded().get(SESSION_KEY) == str(person.pk)
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]


def _check_lead(membership: Membership, *, leaving: bool) -> None:
    others = Membership.objects.filter(team=membership.team, role="lead", until=None).exclude(
        pk=membership.pk
    )
    if leaving and membership.role == "lead" and not others.exists():
        raise TheLastLead(
            "This is the team's only lead.", remedy="Make somebody else a lead first."
        )
