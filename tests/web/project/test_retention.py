"""What is past its time is really deleted: by the minute that is said, and nothing before it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from wardmote.basis.clock import FixedClock
from wardmote_web.conversations import closing
from wardmote_web.conversations.erased import mark_erased
from wardmote_web.conversations.models import (
    Contact,
    Conversation,
    ErasedMessage,
    Message,
    Outgoing,
    Viewing,
)
from wardmote_web.desk import retention
from wardmote_web.desk.models import Alert, Heartbeat, Shift
from wardmote_web.desk.receiving import receive
from wardmote_web.desk.retention import delete_what_is_past
from wardmote_web.desk.worker import Worker
from web.cast import MONDAY, Cast, a_channel, a_team, asked, comes_in
from web.project.test_residents import NIGHT, WORD, everything_with
from web.project.whole_database import tables_that_hold

SECOND = timedelta(seconds=1)
YEAR = timedelta(days=365)


@pytest.fixture
def cast(db: Any) -> Cast:
    """A team that keeps closed conversations for a year."""
    made = a_team()
    made.team.retention_days = 365
    made.team.save()
    return made


def closed(cast: Cast, who: str = WORD) -> Conversation:
    """A conversation with one of everything, closed that night."""
    found = everything_with(cast, who)
    Outgoing.objects.filter(conversation=found).update(stage="sent", sent_at=NIGHT)
    return closing.close(found, now=NIGHT, no_reply_reason="comment")


@pytest.mark.parametrize(("after", "left"), [(-SECOND, 1), (timedelta(0), 1), (SECOND, 0)])
def test_a_closed_conversation_goes_when_the_teams_days_are_over(
    cast: Cast, after: timedelta, left: int
) -> None:
    closed(cast)

    delete_what_is_past(NIGHT + YEAR + after)

    assert Conversation.objects.count() == left


def test_nothing_of_it_is_left_in_any_table(cast: Cast) -> None:
    closed(cast)
    assert len(tables_that_hold(WORD)) > 5

    delete_what_is_past(NIGHT + YEAR + SECOND)

    assert tables_that_hold(WORD) == {"conversations_channel"}, "the account's own name"


def test_a_conversation_that_is_not_closed_stays_however_old(cast: Cast) -> None:
    everything_with(cast)

    delete_what_is_past(NIGHT + 9 * YEAR)

    assert Conversation.objects.count() == 1


def test_each_team_has_its_own_days(cast: Cast) -> None:
    other = a_team("borchester")
    closed(cast)
    closed(other, "marrow")

    delete_what_is_past(NIGHT + YEAR + SECOND)

    assert [each.team for each in Conversation.objects.all()] == [other.team]


def test_what_was_deleted_is_not_taken_in_again(cast: Cast) -> None:
    conversation = closed(cast)
    message = conversation.messages.get()
    later = NIGHT + YEAR + SECOND
    delete_what_is_past(later)

    again = asked(conversation.channel, "flood", at=NIGHT, by=WORD, id=message.platform_id)
    taken = receive(conversation.channel, [again], now=later)

    assert taken == []
    assert not Message.objects.exists()


def test_a_resident_of_whom_nothing_is_left_is_forgotten(cast: Cast) -> None:
    closed(cast)
    comes_in(a_channel(cast.team), asked(a_channel(cast.team), at=NIGHT + YEAR, by="other"))

    delete_what_is_past(NIGHT + YEAR + SECOND)

    assert [each.author for each in Contact.objects.all()] == ["other"]


@pytest.mark.parametrize(("after", "known"), [(-SECOND, True), (SECOND, False)])
def test_after_fourteen_days_nobody_knows_who_wrote_a_reply(
    cast: Cast, after: timedelta, known: bool
) -> None:
    conversation = everything_with(cast)

    delete_what_is_past(NIGHT + timedelta(days=14) + after)

    sent = Outgoing.objects.get(conversation=conversation, kind="reply")
    assert (sent.written_by is not None) is known
    assert sent.text == f"Dear {WORD}", "the reply stays"


def test_who_looked_and_who_was_signed_in_is_forgotten(cast: Cast) -> None:
    conversation = everything_with(cast)
    Viewing.objects.create(conversation=conversation, person=cast.officer, seen_at=NIGHT)
    Session.objects.create(session_key="over", session_data="x", expire_date=NIGHT)
    Session.objects.create(session_key="on", session_data="x", expire_date=NIGHT + YEAR)

    delete_what_is_past(NIGHT + timedelta(minutes=6))

    assert not Viewing.objects.exists()
    assert [each.session_key for each in Session.objects.all()] == ["on"]


def test_rotas_and_alerts_are_forgotten_after_ninety_days(cast: Cast) -> None:
    conversation = everything_with(cast)
    Alert.objects.create(message=conversation.messages.get(), raised_at=NIGHT)
    Shift.objects.create(
        team=cast.team, starts_at=MONDAY, ends_at=NIGHT, name="Duty", email="d@council.example"
    )

    delete_what_is_past(NIGHT + timedelta(days=90))
    assert (Alert.objects.count(), Shift.objects.count()) == (1, 1)
    delete_what_is_past(NIGHT + timedelta(days=90) + SECOND)
    assert (Alert.objects.count(), Shift.objects.count()) == (0, 0)


def test_marks_of_erased_messages_go_when_the_message_would_be_too_old_anyway(cast: Cast) -> None:
    mark_erased(a_channel(cast.team), ["one"], now=NIGHT)

    delete_what_is_past(NIGHT + YEAR + SECOND)

    assert not ErasedMessage.objects.exists()


def test_a_great_many_are_deleted_run_by_run(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "A_RUN", 4)
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    channel = a_channel(cast.team)
    for number in range(5):
        found = comes_in(channel, asked(channel, at=NIGHT, by=f"r{number}")).conversation
        closing.close(found, now=NIGHT, no_reply_reason="spam")

    first = delete_what_is_past(NIGHT + YEAR + SECOND)
    second = delete_what_is_past(NIGHT + YEAR + SECOND)

    assert (first.counts["conversations"], first.finished) == (4, False)
    assert (second.counts["conversations"], second.finished) == (1, True)


def test_the_worker_deletes_once_an_hour(cast: Cast, settings: Any) -> None:
    settings.WARDMOTE_CLOCK = FixedClock(NIGHT + YEAR)
    worker = Worker("worker")
    worker._beat(NIGHT)
    closed(cast)

    def beat_at(minutes: int) -> int:
        settings.WARDMOTE_CLOCK = FixedClock(NIGHT + YEAR + timedelta(minutes=minutes))
        worker._beat(NIGHT)
        return Conversation.objects.count()

    assert [beat_at(minutes) for minutes in (59, 60)] == [1, 0]
    assert Heartbeat.objects.count() == 1


def test_deleting_asks_as_many_questions_for_many_as_for_few(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    channel = a_channel(cast.team)
    for number in range(30):
        found = comes_in(channel, asked(channel, at=NIGHT, by=f"r{number}")).conversation
        closing.close(found, now=NIGHT, no_reply_reason="spam")

    with django_assert_max_num_queries(45):
        delete_what_is_past(NIGHT + YEAR + SECOND)

    assert not Conversation.objects.exists()
