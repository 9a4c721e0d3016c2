"""Closing and opening again: who waits is not closed without a reason, and is found again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from wardmote_web.conversations.closing import StillWaiting, close, reopen
from wardmote_web.conversations.models import Conversation, NoReplyReason, State
from wardmote_web.conversations.replying import reply
from web.cast import MONDAY, asked
from web.conversations.a_desk import Desk, ours

HOUR = timedelta(hours=1)


def press(desk: Desk, client: Client, conversation: Conversation, what: str, **stated: str) -> None:
    client.force_login(
        desk.cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    client.post(f"/desk/fenwick/conversations/{conversation.pk}/{what}/", stated)


def test_whoever_waits_is_not_closed_without_a_reason(desk: Desk) -> None:
    conversation = desk.asks()

    with pytest.raises(StillWaiting):
        close(conversation, now=MONDAY + HOUR)

    assert desk.now_as(conversation).state == State.WAITING


@pytest.mark.parametrize("reason", NoReplyReason.values)
def test_where_no_reply_is_needed_no_promise_stands(
    desk: Desk, client: Client, reason: str
) -> None:
    conversation = desk.asks()
    desk.at(MONDAY + HOUR)

    press(desk, client, conversation, "close", reason=reason)

    found = desk.now_as(conversation)
    assert (found.state, found.no_reply_reason) == (State.CLOSED, reason)
    assert found.promises.get().state == "void"
    assert found.due_at is None


def test_what_is_answered_is_closed_without_a_reason(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    desk.comes(ours("a", at=MONDAY + HOUR))

    closed = close(conversation, now=MONDAY + 2 * HOUR)

    assert (closed.state, closed.no_reply_reason) == (State.CLOSED, "")


def test_closing_takes_back_what_is_held(desk: Desk) -> None:
    conversation = desk.asks()
    reply(conversation, "On Tuesday.", by=None, now=MONDAY, hold_until=MONDAY + 9 * HOUR)

    close(conversation, now=MONDAY + HOUR, no_reply_reason="thanks")

    assert desk.worker_comes(MONDAY + 24 * HOUR) == []


def test_what_is_opened_again_waits_since_the_first_message_without_an_answer(
    desk: Desk, client: Client
) -> None:
    conversation = desk.asks(id="a")
    desk.comes(ours("a", at=MONDAY + HOUR))
    for hours, name in ((2, "b"), (3, "c")):
        desk.comes(asked(desk.channel, at=MONDAY + hours * HOUR, id=name, in_reply_to="a"))
    desk.at(MONDAY + 4 * HOUR)
    press(desk, client, conversation, "close", reason="comment")

    press(desk, client, conversation, "reopen")

    found = desk.now_as(conversation)
    assert (found.state, found.no_reply_reason) == (State.WAITING, "")
    assert found.waiting_since == MONDAY + 2 * HOUR
    assert found.promises.get(state="open").asked.platform_id == "b"


def test_what_was_answered_is_opened_again_as_the_residents_turn(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    desk.comes(ours("a", at=MONDAY + HOUR))
    close(conversation, now=MONDAY + 2 * HOUR)

    reopen(conversation)

    assert desk.now_as(conversation).state == State.WITH_RESIDENT


def test_nobody_waits_behind_what_they_took_back(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    desk.takes_back("a", at=MONDAY + HOUR)

    reopen(conversation)

    assert desk.now_as(conversation).waiting_since is None
