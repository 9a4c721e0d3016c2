"""You said: who is told what came of it, who is not, and in what words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wardmote_web.accounts.models import AuditRow
from wardmote_web.conversations.models import Kind, Outgoing
from wardmote_web.desk.deciding import take, tie, words
from wardmote_web.desk.models import Decision
from web.cast import MONDAY, a_channel, asked
from web.conversations.a_desk import Desk

HOUR = timedelta(hours=1)


@pytest.fixture
def crossing(desk: Desk) -> Decision:
    return Decision.objects.create(
        team=desk.cast.team,
        kind="works",
        title="The crossing at Elm Street",
        address="https://fenwick.example/crossing",
    )


def taken(desk: Desk, decision: Decision, *, changed: bool = True) -> int:
    return take(
        decision, changed=changed, outcome="It is moved.", by=desk.cast.officer, now=MONDAY + HOUR
    )


def test_what_came_of_it_goes_out_through_the_same_outbox(desk: Desk, crossing: Decision) -> None:
    tie(crossing, desk.asks(), now=MONDAY)

    count = taken(desk, crossing)

    (said,) = desk.worker_comes(MONDAY + HOUR)
    assert count == 1
    assert said == words(Decision.objects.get())
    assert "It is moved." in said


def test_pressing_twice_changes_neither_outcome_nor_who_is_told(
    desk: Desk, crossing: Decision
) -> None:
    tie(crossing, desk.asks(), now=MONDAY)
    taken(desk, crossing)

    again = take(
        crossing, changed=False, outcome="Another.", by=desk.cast.colleague, now=MONDAY + 2 * HOUR
    )

    found = Decision.objects.get()
    assert again == 0
    assert (found.changed, found.outcome, found.taken_at) == (True, "It is moved.", MONDAY + HOUR)
    assert Outgoing.objects.filter(kind=Kind.YOU_SAID).count() == 1
    assert AuditRow.objects.filter(action="decision taken").count() == 1


def test_whoever_took_back_all_that_they_said_is_not_told(desk: Desk, crossing: Decision) -> None:
    tie(crossing, desk.asks(id="a"), now=MONDAY)
    tie(crossing, desk.asks(id="b", by="bert"), now=MONDAY)
    desk.takes_back("a", at=MONDAY)

    assert taken(desk, crossing) == 1
    assert Outgoing.objects.get().conversation.thread == "b"


def test_being_told_is_no_answer_to_what_they_asked(desk: Desk, crossing: Decision) -> None:
    conversation = desk.asks()
    tie(crossing, conversation, now=MONDAY)
    taken(desk, crossing)

    desk.worker_comes(MONDAY + HOUR)

    assert desk.now_as(conversation).state == "waiting"
    assert conversation.promises.get().state == "open"


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize(("limit", "address"), [(None, True), (500, True), (300, False)])
def test_the_outcome_is_said_within_what_the_platform_takes(
    desk: Desk, limit: int | None, address: bool, changed: bool
) -> None:
    decision = Decision(
        team=desk.cast.team,
        title="A long title " * 4,
        address="https://fenwick.example/" + "c" * 60,
        changed=changed,
        outcome="It is moved. " * 10,
    )

    said = words(decision, limit)

    assert decision.outcome.strip() in said
    assert (decision.address in said) is address
    assert limit is None or len(said) <= limit


def test_a_long_title_is_shortened_before_the_outcome_is(desk: Desk) -> None:
    decision = Decision(title="t" * 200, changed=True, outcome="o" * 180)

    said = words(decision, 300)

    assert len(said) <= 300
    assert "o" * 180 in said
    assert "…" in said


def test_a_tie_is_made_once_and_tells_once_after_it_was_taken(
    desk: Desk, crossing: Decision
) -> None:
    conversation = desk.asks()
    taken(desk, crossing)
    crossing.refresh_from_db()

    for _ in range(2):
        tie(crossing, conversation, now=MONDAY + HOUR)

    assert Outgoing.objects.filter(kind=Kind.YOU_SAID).count() == 1


def test_the_words_of_a_decision_fit_the_account_they_go_out_by(
    desk: Desk, crossing: Decision
) -> None:
    from django.db import transaction

    from wardmote_web.desk.receiving import receive

    channel = a_channel(
        desk.cast.team, "demonstration", settings={"account": "parks", "limit": "100"}
    )
    with transaction.atomic():
        found = receive(channel, [asked(channel)], now=MONDAY)[0].conversation
    tie(crossing, found, now=MONDAY)

    taken(desk, crossing)

    assert len(Outgoing.objects.get().text) <= 100
