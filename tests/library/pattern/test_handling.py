from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from library.conversations.made_messages import MONDAY, Desk
from wardmote.basis.instants import DAY, HOUR, MINUTE, WEEK, Micros, to_micros
from wardmote.basis.random_streams import stream
from wardmote.estimators.refusals import NothingToEstimate
from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.pattern.handling import Gaps, handling_gaps, minutes_a_week

ADA, BEN = 1, 2
UTC = ZoneInfo("UTC")
START = to_micros(MONDAY)


@pytest.fixture
def nine_to_five() -> ServiceClock:
    return ServiceClock(read_hours("mon-fri 09:00-17:00", UTC))


def test_an_answer_takes_from_the_previous_send_when_the_question_waited(desk: Desk) -> None:
    desk.asks(ADA, "q1", 9).asks(BEN, "q2", 9).replies("a1", 10, to="q1")
    desk.replies("a2", 10.1, to="q2")

    gaps = handling_gaps(desk.build())

    assert gaps.minutes.tolist() == pytest.approx([60, 6])
    assert gaps.resident.tolist() == [ADA, BEN]


def test_an_answer_takes_from_the_question_when_the_hands_were_free(desk: Desk) -> None:
    desk.asks(ADA, "q1", 9).replies("a1", 9.1, to="q1")
    desk.asks(BEN, "q2", 12).replies("a2", 12.05, to="q2")

    gaps = handling_gaps(desk.build())

    assert gaps.minutes.tolist() == pytest.approx([6, 3])


def test_an_announcement_keeps_hands_busy_and_is_no_answer(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).replies("news", 10).replies("a", 10.1, to="q")

    gaps = handling_gaps(desk.build())

    assert gaps.minutes.tolist() == pytest.approx([6])


def test_a_machine_keeps_nobodys_hands_busy(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).replies("auto", 9.9, to="q", automatic=True).replies("a", 10, to="q")

    gaps = handling_gaps(desk.build())

    assert gaps.minutes.tolist() == pytest.approx([60])


def test_the_rest_of_an_answer_takes_from_its_first_part(desk: Desk) -> None:
    desk.asks(ADA, "q", 9).replies("1/2", 9.5, to="q").replies("2/2", 9.6, to="1/2")

    gaps = handling_gaps(desk.build())

    assert gaps.minutes.tolist() == pytest.approx([30, 6])


def test_accounts_have_hands_of_their_own(desk: Desk) -> None:
    desk.asks(ADA, "q1", 9).replies("a1", 10, to="q1")
    desk.asks(BEN, "q2", 9, account="other").replies("a2", 10.1, to="q2", account="other")

    gaps = handling_gaps(desk.build())

    assert gaps.minutes.tolist() == pytest.approx([60, 66])


def test_what_we_write_before_anything_was_asked_has_no_gap(desk: Desk) -> None:
    desk.replies("hello", 8, thread="t").asks(ADA, "q", 9, thread="t")

    gaps = handling_gaps(desk.build())

    assert np.isnan(gaps.minutes).tolist() == [True]
    assert gaps.dropped == 0


def test_a_gap_in_which_hours_open_is_dropped_and_counted(
    desk: Desk, nine_to_five: ServiceClock
) -> None:
    desk.asks(ADA, "q1", 8).replies("a1", 9.1, to="q1")
    desk.asks(BEN, "q2", 9).replies("a2", 9.2, to="q2")

    gaps = handling_gaps(desk.build(), nine_to_five)

    assert np.isnan(gaps.minutes).tolist() == [True, False]
    assert gaps.minutes[1] == pytest.approx(6)
    assert gaps.dropped == 1


def test_no_sends_leave_no_gaps(desk: Desk, nine_to_five: ServiceClock) -> None:
    gaps = handling_gaps(desk.asks(ADA, "q", 9).build(), nine_to_five)

    assert gaps.minutes.size == gaps.dropped == 0


def test_announcements_alone_leave_no_gaps(desk: Desk) -> None:
    gaps = handling_gaps(desk.replies("news", 9).build())

    assert gaps.minutes.size == 0


def gaps_of(sent_at: Micros, minutes: list[float]) -> Gaps:
    nobody = np.zeros(sent_at.size, dtype=np.int64)
    return Gaps(sent_at, np.array(minutes), nobody, nobody, 0)


def test_every_answer_is_paid_for_at_the_mean_of_those_within_the_limit() -> None:
    gaps = gaps_of(START + np.arange(4) * HOUR, [2.0, 4.0, 50.0, np.nan])

    found = minutes_a_week(gaps, 10, START, START + 2 * WEEK, UTC)

    assert found.estimate == pytest.approx(3 * 4 / 2)
    assert (found.within, found.gaps, found.sends, found.mean_minutes) == (2, 3, 4, 3)


def test_a_gap_of_just_the_limit_is_within_it() -> None:
    gaps = gaps_of(np.array([START]), [10.0])

    assert minutes_a_week(gaps, 10, START, START + WEEK, UTC).within == 1


def test_no_gap_within_the_limit_gives_no_figure() -> None:
    gaps = gaps_of(np.array([START]), [11.0])

    with pytest.raises(NothingToEstimate, match="within 10 minutes"):
        minutes_a_week(gaps, 10, START, START + WEEK, UTC)


def test_gaps_too_coarse_to_time_give_nothing_up_to_no_known_bound() -> None:
    gaps = gaps_of(START + np.arange(3) * DAY, [0.0, 0.0, 0.0])

    found = minutes_a_week(gaps, 10, START, START + WEEK, UTC)

    assert found.estimate == 0
    assert found.interval.upper is None


def test_one_day_says_nothing_of_how_days_differ() -> None:
    gaps = gaps_of(START + np.arange(3) * HOUR, [1.0, 2.0, 3.0])

    found = minutes_a_week(gaps, 10, START, START + 12 * HOUR, UTC)

    assert found.interval.upper is None


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    # Days of Poisson numbers of answers, each of exponential length with a mean of 4 minutes:
    # 10 a day for 60 days is 280 minutes a week. 200 archives; the share varies by 0.015.
    held = 0
    for seed in range(200):
        rng = stream(seed, "handling")
        count = rng.poisson(10, 60)
        sent_at = START + np.repeat(np.arange(60), count) * DAY + 12 * HOUR
        gaps = gaps_of(sent_at, rng.exponential(4, sent_at.size).tolist())
        found = minutes_a_week(gaps, 1e9, START, START + 60 * DAY - 1, UTC)
        assert found.interval.lower is not None
        assert found.interval.upper is not None
        held += found.interval.lower <= 280 <= found.interval.upper

    assert 0.91 <= held / 200 <= 0.99


def test_one_officer_who_works_without_a_break_is_timed_right(desk: Desk) -> None:
    rng = stream(1, "officer")
    at = 9.0
    for i in range(200):
        desk.asks(i, f"q{i}", 8.5)
        at += float(rng.uniform(2, 6)) / 60
        desk.replies(f"a{i}", at, to=f"q{i}")

    gaps = handling_gaps(desk.build())

    within = gaps.minutes[gaps.minutes <= 30]
    assert abs(within.mean() - 4) < 0.25
    assert MONDAY + timedelta(microseconds=int(gaps.sent_at[-1] - START)) == desk.at(at)
    assert gaps.sent_at[0] - START >= 9 * 60 * MINUTE
