"""Each platform through the desk, against its real server: in, promised, told, answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from servers.running import wait_until
from wardmote_web.conversations.models import (
    Channel,
    Conversation,
    Kind,
    Message,
    Outgoing,
    Stage,
    State,
)
from wardmote_web.conversations.replying import reply
from wardmote_web.desk.sending import send_next
from web.platforms.line import Line, arrived, read, send

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_message_at_night_is_acknowledged_once_with_the_time_that_is_promised(line: Line) -> None:
    question = line.ask("When is my bin collected?")

    conversation = Conversation.objects.get(pk=arrived(line).pk)
    send()

    promise = conversation.promises.get()
    wait_until(lambda: len(line.answers(question)) == 1, "the acknowledgement", 20)
    read(line.channel)
    send()
    assert f"{promise.due_at:%H:%M}" in line.answers(question)[0]
    promise.refresh_from_db()
    assert promise.told_at is not None
    assert conversation.outgoing.filter(kind=Kind.ACKNOWLEDGEMENT, stage=Stage.SENT).count() == 1
    assert len(line.answers(question)) == 1


def test_a_reply_reaches_the_resident_in_their_thread_and_keeps_the_promise(line: Line) -> None:
    question = line.ask("When is my bin collected?")
    conversation = arrived(line)

    reply(conversation, "On Tuesday.", by=line.cast.officer, now=datetime.now(UTC))
    send()

    wait_until(
        lambda: any("On Tuesday." in each for each in line.answers(question)), "the reply", 20
    )
    conversation.refresh_from_db()
    assert conversation.state == State.WITH_RESIDENT
    assert conversation.promises.get().state == "kept"
    assert conversation.due_at is None


def test_what_a_resident_writes_again_joins_their_conversation_and_is_no_second_promise(
    line: Line,
) -> None:
    question = line.ask("When is my bin collected?")
    arrived(line)
    line.chase(question, "Is anybody there?")

    conversation = arrived(line, many=2)

    assert conversation.messages.filter(ours=False).count() == 2
    assert conversation.promises.count() == 1
    assert conversation.state == State.WAITING


def test_what_came_before_the_account_was_connected_is_somebody_elses_work(line: Line) -> None:
    line.ask("When is my bin collected?")
    arrived(line)
    Conversation.objects.all().delete()
    Channel.objects.filter(pk=line.channel.pk).update(cursor={})

    for _ in range(3):
        read(line.channel)
    line.ask("And on holidays?")
    arrived(line)
    read(line.channel)

    theirs = Message.objects.filter(ours=False).values_list("text", flat=True)
    assert ["And on holidays?" in each for each in theirs] == [True]


def test_reading_again_keeps_nothing_twice(line: Line) -> None:
    line.ask("When is my bin collected?")
    conversation = arrived(line)
    send()
    before = line.channel.messages.count()

    for _ in range(3):
        read(line.channel)
    Channel.objects.filter(pk=line.channel.pk).update(cursor={})
    read(line.channel)

    assert line.channel.messages.count() == before
    assert Outgoing.objects.filter(conversation=conversation).count() == 1


def test_a_send_whose_receipt_was_lost_is_looked_up_and_not_sent_again(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = line.ask("When is my bin collected?")
    conversation = arrived(line)
    outgoing = reply(conversation, "On Tuesday.", by=line.cast.officer, now=datetime.now(UTC))
    Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).delete()
    with monkeypatch.context() as patched:
        patched.setattr("wardmote_web.conversations.outbox.sent", _dies)
        with pytest.raises(Died):
            send_next("the one that dies")
    Outgoing.objects.update(leased_until=datetime.now(UTC) - timedelta(seconds=1))

    def settled() -> bool:
        Outgoing.objects.filter(stage=Stage.UNKNOWN).update(not_before=datetime.now(UTC))
        send()
        outgoing.refresh_from_db()
        return outgoing.stage == Stage.SENT

    wait_until(settled, "the look-up", 30)
    read(line.channel)
    wait_until(lambda: len(line.answers(question)) >= 1, "the reply", 20)
    assert len(line.answers(question)) == 1
    assert outgoing.attempts == 1
    assert conversation.messages.filter(ours=True).count() == 1


class Died(BaseException):
    """The worker is gone."""


def _dies(*_: object, **__: object) -> None:
    raise Died
