"""A message comes in: it is kept once, and finds its conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from wardmote.channels.ports import Picture
from wardmote_web.conversations.intake import SILENCE, take_in
from wardmote_web.conversations.models import Conversation, Message, State
from wardmote_web.conversations.outbox import claim
from wardmote_web.conversations.replying import reply
from web.cast import MONDAY, asked
from web.conversations.a_desk import Desk, ours

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_what_the_same_resident_writes_in_a_thread_goes_on_in_its_conversation(desk: Desk) -> None:
    first = desk.asks(id="a")

    again = desk.comes(asked(desk.channel, at=MONDAY + HOUR, id="b", in_reply_to="a"))[0]

    assert again.conversation == first
    assert not again.opens
    assert desk.now_as(first).latest_at == MONDAY + HOUR


def test_another_resident_in_the_same_public_thread_has_a_conversation_of_their_own(
    desk: Desk,
) -> None:
    first = desk.asks(id="a", thread="a", public=True)
    other = asked(
        desk.channel, at=MONDAY + HOUR, by="neighbour", id="b", in_reply_to="a", thread="a"
    )

    theirs = desk.comes(other)[0]
    more = replace(other, id="c", in_reply_to="b", sent_at=MONDAY + 2 * HOUR)

    assert theirs.opens
    assert theirs.conversation != first
    assert desk.comes(more)[0].conversation == theirs.conversation
    assert Conversation.objects.get(pk=first.pk).messages.count() == 1


@pytest.mark.parametrize(
    ("silent", "opens"), [(SILENCE - MINUTE, False), (SILENCE, False), (SILENCE + MINUTE, True)]
)
def test_after_more_than_14_days_without_a_word_a_new_conversation_is_opened(
    desk: Desk, silent: timedelta, opens: bool
) -> None:
    desk.asks(id="a", thread="a")

    taken = desk.comes(asked(desk.channel, at=MONDAY + silent, id="b", in_reply_to="a"))[0]

    assert taken.opens is opens


def test_what_answers_an_earlier_conversation_goes_on_in_the_one_that_goes_on(desk: Desk) -> None:
    desk.asks(id="a", thread="a")
    second = desk.asks(at=MONDAY + 20 * DAY, id="b", in_reply_to="a", thread="a")

    late = desk.comes(asked(desk.channel, at=MONDAY + 21 * DAY, id="c", in_reply_to="a"))[0]

    assert late.conversation == second


def test_our_answer_lets_a_conversation_go_on_however_long_it_took(desk: Desk) -> None:
    first = desk.asks(id="a")

    desk.comes(ours("a", at=MONDAY + 20 * DAY))

    assert first.messages.count() == 2


def test_a_message_is_kept_once_however_often_it_is_seen(desk: Desk) -> None:
    message = asked(desk.channel, id="a")

    desk.comes(message, message)
    desk.comes(message)

    assert Message.objects.count() == Conversation.objects.count() == 1


def test_an_announcement_of_ours_is_no_conversation_until_somebody_answers_it(desk: Desk) -> None:
    taken = desk.comes(ours("", at=MONDAY, id="news"))

    answered = desk.comes(asked(desk.channel, at=MONDAY + HOUR, in_reply_to="news", thread="news"))

    assert taken == []
    assert answered[0].opens
    assert Message.objects.count() == 1


def test_nobody_waits_behind_the_message_of_a_machine(desk: Desk) -> None:
    conversation = desk.asks(automatic=True)

    assert conversation.state == State.WAITING
    assert conversation.waiting_since is None
    assert not conversation.promises.exists()


def test_a_person_who_writes_after_a_machine_waits(desk: Desk) -> None:
    first = desk.asks(automatic=True, id="a")

    desk.comes(asked(desk.channel, at=MONDAY + HOUR, id="b", in_reply_to="a"))

    assert desk.now_as(first).waiting_since == MONDAY + HOUR


def test_an_answer_sent_elsewhere_counts_as_ours(desk: Desk) -> None:
    conversation = desk.asks(id="a")

    desk.comes(ours("a", at=MONDAY + HOUR))

    found = desk.now_as(conversation)
    assert found.state == State.WITH_RESIDENT
    assert found.first_reply_at == MONDAY + HOUR
    assert found.waiting_since is None


def test_an_answer_that_is_seen_late_does_not_answer_what_came_after_it(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    desk.comes(asked(desk.channel, at=MONDAY + HOUR, id="b", in_reply_to="a"))

    desk.comes(ours("a", at=MONDAY + HOUR - MINUTE), now=MONDAY + 2 * HOUR)

    found = desk.now_as(conversation)
    assert found.state == State.WAITING
    assert found.waiting_since == MONDAY + HOUR
    assert found.promises.get(state="kept").asked.platform_id == "a"
    assert found.promises.get(state="open").asked.platform_id == "b"
    assert found.due_at == found.promises.get(state="open").due_at


def test_an_answer_to_the_last_message_has_read_it_whatever_the_clocks_say(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    desk.comes(asked(desk.channel, at=MONDAY + HOUR, id="b", in_reply_to="a"))

    desk.comes(ours("b", at=MONDAY + HOUR - MINUTE), now=MONDAY + 2 * HOUR)

    assert desk.now_as(conversation).state == State.WITH_RESIDENT


def test_what_the_outbox_is_sending_is_no_answer_of_a_person_when_it_is_seen(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    outgoing = reply(conversation, "On Tuesday.", by=desk.cast.officer, now=MONDAY)
    claim("worker", now=MONDAY, prepare=lambda _: {})

    seen = desk.comes(ours("a", at=MONDAY, id=f"at://did/post/{outgoing.key}"))

    assert seen == []
    assert desk.now_as(conversation).state == State.WAITING


def test_a_closed_conversation_is_opened_again_by_what_comes(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    Conversation.objects.update(
        state=State.CLOSED, closed_at=MONDAY, no_reply_reason="thanks", waiting_since=None
    )

    desk.comes(asked(desk.channel, at=MONDAY + HOUR, id="b", in_reply_to="a"))

    found = desk.now_as(conversation)
    assert (found.state, found.closed_at, found.no_reply_reason) == (State.WAITING, None, "")
    assert found.waiting_since == MONDAY + HOUR


def edited(desk: Desk, text: str, at: datetime) -> None:
    message = asked(desk.channel, text, id="a", edited_at=at)
    desk.comes(message, now=at)


def test_an_edit_changes_the_words_in_the_thread_and_in_the_list(desk: Desk) -> None:
    conversation = desk.asks(id="a")

    edited(desk, "When is Elm Street swept?", MONDAY + HOUR)

    found = desk.now_as(conversation)
    assert found.messages.get().text == found.opening_words == "When is Elm Street swept?"
    assert found.messages.get().edited_at == MONDAY + HOUR


def test_a_held_reply_is_looked_at_again_when_the_question_was_changed(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    held = reply(
        conversation, "On Tuesday.", by=None, now=MONDAY + MINUTE, hold_until=MONDAY + 10 * HOUR
    )

    edited(desk, "When is Elm Street swept?", MONDAY + HOUR)

    held.refresh_from_db()
    assert held.stage == "withdrawn"
    assert desk.now_as(conversation).state == State.WAITING


def test_a_deleted_message_keeps_its_place_and_none_of_its_words(desk: Desk) -> None:
    picture = Picture("https://pictures.example/1.png", alt="Our street")
    secret = "My number is 01632 960000"
    conversation = desk.asks(id="a", text=secret, subject=secret, pictures=(picture,), markup="x")

    desk.takes_back("a", at=MONDAY + HOUR)

    found = desk.now_as(conversation)
    message = found.messages.get()
    assert message.deleted_at == MONDAY + HOUR
    assert not any([message.text, message.markup, message.subject, message.attachments.exists()])
    assert (found.opening_words, found.subject) == ("", "")
    assert found.state == State.CLOSED
    assert found.promises.get().state == "void"


def test_a_deleted_message_does_not_come_back_by_an_edit(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    desk.takes_back("a", at=MONDAY + HOUR)

    edited(desk, "When is Elm Street swept?", MONDAY + 2 * HOUR)

    assert conversation.messages.get().text == ""


def test_a_held_reply_to_a_deleted_message_does_not_go_out(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    reply(conversation, "On Tuesday.", by=None, now=MONDAY, hold_until=MONDAY + 10 * HOUR)

    desk.takes_back("a", at=MONDAY + HOUR)

    assert desk.worker_comes(MONDAY + DAY) == []


def test_whoever_deletes_one_of_two_questions_still_waits(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    desk.comes(asked(desk.channel, "And the brown one?", at=MONDAY + HOUR, id="b", in_reply_to="a"))

    desk.takes_back("a", at=MONDAY + 2 * HOUR)

    found = desk.now_as(conversation)
    assert found.state == State.WAITING
    assert found.opening_words == "And the brown one?"
    assert found.promises.get().state == "open"


def test_what_is_older_than_the_team_keeps_anything_is_not_taken_in(desk: Desk) -> None:
    kept = timedelta(days=desk.cast.team.retention_days)

    old = asked(desk.channel, id="old", at=MONDAY)

    assert take_in(desk.channel, old, now=MONDAY + kept + MINUTE) is None
    assert take_in(desk.channel, old, now=MONDAY + kept) is not None
