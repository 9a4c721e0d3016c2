"""A message is kept once, and finds its conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from wardmote.channels.ports import Fetched, Incoming, Picture
from wardmote_web.conversations.closing import StillWaiting, close
from wardmote_web.conversations.models import (
    Channel,
    Conversation,
    Kind,
    Message,
    Outgoing,
    Stage,
    State,
)
from wardmote_web.conversations.replying import (
    SomethingNewCameIn,
    TooLateToUndo,
    reply,
    send_at_once,
    undo,
)
from wardmote_web.desk.receiving import LeaseLost, receive, receive_page
from web.cast import MONDAY, Cast, a_channel, a_team, asked, comes_in

HOUR = timedelta(hours=1)
OPENS = MONDAY + timedelta(hours=9, minutes=30)


@pytest.fixture
def cast(db: None) -> Cast:
    return a_team()


@pytest.fixture
def channel(cast: Cast) -> Channel:
    return a_channel(cast.team, "mail")


def ours(channel: Channel, to: str, *, at: timedelta, id: str = "ours-1") -> Incoming:  # noqa: A002 - the field's name
    """A colleague answers in the platform's own app."""
    message = asked(channel, "On Tuesday.", at=MONDAY + at, by="council", id=id, in_reply_to=to)
    return replace(message, ours=True)


def test_the_same_message_is_kept_once_however_often_it_comes(channel: Channel) -> None:
    first = comes_in(channel, asked(channel, id="a"))
    again = comes_in(channel, asked(channel, id="a"))

    assert first.new
    assert not again.new
    assert Message.objects.count() == Conversation.objects.count() == 1


def test_an_answer_to_a_message_joins_its_conversation(channel: Channel) -> None:
    first = comes_in(channel, asked(channel, id="a"))

    more = comes_in(channel, asked(channel, at=MONDAY + HOUR, id="b", in_reply_to="a"))

    assert more.conversation == first.conversation


def test_another_resident_in_the_same_thread_has_a_conversation_of_their_own(
    channel: Channel,
) -> None:
    first = comes_in(channel, asked(channel, id="a", thread="root"))

    other = comes_in(
        channel, asked(channel, id="b", by="neighbour", in_reply_to="a", thread="root")
    )
    third = comes_in(
        channel, asked(channel, at=MONDAY + HOUR, id="c", by="neighbour", thread="root")
    )

    assert other.conversation != first.conversation
    assert third.conversation == other.conversation


@pytest.mark.parametrize(
    ("silent", "same"), [(timedelta(days=14), True), (timedelta(days=14, seconds=1), False)]
)
def test_after_fourteen_days_of_silence_a_new_conversation_begins(
    channel: Channel, silent: timedelta, same: bool
) -> None:
    first = comes_in(channel, asked(channel, id="a"))

    later = comes_in(channel, asked(channel, at=MONDAY + silent, id="b", in_reply_to="a"))

    assert (later.conversation == first.conversation) == same


def test_an_announcement_of_ours_is_no_conversation(channel: Channel) -> None:
    with transaction.atomic():
        taken = receive(channel, [ours(channel, "", at=HOUR)], now=MONDAY + HOUR)

    assert taken == []
    assert not Conversation.objects.exists()


def test_a_colleagues_reply_in_the_platforms_own_app_keeps_the_promise(channel: Channel) -> None:
    comes_in(channel, asked(channel, id="a"))

    with transaction.atomic():
        receive(channel, [ours(channel, "a", at=2 * HOUR)], now=MONDAY + 3 * HOUR)

    conversation = Conversation.objects.get()
    assert conversation.state == State.WITH_RESIDENT
    assert conversation.first_reply_at == MONDAY + 2 * HOUR
    assert conversation.promises.get().state == "kept"


def test_what_the_outbox_is_sending_is_not_taken_for_a_colleagues_reply(channel: Channel) -> None:
    conversation = comes_in(channel, asked(channel, id="a")).conversation
    outgoing = Outgoing.objects.get(kind=Kind.ACKNOWLEDGEMENT)
    Outgoing.objects.update(stage=Stage.SENDING, payload={})

    for seen in (f"{outgoing.key}@council.example", f"at://did:plc:x/post/{outgoing.key}", "12345"):
        with transaction.atomic():
            receive(channel, [ours(channel, "a", at=HOUR, id=seen)], now=MONDAY + HOUR)

    conversation.refresh_from_db()
    assert conversation.state == State.WAITING
    assert conversation.promises.get().state == "open"
    assert not Message.objects.filter(ours=True).exists()


def test_an_edit_changes_the_words_and_a_deletion_takes_them_away(channel: Channel) -> None:
    picture = Picture("https://pictures.example/1.png", alt="A hole in the road")
    first = asked(channel, "The old words", id="a", pictures=(picture,))
    comes_in(channel, first)

    comes_in(channel, replace(first, text="The new words", edited_at=MONDAY + HOUR))
    edited = Message.objects.get()
    receive_page(channel, Fetched((), ("a",), {}), now=MONDAY + 2 * HOUR)

    assert edited.text == "The new words"
    gone = Message.objects.get()
    assert (gone.text, gone.deleted_at) == ("", MONDAY + 2 * HOUR)
    assert not gone.attachments.exists()
    conversation = Conversation.objects.get()
    assert conversation.state == State.CLOSED
    assert conversation.promises.get().state == "void"


def test_a_closed_conversation_opens_again_when_the_resident_writes(channel: Channel) -> None:
    conversation = comes_in(channel, asked(channel, id="a")).conversation
    close(conversation, now=MONDAY, no_reply_reason="thanks")

    comes_in(channel, asked(channel, at=MONDAY + HOUR, id="b", in_reply_to="a"))

    conversation.refresh_from_db()
    assert (conversation.state, conversation.no_reply_reason) == (State.WAITING, "")


def test_nobody_who_waits_is_closed_without_a_reason(channel: Channel) -> None:
    conversation = comes_in(channel, asked(channel, id="a")).conversation

    with pytest.raises(StillWaiting):
        close(conversation, now=MONDAY)


def test_a_page_and_its_cursor_are_kept_together_or_not_at_all(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("wardmote_web.desk.receiving.keep_cursor", fails)

    with pytest.raises(RuntimeError):
        receive_page(channel, Fetched((asked(channel, id="a"),), (), {"at": 1}), now=MONDAY)

    assert not Message.objects.exists()
    assert not Outgoing.objects.exists()


def test_a_worker_whose_lease_is_anothers_keeps_nothing(channel: Channel) -> None:
    Channel.objects.update(read_by="another", read_until=MONDAY + HOUR)

    with pytest.raises(LeaseLost):
        receive_page(channel, Fetched((asked(channel, id="a"),), (), {}), now=MONDAY, worker="late")

    assert not Message.objects.exists()


class TestHolding:
    """A reply written out of hours goes out when the desk opens, unless something changes."""

    def test_it_is_held_until_the_next_opening(self, channel: Channel, cast: Cast) -> None:
        conversation = comes_in(channel, asked(channel, id="a")).conversation

        held = reply(conversation, "Tuesday", by=cast.officer, now=MONDAY, hold_until=OPENS)

        conversation.refresh_from_db()
        assert (held.stage, held.not_before, held.written_at) == (Stage.HELD, OPENS, MONDAY)
        assert conversation.state == State.HELD

    def test_it_is_pulled_back_when_the_resident_writes_again(
        self, channel: Channel, cast: Cast
    ) -> None:
        conversation = comes_in(channel, asked(channel, id="a")).conversation
        held = reply(conversation, "Tuesday", by=cast.officer, now=MONDAY, hold_until=OPENS)

        comes_in(channel, asked(channel, at=MONDAY + HOUR, id="b", in_reply_to="a"))

        held.refresh_from_db()
        conversation.refresh_from_db()
        assert held.stage == Stage.WITHDRAWN
        assert conversation.state == State.WAITING

    def test_it_is_pulled_back_when_a_colleague_answers(self, channel: Channel, cast: Cast) -> None:
        conversation = comes_in(channel, asked(channel, id="a")).conversation
        held = reply(conversation, "Tuesday", by=cast.officer, now=MONDAY, hold_until=OPENS)

        with transaction.atomic():
            receive(channel, [ours(channel, "a", at=HOUR)], now=MONDAY + HOUR)

        held.refresh_from_db()
        assert held.stage == Stage.WITHDRAWN

    def test_it_can_be_sent_at_once(self, channel: Channel, cast: Cast) -> None:
        conversation = comes_in(channel, asked(channel, id="a")).conversation
        held = reply(conversation, "Tuesday", by=cast.officer, now=MONDAY, hold_until=OPENS)

        send_at_once(held, now=MONDAY + HOUR)

        held.refresh_from_db()
        assert (held.stage, held.not_before) == (Stage.QUEUED, MONDAY + HOUR)

    def test_undo_takes_it_back_until_it_was_begun(self, channel: Channel, cast: Cast) -> None:
        conversation = comes_in(channel, asked(channel, id="a")).conversation
        one = reply(conversation, "Tuesday", by=cast.officer, now=MONDAY, hold_until=OPENS)
        two = reply(conversation, "Wednesday", by=cast.officer, now=MONDAY)
        Outgoing.objects.filter(pk=two.pk).update(
            stage=Stage.SENDING, payload={}, attempts=1, begun_at=MONDAY
        )

        taken = undo(one)

        assert taken.stage == Stage.WITHDRAWN
        with pytest.raises(TooLateToUndo):
            undo(two)

    def test_a_reply_to_what_has_changed_meanwhile_is_not_queued(
        self, channel: Channel, cast: Cast
    ) -> None:
        first = comes_in(channel, asked(channel, id="a"))
        comes_in(channel, asked(channel, at=MONDAY + HOUR, id="b", in_reply_to="a"))

        with pytest.raises(SomethingNewCameIn):
            reply(first.conversation, "Tuesday", by=cast.officer, now=MONDAY, seen=first.message.pk)

        assert not Outgoing.objects.filter(kind=Kind.REPLY).exists()
