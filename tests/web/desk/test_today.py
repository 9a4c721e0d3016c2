"""Today's list: what is left to do, in the order that keeps most promises, and when to stop."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote_web.conversations.models import Conversation, Outgoing, Stage
from wardmote_web.conversations.replying import reply
from wardmote_web.desk.today import USUAL, Job, TodaysList, order, todays_list
from web.cast import MONDAY
from web.conversations.a_desk import Desk

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVENING = MONDAY + DAY
TOMORROW = MONDAY + 2 * DAY


def the_list(desk: Desk, *, minutes: int = 40) -> TodaysList:
    return todays_list(desk.cast.team, minutes=minutes, now=MONDAY + HOUR, until=TOMORROW)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=30))
def test_what_can_be_kept_comes_first_by_promise_and_what_cannot_after_it(
    drawn: list[tuple[int, int]],
) -> None:
    jobs = [Job(n, MONDAY + due * MINUTE, takes * MINUTE) for n, (due, takes) in enumerate(drawn)]

    ordered = order(jobs, MONDAY)

    at, kept = MONDAY, []
    for job in ordered:
        at += job.takes
        kept.append(at <= job.due)
    first = kept.index(False) if False in kept else len(kept)
    assert sorted(ordered, key=lambda job: job.number) == jobs
    assert [job.due for job in ordered[:first]] == sorted(job.due for job in ordered[:first])
    assert not any(kept[first:])


@given(st.lists(st.integers(0, 60), max_size=12), st.randoms())
def test_the_order_does_not_depend_on_how_the_rows_came(dues: list[int], chance: object) -> None:
    jobs = [Job(n, MONDAY + due * MINUTE, USUAL) for n, due in enumerate(dues)]
    other = list(jobs)
    chance.shuffle(other)  # type: ignore[attr-defined]  # a random.Random

    assert order(jobs, MONDAY) == order(other, MONDAY)


@pytest.mark.parametrize(
    ("minutes", "rows", "left"), [(1, 1, 4), (4, 1, 4), (7, 1, 4), (8, 2, 3), (600, 5, 0)]
)
def test_the_time_that_there_is_says_how_many(
    desk: Desk, minutes: int, rows: int, left: int
) -> None:
    for number in range(5):
        desk.asks(id=f"m{number}", by=f"r{number}")

    found = the_list(desk, minutes=minutes)

    assert (len(found.rows), found.left, found.done) == (rows, left, False)


def test_whose_reply_is_on_its_way_is_not_on_the_list_until_it_fails(desk: Desk) -> None:
    outgoing = reply(desk.asks(), "On Tuesday.", by=None, now=MONDAY)

    before = the_list(desk)
    Outgoing.objects.filter(pk=outgoing.pk).update(stage=Stage.FAILED)

    assert (before.rows, before.done) == ([], True)
    assert len(the_list(desk).rows) == 1


def test_whose_reply_is_held_is_not_on_the_list_until_it_is_pulled_back(desk: Desk) -> None:
    from wardmote_web.conversations.replying import undo

    held = reply(desk.asks(), "On Tuesday.", by=None, now=MONDAY, hold_until=EVENING)

    before = the_list(desk)
    undo(held)

    assert before.done
    assert len(the_list(desk).rows) == 1


def test_one_can_stop_when_what_is_left_is_promised_for_later(desk: Desk) -> None:
    desk.asks()
    due = Conversation.objects.get().due_at
    assert due is not None

    stops = [
        todays_list(desk.cast.team, minutes=40, now=MONDAY, until=due + late * MINUTE).done
        for late in (-1, 0, 1)
    ]

    assert stops == [True, False, False]
