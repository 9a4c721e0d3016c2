from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np

from library.conversations.made_messages import Desk
from wardmote.basis.instants import NO_TIME
from wardmote.pattern.waits import (
    answered_waits,
    bands_of_the_day,
    first_responses,
    late_night,
)

ADA, BEN = 1, 2
UTC = ZoneInfo("UTC")


def test_the_unanswered_wait_until_the_end_of_the_data(desk: Desk) -> None:
    desk.asks(ADA, "q", 0).replies("a", 2, to="q").asks(BEN, "b", 12)

    first = first_responses(desk.build(days=1))

    assert first.wait_minutes.tolist() == [120, 720]
    assert first.answered.tolist() == [True, False]
    assert first.first_reply_at[1] == NO_TIME
    assert first.resident.tolist() == [ADA, BEN]


def test_conversations_that_nobody_asked_in_are_left_out(desk: Desk) -> None:
    desk.asks(ADA, "away", 1, automatic=True).asks(BEN, "b", 2)

    first = first_responses(desk.build())

    assert first.resident.tolist() == [BEN]


def test_a_recorded_promise_and_a_chase_come_along(desk: Desk) -> None:
    desk.asks(ADA, "q", 0, due_at=desk.at(4)).asks(ADA, "well?", 1, in_reply_to="q")
    desk.asks(BEN, "b", 2)

    first = first_responses(desk.build())

    assert first.chased.tolist() == [True, False]
    assert first.chases.tolist() == [1, 0]
    assert (first.due_at == NO_TIME).tolist() == [False, True]


def test_the_flags_of_the_opening_message_come_along(desk: Desk) -> None:
    desk.asks(ADA, "q", 0, deleted=True).asks(BEN, "b", 1, no_reply_needed=True)

    first = first_responses(desk.build())

    assert first.deleted.tolist() == [True, False]
    assert first.no_reply_needed.tolist() == [False, True]


def test_only_keeps_the_end_of_the_data(desk: Desk) -> None:
    first = first_responses(desk.asks(ADA, "q", 0).asks(BEN, "b", 1).build(days=1))

    some = first.only(first.resident == BEN)

    assert some.wait_minutes.tolist() == [23 * 60]


def test_no_conversations_have_no_waits(desk: Desk) -> None:
    made = desk.replies("news", 1).build()

    assert first_responses(made).wait_minutes.size == 0
    assert answered_waits(made).wait_minutes.size == 0
    assert late_night(first_responses(made), UTC).answered.size == 0


def test_a_wait_among_answered_messages_runs_from_the_message_replied_to(desk: Desk) -> None:
    desk.asks(ADA, "q", 0).asks(ADA, "well?", 3, in_reply_to="q").replies("a", 4, to="well?")
    desk.replies("auto", 3, to="q", automatic=True).replies("news", 5)

    waits = answered_waits(desk.build())

    assert waits.wait_minutes.tolist() == [60]
    assert waits.resident.tolist() == [ADA]


def test_every_instant_falls_in_one_band_of_the_day(london: ZoneInfo) -> None:
    instants = np.arange(0, 400 * 86_400_000_000, 59 * 60_000_000)

    bands = bands_of_the_day(instants, london)

    assert (np.sum([band.which for band in bands], axis=0) == 1).all()


def test_bands_begin_on_their_hour_and_end_before_the_next(desk: Desk) -> None:
    edges = [5.99, 6, 8.99, 9, 11.99, 12, 16.99, 17, 21.99, 22]
    instants = np.array([int(hour * 3_600_000_000) for hour in edges])

    bands = bands_of_the_day(instants, UTC)

    which = [int(np.flatnonzero([band.which[i] for band in bands])[0]) for i in range(10)]
    assert which == [0, 1, 1, 2, 2, 3, 3, 4, 4, 0]


def test_an_answer_before_six_in_the_morning_is_of_the_same_night(desk: Desk) -> None:
    desk.asks(1, "q1", 21).replies("a1", 29.99, to="q1")
    desk.asks(2, "q2", 23).replies("a2", 30, to="q2")
    desk.asks(3, "q3", 28).asks(4, "day", 20.99).asks(5, "morning", 30)

    nights = late_night(first_responses(desk.build()), UTC)

    assert nights.answered.tolist() == [True, False, False]
    assert nights.resident.tolist() == [1, 2, 3]
    assert len({*nights.night.tolist()}) == 1


def test_a_night_that_the_data_do_not_see_the_end_of_is_left_out_and_counted(desk: Desk) -> None:
    desk.asks(1, "q1", 45).asks(2, "q2", 46).replies("a2", 47, to="q2")

    nights = late_night(first_responses(desk.build(days=2)), UTC)

    # The answered one too: else a night cut short could only make the share look better.
    assert nights.answered.tolist() == []
    assert nights.left_out == 2


def test_the_night_of_a_clock_change_ends_at_six_by_the_clock(desk: Desk, london: ZoneInfo) -> None:
    # From Monday 5 January to 29 March 2026: in London the clocks go forward at 01:00 UTC.
    saturday = 24 * 82
    desk.asks(1, "q1", saturday + 23).replies("a1", saturday + 24 + 4.99, to="q1")
    desk.asks(2, "q2", saturday + 23).replies("a2", saturday + 24 + 5, to="q2")

    nights = late_night(first_responses(desk.build()), london)

    assert nights.answered.tolist() == [True, False]


def test_a_night_may_lie_within_one_day(desk: Desk) -> None:
    desk.asks(1, "q1", 2).replies("a1", 4, to="q1").asks(2, "q2", 0.5)

    nights = late_night(first_responses(desk.build(days=1)), UTC, from_hour=1, to_hour=5)

    assert nights.answered.tolist() == [True]
