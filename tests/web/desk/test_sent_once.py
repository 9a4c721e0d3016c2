"""A form that comes twice writes one reply, and whoever sent it lands where the first one led."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from wardmote_web.conversations.models import Conversation, Kind, Outgoing, Stage
from wardmote_web.conversations.replying import WrittenAlready, reply
from wardmote_web.desk import manual
from web.cast import MONDAY, a_channel, asked, comes_in
from web.conversations.a_desk import Desk

OPEN = MONDAY + timedelta(hours=10)
TWICE = b"It is written down once, and goes out once."


@pytest.fixture
def officer(desk: Desk, client: Client) -> Client:
    desk.cast.team.undo_seconds = 20
    desk.cast.team.save()
    client.force_login(
        desk.cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def here(conversation: Conversation) -> str:
    return f"/desk/fenwick/conversations/{conversation.pk}"


def form_of(client: Client, conversation: Conversation, last: str = "reply") -> dict[str, str]:
    """What the page's form holds before anybody writes into it."""
    text = client.get(f"{here(conversation)}/").content.decode()
    form = re.search(rf'<form[^>]*action="[^"]*/{last}/".*?</form>', text, re.S)
    assert form is not None
    inputs = re.findall(r"<input[^>]*>", form[0])
    named = [(re.search(r'name="(.*?)"', i), re.search(r'value="(.*?)"', i)) for i in inputs]
    return {name[1]: value[1] for name, value in named if name and value}


def test_pressing_twice_sends_one_reply_and_says_so_kindly(desk: Desk, officer: Client) -> None:
    conversation = desk.asks()
    desk.at(OPEN)
    stated = form_of(officer, conversation) | {"text": "On Tuesday."}

    officer.post(f"{here(conversation)}/reply/", stated)
    second = officer.post(f"{here(conversation)}/reply/", stated, follow=True)

    assert second.status_code == 200
    assert TWICE in second.content
    assert b"data-undo" in second.content
    assert desk.worker_comes(OPEN + timedelta(minutes=1)) == ["On Tuesday."]
    assert desk.cast.officer.time_entries.count() == 1


def test_a_form_that_is_sent_again_after_the_reply_went_out_sends_nothing(
    desk: Desk, officer: Client
) -> None:
    conversation = desk.asks()
    desk.at(OPEN)
    stated = form_of(officer, conversation) | {"text": "On Tuesday."}
    officer.post(f"{here(conversation)}/reply/", stated)
    desk.worker_comes(OPEN + timedelta(minutes=1))

    again = officer.post(f"{here(conversation)}/reply/", stated, follow=True)

    assert TWICE in again.content
    assert desk.worker_comes(OPEN + timedelta(minutes=9)) == ["On Tuesday."]


def test_each_page_has_a_form_of_its_own_so_two_replies_can_have_the_same_words(
    desk: Desk, officer: Client
) -> None:
    conversation = desk.asks()
    desk.at(OPEN)

    for _ in range(2):
        stated = form_of(officer, conversation) | {"text": "On Tuesday."}
        officer.post(f"{here(conversation)}/reply/", stated)

    assert Outgoing.objects.filter(kind=Kind.REPLY).count() == 2


@pytest.mark.parametrize("taken_back", [False, True])
def test_other_words_from_the_same_page_or_what_was_taken_back_come_into_the_box_and_are_not_lost(
    desk: Desk, officer: Client, taken_back: bool
) -> None:
    conversation = desk.asks()
    desk.at(OPEN)
    stated = form_of(officer, conversation) | {"text": "On Tuesday."}
    officer.post(f"{here(conversation)}/reply/", stated)
    if taken_back:
        number = Outgoing.objects.get().pk
        officer.post(f"{here(conversation)}/undo/", {"outgoing": number})
    else:
        stated["text"] = "On Wednesday."

    again = officer.post(f"{here(conversation)}/reply/", stated)

    assert again.status_code == 409
    assert f"{stated['text']}</textarea>" in again.content.decode()
    assert stated["form_key"] not in again.content.decode()
    assert Outgoing.objects.count() == 1


def test_changing_a_promise_twice_by_one_form_changes_it_once(desk: Desk, officer: Client) -> None:
    conversation = desk.asks()
    desk.at(OPEN)
    stated = form_of(officer, conversation, "change-promise")
    stated |= {"due_at": "2026-01-09 12:00", "reason": "ill"}

    for _ in range(2):
        last = officer.post(f"{here(conversation)}/change-promise/", stated, follow=True)

    assert TWICE in last.content
    assert Outgoing.objects.filter(kind=Kind.CHANGED_PROMISE).count() == 1
    assert conversation.promises.count() == 2


def test_an_answer_to_be_copied_is_not_written_anew_by_the_same_form(desk: Desk) -> None:
    channel = a_channel(desk.cast.team)
    conversation = comes_in(channel, asked(channel)).conversation
    first = manual.written(
        conversation, "On Tuesday.", by=desk.cast.officer, now=OPEN, form_key="k"
    )

    with pytest.raises(WrittenAlready):
        manual.written(conversation, "On Tuesday.", by=desk.cast.officer, now=OPEN, form_key="k")

    first.refresh_from_db()
    assert first.stage == Stage.FAILED


def test_a_key_is_of_its_conversation_alone(desk: Desk) -> None:
    for by in ("ada", "bert"):
        reply(desk.asks(by=by), "On Tuesday.", by=None, now=OPEN, form_key="k")

    assert Outgoing.objects.count() == 2
