from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wardmote.basis.instants import DAY, HOUR
from wardmote.basis.random_streams import stream
from wardmote.pattern.handling import Gaps
from wardmote.studies.whatif.calibration.handling import stated_handling
from wardmote.studies.whatif.calibration.long_answers import long_answers
from wardmote.studies.whatif.calibration.refusals import AbsurdHandling, HandlingNotKnown
from wardmote.studies.whatif.calibration.sampled_handling import (
    SampledHandling,
    handling_from_sends,
    timed_handling,
)
from wardmote.studies.whatif.engine.quantile_tables import QuantileTable
from wardmote.studies.whatif.engine.ticks import A_MINUTE

UTC = ZoneInfo("UTC")


def lognormal(seed: int, n: int, mean: float = 4.0, cv: float = 0.8) -> np.ndarray:
    spread = np.sqrt(np.log1p(cv**2))
    return stream(seed, "minutes").lognormal(np.log(mean) - spread**2 / 2, spread, n)


def mean_of(table: QuantileTable) -> float:
    return table.mean / (A_MINUTE << 8)


def cv_of(table: QuantileTable) -> float:
    drawn = table.draw(stream(0, "words").integers(0, 2**32, 200_000, dtype=np.uint64))
    return float(drawn.std() / drawn.mean())


def from_sends(minutes: list[float], turn: list[int], limit: float = 15.0) -> SampledHandling:
    sent = np.arange(len(minutes)) * HOUR
    nobody = np.zeros(sent.size, dtype=np.int64)
    gaps = Gaps(sent, np.array(minutes), nobody, nobody, 0)
    within = np.ones(sent.size, dtype=np.bool_)
    return handling_from_sends(gaps, np.array(turn), within, UTC, limit)


def test_an_answer_in_parts_takes_all_its_parts() -> None:
    assert from_sends([3.0, 2.0, 4.0], [0, 0, 1]).minutes.tolist() == [5, 4]


def test_a_part_whose_gap_holds_other_work_is_taken_to_be_like_the_other_parts() -> None:
    assert from_sends([3.0, 90.0, 4.0], [0, 0, 1]).minutes.tolist() == [6, 4]


def test_what_was_sent_before_anything_was_asked_is_no_handling() -> None:
    assert from_sends([3.0, 7.0], [-1, 0]).minutes.tolist() == [7]


def test_a_gap_of_just_the_limit_counts_and_a_longer_one_does_not() -> None:
    found = from_sends([15.0, 15.001], [0, 1])

    assert found.minutes.tolist() == [15]
    assert found.most_beyond == pytest.approx(0.5)


@pytest.mark.parametrize("minutes", [[60.0], [np.nan], [0.0, 0.0]])
def test_gaps_that_say_nothing_are_refused(minutes: list[float]) -> None:
    with pytest.raises(HandlingNotKnown, match="State the minutes"):
        from_sends(minutes, list(range(len(minutes))))


@pytest.mark.parametrize("mean", [0.0, -4.0, float("nan"), float("inf"), 481.0])
def test_absurd_minutes_are_refused(mean: float) -> None:
    with pytest.raises(AbsurdHandling, match="cannot take"):
        stated_handling(mean)


@pytest.mark.parametrize("cv", [-0.1, 11.0, float("nan")])
def test_an_absurd_variation_is_refused(cv: float) -> None:
    with pytest.raises(AbsurdHandling, match="coefficient of variation"):
        stated_handling(4.0, cv)


@pytest.mark.parametrize("sample", [[], [-1.0, 3.0], [0.0], [500.0], [float("nan")]])
def test_an_absurd_sample_is_refused(sample: list[float]) -> None:
    with pytest.raises(AbsurdHandling, match="sample"):
        timed_handling(sample)


def test_minutes_stated_at_their_bounds_are_taken() -> None:
    assert mean_of(stated_handling(480.0, 0.0).point()) == pytest.approx(480)
    assert mean_of(stated_handling(0.5).point()) == pytest.approx(0.5, rel=0.01)


def test_long_answers_that_the_limit_leaves_out_are_put_back() -> None:
    means, cut_off = [], []
    for seed in range(30):
        minutes = lognormal(seed, 2000)
        within = minutes[minutes <= 15]
        beyond = 1 - within.size / minutes.size
        found = SampledHandling(within, np.arange(within.size) % 100, 15.0, beyond)
        means.append(mean_of(found.point()))
        cut_off.append(within.mean())

    assert np.mean(cut_off) < 3.85
    assert np.mean(means) == pytest.approx(4.0, abs=0.05)


def test_never_more_long_answers_are_put_back_than_there_were_gaps_beyond_the_limit() -> None:
    within = lognormal(1, 500, mean=12.0)
    within = within[within <= 15]

    assert long_answers(within, 15.0, 0.01).share == 0.01
    assert long_answers(within, 15.0, 1.0).share > 0.1


def test_gaps_that_end_well_before_the_limit_leave_no_long_answers() -> None:
    assert long_answers(np.full(50, 3.0) + np.arange(50) / 100, 60.0, 0.5).share < 1e-6


def test_all_gaps_at_the_limit_are_no_fault() -> None:
    found = SampledHandling(np.full(40, 15.0), np.arange(40), 15.0, 0.2)

    assert mean_of(found.point()) == pytest.approx(15, rel=0.2)


def test_a_timed_sample_is_drawn_as_it_is() -> None:
    sample = lognormal(3, 400)

    table = timed_handling(sample).point()

    assert mean_of(table) == pytest.approx(sample.mean(), rel=0.01)
    assert cv_of(table) == pytest.approx(sample.std() / sample.mean(), rel=0.05)


def test_a_sample_too_small_to_have_a_shape_is_given_the_usual_one() -> None:
    table = timed_handling([4.0, 4.0]).point()

    assert mean_of(table) == pytest.approx(4, rel=0.01)
    assert cv_of(table) == pytest.approx(0.76, abs=0.05)


def test_draws_hold_the_true_mean_as_often_as_they_should() -> None:
    held = 0
    for seed in range(80):
        # Days differ: the same answers take longer on some.
        day = np.repeat(np.arange(30), 10)
        slow = stream(seed, "slow").gamma(25, 1 / 25, 30)
        found = SampledHandling(lognormal(seed, 300) * slow[day], day)
        rng = stream(seed, "draws")
        drawn = [mean_of(found.draw(rng)) for _ in range(60)]
        held += bool(np.quantile(drawn, 0.025) <= 4 <= np.quantile(drawn, 0.975))

    assert held >= 68  # 95 % less three standard errors and 2 % for 60 draws


def test_one_gap_leaves_much_open() -> None:
    rng, found = stream(1, "one"), timed_handling([4.0])

    assert np.std([np.log(mean_of(found.draw(rng))) for _ in range(200)]) > 0.5


def test_days_are_what_is_drawn_again() -> None:
    minutes = np.repeat([2.0, 6.0], 50)
    same_day = SampledHandling(minutes, np.repeat([0, 1], 50))
    each_its_own = SampledHandling(minutes, np.arange(100) % 50)

    def spread(found: SampledHandling) -> float:
        rng = stream(2, "days")
        return float(np.std([mean_of(found.draw(rng)) for _ in range(100)]))

    assert spread(same_day) > 3 * spread(each_its_own)


def test_days_are_local() -> None:
    nobody = np.zeros(2, dtype=np.int64)
    gaps = Gaps(np.array([DAY - HOUR, DAY + HOUR]), np.array([3.0, 4.0]), nobody, nobody, 0)

    def days(zone: str) -> int:
        found = handling_from_sends(
            gaps, np.arange(2), np.ones(2, dtype=np.bool_), ZoneInfo(zone), 15
        )
        return int(found.day.max()) + 1

    assert days("UTC") == 2
    assert days("Asia/Tokyo") == 1
