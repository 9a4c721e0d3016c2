from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wardmote.basis.instants import DAY, HOUR, NO_TIME
from wardmote.basis.random_streams import stream
from wardmote.studies.whatif.calibration.answered_share import AnsweredShare, answered_share
from wardmote.studies.whatif.calibration.still_waiting import (
    answered_within,
    may_yet_be_answered,
    replies_waited,
)
from wardmote.studies.whatif.calibration.turns import Turns

UTC = ZoneInfo("UTC")
START = 20_000 * DAY


def turns(asked: np.ndarray, replied: np.ndarray) -> Turns:
    nothing = np.zeros(0, dtype=np.int64)
    return Turns(
        asked_at=asked.astype(np.int64),
        replied_at=replied.astype(np.int64),
        shown_at=np.full(asked.size, NO_TIME),
        resident=np.arange(asked.size),
        chase_turn=nothing,
        chase_at=nothing,
        send_turn=nothing,
    )


def desk(seed: int, days: int, share: float = 0.9) -> Turns:
    """Ten questions a day; each is answered at the next of six sittings, or never."""
    rng = stream(seed, "desk")
    asked = np.sort(START + rng.random(rng.poisson(10 * days)) * days * DAY).astype(np.int64)
    sittings = START + np.arange(1, days * 4 + 9) * DAY // 4
    replied = sittings[np.searchsorted(sittings, asked)] + rng.permutation(asked.size)
    return turns(asked, np.where(rng.random(asked.size) < share, replied, NO_TIME))


def test_a_wait_is_counted_in_replies_that_went_out_its_own_with_them() -> None:
    asked = START + np.array([0, 1, 2, 50]) * HOUR
    replied = np.where([True, True, False, False], START + np.array([10, 11, 0, 0]) * HOUR, NO_TIME)

    assert replies_waited(turns(asked, replied), START + 60 * HOUR).tolist() == [1, 2, 2, 0]


def test_while_nobody_answers_that_clock_stands_still() -> None:
    made = desk(1, 10)

    at_once = replies_waited(made, START + 13 * DAY)
    much_later = replies_waited(made, START + 40 * DAY)

    assert (at_once == much_later).all()


def test_the_share_is_the_same_whether_the_data_end_in_a_closure_or_not() -> None:
    for seed in range(5):
        made = desk(seed, 28).known_at(START + 30 * DAY)

        before = answered_share(made, UTC, START + 30 * DAY)
        after = answered_share(made, UTC, START + 44 * DAY)

        assert before == after


def test_those_who_asked_during_a_closure_are_not_taken_for_unanswered() -> None:
    made = desk(3, 40)
    closed_from = START + 28 * DAY
    known = made.known_at(closed_from)

    share = answered_share(known, UTC, START + 40 * DAY).share

    assert known.answered.mean() < 0.7
    assert share == pytest.approx(0.9, abs=0.05)


def test_the_share_is_recovered_from_long_and_short_histories() -> None:
    for days, allowed in ((5, 0.03), (60, 0.01)):
        end = START + days * DAY
        found = [
            answered_share(desk(seed, days).known_at(end), UTC, end).share for seed in range(60)
        ]
        assert np.mean(found) == pytest.approx(0.9, abs=allowed)


def test_draws_of_the_share_hold_the_truth_as_often_as_they_should() -> None:
    held = 0
    for seed in range(150):
        end, rng = START + 30 * DAY, stream(seed, "share")
        found = answered_share(desk(seed, 30).known_at(end), UTC, end)
        drawn = [found.draw(rng) for _ in range(200)]
        held += bool(np.quantile(drawn, 0.025) <= 0.9 <= np.quantile(drawn, 0.975))

    assert held >= 0.95 * 150 - 3 * np.sqrt(150 * 0.95 * 0.05)


def test_where_all_are_taken_to_be_answered_nothing_is_open() -> None:
    assert AnsweredShare.taken_as_all(3).draw(stream(1, "all")) == 1


def test_nearly_all_is_a_day_at_least_and_two_weeks_where_none_was_answered() -> None:
    quick = turns(START + np.arange(3) * HOUR, START + np.arange(3) * HOUR + HOUR)
    slow = turns(START + np.arange(3) * HOUR, START + 3 * DAY + np.arange(3) * HOUR)
    never = turns(START + np.arange(3) * HOUR, np.full(3, NO_TIME))

    assert [answered_within(each) for each in (quick, slow, never)] == [DAY, 3 * DAY, 14 * DAY]


def test_who_was_passed_over_waits_no_more_and_who_asked_in_a_closure_does() -> None:
    asked = START + np.array([0, 1, 2, 3, 40]) * HOUR
    replied = np.array([NO_TIME, *(START + np.array([5, 6, 7]) * HOUR), NO_TIME])
    made = turns(asked, replied)

    nine_days_on = may_yet_be_answered(made, START + 9 * DAY, DAY)

    # All answered after one, two or three replies: with three gone by the first still may be.
    assert nine_days_on.tolist() == [True, False, False, False, True]
    passed_over = turns(np.append(asked, START + 42 * HOUR), np.append(replied, START + 43 * HOUR))
    later = may_yet_be_answered(passed_over, START + 9 * DAY, DAY)
    assert later.tolist() == [False, False, False, False, True, False]


def test_no_closure_is_longer_than_four_weeks() -> None:
    made = turns(START + np.array([0, 1]) * HOUR, np.array([NO_TIME, START + 2 * HOUR]))

    assert may_yet_be_answered(made, START + 28 * DAY, DAY).tolist() == [True, False]
    assert may_yet_be_answered(made, START + 28 * DAY + 1, DAY).tolist() == [False, False]
