"""Somebody's account goes with all that is theirs; what they wrote for the team stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client

from wardmote_web.accounts.models import AuditRow, Membership, Person
from wardmote_web.accounts.people import TheLastLead, delete_account
from wardmote_web.conversations.closing import assign, note
from wardmote_web.conversations.models import Conversation
from wardmote_web.conversations.replying import reply
from wardmote_web.timebook.models import Entry
from wardmote_web.timebook.sharing import fix_group, release_due
from web.cast import MONDAY, a_person
from web.conversations.a_desk import Desk, desk
from web.project.whole_database import tables_that_hold

__all__ = ["desk"]

NIGHT, OPENING = MONDAY + timedelta(hours=22), MONDAY + timedelta(days=1, hours=9, minutes=30)
NOW = NIGHT + timedelta(hours=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def an_entry(person: Person, desk: Desk) -> None:
    Entry.objects.create(
        person=person, team=desk.cast.team, kind="answering", day=MONDAY, minutes=600
    )


@pytest.fixture
def worked(desk: Desk) -> Conversation:
    """A conversation in which the officer has done one of everything."""
    conversation = desk.asks(at=NIGHT)
    officer = desk.cast.officer
    note(conversation, "Asked the depot.", by=officer, now=NIGHT)
    assign(conversation, officer)
    reply(conversation, "On Tuesday.", by=officer, now=NIGHT, hold_until=OPENING)
    for person in (officer, desk.cast.colleague):
        an_entry(person, desk)
    EmailAddress.objects.create(user=officer, email=officer.email)
    Authenticator.objects.create(user=officer, type="totp", data={})
    return conversation


def test_nothing_that_is_theirs_is_left_in_any_table(desk: Desk, worked: Conversation) -> None:
    officer = desk.cast.officer
    before = tables_that_hold(officer.email)

    counts = delete_account(officer, now=NOW)

    assert {"accounts_person", "account_emailaddress"} <= before
    assert tables_that_hold(officer.email) == tables_that_hold(officer.name) == set()
    assert counts["timebook.Entry"] == counts["mfa.Authenticator"] == 1
    assert Entry.objects.get().person == desk.cast.colleague
    row = AuditRow.objects.get(action="account deleted")
    assert (row.team, row.by) == ("fenwick", "")


def test_what_they_wrote_stays_as_of_somebody_who_has_left_and_a_held_reply_goes_out(
    desk: Desk, worked: Conversation, client: Client
) -> None:
    delete_account(desk.cast.officer, now=NOW)
    desk.at(NOW)
    client.force_login(desk.cast.colleague, backend=BACKEND)

    page = client.get(f"/desk/fenwick/conversations/{worked.pk}/").content.decode()

    assert "Asked the depot." in page
    assert "Somebody who has left" in page
    assert desk.now_as(worked).assigned_to is None
    assert desk.worker_comes(OPENING) == ["On Tuesday."]


def test_they_are_signed_out_everywhere_and_nobody_else_is(desk: Desk) -> None:
    clients = {}
    for person in (desk.cast.officer, desk.cast.colleague):
        clients[person.name] = Client()
        clients[person.name].force_login(person, backend=BACKEND)

    counts = delete_account(desk.cast.officer, now=NOW)

    answers = [each.get("/desk/fenwick/time-book/").status_code for each in clients.values()]
    assert answers == [302, 200]
    assert (counts["sessions.Session"], Session.objects.count()) == (1, 1)


def test_a_teams_only_lead_is_not_deleted_until_there_is_another(desk: Desk) -> None:
    lead = desk.cast.lead

    with pytest.raises(TheLastLead):
        delete_account(lead, now=NOW)
    Membership.objects.filter(person=desk.cast.colleague).update(role="lead")
    still_there = Person.objects.filter(pk=lead.pk).exists()
    delete_account(lead, now=NOW)

    assert still_there
    assert not Person.objects.filter(pk=lead.pk).exists()
    assert desk.cast.team.patterns.get().published_by is None


def test_a_groups_figure_is_withheld_where_fewer_than_five_are_left(desk: Desk) -> None:
    people = [a_person(f"p{number}") for number in range(5)]
    group = fix_group(
        desk.cast.team, "Front office", people, by=desk.cast.lead, on=date(2025, 12, 1)
    )
    for person in people:
        an_entry(person, desk)

    delete_account(people[0], now=NOW)
    release_due(date(2026, 4, 30))

    release = group.releases.get()
    assert release.hours is None
    assert "Withheld" in release.withheld
