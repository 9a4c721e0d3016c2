"""A closed desk counts nothing; a closed conversation can only be read, whatever is posted."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from wardmote_web.conversations.closing import close
from wardmote_web.conversations.models import Conversation, Note, Outgoing, State
from wardmote_web.desk.deciding import tie
from wardmote_web.desk.models import Decision, Tie
from web.cast import MONDAY
from web.conversations.a_desk import Desk

HOUR = timedelta(hours=1)
OPEN, NIGHT = MONDAY + timedelta(hours=10), MONDAY + timedelta(hours=22)
ONLY_OPEN = {
    "reply": {"text": "On Tuesday.", "seen": "0"},
    "note": {"text": "Asked the depot."},
    "assign": {"person": ""},
    "close": {"reason": "spam"},
    "tie": {"decision": ""},
    "change-promise": {"due_at": "2026-01-09 12:00", "reason": "ill"},
}


@pytest.fixture
def officer(desk: Desk, client: Client) -> Client:
    client.force_login(
        desk.cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def page(desk: Desk, officer: Client, address: str, at: datetime) -> str:
    desk.at(at)
    return unescape(officer.get(address).content.decode())


@pytest.mark.parametrize(("at", "counted"), [(OPEN, True), (NIGHT, False)])
def test_what_was_said_to_decisions_is_counted_only_while_the_desk_is_open(
    desk: Desk, officer: Client, at: datetime, counted: bool
) -> None:
    decision = Decision.objects.create(team=desk.cast.team, kind="works", title="The crossing")
    for number in range(7):
        tie(decision, desk.asks(by=f"r{number}"), now=MONDAY)

    shown = page(desk, officer, "/desk/fenwick/decisions/", at)
    taken = officer.post(
        f"/desk/fenwick/decisions/{decision.pk}/",
        {"changed": "yes", "outcome": "It is moved."}, follow=True,
    ).content.decode()  # fmt: skip

    assert (">7<" in shown, "Heard back" in shown) == (counted, counted)
    assert ("7 residents are told" in taken) is counted
    assert ("Those who spoke are told" in taken) is not counted
    assert ("The desk opens at" in shown) is not counted


@pytest.mark.parametrize(("at", "counted"), [(OPEN, True), (NIGHT, False)])
def test_whoever_looks_at_todays_list_anyway_is_told_no_count(
    desk: Desk, officer: Client, at: datetime, counted: bool
) -> None:
    for number in range(9):
        desk.asks(by=f"r{number}")

    shown = page(desk, officer, "/desk/fenwick/today/?look=anyway&minutes=8", at)

    assert ("7 more wait" in shown) is counted


def test_whoever_looks_at_the_inbox_anyway_is_told_no_count(desk: Desk, officer: Client) -> None:
    desk.asks()

    shown = page(desk, officer, "/desk/fenwick/?look=anyway", NIGHT)

    assert "Resident" in shown
    assert "wardmote-count" not in shown


def a_closed_one(desk: Desk) -> Conversation:
    conversation = close(desk.asks(at=MONDAY), now=MONDAY + HOUR, no_reply_reason="thanks")
    desk.at(OPEN)
    return conversation


@pytest.mark.parametrize("press", ONLY_OPEN)
def test_nothing_but_opening_it_again_can_be_done_to_a_closed_conversation(
    desk: Desk, officer: Client, press: str
) -> None:
    conversation = a_closed_one(desk)
    Conversation.objects.filter(pk=conversation.pk).update(assigned_to=desk.cast.colleague)
    decision = Decision.objects.create(team=desk.cast.team, kind="works", title="The crossing")
    stated = ONLY_OPEN[press] | ({"decision": str(decision.pk)} if press == "tie" else {})

    answer = officer.post(
        f"/desk/fenwick/conversations/{conversation.pk}/{press}/", stated, follow=True
    )

    found = desk.now_as(conversation)
    assert b"was closed meanwhile and can only be read" in answer.content
    assert (found.state, found.no_reply_reason) == (State.CLOSED, "thanks")
    assert found.assigned_to == desk.cast.colleague
    assert not any(each.objects.exists() for each in (Outgoing, Note, Tie))


def test_a_reply_to_what_a_colleague_closed_meanwhile_is_kept_and_comes_along_when_it_is_opened(
    desk: Desk, officer: Client
) -> None:
    conversation = a_closed_one(desk)
    here = f"/desk/fenwick/conversations/{conversation.pk}"

    refused = officer.post(f"{here}/reply/", {"text": "On Tuesday.", "seen": "0"})
    opened = officer.post(f"{here}/reopen/", {"text": "On Tuesday."})

    assert refused.status_code == 409
    assert "On Tuesday.</textarea>" in refused.content.decode()
    assert "On Tuesday.</textarea>" in opened.content.decode()
    assert b'id="reply-form"' in opened.content
    assert desk.now_as(conversation).state == State.WAITING
