"""Any platform by hand: pasted, promised, copied back, marked sent; never handed to a worker."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from wardmote_web.conversations.models import Channel, Contact, Conversation, Kind, Stage
from wardmote_web.conversations.replying import try_again
from wardmote_web.desk import deciding, manual
from wardmote_web.desk.models import Decision
from wardmote_web.promises.changing import change_and_tell
from web.cast import MONDAY
from web.conversations.a_desk import Desk

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def paste(desk: Desk, **stated: Any) -> Conversation:
    made: dict[str, Any] = {
        "came_from": "Elm Street group",
        "name": "A. Smith",
        "contact": "",
        "text": "When is my bin collected?",
        "asked_at": None,
        "public": False,
        "handed_over": False,
        "now": MONDAY,
    }
    return manual.paste(desk.cast.team, **{**made, **stated})


def test_two_of_one_name_are_two_people_unless_they_are_reached_in_one_place(desk: Desk) -> None:
    paste(desk)
    paste(desk)
    paste(desk, contact="01632 960000")
    paste(desk, contact="01632 960000 ", name="Mrs Smith")

    assert Contact.objects.count() == 3
    assert Conversation.objects.count() == 4


def test_a_place_is_one_channel_however_it_is_written(desk: Desk) -> None:
    paste(desk, came_from="Elm Street group")
    paste(desk, came_from=" elm street GROUP ")

    assert Channel.objects.filter(platform="manual").count() == 1


@pytest.mark.parametrize(
    ("asked_at", "due"),
    [
        (MONDAY - 3 * DAY, MONDAY + timedelta(hours=16, minutes=30)),
        (MONDAY, MONDAY + DAY + timedelta(hours=16, minutes=30)),
        (None, MONDAY + DAY + timedelta(hours=16, minutes=30)),
    ],
)
def test_what_is_pasted_is_promised_from_when_it_was_asked(
    desk: Desk, asked_at: datetime | None, due: datetime
) -> None:
    conversation = paste(desk, asked_at=asked_at)

    assert conversation.due_at == due


def test_what_is_older_than_the_team_keeps_anything_is_refused_in_words(
    desk: Desk, client: Client
) -> None:
    client.force_login(
        desk.cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    desk.at(MONDAY)

    page = client.post(
        "/desk/fenwick/paste/",
        {"came_from": "A call", "name": "A", "text": "Bins", "asked_at": "2019-01-01 12:00"},
    )

    assert page.status_code == 422
    assert b"older than your team keeps" in page.content
    assert not Conversation.objects.exists()


def test_an_answer_that_was_not_copied_gives_way_to_the_next(desk: Desk) -> None:
    conversation = paste(desk)
    manual.written(conversation, "On Tuesday.", by=desk.cast.officer, now=MONDAY)
    manual.written(conversation, "On Wednesday.", by=desk.cast.officer, now=MONDAY)

    manual.mark_sent(conversation, now=MONDAY + HOUR)

    assert [each.text for each in conversation.messages.filter(ours=True)] == ["On Wednesday."]
    with pytest.raises(manual.NothingWritten):
        manual.mark_sent(conversation, now=MONDAY + HOUR)


def test_a_promise_by_hand_is_kept_when_it_is_marked_sent(desk: Desk) -> None:
    conversation = paste(desk)
    manual.written(conversation, "On Tuesday.", by=desk.cast.officer, now=MONDAY)
    due = conversation.due_at
    assert due is not None

    manual.mark_sent(conversation, now=due + MINUTE)

    assert conversation.promises.get().state == "late"


def test_no_worker_ever_takes_what_is_copied_by_hand(desk: Desk) -> None:
    conversation = paste(desk)
    outgoing = manual.written(conversation, "On Tuesday.", by=desk.cast.officer, now=MONDAY)

    try_again(outgoing, now=MONDAY)
    desk.worker_comes(MONDAY + DAY)

    outgoing.refresh_from_db()
    assert (outgoing.stage, outgoing.attempts) == (Stage.FAILED, 0)
    assert Channel.objects.get(platform="manual").failing_since is None


def test_what_goes_out_by_itself_is_not_written_by_hand(desk: Desk) -> None:
    with pytest.raises(manual.NotAManualChannel):
        manual.written(desk.asks(), "On Tuesday.", by=desk.cast.officer, now=MONDAY)


def test_a_changed_promise_is_told_by_hand_and_is_told_when_it_is_marked(desk: Desk) -> None:
    conversation = paste(desk)
    due = MONDAY + 4 * DAY
    change_and_tell(
        conversation, due_at=due, reason="the lorry broke", by=desk.cast.officer, now=MONDAY
    )

    manual.mark_sent(conversation, now=MONDAY + HOUR)

    standing = conversation.promises.get(state="open")
    assert standing.told_at == MONDAY + HOUR
    assert desk.now_as(conversation).state == "waiting"


def test_what_came_of_a_decision_is_told_by_hand_and_keeps_no_promise(desk: Desk) -> None:
    conversation = paste(desk)
    decision = Decision.objects.create(team=desk.cast.team, kind="works", title="The crossing")
    deciding.tie(decision, conversation, now=MONDAY)

    deciding.take(decision, changed=True, outcome="It is moved.", by=desk.cast.officer, now=MONDAY)
    manual.written(conversation, "On Tuesday.", by=desk.cast.officer, now=MONDAY)
    told = conversation.outgoing.get(kind=Kind.YOU_SAID)
    manual.mark_sent(conversation, now=MONDAY + HOUR, number=told.pk)

    told.refresh_from_db()
    assert told.stage == Stage.SENT
    assert conversation.outgoing.get(kind=Kind.REPLY).stage == Stage.FAILED
    assert conversation.promises.get().state == "open"
