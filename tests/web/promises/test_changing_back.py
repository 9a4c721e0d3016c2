"""A changed promise can be taken back like a reply: then it was never changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from wardmote_web.conversations.models import Conversation, Kind, Outgoing, Stage
from wardmote_web.conversations.outbox import claim
from wardmote_web.conversations.replying import TooLateToUndo
from wardmote_web.desk.sessions import payload
from wardmote_web.promises.actions import settle
from wardmote_web.promises.changing import change_and_tell, take_back
from web.cast import MONDAY
from web.conversations.a_desk import Desk, desk

__all__ = ["desk"]

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
AT = MONDAY + timedelta(hours=10)
DUE = MONDAY + DAY + timedelta(hours=16, minutes=30)


@pytest.fixture
def slow(desk: Desk) -> Desk:
    """A desk with twenty seconds to undo."""
    desk.cast.team.undo_seconds = 20
    desk.cast.team.save()
    return desk


def change(desk: Desk, conversation: Conversation, *, now: datetime, due: datetime) -> Outgoing:
    change_and_tell(
        conversation, due_at=due, reason="the lorry broke", by=desk.cast.officer, now=now
    )
    found: Outgoing = conversation.outgoing.filter(kind=Kind.CHANGED_PROMISE).latest("id")
    return found


@pytest.mark.parametrize("now", [AT, DUE, DUE + HOUR])
def test_what_was_promised_before_stands_again_whether_it_had_passed_or_not(
    slow: Desk, now: datetime
) -> None:
    conversation = slow.asks()

    take_back(change(slow, conversation, now=now, due=DUE + DAY))

    promise = conversation.promises.get()
    assert (promise.state, promise.due_at, promise.settled_at) == ("open", DUE, None)
    assert promise.reason == ""
    assert slow.now_as(conversation).due_at == DUE
    assert slow.worker_comes(now + 20 * SECOND) == []


def test_after_the_seconds_it_is_too_late_and_the_change_stands(slow: Desk) -> None:
    conversation = slow.asks()
    told = change(slow, conversation, now=AT, due=DUE + DAY)
    assert claim("worker", now=AT + 19 * SECOND, prepare=payload) is None
    claim("worker", now=AT + 20 * SECOND, prepare=payload)

    with pytest.raises(TooLateToUndo):
        take_back(told)

    assert slow.now_as(conversation).due_at == DUE + DAY


def test_a_change_that_was_kept_by_an_answer_meanwhile_stays(slow: Desk) -> None:
    conversation = slow.asks()
    told = change(slow, conversation, now=AT, due=DUE + DAY)
    conversation.waiting_since = None  # As it is once an answer was taken in.
    settle(conversation, replied_at=AT + 5 * SECOND)

    take_back(told)

    states = conversation.promises.order_by("id").values_list("state", "due_at")
    assert list(states) == [("changed", DUE), ("kept", DUE + DAY)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_changes_are_taken_back_in_any_order(slow: Desk, order: tuple[int, int]) -> None:
    conversation = slow.asks()
    changes = [
        change(slow, conversation, now=AT + n * SECOND, due=DUE + (n + 1) * DAY) for n in range(2)
    ]

    for number in order:
        take_back(changes[number])

    promise = conversation.promises.get()
    assert (promise.state, promise.due_at) == ("open", DUE)
    assert slow.now_as(conversation).due_at == DUE


@pytest.mark.parametrize(("taken", "stands"), [(0, DUE + 2 * DAY), (1, DUE + DAY)])
def test_of_two_changes_the_one_that_is_left_is_what_the_resident_is_told(
    slow: Desk, taken: int, stands: datetime
) -> None:
    conversation = slow.asks()
    changes = [
        change(slow, conversation, now=AT + n * SECOND, due=DUE + (n + 1) * DAY) for n in range(2)
    ]

    take_back(changes[taken])
    (said,) = slow.worker_comes(AT + HOUR)

    standing = conversation.promises.get(state="open")
    assert f"{stands:%A %-d January}" in said
    assert (standing.due_at, slow.now_as(conversation).due_at) == (stands, stands)
    assert standing.told_at is not None
    assert conversation.promises.filter(state="changed").get().due_at == DUE


def test_an_officer_takes_it_back_by_the_same_button_and_its_words_are_in_no_box(
    slow: Desk, client: Client
) -> None:
    conversation = slow.asks()
    slow.at(AT)
    client.force_login(
        slow.cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    here = f"/desk/fenwick/conversations/{conversation.pk}"

    changed = client.post(
        f"{here}/change-promise/", {"due_at": "2026-01-09 12:00", "reason": "ill"}, follow=True
    ).content.decode()
    number = conversation.outgoing.get(stage=Stage.QUEUED).pk
    back = client.post(f"{here}/undo/", {"outgoing": number}, follow=True).content.decode()

    assert "You can undo it for 20 seconds" in changed
    assert "data-undo" in changed
    assert "10:00:20" in changed
    assert "What was promised before stands again" in back
    assert "We said we would reply sooner" not in back
    assert slow.now_as(conversation).due_at == DUE


def test_the_acknowledgement_that_the_change_made_needless_is_due_again(
    slow: Desk, client: Client
) -> None:
    slow.cast.team.acknowledge = True
    slow.cast.team.save()
    slow.channel.refresh_from_db()
    night = MONDAY + timedelta(hours=22)
    conversation = slow.asks(at=night)
    told = change(slow, conversation, now=night, due=DUE + DAY)
    slow.at(night + SECOND)
    client.force_login(
        slow.cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    client.post(f"/desk/fenwick/conversations/{conversation.pk}/undo/", {"outgoing": told.pk})

    (said,) = slow.worker_comes(night + HOUR)
    assert "16:30 on Tuesday 6 January" in said
