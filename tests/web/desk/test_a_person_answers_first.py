"""Where a person answers before the acknowledgement went out, it stays unsaid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from wardmote_web.conversations.models import Conversation, Kind, Stage
from wardmote_web.conversations.outbox import claim, not_there
from wardmote_web.conversations.replying import reply, send_at_once
from wardmote_web.desk.sessions import payload
from wardmote_web.promises.changing import change_and_tell
from web.cast import MONDAY, asked
from web.conversations.a_desk import Desk, ours

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
NIGHT = MONDAY + timedelta(hours=22)
OPENING = MONDAY + timedelta(days=1, hours=9, minutes=30)


@pytest.fixture
def telling(desk: Desk) -> Desk:
    """A desk that acknowledges, with time to undo."""
    desk.cast.team.acknowledge, desk.cast.team.undo_seconds = True, 20
    desk.cast.team.save()
    desk.channel.refresh_from_db()
    return desk


def withdrawn(conversation: Conversation) -> bool:
    found = conversation.outgoing.filter(kind=Kind.ACKNOWLEDGEMENT, stage=Stage.WITHDRAWN)
    return bool(found.exists())


def test_it_is_withdrawn_when_a_reply_is_queued_and_nobody_was_told_of_the_promise(
    telling: Desk,
) -> None:
    conversation = telling.asks(at=NIGHT)

    reply(conversation, "On Tuesday.", by=telling.cast.officer, now=NIGHT)

    assert withdrawn(conversation)
    assert telling.worker_comes(NIGHT + 20 * SECOND) == ["On Tuesday."]
    promise = conversation.promises.get()
    assert (promise.state, promise.told_at) == ("kept", None)


def test_a_reply_that_is_held_leaves_it_to_go_out(telling: Desk) -> None:
    conversation = telling.asks(at=NIGHT)

    reply(conversation, "On Tuesday.", by=None, now=NIGHT, hold_until=OPENING)

    (said,) = telling.worker_comes(NIGHT)
    assert said.startswith("Thank you for your message.")
    assert conversation.promises.get().told_at == NIGHT


def test_it_is_withdrawn_when_what_was_held_is_sent_at_once(telling: Desk) -> None:
    conversation = telling.asks(at=NIGHT)
    held = reply(conversation, "On Tuesday.", by=None, now=NIGHT, hold_until=OPENING)

    send_at_once(held, now=NIGHT)

    assert telling.worker_comes(NIGHT + 20 * SECOND) == ["On Tuesday."]


def test_it_is_withdrawn_when_an_answer_is_found_that_was_given_elsewhere(telling: Desk) -> None:
    conversation = telling.asks(at=NIGHT, id="a")

    telling.comes(ours("a", at=NIGHT + SECOND))

    assert withdrawn(conversation)
    assert telling.worker_comes(NIGHT + HOUR) == []


def test_one_for_a_later_question_is_not_withdrawn_by_an_earlier_answer(telling: Desk) -> None:
    telling.asks(at=NIGHT, id="a")
    telling.comes(ours("a", at=NIGHT + SECOND))
    telling.comes(asked(telling.channel, at=NIGHT + HOUR, id="b", in_reply_to="a"))

    telling.comes(ours("a", at=NIGHT + 2 * SECOND, id="late"), now=NIGHT + HOUR)

    assert len(telling.worker_comes(NIGHT + HOUR)) == 1


@pytest.mark.parametrize("resident_goes_on", [False, True])
def test_one_that_was_begun_and_is_not_there_is_not_sent_again_after_an_answer(
    telling: Desk, resident_goes_on: bool
) -> None:
    conversation = telling.asks(at=NIGHT, id="a")
    begun = claim("worker", now=NIGHT, prepare=payload)
    assert begun is not None
    # Its id says that it is none of the outbox's own, which would be left for its receipt.
    telling.comes(ours("a", at=NIGHT + SECOND, id="elsewhere/1"))
    if resident_goes_on:
        telling.comes(asked(telling.channel, at=NIGHT + HOUR, id="b", in_reply_to="a"))

    not_there(begun, now=NIGHT + HOUR)

    assert telling.worker_comes(NIGHT + 2 * HOUR) == []
    assert withdrawn(conversation)


def test_one_that_is_still_on_its_way_tells_of_no_promise_that_was_made_since(
    telling: Desk,
) -> None:
    conversation = telling.asks(at=NIGHT)
    claim("dead", now=NIGHT, prepare=payload)
    change_and_tell(
        conversation, due_at=OPENING + 99 * HOUR, reason="ill", by=telling.cast.officer,
        now=NIGHT + SECOND,
    )  # fmt: skip
    conversation.outgoing.filter(kind=Kind.CHANGED_PROMISE).update(not_before=NIGHT + 9 * HOUR)

    telling.worker_comes(NIGHT + HOUR)

    assert conversation.promises.get(state="open").told_at is None


@pytest.mark.parametrize(("press", "stage"), [("undo", Stage.QUEUED), ("put-aside", Stage.FAILED)])
def test_it_is_due_again_when_the_reply_is_taken_back(
    telling: Desk, client: Client, press: str, stage: Stage
) -> None:
    conversation = telling.asks(at=NIGHT)
    outgoing = reply(conversation, "On Tuesday.", by=telling.cast.officer, now=NIGHT)
    conversation.outgoing.filter(pk=outgoing.pk).update(stage=stage)
    telling.at(NIGHT + SECOND)
    client.force_login(
        telling.cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    client.post(
        f"/desk/fenwick/conversations/{conversation.pk}/{press}/", {"outgoing": outgoing.pk}
    )

    (said,) = telling.worker_comes(NIGHT + HOUR)
    assert said.startswith("Thank you for your message.")
    assert conversation.promises.get().told_at is not None
