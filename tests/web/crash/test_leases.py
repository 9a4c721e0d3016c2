"""Whose turn it is to send: what slow, dead and unlucky workers may and may not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from wardmote.basis.clock import FixedClock
from wardmote.basis.errors import WardmoteError
from wardmote.channels.ports import Json, Receipt, RefusedByPlatform
from wardmote_web.conversations import outbox
from wardmote_web.conversations.credentials import encrypt
from wardmote_web.conversations.models import Conversation, Outgoing, Stage
from wardmote_web.conversations.outbox import Step
from wardmote_web.conversations.replying import reply
from wardmote_web.desk.receiving import receive
from wardmote_web.desk.sending import send_next
from web.cast import MONDAY, Cast, a_channel, a_team, asked, comes_in

pytestmark = pytest.mark.django_db
NOON = MONDAY + timedelta(hours=12)
SECOND = timedelta(seconds=1)


@pytest.fixture
def cast() -> Cast:
    return a_team()


@pytest.fixture
def conversation(cast: Cast) -> Conversation:
    channel = a_channel(cast.team, "mail")
    question = asked(channel, at=NOON, by="resident@home.example")
    found: Conversation = comes_in(channel, question).conversation
    found.outgoing.all().delete()
    return found


@pytest.fixture
def waiting(conversation: Conversation, cast: Cast) -> Outgoing:
    return reply(conversation, "On Tuesday.", by=cast.officer, now=NOON)


def take(worker: str, at: datetime) -> outbox.Claim:
    found = outbox.claim(worker, now=at, prepare=lambda _: {"whole": True})
    assert found is not None
    return found


def receipt(name: str = "sent-1") -> Receipt:
    return Receipt(name, NOON)


def stage_of(outgoing: Outgoing) -> Any:
    outgoing.refresh_from_db()
    return outgoing.stage


def test_what_one_worker_holds_no_other_gets_until_its_lease_has_run_out(waiting: Outgoing) -> None:
    take("first", NOON)

    nobody = outbox.claim("second", now=NOON + outbox.LEASE - SECOND, prepare=lambda _: {})
    somebody = take("second", NOON + outbox.LEASE)

    assert nobody is None
    assert somebody.step is Step.LOOK_UP


def test_a_worker_with_little_of_its_lease_left_begins_nothing(waiting: Outgoing) -> None:
    claimed = take("first", NOON)

    last = NOON + outbox.LEASE - outbox.MARGIN
    assert outbox.still_ours(claimed, now=last - SECOND)
    assert not outbox.still_ours(claimed, now=last)


def test_a_slow_worker_whose_lease_nobody_took_may_still_hand_in_its_receipt(
    waiting: Outgoing,
) -> None:
    claimed = take("slow", NOON)

    message = outbox.sent(claimed, receipt(), now=NOON + 10 * outbox.LEASE)

    assert message is not None
    assert stage_of(waiting) == Stage.SENT


def test_a_slow_worker_changes_nothing_once_another_looks_it_up(waiting: Outgoing) -> None:
    slow = take("slow", NOON)
    other = take("other", NOON + outbox.LEASE)

    assert outbox.sent(slow, receipt(), now=NOON + outbox.LEASE) is None
    outbox.refused(slow, "No.")
    outbox.not_there(slow, now=NOON)
    outbox.nobody_knows(slow, "", now=NOON)

    assert stage_of(waiting) == Stage.UNKNOWN
    assert waiting.leased_by == "other"
    assert outbox.sent(other, receipt(), now=NOON + outbox.LEASE) is not None


def test_the_same_worker_does_not_take_its_new_send_for_its_old_one(waiting: Outgoing) -> None:
    old = take("one", NOON)
    outbox.not_there(take("one", NOON + outbox.LEASE), now=NOON + outbox.LEASE)
    take("one", NOON + outbox.LEASE + SECOND)

    outbox.refused(old, "No.")

    assert stage_of(waiting) == Stage.SENDING


def test_key_and_payload_are_the_same_at_every_attempt(waiting: Outgoing) -> None:
    first = take("one", NOON)
    outbox.not_there(take("one", NOON + outbox.LEASE), now=NOON + outbox.LEASE)

    again = outbox.claim(
        "two", now=NOON + 2 * outbox.LEASE, prepare=lambda _: pytest.fail("made once")
    )

    assert again is not None
    assert again.outgoing.attempts == 2
    assert (again.outgoing.key, again.outgoing.payload) == (waiting.key, first.outgoing.payload)


def test_what_is_unknown_is_looked_up_later_and_later_and_at_least_every_quarter_of_an_hour(
    waiting: Outgoing,
) -> None:
    at, waits = NOON, []
    outbox.nobody_knows(take("one", at), "", now=at)
    for _ in range(60):
        waiting.refresh_from_db()
        waits.append(waiting.not_before - at)
        at = waiting.not_before
        outbox.nobody_knows(take("one", at), "", now=at)

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (outbox.SOONEST, outbox.LATEST)


def test_hundreds_that_cannot_be_prepared_hold_up_nothing_and_say_so(
    conversation: Conversation, cast: Cast
) -> None:
    for number in range(400):
        reply(conversation, f"bad {number}", by=cast.officer, now=NOON)
    good = reply(conversation, "On Tuesday.", by=cast.officer, now=NOON + SECOND)

    def prepare(outgoing: Outgoing) -> Json:
        if outgoing.text.startswith("bad"):
            raise RefusedByPlatform("Nobody to send it to.")
        return {}

    claimed = outbox.claim("one", now=NOON + SECOND, prepare=prepare)

    assert claimed is not None
    assert claimed.outgoing.pk == good.pk
    assert Outgoing.objects.filter(stage=Stage.FAILED).count() == 400


def test_a_fault_of_ours_in_preparing_fails_that_one_alone_and_quotes_nobody(
    waiting: Outgoing,
) -> None:
    def trip(_: Outgoing) -> Json:
        raise ValueError("4 Mill Lane")

    assert outbox.claim("one", now=NOON, prepare=trip) is None
    assert stage_of(waiting) == Stage.FAILED
    assert "ValueError" in waiting.reason
    assert "Mill" not in waiting.reason


def test_a_fault_of_the_installation_in_preparing_fails_nothing(waiting: Outgoing) -> None:
    def no_key(_: Outgoing) -> Json:
        raise WardmoteError("The key is not here.")

    assert outbox.claim("one", now=NOON, prepare=no_key) is None
    assert stage_of(waiting) == Stage.QUEUED
    assert waiting.not_before == NOON + outbox.MENDED
    assert waiting.reason.startswith("The key is not here.")
    take("one", NOON + outbox.MENDED)


def test_asked_to_wait_what_else_goes_out_there_waits_and_other_accounts_do_not(
    conversation: Conversation, waiting: Outgoing, cast: Cast
) -> None:
    behind = reply(conversation, "At seven.", by=cast.officer, now=NOON)
    other = a_channel(cast.team, "mail")
    elsewhere = comes_in(other, asked(other, at=NOON))
    elsewhere.conversation.outgoing.all().delete()
    free = reply(elsewhere.conversation, "Yes.", by=cast.officer, now=NOON)

    outbox.hold_back(take("one", NOON), until=NOON + timedelta(minutes=5))

    behind.refresh_from_db()
    assert behind.not_before == NOON + timedelta(minutes=5)
    assert take("one", NOON).outgoing.pk == free.pk


def test_one_message_is_never_taken_for_two_replies_of_ours(
    conversation: Conversation, waiting: Outgoing, cast: Cast
) -> None:
    again = reply(conversation, "On Tuesday.", by=cast.officer, now=NOON)
    outbox.sent(take("one", NOON), receipt("same"), now=NOON)

    assert outbox.sent(take("one", NOON), receipt("same"), now=NOON) is None
    assert stage_of(waiting) == Stage.SENT
    assert stage_of(again) == Stage.FAILED
    assert again.reason == outbox.SAID_ALREADY


def test_a_reply_that_was_read_before_its_receipt_was_kept_is_one_message(
    conversation: Conversation, waiting: Outgoing
) -> None:
    claimed = take("one", NOON)
    channel, name = conversation.channel, f"{waiting.key}@council.example"
    first = conversation.messages.get().platform_id
    ours = replace(asked(channel, "On Tuesday.", at=NOON, id=name), ours=True, in_reply_to=first)
    taken = receive(channel, [ours], now=NOON)
    message = outbox.sent(claimed, receipt(name), now=NOON)

    assert taken == []
    assert message is not None
    assert conversation.messages.filter(ours=True).count() == 1
    assert not message.automatic


def test_a_fault_of_ours_in_sending_is_unknown_and_the_officer_sees_that(
    waiting: Outgoing, settings: Any
) -> None:
    settings.WARDMOTE_CLOCK = FixedClock(NOON)
    channel = waiting.conversation.channel
    channel.settings = {"address": "hello@council.example"}  # Nothing says where the server is.
    channel.secrets = encrypt({"password": "password"})
    channel.save()

    with pytest.raises(KeyError):
        send_next("one")

    assert stage_of(waiting) == Stage.UNKNOWN
    assert "KeyError" in waiting.reason
    assert waiting.leased_until is None


def test_a_heap_that_is_acknowledged_at_one_instant_has_as_many_keys(cast: Cast) -> None:
    cast.team.long_wait_minutes = 0
    cast.team.save()
    channel = a_channel(cast.team, "mail")
    heap = [asked(channel, f"{n}?", at=NOON, by=f"resident{n}") for n in range(200)]

    receive(channel, heap, now=NOON)

    assert Outgoing.objects.values("key").distinct().count() == 200
