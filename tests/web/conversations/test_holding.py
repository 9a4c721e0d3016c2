"""A reply is held until the desk opens, pulled back when it no longer fits, and can be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from wardmote_web.conversations.models import Conversation, Kind, Outgoing, Stage, State
from wardmote_web.conversations.outbox import claim, refused
from wardmote_web.conversations.replying import (
    NothingToAnswer,
    SomethingNewCameIn,
    TooLateToUndo,
    latest_of_resident,
    reply,
    send_at_once,
    undo,
)
from wardmote_web.timebook.models import Entry
from web.cast import MONDAY, asked
from web.conversations.a_desk import Desk, ours

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NIGHT = MONDAY + timedelta(hours=22)
OPENING = MONDAY + timedelta(days=1, hours=9, minutes=30)
NOON = MONDAY + timedelta(hours=10)


def hold(desk: Desk, conversation: Conversation, text: str = "On Tuesday.") -> Outgoing:
    return reply(conversation, text, by=desk.cast.officer, now=NIGHT, hold_until=OPENING)


def test_a_held_reply_goes_out_when_the_desk_opens_and_not_a_minute_before(desk: Desk) -> None:
    conversation = desk.asks(at=NIGHT)
    hold(desk, conversation)

    before = desk.worker_comes(OPENING - MINUTE)
    state = desk.now_as(conversation).state
    on_it = desk.worker_comes(OPENING)

    assert (before, state) == ([], State.HELD)
    assert on_it == ["On Tuesday."]
    assert desk.now_as(conversation).state == State.WITH_RESIDENT
    assert desk.now_as(conversation).promises.get().state == "kept"


@pytest.mark.parametrize("minutes", [-1, 0])
def test_a_held_reply_is_pulled_back_if_the_resident_writes_again_before_it_went(
    desk: Desk, minutes: int
) -> None:
    conversation = desk.asks(at=NIGHT, id="a")
    held = hold(desk, conversation)

    at = OPENING + minutes * MINUTE
    desk.comes(asked(desk.channel, "It is solved.", at=at, id="b", in_reply_to="a"))

    held.refresh_from_db()
    assert held.stage == Stage.WITHDRAWN
    assert held.reason == "The resident has written again."
    assert desk.worker_comes(OPENING + MINUTE) == []
    assert desk.now_as(conversation).state == State.WAITING


def test_a_machine_that_writes_pulls_nothing_back(desk: Desk) -> None:
    conversation = desk.asks(at=NIGHT, id="a")
    hold(desk, conversation)

    away = asked(desk.channel, at=NIGHT + MINUTE, id="b", in_reply_to="a", automatic=True)
    desk.comes(away)

    assert desk.worker_comes(OPENING) == ["On Tuesday."]


def test_a_held_reply_is_pulled_back_if_a_colleague_answers_in_the_platforms_own_app(
    desk: Desk,
) -> None:
    conversation = desk.asks(at=NIGHT, id="a")
    hold(desk, conversation)

    desk.comes(ours("a", at=NIGHT + MINUTE))

    assert desk.worker_comes(OPENING) == []
    assert desk.now_as(conversation).state == State.WITH_RESIDENT


def test_a_held_reply_is_pulled_back_if_a_colleague_answers_at_the_desk(desk: Desk) -> None:
    conversation = desk.asks(at=NIGHT)
    hold(desk, conversation)

    reply(conversation, "A colleague's.", by=desk.cast.colleague, now=NIGHT + MINUTE)

    assert desk.worker_comes(OPENING) == ["A colleague's."]
    assert desk.now_as(conversation).state == State.WITH_RESIDENT


def test_of_two_colleagues_who_hold_the_later_reply_goes_out(desk: Desk) -> None:
    conversation = desk.asks(at=NIGHT)
    hold(desk, conversation)

    later = NIGHT + MINUTE
    reply(conversation, "Later.", by=desk.cast.colleague, now=later, hold_until=OPENING)

    assert desk.now_as(conversation).state == State.HELD
    assert desk.worker_comes(OPENING) == ["Later."]


def test_a_reply_written_while_a_colleagues_was_on_its_way_is_pulled_back(desk: Desk) -> None:
    conversation = desk.asks(at=NIGHT)
    desk.cast.team.undo_seconds = 20
    desk.cast.team.save()
    reply(conversation, "A colleague's.", by=desk.cast.colleague, now=NIGHT)
    hold(desk, conversation)
    Outgoing.objects.filter(text="A colleague's.").update(stage=Stage.QUEUED)

    desk.worker_comes(NIGHT + 20 * SECOND)

    assert desk.worker_comes(OPENING) == ["A colleague's."]


def test_two_held_replies_of_one_officer_both_go_out(desk: Desk) -> None:
    conversation = desk.asks(at=NIGHT)
    hold(desk, conversation, "One.")
    hold(desk, conversation, "Two.")

    assert desk.worker_comes(OPENING) == ["One.", "Two."]


def test_undo_gives_back_the_conversation_as_it_was(desk: Desk) -> None:
    conversation = desk.asks(at=NIGHT)

    undo(hold(desk, conversation))

    assert desk.now_as(conversation).state == State.WAITING
    assert desk.now_as(conversation).promises.get().state == "open"
    assert desk.worker_comes(OPENING) == []


def test_undoing_one_of_two_held_replies_leaves_the_other_held(desk: Desk) -> None:
    conversation = desk.asks(at=NIGHT)
    first = hold(desk, conversation, "One.")
    hold(desk, conversation, "Two.")

    undo(first)

    assert desk.now_as(conversation).state == State.HELD
    assert desk.worker_comes(OPENING) == ["Two."]


@pytest.mark.parametrize(("others", "state"), [(1, State.HELD), (0, State.WAITING)])
def test_a_held_reply_that_the_platform_refuses_leaves_another_held(
    desk: Desk, others: int, state: str
) -> None:
    conversation = desk.asks(at=NIGHT)
    for words in ("One.", "Two.")[: 1 + others]:
        hold(desk, conversation, words)
    first = claim("worker", now=OPENING, prepare=lambda _: {"text": "One."})
    assert first is not None

    refused(first, "The post is gone.")

    assert desk.now_as(conversation).state == state
    assert desk.worker_comes(OPENING) == ["Two."] * others


def test_every_send_waits_for_the_stated_seconds_in_which_it_can_be_undone(desk: Desk) -> None:
    desk.cast.team.undo_seconds = 20
    desk.cast.team.save()
    conversation = desk.asks(at=NOON)
    reply(conversation, "On Tuesday.", by=desk.cast.officer, now=NOON)

    assert desk.worker_comes(NOON + 19 * SECOND) == []
    assert desk.worker_comes(NOON + 20 * SECOND) == ["On Tuesday."]


def test_it_is_too_late_to_undo_what_a_worker_has_begun(desk: Desk) -> None:
    outgoing = reply(desk.asks(at=NOON), "On Tuesday.", by=None, now=NOON)
    claim("worker", now=NOON, prepare=lambda _: {"text": "On Tuesday."})

    with pytest.raises(TooLateToUndo):
        undo(outgoing)

    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.SENDING


def test_a_held_reply_can_be_sent_at_once_and_still_be_undone(desk: Desk) -> None:
    desk.cast.team.undo_seconds = 20
    desk.cast.team.save()
    held = hold(desk, desk.asks(at=NIGHT))

    send_at_once(held, now=NIGHT + MINUTE)

    assert desk.worker_comes(NIGHT + MINUTE + 19 * SECOND) == []
    assert desk.worker_comes(NIGHT + MINUTE + 20 * SECOND) == ["On Tuesday."]


def test_nothing_is_sent_where_something_came_in_that_the_writer_has_not_seen(desk: Desk) -> None:
    conversation = desk.asks(at=NOON, id="a")
    seen = conversation.messages.get().pk
    desk.comes(asked(desk.channel, at=NOON + MINUTE, id="b", in_reply_to="a"))

    with pytest.raises(SomethingNewCameIn):
        reply(conversation, "On Tuesday.", by=None, now=NOON + 2 * MINUTE, seen=seen)

    assert not Outgoing.objects.exists()


def test_what_the_resident_took_back_cannot_be_answered(desk: Desk) -> None:
    conversation = desk.asks(at=NOON, id="a")
    desk.takes_back("a", at=NOON + MINUTE)

    assert latest_of_resident(conversation) is None
    for kind in Kind.values:
        with pytest.raises(NothingToAnswer):
            reply(conversation, "On Tuesday.", by=None, now=NOON, kind=kind)


@pytest.fixture
def officer(desk: Desk, client: Client) -> Client:
    client.force_login(
        desk.cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.mark.parametrize(
    ("hour", "outside", "stage"),
    [
        (timedelta(hours=9, minutes=29), True, Stage.HELD),
        (timedelta(hours=9, minutes=30), False, Stage.QUEUED),
        (timedelta(hours=10, minutes=29), False, Stage.QUEUED),
        (timedelta(hours=10, minutes=30), True, Stage.HELD),
    ],
)
def test_work_counts_as_out_of_hours_by_when_it_was_written(
    desk: Desk, officer: Client, hour: timedelta, outside: bool, stage: str
) -> None:
    conversation = desk.asks(at=MONDAY)
    desk.at(MONDAY + hour)

    officer.post(f"/desk/fenwick/conversations/{conversation.pk}/reply/", {"text": "On Tuesday."})

    assert Entry.objects.get().out_of_hours is outside
    assert Outgoing.objects.get().stage == stage


def test_sending_at_once_is_one_more_press_and_stands_in_the_officers_own_book_alone(
    desk: Desk, officer: Client
) -> None:
    from wardmote_web.accounts.models import AuditRow

    before = AuditRow.objects.count()
    conversation = desk.asks(at=NIGHT)
    desk.at(NIGHT)

    here = f"/desk/fenwick/conversations/{conversation.pk}"
    officer.post(f"{here}/reply/", {"text": "On Tuesday.", "when": "at once"})
    held = Outgoing.objects.get()
    officer.post(f"{here}/send-now/", {"outgoing": held.pk})

    assert (held.stage, held.not_before) == (Stage.HELD, OPENING)
    assert Outgoing.objects.get().stage == Stage.QUEUED
    assert Entry.objects.get().sent_at_once
    assert AuditRow.objects.count() == before
