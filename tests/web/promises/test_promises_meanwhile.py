"""Promises while things cross: what was written meanwhile, changed too late, or never told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache

from wardmote_web.conversations.models import Conversation, Kind, Outgoing, Stage
from wardmote_web.conversations.outbox import claim, sent
from wardmote_web.conversations.replying import reply
from wardmote_web.promises import actions
from wardmote_web.promises.changing import change_and_tell
from wardmote_web.promises.hours import hours_of
from wardmote_web.promises.keeping import kept_lately
from wardmote_web.studies.history import reading
from web.cast import MONDAY, PROMISE, asked
from web.conversations.a_desk import Desk, desk, ours

__all__ = ["desk"]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DUE = MONDAY + DAY + timedelta(hours=16, minutes=30)
"""What is asked on Monday is answered by the end of Tuesday."""


def answer(desk: Desk, conversation: Conversation, at: datetime) -> None:
    reply(conversation, "On Tuesday.", by=desk.cast.officer, now=at)
    desk.worker_comes(at)


def change(desk: Desk, conversation: Conversation, *, now: datetime, due: datetime) -> None:
    change_and_tell(
        conversation, due_at=due, reason="the lorry broke", by=desk.cast.officer, now=now
    )


@pytest.mark.parametrize(
    ("at", "state"), [(DUE - MINUTE, "kept"), (DUE, "kept"), (DUE + MINUTE, "late")]
)
def test_a_promise_is_kept_up_to_its_instant_and_late_after_it(
    desk: Desk, at: datetime, state: str
) -> None:
    conversation = desk.asks()

    answer(desk, conversation, at)

    promise = desk.now_as(conversation).promises.get()
    assert (promise.state, promise.settled_at) == (state, at)
    assert desk.now_as(conversation).due_at is None


def test_an_acknowledgement_keeps_no_promise(desk: Desk) -> None:
    desk.cast.team.acknowledge = True
    desk.cast.team.save()
    desk.channel.refresh_from_db()
    conversation = desk.asks(at=MONDAY + timedelta(hours=22))

    assert len(desk.worker_comes(MONDAY + timedelta(hours=22))) == 1

    promise = desk.now_as(conversation).promises.get()
    assert promise.state == "open"
    assert promise.told_at == MONDAY + timedelta(hours=22)


def test_whoever_writes_while_a_reply_is_on_its_way_is_promised_another(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    desk.cast.team.undo_seconds = 20
    desk.cast.team.save()
    reply(conversation, "On Tuesday.", by=desk.cast.officer, now=MONDAY + DAY)
    meanwhile = MONDAY + DAY + timedelta(seconds=10)
    desk.comes(asked(desk.channel, "Which Tuesday?", at=meanwhile, id="b", in_reply_to="a"))

    desk.worker_comes(MONDAY + DAY + timedelta(seconds=20))

    found = desk.now_as(conversation)
    assert found.promises.get(state="kept").asked.platform_id == "a"
    standing = found.promises.get(state="open")
    assert standing.asked.platform_id == "b"
    assert (found.state, found.waiting_since, found.due_at) == (
        "waiting", meanwhile, standing.due_at,
    )  # fmt: skip


def test_what_was_closed_while_a_reply_was_on_its_way_stays_closed(desk: Desk) -> None:
    from wardmote_web.conversations.closing import close

    conversation = desk.asks(id="a")
    outgoing = reply(conversation, "On Tuesday.", by=desk.cast.officer, now=MONDAY)
    desk.comes(asked(desk.channel, "Thanks!", at=MONDAY + MINUTE, id="b", in_reply_to="a"))
    close(conversation, now=MONDAY + 2 * MINUTE, no_reply_reason="thanks")

    assert outgoing.text in desk.worker_comes(MONDAY + 3 * MINUTE)

    assert desk.now_as(conversation).state == "closed"


def test_a_promise_for_a_later_question_is_not_kept_by_an_earlier_answer(desk: Desk) -> None:
    conversation = desk.asks(id="a")
    answer(desk, conversation, MONDAY + HOUR)
    desk.comes(asked(desk.channel, at=MONDAY + 3 * HOUR, id="b", in_reply_to="a"))

    desk.comes(ours("a", at=MONDAY + 2 * HOUR), now=MONDAY + 4 * HOUR)

    assert desk.now_as(conversation).promises.get(state="open").asked.platform_id == "b"


@pytest.mark.parametrize(
    ("now", "state"), [(DUE - MINUTE, "changed"), (DUE, "changed"), (DUE + MINUTE, "late")]
)
def test_a_promise_that_has_passed_is_late_and_can_only_be_followed_by_another(
    desk: Desk, now: datetime, state: str
) -> None:
    conversation = desk.asks()

    change(desk, conversation, now=now, due=DUE + 2 * DAY)

    first, second = desk.now_as(conversation).promises.order_by("id")
    assert (first.state, second.state) == (state, "open")
    assert desk.now_as(conversation).due_at == second.due_at == DUE + 2 * DAY


def test_telling_of_a_changed_promise_is_no_reply(desk: Desk) -> None:
    conversation = desk.asks()
    change(desk, conversation, now=MONDAY + HOUR, due=DUE + DAY)

    (told,) = desk.worker_comes(MONDAY + HOUR)

    found = desk.now_as(conversation)
    assert "16:30 on Wednesday 7 January 2026" in told
    assert found.state == "waiting"
    assert found.first_reply_at is None
    assert found.promises.get(state="open").told_at == MONDAY + HOUR
    history = reading(desk.cast.team, MONDAY + DAY).messages
    assert history.filter("ours")["automatic"].to_list() == [True]


def acknowledged(desk: Desk) -> Conversation:
    desk.cast.team.acknowledge = True
    desk.cast.team.save()
    desk.channel.refresh_from_db()
    conversation = desk.asks(at=MONDAY + timedelta(hours=22), id="a")
    assert conversation.outgoing.get().stage == Stage.QUEUED
    return conversation


def test_an_acknowledgement_whose_promise_was_changed_before_it_went_is_not_sent(
    desk: Desk,
) -> None:
    conversation = acknowledged(desk)

    change(desk, conversation, now=MONDAY + timedelta(hours=22), due=DUE + 3 * DAY)

    assert len(desk.worker_comes(MONDAY + timedelta(hours=23))) == 1
    assert conversation.outgoing.get(kind=Kind.ACKNOWLEDGEMENT).stage == Stage.WITHDRAWN
    assert conversation.outgoing.get(kind=Kind.CHANGED_PROMISE).stage == Stage.SENT


def test_no_acknowledgement_goes_to_a_message_that_was_taken_back(desk: Desk) -> None:
    acknowledged(desk)

    desk.takes_back("a", at=MONDAY + timedelta(hours=22))

    assert desk.worker_comes(MONDAY + timedelta(hours=23)) == []


def test_an_acknowledgement_that_is_on_its_way_is_left_to_the_outbox(desk: Desk) -> None:
    conversation = acknowledged(desk)
    at = MONDAY + timedelta(hours=22)
    claim("worker", now=at, prepare=lambda _: {"text": "as it went out"})

    change(desk, conversation, now=at, due=DUE + 3 * DAY)

    assert Outgoing.objects.get(kind=Kind.ACKNOWLEDGEMENT).stage == Stage.SENDING


def test_what_a_worker_learns_too_late_of_a_send_is_kept_once(desk: Desk) -> None:
    from wardmote.channels.ports import Receipt

    reply(desk.asks(), "On Tuesday.", by=None, now=MONDAY)
    first = claim("one", now=MONDAY, prepare=lambda _: {"text": "On Tuesday."})
    assert first is not None
    second = claim("two", now=MONDAY + 4 * MINUTE, prepare=lambda _: {})
    assert second is not None

    kept = sent(second, Receipt("there", MONDAY), now=MONDAY + 4 * MINUTE)
    late = sent(first, Receipt("there", MONDAY), now=MONDAY + 4 * MINUTE)

    assert kept is not None
    assert late is None


def test_the_version_that_is_in_force_on_the_day_holds_at_each_instant_of_it(desk: Desk) -> None:
    actions.publish(
        desk.cast.team,
        "mon-sun 12:00-13:00; zone Europe/London",
        "by the end of the next window",
        effective_from=date(2026, 3, 29),
        by=None,
        now=MONDAY,
    )
    # The day on which the clocks go forward begins at midnight, in winter time still.
    begins = datetime(2026, 3, 29, tzinfo=UTC)

    hours = hours_of(desk.cast.team)

    assert hours is not None
    for at, rule in ((begins - MINUTE, PROMISE), (begins, "by the end of the next window")):
        version = hours.version_at(at)
        assert version is not None
        assert version.promise == rule
    assert hours.is_open(datetime(2026, 3, 29, 11, 30, tzinfo=UTC))
    assert not hours.is_open(datetime(2026, 3, 29, 12, 30, tzinfo=UTC))


def test_what_was_published_later_for_the_same_day_holds(desk: Desk) -> None:
    team = desk.cast.team
    for promise in ("within 1 open hours", "within 2 open hours"):
        actions.publish(
            team, "mon 09:00-17:00", promise, effective_from=date(2026, 1, 5), by=None, now=MONDAY
        )

    hours = hours_of(team)

    assert hours is not None
    version = hours.version_at(MONDAY)
    assert version is not None
    assert version.promise == "within 2 open hours"


def test_a_message_from_before_the_first_version_is_promised_nothing_and_later_ones_are(
    desk: Desk,
) -> None:
    first = datetime(2025, 11, 3, tzinfo=UTC)

    before = desk.asks(at=first - MINUTE, by="early")
    on_it = desk.asks(at=first, by="in time")

    assert not before.promises.exists()
    assert before.due_at is None
    assert on_it.promises.get().state == "open"


def test_on_a_bank_holiday_a_promise_falls_due_after_it(desk: Desk) -> None:
    # Monday 4 May 2026 is the early May bank holiday.
    conversation = desk.asks(at=datetime(2026, 5, 1, 12, tzinfo=UTC))

    assert conversation.due_at == datetime(2026, 5, 5, 15, 30, tzinfo=UTC)


def test_an_overdue_promise_is_late_on_the_public_page_while_nobody_answers(desk: Desk) -> None:
    desk.asks()
    cache.clear()
    not_yet = kept_lately(desk.cast.team, DUE - MINUTE)
    cache.clear()

    passed = kept_lately(desk.cast.team, DUE + MINUTE)

    assert (not_yet.n, not_yet.share) == (0, None)
    assert (passed.late, passed.share) == (1, 0.0)


def test_what_asked_for_no_reply_is_counted_apart_and_what_was_taken_back_is_not(
    desk: Desk,
) -> None:
    from django.db import transaction

    from wardmote_web.conversations.closing import close

    thanks = desk.asks(by="ada", id="a")
    with transaction.atomic():
        row = close(thanks, now=MONDAY + HOUR, no_reply_reason="thanks")
        actions.void(row, reason="No reply needed: thanks.", now=MONDAY + HOUR)
    desk.asks(by="bert", id="b")
    desk.takes_back("b", at=MONDAY + HOUR)
    cache.clear()

    kept = kept_lately(desk.cast.team, DUE)

    assert (kept.n, kept.no_reply) == (0, 1)


def test_thanks_after_an_answer_do_not_undo_the_promise_that_was_kept(desk: Desk) -> None:
    from django.db import transaction

    from wardmote_web.conversations.closing import close

    conversation = desk.asks(id="a")
    answer(desk, conversation, MONDAY + HOUR)
    desk.comes(asked(desk.channel, "Thanks!", at=MONDAY + 2 * HOUR, id="b", in_reply_to="a"))
    with transaction.atomic():
        row = close(conversation, now=MONDAY + 3 * HOUR, no_reply_reason="thanks")
        actions.void(row, reason="No reply needed: thanks.", now=MONDAY + 3 * HOUR)

    history = reading(desk.cast.team, MONDAY + 3 * DAY).messages.sort("sent_at")
    cache.clear()
    kept = kept_lately(desk.cast.team, MONDAY + 3 * DAY)

    assert history.filter(~history["ours"])["no_reply_needed"].to_list() == [False, True]
    assert (kept.kept, kept.n, kept.no_reply) == (1, 1, 1)
