"""Acknowledgements: in all circumstances, at the edges, and in words to be relied on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from wardmote.channels.ports import Signed
from wardmote_web.conversations.models import Kind, Outgoing, Stage
from wardmote_web.desk.acknowledging import A_CONTACT, OLD, Circumstances, is_due, words
from wardmote_web.promises.hours import hours_of
from wardmote_web.promises.telling import spoken
from web.cast import MONDAY, a_channel, asked
from web.conversations.a_desk import OWN, Desk

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NIGHT = MONDAY + timedelta(hours=22)
YES_OR_NO = (False, True)


@pytest.fixture
def telling(desk: Desk) -> Desk:
    """A desk that acknowledges."""
    desk.cast.team.acknowledge = True
    desk.cast.team.save()
    desk.channel.refresh_from_db()
    return desk


def sent() -> list[str]:
    return [each.text for each in Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT)]


def test_in_all_circumstances_one_is_sent_where_everything_asks_for_it() -> None:
    waits = (None, -MINUTE, timedelta(0), MINUTE, 4 * HOUR, 4 * HOUR + MINUTE)
    places = product(
        YES_OR_NO, YES_OR_NO, YES_OR_NO, YES_OR_NO, YES_OR_NO, YES_OR_NO, YES_OR_NO,
        (0, A_CONTACT - 1, A_CONTACT), (timedelta(0), OLD - MINUTE, OLD), waits,
    )  # fmt: skip

    tried = 0
    for wanted, in_public, public, machine, own, had, is_open, recent, age, wait in places:
        at = Circumstances(
            wanted=wanted, in_public=in_public, public=public, automatic=machine, own=own,
            had_one=had, recent=recent, age=age, is_open=is_open, wait=wait, long_wait=4 * HOUR,
        )  # fmt: skip
        never = [
            not wanted,
            machine,
            own,
            had,
            public and not in_public,
            recent >= A_CONTACT,
            age >= OLD,
            wait is None or wait <= timedelta(0),
            is_open and wait is not None and wait <= 4 * HOUR,
        ]
        assert is_due(at) is not any(never), at
        tried += 1

    assert tried == 2**7 * 3 * 3 * 6


def test_it_says_the_time_that_is_stored_as_the_promise(telling: Desk) -> None:
    conversation = telling.asks(at=NIGHT)

    (said,) = telling.worker_comes(NIGHT)

    promise = conversation.promises.get()
    assert spoken(promise.due_at, telling.cast.team) in said
    assert promise.told_at == NIGHT
    assert conversation.due_at == promise.due_at
    assert "999" in said


@pytest.mark.parametrize(
    ("turned_on", "public", "count"), [(False, True, 0), (True, True, 1), (False, False, 1)]
)
def test_a_public_post_is_acknowledged_only_where_the_team_turned_that_on(
    telling: Desk, turned_on: bool, public: bool, count: int
) -> None:
    telling.channel.team.acknowledge_in_public = turned_on
    telling.channel.team.save()

    telling.asks(at=NIGHT, public=public)

    assert len(sent()) == count


@pytest.mark.parametrize(
    ("hour", "acknowledged"),
    [
        # Open from 09:30 to 10:30: the wait to the end of Tuesday is long, so within hours too.
        (timedelta(hours=9, minutes=29), True),
        (timedelta(hours=9, minutes=30), False),
        (timedelta(hours=10, minutes=29), False),
        (timedelta(hours=10, minutes=30), True),
    ],
)
def test_within_hours_only_a_long_wait_is_acknowledged(
    telling: Desk, hour: timedelta, acknowledged: bool
) -> None:
    telling.channel.team.long_wait_minutes = 60 * 48
    telling.channel.team.save()

    telling.asks(at=MONDAY + hour)

    assert bool(sent()) is acknowledged


def test_another_account_of_the_teams_is_not_acknowledged(telling: Desk) -> None:
    other = Signed("demonstration:parks", "parks", "Fenwick Parks", {})
    a_channel(telling.cast.team, "demonstration", signed=other, settings={"account": "parks"})

    telling.asks(at=NIGHT, by=other.author)
    telling.asks(at=NIGHT, by=OWN.author, id="own")

    assert sent() == []


def test_a_conversation_that_goes_on_is_not_acknowledged_again(telling: Desk) -> None:
    from wardmote_web.conversations.replying import reply

    conversation = telling.asks(at=NIGHT, id="a")
    telling.worker_comes(NIGHT)
    reply(conversation, "On Tuesday.", by=telling.cast.officer, now=NIGHT + HOUR)
    telling.worker_comes(NIGHT + HOUR)

    telling.comes(asked(telling.channel, at=NIGHT + 2 * HOUR, id="b", in_reply_to="a"))

    assert conversation.promises.filter(state="open").exists()
    assert len(sent()) == 1


@pytest.mark.parametrize(("later", "count"), [(-MINUTE, 3), (timedelta(0), 4), (MINUTE, 4)])
def test_after_a_day_a_contact_is_acknowledged_again(
    telling: Desk, later: timedelta, count: int
) -> None:
    for number in range(A_CONTACT):
        telling.asks(at=NIGHT, id=f"m{number}")

    telling.asks(at=NIGHT + DAY + later, id="next")

    assert len(sent()) == count


@pytest.mark.parametrize(("late", "count"), [(OLD - MINUTE, 1), (OLD, 0), (OLD + MINUTE, 0)])
def test_what_is_fetched_long_after_it_was_sent_is_promised_and_not_acknowledged(
    telling: Desk, late: timedelta, count: int
) -> None:
    taken = telling.comes(asked(telling.channel, at=NIGHT), now=NIGHT + late)

    assert taken[0].conversation.promises.exists()
    assert len(sent()) == count


def test_nobody_is_told_a_time_that_has_passed(telling: Desk) -> None:
    from wardmote_web.promises.actions import publish

    publish(
        telling.cast.team, "mon-fri 09:30-10:30", "within 2 hours by the wall clock",
        effective_from=MONDAY.date(), by=None, now=MONDAY,
    )  # fmt: skip

    telling.comes(asked(telling.channel, at=NIGHT), now=NIGHT + 3 * HOUR)

    assert sent() == []


@pytest.mark.parametrize("limit", [300, 150, 100])
def test_whatever_the_platform_takes_the_time_is_in_it(telling: Desk, limit: int) -> None:
    telling.cast.team.emergency_words = "Call 999 when life is in danger. " * 20
    hours = hours_of(telling.cast.team)
    assert hours is not None

    said = words(telling.cast.team, hours, MONDAY + 16 * HOUR, now=MONDAY, limit=limit)

    assert len(said) <= limit
    assert "16:00 on Monday 5 January 2026" in said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-03-27T16:30Z", "16:30 on Friday 27 March 2026"),
        ("2026-03-30T15:30Z", "16:30 on Monday 30 March 2026"),
        ("2026-03-29T00:59Z", "00:59 on Sunday 29 March 2026"),
        ("2026-03-29T01:00Z", "02:00 on Sunday 29 March 2026"),
        ("2026-10-24T23:59Z", "00:59 on Sunday 25 October 2026"),
        ("2026-10-25T00:30Z", "01:30 BST on Sunday 25 October 2026"),
        ("2026-10-25T01:30Z", "01:30 GMT on Sunday 25 October 2026"),
        ("2026-10-25T02:00Z", "02:00 on Sunday 25 October 2026"),
    ],
)
def test_a_time_is_told_as_clocks_will_show_it_and_never_means_two(
    telling: Desk, at: str, said: str
) -> None:
    instant = datetime.fromisoformat(at).astimezone(UTC)

    assert spoken(instant, telling.cast.team) == said


def test_one_that_was_withdrawn_leaves_room_for_another(telling: Desk) -> None:
    conversation = telling.asks(at=NIGHT, id="a")
    Outgoing.objects.update(stage=Stage.WITHDRAWN)
    conversation.promises.update(state="void", settled_at=NIGHT)

    telling.comes(asked(telling.channel, at=NIGHT + HOUR, id="b", in_reply_to="a"))

    assert Outgoing.objects.filter(stage=Stage.QUEUED).count() == 1
