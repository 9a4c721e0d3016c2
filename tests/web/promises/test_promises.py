"""Promises of messages: made under the pattern then in force, kept, late, changed, void."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wardmote_web.conversations.closing import close, reopen
from wardmote_web.conversations.models import Conversation, Kind, Outgoing
from wardmote_web.desk.manual import mark_sent, written
from wardmote_web.promises import actions
from wardmote_web.promises.changing import NothingPromised, change_and_tell
from wardmote_web.promises.keeping import kept_lately
from wardmote_web.promises.models import Promise, PromiseState
from web.cast import MONDAY, PROMISE, Cast, a_channel, a_team, asked, comes_in

MINUTE = timedelta(minutes=1)
TUESDAY_CLOSING = MONDAY + timedelta(days=1, hours=16, minutes=30)


@pytest.fixture
def cast(db: None) -> Cast:
    return a_team()


def ask(cast: Cast, at: datetime, **more: Any) -> Conversation:
    channel = cast.team.channels.first() or a_channel(cast.team)
    found: Conversation = comes_in(channel, asked(channel, at=at, **more)).conversation
    return found


def answer(cast: Cast, conversation: Conversation, at: datetime) -> None:
    written(conversation, "On Tuesday.", by=cast.officer, now=at)
    mark_sent(conversation, now=at)


@pytest.mark.parametrize(
    ("asked_at", "due"),
    [
        # The end of the next working day, whatever the hour.
        (MONDAY + timedelta(hours=9), TUESDAY_CLOSING),
        (MONDAY + timedelta(hours=23, minutes=59), TUESDAY_CLOSING),
        # Friday evening and Sunday night: Monday.
        (MONDAY + timedelta(days=4, hours=22), MONDAY + timedelta(days=7, hours=16, minutes=30)),
        (
            MONDAY + timedelta(days=6, hours=23, minutes=59),
            MONDAY + timedelta(days=7, hours=16, minutes=30),
        ),
        # Over Easter: Good Friday and Easter Monday are closed, and the clocks have changed.
        (datetime(2026, 4, 2, 12, tzinfo=UTC), datetime(2026, 4, 7, 15, 30, tzinfo=UTC)),
        # The weekend on which clocks go forward, and the one on which they go back.
        (datetime(2026, 3, 27, 22, tzinfo=UTC), datetime(2026, 3, 30, 15, 30, tzinfo=UTC)),
        (datetime(2026, 10, 23, 22, tzinfo=UTC), datetime(2026, 10, 26, 16, 30, tzinfo=UTC)),
    ],
)
def test_a_message_is_promised_a_reply_by_the_published_rule(
    cast: Cast, asked_at: datetime, due: datetime
) -> None:
    conversation = ask(cast, asked_at)

    promise = conversation.promises.get()
    assert promise.due_at == due
    assert conversation.due_at == due
    assert promise.told_at is None


@pytest.mark.parametrize(
    ("late_by", "state"),
    [(-MINUTE, PromiseState.KEPT), (0 * MINUTE, PromiseState.KEPT), (MINUTE, PromiseState.LATE)],
)
def test_a_promise_is_kept_up_to_the_instant_at_which_it_falls_due(
    cast: Cast, late_by: timedelta, state: str
) -> None:
    conversation = ask(cast, MONDAY)

    answer(cast, conversation, TUESDAY_CLOSING + late_by)

    assert conversation.promises.get().state == state
    assert Conversation.objects.get().due_at is None


def test_asking_again_while_waiting_brings_no_second_promise(cast: Cast) -> None:
    conversation = ask(cast, MONDAY)

    ask(cast, MONDAY + timedelta(days=1), in_reply_to=f"resident-{MONDAY.timestamp():.0f}")

    promise = conversation.promises.get()
    assert promise.due_at == TUESDAY_CLOSING


def test_a_question_after_an_answer_is_promised_a_reply_of_its_own(cast: Cast) -> None:
    conversation = ask(cast, MONDAY)
    answer(cast, conversation, MONDAY + timedelta(hours=10))

    ask(cast, MONDAY + timedelta(days=2), in_reply_to=f"resident-{MONDAY.timestamp():.0f}")

    assert [each.state for each in conversation.promises.order_by("id")] == ["kept", "open"]
    assert Conversation.objects.get().due_at == TUESDAY_CLOSING + timedelta(days=2)


def test_the_past_is_judged_by_the_pattern_then_in_force(cast: Cast) -> None:
    before = ask(cast, MONDAY)
    actions.publish(
        cast.team,
        "mon-fri 09:00-12:00; zone Europe/London",
        "within 1 open hour",
        effective_from=date(2026, 1, 7),
        by=cast.lead,
        now=MONDAY + timedelta(days=1),
    )

    eve = ask(cast, MONDAY + timedelta(days=1, hours=23, minutes=59), by="second")
    first_day = ask(cast, MONDAY + timedelta(days=2), by="third")

    assert before.promises.get().due_at == TUESDAY_CLOSING
    # Asked under the old rule; the next working day has the new hours.
    assert eve.promises.get().due_at == MONDAY + timedelta(days=2, hours=12)
    assert first_day.promises.get().due_at == MONDAY + timedelta(days=2, hours=10)
    assert first_day.promises.get().pattern != before.promises.get().pattern


def test_nothing_is_promised_before_anything_is_published(cast: Cast) -> None:
    cast.team.patterns.all().delete()

    conversation = ask(cast, MONDAY)

    assert not conversation.promises.exists()
    assert conversation.due_at is None


def test_no_promise_is_made_that_no_window_can_meet(cast: Cast) -> None:
    actions.publish(
        cast.team,
        "mon-fri 09:00-12:00; closed 2026-01-05 to 2100-12-30",
        PROMISE,
        effective_from=date(2026, 1, 5),
        by=cast.lead,
        now=MONDAY,
    )

    assert not ask(cast, MONDAY).promises.exists()


def test_where_no_reply_is_needed_no_promise_stands_and_it_is_shown_apart(cast: Cast) -> None:
    thanks = ask(cast, MONDAY)
    row = close(thanks, now=MONDAY + MINUTE, no_reply_reason="thanks")
    actions.void(row, reason="No reply needed: thanks.", now=MONDAY + MINUTE)
    kept = ask(cast, MONDAY, by="second")
    answer(cast, kept, MONDAY + timedelta(hours=10))
    ask(cast, MONDAY, by="third")

    found = kept_lately(cast.team, MONDAY + timedelta(days=3))

    assert (found.kept, found.late, found.no_reply, found.n) == (1, 1, 1, 2)
    assert found.share == 0.5
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < 0.5 < found.upper


def test_what_is_opened_again_is_promised_again(cast: Cast) -> None:
    conversation = ask(cast, MONDAY)
    row = close(conversation, now=MONDAY, no_reply_reason="comment")
    actions.void(row, reason="comment", now=MONDAY)

    row = reopen(row)

    assert row.state == "waiting"
    assert row.waiting_since == MONDAY


def test_a_changed_promise_is_told_and_the_old_one_stays_on_record(cast: Cast) -> None:
    channel = a_channel(cast.team, "mail")
    conversation = comes_in(channel, asked(channel, at=MONDAY)).conversation
    later = MONDAY + timedelta(days=4, hours=12)

    change_and_tell(
        conversation, due_at=later, reason="the surveyor is ill", by=cast.officer, now=MONDAY
    )

    states = list(conversation.promises.order_by("id").values_list("state", "due_at"))
    assert states == [("changed", TUESDAY_CLOSING), ("open", later)]
    told = Outgoing.objects.get(kind=Kind.CHANGED_PROMISE)
    assert "12:00 on Friday 9 January 2026" in told.text
    assert "the surveyor is ill" in told.text
    assert Conversation.objects.get().due_at == later


def test_where_nothing_is_promised_nothing_can_be_changed(cast: Cast) -> None:
    conversation = ask(cast, MONDAY)
    answer(cast, conversation, MONDAY + timedelta(hours=1))

    with pytest.raises(NothingPromised):
        change_and_tell(
            conversation, due_at=TUESDAY_CLOSING, reason="ill", by=cast.officer, now=MONDAY
        )


def test_two_open_promises_are_refused_by_the_database(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    promise = ask(cast, MONDAY).promises.get()
    promise.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        promise.save()
    assert Promise.objects.count() == 1
