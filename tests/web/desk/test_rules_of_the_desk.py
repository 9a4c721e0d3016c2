"""Acknowledgements, emergencies, today's list, decisions, what is pasted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from wardmote_web.conversations.models import Channel, Conversation, Kind, Outgoing, Stage, State
from wardmote_web.desk import deciding, manual
from wardmote_web.desk.acknowledging import A_CONTACT, OLD, Circumstances, is_due, words
from wardmote_web.desk.emergencies import found_in, is_staffed, reach
from wardmote_web.desk.models import Alert, Decision, EmergencyWords, Shift
from wardmote_web.desk.today import Job, order, todays_list
from wardmote_web.promises.hours import hours_of
from web.cast import MONDAY, Cast, a_channel, a_team, asked, comes_in

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NIGHT = Circumstances(
    wanted=True,
    in_public=False,
    public=False,
    automatic=False,
    own=False,
    had_one=False,
    recent=0,
    age=MINUTE,
    is_open=False,
    wait=12 * HOUR,
    long_wait=4 * HOUR,
)


@pytest.fixture
def cast(db: None) -> Cast:
    return a_team()


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({}, True),
        ({"wanted": False}, False),
        ({"had_one": True}, False),
        ({"automatic": True}, False),
        ({"own": True}, False),
        ({"wait": None}, False),
        ({"public": True}, False),
        ({"public": True, "in_public": True}, True),
        ({"recent": A_CONTACT - 1}, True),
        ({"recent": A_CONTACT}, False),
        ({"age": OLD - MINUTE}, True),
        ({"age": OLD}, False),
        ({"is_open": True}, True),
        ({"is_open": True, "wait": 4 * HOUR}, False),
        ({"is_open": True, "wait": 4 * HOUR + MINUTE}, True),
        ({"wait": MINUTE}, True),
    ],
)
def test_an_acknowledgement_is_sent_by_rule(change: dict[str, object], due: bool) -> None:
    assert is_due(replace(NIGHT, **change)) == due  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize("limit", [None, 500, 300, 120])
def test_an_acknowledgement_says_when_within_whatever_the_platform_takes(
    cast: Cast, limit: int | None
) -> None:
    cast.team.refresh_from_db()
    hours = hours_of(cast.team)
    assert hours is not None
    due = hours.due(MONDAY)
    assert due is not None

    said = words(cast.team, hours, due, now=MONDAY, limit=limit)

    assert "16:30 on Tuesday 6 January 2026" in said
    assert limit is None or len(said) <= limit


def test_one_conversation_is_acknowledged_once_and_machines_never(cast: Cast) -> None:
    channel = a_channel(cast.team, "mail")
    comes_in(channel, asked(channel, id="a"))
    comes_in(channel, asked(channel, at=MONDAY + HOUR, id="b", in_reply_to="a"))
    comes_in(channel, asked(channel, id="c", by="machine", automatic=True))

    sent = Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT)

    assert [each.answers.platform_id for each in sent] == ["a"]


def test_a_contact_who_writes_without_end_is_acknowledged_three_times_a_day(cast: Cast) -> None:
    channel = a_channel(cast.team, "mail")

    for n in range(8):
        comes_in(channel, asked(channel, at=MONDAY + n * MINUTE, id=f"m{n}", thread=f"t{n}"))

    assert Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).count() == A_CONTACT


def test_what_was_fetched_after_days_is_promised_but_not_acknowledged(cast: Cast) -> None:
    channel = a_channel(cast.team, "mail")

    taken = comes_in(channel, asked(channel, id="a"), now=MONDAY + timedelta(days=3))

    assert taken.conversation.promises.exists()
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Our street is FLOODING", True),
        ("There is a gas   leak here", True),
        ("gas\nleak", True),
        ("flooded market last year", False),
        ("unrelated", False),
        ("", False),
    ],
)
def test_words_are_found_whole_and_in_any_case(text: str, found: bool) -> None:
    assert found_in(text, "flooding, gas leak\nknife") == found


def test_a_rota_is_staffed_only_without_a_gap_for_seven_days(cast: Cast) -> None:
    for day in range(8):
        Shift.objects.create(
            team=cast.team,
            starts_at=MONDAY + timedelta(days=day),
            ends_at=MONDAY + timedelta(days=day + 1),
            name="Duty",
            email="duty@council.example",
        )

    staffed = is_staffed(cast.team, MONDAY)
    Shift.objects.filter(starts_at=MONDAY + timedelta(days=3)).update(
        starts_at=MONDAY + timedelta(days=3, minutes=1)
    )

    assert staffed
    assert not is_staffed(cast.team, MONDAY)


def test_an_emergency_reaches_whoever_is_on_duty_at_night_without_the_message(cast: Cast) -> None:
    EmergencyWords.objects.create(team=cast.team, is_on=True, words="gas leak")
    Shift.objects.create(
        team=cast.team,
        starts_at=MONDAY,
        ends_at=MONDAY + timedelta(days=1),
        name="Duty",
        email="duty@council.example",
    )
    channel = a_channel(cast.team)
    at = MONDAY + 3 * HOUR
    comes_in(channel, asked(channel, "A gas leak in Elm Street", at=at))

    sent = reach("https://desk.example", now=at), reach("https://desk.example", now=at + MINUTE)

    assert sent == (1, 0)
    (letter,) = mail.outbox
    assert letter.to == ["duty@council.example"]
    assert "Elm Street" not in letter.body + letter.subject
    assert f"/conversations/{Conversation.objects.get().pk}/" in letter.body


def test_nothing_is_watched_until_it_is_turned_on(cast: Cast) -> None:
    EmergencyWords.objects.create(team=cast.team, words="gas leak")
    channel = a_channel(cast.team)

    comes_in(channel, asked(channel, "A gas leak"))

    assert not Alert.objects.exists()


NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@given(st.lists(st.tuples(st.integers(-5, 40), st.integers(1, 12)), min_size=1, max_size=6))
def test_no_other_order_keeps_more_promises_than_todays(drawn: list[tuple[int, int]]) -> None:
    jobs = [Job(n, NOON + due * MINUTE, takes * MINUTE) for n, (due, takes) in enumerate(drawn)]

    best = max(kept(each) for each in permutations(jobs))

    ordered = order(jobs, NOON)
    assert sorted(job.number for job in ordered) == list(range(len(jobs)))
    assert kept(ordered) == best


def kept(jobs: object) -> int:
    """How many are done by their time, one after another."""
    at, count = NOON, 0
    for job in jobs:  # type: ignore[attr-defined]  # any sequence of jobs
        at += job.takes
        count += at <= job.due
    return count


def test_when_every_promise_of_today_is_kept_one_can_stop(cast: Cast) -> None:
    channel = a_channel(cast.team)
    comes_in(channel, asked(channel, at=MONDAY))
    today, tomorrow = (MONDAY + timedelta(days=day, hours=23) for day in (0, 1))

    before = todays_list(cast.team, minutes=40, now=MONDAY, until=tomorrow)
    enough = todays_list(cast.team, minutes=40, now=MONDAY, until=today)

    assert not before.done
    assert len(before.rows) == 1
    assert enough.done


class TestPasting:
    """A message from anywhere gets the same promise."""

    def test_what_is_pasted_is_promised_and_its_answer_marked_by_hand(self, cast: Cast) -> None:
        conversation = manual.paste(
            cast.team,
            came_from="Elm Street group",
            name="A neighbour",
            contact="",
            text="When is my bin collected?",
            asked_at=MONDAY - HOUR,
            public=True,
            handed_over=True,
            now=MONDAY,
        )
        assert conversation.due_at is not None
        assert conversation.asked_at == MONDAY - HOUR
        assert conversation.handed_over

        manual.written(conversation, "On Tuesday.", by=cast.officer, now=MONDAY + HOUR)
        manual.mark_sent(conversation, now=MONDAY + 2 * HOUR)

        conversation.refresh_from_db()
        assert conversation.state == State.WITH_RESIDENT
        assert conversation.promises.get().state == "kept"
        assert not Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).exists()

    def test_nobody_can_have_asked_in_the_future(self, cast: Cast) -> None:
        conversation = manual.paste(
            cast.team,
            came_from="A call",
            name="A neighbour",
            contact="",
            text="Bins",
            asked_at=MONDAY + HOUR,
            public=False,
            handed_over=False,
            now=MONDAY,
        )

        assert conversation.asked_at == MONDAY

    def test_without_an_answer_nothing_can_be_marked_as_sent(self, cast: Cast) -> None:
        conversation = comes_in(a_channel(cast.team), asked(Channel(), at=MONDAY)).conversation

        with pytest.raises(manual.NothingWritten):
            manual.mark_sent(conversation, now=MONDAY)


class TestDecisions:
    """Those who spoke are told what changed, or why not: once."""

    def test_everybody_who_spoke_is_told_once_whoever_presses_twice(self, cast: Cast) -> None:
        channel = a_channel(cast.team, "mail")
        decision = Decision.objects.create(team=cast.team, kind="works", title="The crossing")
        for by in ("resident", "neighbour"):
            conversation = comes_in(channel, asked(channel, by=by)).conversation
            deciding.tie(decision, conversation, now=MONDAY)
            deciding.tie(decision, conversation, now=MONDAY)

        counts = [
            deciding.take(
                decision, changed=True, outcome="It is moved.", by=cast.officer, now=MONDAY
            )
            for _ in range(2)
        ]

        assert counts == [2, 0]
        told = Outgoing.objects.filter(kind=Kind.YOU_SAID)
        assert told.count() == 2
        assert all("It is moved." in each.text for each in told)

    def test_whoever_is_tied_after_it_was_taken_is_told_at_once(self, cast: Cast) -> None:
        channel = a_channel(cast.team, "mail")
        decision = Decision.objects.create(team=cast.team, kind="works", title="The crossing")
        deciding.take(decision, changed=False, outcome="No money.", by=cast.officer, now=MONDAY)
        decision.refresh_from_db()

        deciding.tie(decision, comes_in(channel, asked(channel)).conversation, now=MONDAY)

        (told,) = Outgoing.objects.filter(kind=Kind.YOU_SAID)
        assert told.stage == Stage.QUEUED
        assert "did not change" in told.text
