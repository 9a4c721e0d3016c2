"""The messages that a model makes: as many, when, and how alike, as the model says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from library.studies.whatif.engine.made_loads import LONDON, UTC, own
from wardmote.studies.whatif.engine.load import (
    MOST_A_HOUR,
    MOST_CHASES_AN_HOUR,
    Backlog,
    Chasing,
    Draws,
    Load,
    LoadModel,
)
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.serving import generate
from wardmote.studies.whatif.engine.ticks import A_DAY, AN_HOUR, NEVER, Period, Ticks

HOUR_OF_WEEK = np.random.default_rng(8).gamma(0.7, 0.5, 168)
PLAIN = LoadModel(HOUR_OF_WEEK, lognormal_minutes(4, 0.8))
TEN_WEEKS = Period(date(2026, 1, 5), 10, UTC)


def a_thousand_weeks(model: LoadModel, seed: int = 1) -> Load:
    return generate([model], 100, TEN_WEEKS, seed)


def arrivals(load: Load) -> Ticks:
    found: Ticks = load.arrival[load.arrival != NEVER]
    return found


def test_each_hour_of_the_week_has_as_many_as_it_should() -> None:
    load = a_thousand_weeks(PLAIN)

    counts = np.bincount(arrivals(load) // AN_HOUR % 168, minlength=168)

    expected = HOUR_OF_WEEK * 1000
    assert load.messages == counts.sum()
    assert stats.chi2(168).sf(((counts - expected) ** 2 / expected).sum()) > 1e-3


def test_within_an_hour_messages_come_at_any_second_alike_and_by_chance_alone() -> None:
    load = a_thousand_weeks(PLAIN)

    assert stats.kstest((arrivals(load) % AN_HOUR + 0.5) / AN_HOUR, "uniform").pvalue > 1e-3
    # A Poisson count: its variance is its mean.
    assert load.count.var(ddof=1) / load.count.mean() == pytest.approx(1, abs=0.5)


def test_a_day_factor_makes_days_differ_and_leaves_their_mean() -> None:
    flat = replace(PLAIN, hour_of_week=np.full(168, 0.5), day_cv=0.6)
    load = a_thousand_weeks(flat)

    daily = np.concatenate(
        [np.bincount(load.arrival[r, :n] // A_DAY, minlength=70) for r, n in enumerate(load.count)]
    )

    # Variance m + c²m², from 7,000 days: its own standard error is some 3 % of it.
    assert daily.mean() == pytest.approx(12, abs=4 * np.sqrt((12 + 0.36 * 144) / daily.size))
    assert daily.var() == pytest.approx(12 + 0.36 * 144, rel=0.12)
    assert abs(np.corrcoef(daily[:-1], daily[1:])[0, 1]) < 4 / np.sqrt(daily.size)


def test_bursts_bring_what_they_are_said_to_bring_by_day_and_not_by_night() -> None:
    bursting = replace(PLAIN, hour_of_week=np.zeros(168), bursts_a_week=0.7, burst_size=20,
                       burst_hours=3)  # fmt: skip
    load = a_thousand_weeks(bursting)

    hour = arrivals(load) % A_DAY // AN_HOUR

    # 700 bursts of a size that is exponential: the total's standard error is 20 √(2 × 700).
    assert load.messages == pytest.approx(14_000, abs=4 * 20 * np.sqrt(1400) + 200)
    assert set(hour.tolist()) <= set(range(7, 24))
    assert bursting.messages_a_week == 14


def test_bursts_that_are_alike_all_bring_as_much() -> None:
    alike = replace(PLAIN, hour_of_week=np.zeros(168), bursts_a_week=0.7, burst_size=20.0,
                    burst_hours=3, burst_cv=0.0)  # fmt: skip
    load = a_thousand_weeks(alike)

    # 700 bursts, each Poisson of mean 20; some begin too late to end within the period.
    assert load.messages == pytest.approx(14_000, abs=4 * np.sqrt(14_000 + 400 * 700) + 200)
    daily = np.concatenate(
        [np.bincount(load.arrival[r, :n] // A_DAY, minlength=70) for r, n in enumerate(load.count)]
    )
    of_bursts = daily[daily > 0]
    # Poisson alone; exponential sizes would make it 20 + 400.
    assert of_bursts.var() < 60


def test_handling_and_class_are_drawn_for_each_message() -> None:
    load = a_thousand_weeks(replace(PLAIN, urgent_share=0.15))
    there = load.arrival != NEVER

    minutes, urgent = load.handling[there] / 60, load.urgent[there]

    assert minutes.mean() == pytest.approx(4, abs=4 * 3.2 / np.sqrt(minutes.size))
    assert urgent.mean() == pytest.approx(0.15, abs=4 * 0.36 / np.sqrt(urgent.size))
    assert abs(np.corrcoef(minutes, urgent)[0, 1]) < 4 / np.sqrt(urgent.size)


def test_arrivals_ascend_and_stay_within_the_period() -> None:
    load = a_thousand_weeks(replace(PLAIN, day_cv=1.0, bursts_a_week=2, burst_size=50))

    for row, n in enumerate(load.count.tolist()):
        came = load.arrival[row, :n]
        assert (np.diff(came) >= 0).all()
        assert came[0] >= 0
        assert came[-1] < TEN_WEEKS.ticks
        assert (load.arrival[row, n:] == NEVER).all()


def test_a_replicate_is_the_same_alone_among_others_and_in_parts() -> None:
    models = [PLAIN, replace(PLAIN, day_cv=0.5)]
    whole = generate(models, 3, TEN_WEEKS, seed=9, threads=1)

    later = generate(models[1:], 3, TEN_WEEKS, seed=9, first_replicate=3, threads=3)

    for row in range(3):
        for name in ("arrival", "handling", "urgent"):
            alone = own(later, getattr(later, name), row)
            assert alone == own(whole, getattr(whole, name), row + 3)


def test_a_message_keeps_its_handling_when_twice_as_many_come() -> None:
    few = generate([PLAIN], 2, TEN_WEEKS, seed=9)
    many = generate([replace(PLAIN, hour_of_week=2 * HOUR_OF_WEEK)], 2, TEN_WEEKS, seed=9)

    for row, n in enumerate(few.count.tolist()):
        assert (few.handling[row, :n] == many.handling[row, :n]).all()


def test_those_that_wait_at_the_start_come_first_and_change_no_other() -> None:
    backlog = Backlog(np.array([-9_000, -50, -50]), np.array([0, 1, 0], dtype=np.uint8))
    plain = generate([PLAIN], 3, TEN_WEEKS, seed=2)

    load = generate([PLAIN], 3, TEN_WEEKS, seed=2, backlog=backlog)

    assert load.arrival[:, :3].tolist() == [[-9_000, -50, -50]] * 3
    assert load.urgent[:, :3].tolist() == [[0, 1, 0]] * 3
    assert len({tuple(row) for row in load.handling[:, :3].tolist()}) == 3
    assert (load.arrival[:, 3:] == plain.arrival).all()
    assert (load.handling[:, 3:] == plain.handling).all()


def test_the_hour_that_spring_leaves_out_has_none_and_the_one_that_autumn_repeats_has_two() -> None:
    sunday_at_one = np.zeros(168)
    sunday_at_one[6 * 24 + 1] = 30
    model = replace(PLAIN, hour_of_week=sunday_at_one)

    spring = generate([model], 200, Period(date(2026, 3, 23), 1, LONDON), seed=1)
    autumn = generate([model], 200, Period(date(2026, 10, 19), 1, LONDON), seed=1)

    assert spring.messages == 0
    assert autumn.messages == pytest.approx(200 * 60, abs=4 * np.sqrt(200 * 60))
    assert set((arrivals(autumn) // AN_HOUR).tolist()) == {6 * 24 + 1, 6 * 24 + 2}


def test_where_nothing_comes_there_is_no_message() -> None:
    load = generate([replace(PLAIN, hour_of_week=np.zeros(168))], 3, TEN_WEEKS, seed=2)

    assert load.count.tolist() == [0, 0, 0]
    assert (load.arrival == NEVER).all()


@pytest.mark.parametrize("rate", [-0.1, np.nan, np.inf, MOST_A_HOUR + 1])
def test_a_rate_that_cannot_be_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="rates lie between"):
        Draws.of([replace(PLAIN, hour_of_week=np.full(168, rate))], TEN_WEEKS)


def test_more_chases_than_anybody_can_write_are_refused() -> None:
    for hazard in (-0.1, np.nan, MOST_CHASES_AN_HOUR + 1):
        with pytest.raises(ValueError, match="chases lie between"):
            Draws.of([replace(PLAIN, chasing=Chasing(np.full(8, hazard)))], TEN_WEEKS)


def test_more_messages_than_can_be_counted_are_refused_and_not_miscounted() -> None:
    flood = replace(PLAIN, hour_of_week=np.full(168, float(MOST_A_HOUR)))

    with pytest.raises(ValueError, match="cannot be counted"):
        Draws.of([flood], Period(date(2026, 1, 5), 52, UTC))
    with pytest.raises(ValueError, match="cannot be counted"):
        Draws.of([replace(flood, day_cv=3.0)], Period(date(2026, 1, 5), 1, UTC))
    with pytest.raises(ValueError, match="cannot be counted"):
        Draws.of([replace(PLAIN, bursts_a_week=7, burst_size=1e6)], TEN_WEEKS)


def test_messages_that_are_stated_out_of_order_or_take_less_than_no_time_are_refused() -> None:
    came, work = np.array([3, 2]), np.array([1, 1])

    with pytest.raises(ValueError, match="order in which they came"):
        Load.stated([came], [work], TEN_WEEKS)
    with pytest.raises(ValueError, match="less than no time"):
        Load.stated([came[:1]], [-work[:1]], TEN_WEEKS)


def test_the_highest_rate_that_is_taken_does_not_overflow() -> None:
    busy_hour = np.zeros(168)
    busy_hour[40] = MOST_A_HOUR

    load = generate([replace(PLAIN, hour_of_week=busy_hour)], 2, TEN_WEEKS, seed=1)

    expected = 20 * MOST_A_HOUR
    assert load.messages == pytest.approx(expected, abs=4 * np.sqrt(expected))
    assert set((arrivals(load) // AN_HOUR % 168).tolist()) == {40}
