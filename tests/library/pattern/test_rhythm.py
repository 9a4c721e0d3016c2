from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, HOUR, WEEK, Micros
from wardmote.basis.random_streams import stream
from wardmote.estimators.poisson import garwood
from wardmote.pattern.rhythm import HourOfWeek, bursts, hour_of_week

UTC = ZoneInfo("UTC")
MONDAY = 4 * DAY

_HOURS = np.arange(24)
SHAPE = np.outer(
    [1.15, 1.05, 1, 1, 0.95, 0.7, 0.65],
    0.15 + np.exp(-(((_HOURS - 12.5) / 3) ** 2)) + 1.3 * np.exp(-(((_HOURS - 19.5) / 2.2) ** 2)),
)


def weeks_of(
    rate: NDArray[np.float64], weeks: int, rng: np.random.Generator, day_cv: float = 0.0
) -> Micros:
    """Arrivals at those rates an hour, each day with a gamma factor of its own."""
    factor = rng.gamma(day_cv**-2, day_cv**2, (weeks, 7, 1)) if day_cv else np.ones((weeks, 7, 1))
    count = rng.poisson(rate.reshape(7, 24) * factor)
    hour = np.repeat(np.arange(weeks * 168), count.reshape(-1))
    return np.asarray(MONDAY + hour * HOUR + rng.integers(0, HOUR, hour.size))


def rhythm_of(instants: Micros, weeks: int, level: float = 0.95) -> HourOfWeek:
    return hour_of_week(instants, UTC, MONDAY, MONDAY + weeks * WEEK - 1, level=level)


def test_counts_and_raw_rates_are_plain_counts() -> None:
    twice_on_monday_at_nine = np.array([MONDAY + 9 * HOUR, MONDAY + WEEK + 9 * HOUR + 1])

    rhythm = rhythm_of(twice_on_monday_at_nine, weeks=4)

    assert rhythm.count[9] == rhythm.count.sum() == rhythm.n == 2
    assert abs(rhythm.raw_rate[9] - 0.5) < 1e-9


def test_three_messages_give_no_peak_that_is_sure() -> None:
    rhythm = rhythm_of(MONDAY + np.array([9, 200, 400]) * HOUR, weeks=8)

    assert (rhythm.lower[rhythm.count == 0] == 0).all()
    assert rhythm.lower.max() < 0.02 < 0.3 < rhythm.upper.min()
    assert rhythm.rate.max() < 6 / (8 * 168)


def test_no_messages_give_a_rate_of_nothing_up_to_a_bound() -> None:
    rhythm = rhythm_of(np.zeros(0, dtype=np.int64), weeks=8)

    assert not rhythm.rate.any()
    assert not rhythm.lower.any()
    assert np.allclose(rhythm.upper, -np.log(0.025) / 8, rtol=1e-6)


def test_an_hour_of_the_week_never_met_has_no_rate() -> None:
    rhythm = hour_of_week(np.array([MONDAY + HOUR]), UTC, MONDAY, MONDAY + 2 * DAY)

    assert np.isfinite(rhythm.rate[:48]).all()
    assert np.isnan(rhythm.rate[48:]).all()
    assert np.isnan(rhythm.upper[48:]).all()


def test_a_period_of_no_length_has_no_rate() -> None:
    rhythm = hour_of_week(np.array([MONDAY]), UTC, MONDAY, MONDAY)

    assert rhythm.n == 1
    assert np.isnan(rhythm.rate).all()


def test_messages_outside_the_period_are_left_out() -> None:
    instants = MONDAY + np.array([-1, 0, WEEK + 1])

    rhythm = hour_of_week(instants, UTC, MONDAY, MONDAY + WEEK)

    assert rhythm.n == 1


def test_many_messages_are_left_where_they_were_counted() -> None:
    rng = stream(1, "many")
    uneven = SHAPE * 200 * rng.gamma(4, 1 / 4, (7, 24))

    rhythm = rhythm_of(weeks_of(uneven, 26, rng), weeks=26)

    standard_error = np.sqrt(rhythm.raw_rate / 26)
    assert (np.abs(rhythm.rate - rhythm.raw_rate) < standard_error / 2).all()


def test_few_messages_are_nearer_the_truth_drawn_towards_level_day_and_hour() -> None:
    truth = (SHAPE / SHAPE.sum() * 60).reshape(-1)

    rhythm = rhythm_of(weeks_of(truth, 13, stream(2, "few")), weeks=13)

    drawn, raw = (np.abs(rate - truth).mean() for rate in (rhythm.rate, rhythm.raw_rate))
    assert drawn < 0.7 * raw


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    # Thirty archives of 13 weeks: 5,040 cells, of which those of one archive are alike; the
    # share held varies by about 0.012 between such sets of thirty.
    held = []
    for seed in range(30):
        rng = stream(seed, "coverage")
        truth = SHAPE.reshape(-1) * rng.gamma(1 / 0.09, 0.09, 168) * 2
        rhythm = rhythm_of(weeks_of(truth, 13, rng, day_cv=0.4), weeks=13)
        held.append(((rhythm.lower <= truth) & (truth <= rhythm.upper)).mean())

    assert 0.90 < np.mean(held) < 0.985


def coverage(truth: NDArray[np.float64], weeks: int, *, shrunk: bool) -> NDArray[np.float64]:
    """Of a hundred archives, how often each hour's interval held its rate."""
    held = []
    for seed in range(100):
        instants = weeks_of(truth, weeks, stream(seed, "uneven"), day_cv=0.3)
        rhythm = hour_of_week(instants, UTC, MONDAY, MONDAY + weeks * WEEK - 1, shrunk=shrunk)
        held.append((rhythm.lower <= truth) & (truth <= rhythm.upper))
    return np.asarray(np.mean(held, axis=0))


@pytest.mark.parametrize("a_week", [5, 80])
@pytest.mark.parametrize("shrunk", [True, False])
def test_intervals_hold_at_every_hour_of_a_week_that_is_no_level_day_and_hour(
    a_week: int, shrunk: bool
) -> None:
    week = SHAPE.copy()
    week[5:, 6:12], week[2, 13:17], week[3, 20] = 0.2 * week[5:, 6:12], 0.0, 6.0
    truth = (week / week.sum() * a_week).reshape(-1)

    held = coverage(truth, 13, shrunk=shrunk)

    assert held.min() >= 0.85
    assert held.mean() > 0.94


def test_what_is_not_drawn_anywhere_has_the_rate_that_was_counted() -> None:
    instants = weeks_of(SHAPE, 8, stream(9, "raw"))

    rhythm = hour_of_week(instants, UTC, MONDAY, MONDAY + 8 * WEEK - 1, shrunk=False)

    assert np.array_equal(rhythm.rate, rhythm.raw_rate)


def test_an_hour_that_disagrees_is_not_drawn_beyond_its_own_interval() -> None:
    week = SHAPE * 4
    week[6, 12] = 0.0

    drawn = rhythm_of(weeks_of(week, 13, stream(10, "closed")), weeks=13)

    alone = garwood(0, 13.0, 0.99).upper or 0.0
    assert drawn.rate[6 * 24 + 12] <= drawn.upper[6 * 24 + 12] < alone * 1.001


def test_an_hour_whose_own_counts_vary_more_has_a_wider_interval() -> None:
    even = np.repeat(MONDAY + np.arange(12 * 7) * DAY + 9 * HOUR, 2)
    at_once = np.full(24, MONDAY + 34 * HOUR)

    rhythm = rhythm_of(np.concatenate([even, at_once]), weeks=12)

    width = rhythm.upper - rhythm.lower
    assert rhythm.count[9] == rhythm.count[34] == 24
    assert width[34] > 2 * width[9]


def test_days_that_differ_beyond_chance_widen_the_interval() -> None:
    calm = rhythm_of(weeks_of(SHAPE * 20, 13, stream(3, "days")), weeks=13)
    wild = rhythm_of(weeks_of(SHAPE * 20, 13, stream(3, "days"), day_cv=0.5), weeks=13)

    widths = [np.mean((r.upper - r.lower) / r.rate) for r in (calm, wild)]
    assert widths[1] > 1.5 * widths[0]


def test_the_variation_of_days_is_recovered() -> None:
    rhythm = rhythm_of(weeks_of(SHAPE * 20, 104, stream(4, "cv"), day_cv=0.5), weeks=104)

    assert abs(rhythm.day_cv - 0.5) < 0.06


def test_days_that_differ_by_chance_alone_have_next_to_no_variation() -> None:
    rhythm = rhythm_of(weeks_of(SHAPE * 20, 104, stream(5, "cv")), weeks=104)

    assert rhythm.day_cv < 0.03


def test_a_higher_level_gives_a_wider_interval() -> None:
    instants = weeks_of(SHAPE, 8, stream(6, "level"))

    narrow, wide = rhythm_of(instants, 8, level=0.5), rhythm_of(instants, 8, level=0.99)

    assert (wide.lower <= narrow.lower).all()
    assert (wide.lower < narrow.lower)[narrow.count > 0].all()
    assert (wide.upper > narrow.upper).all()


@settings(max_examples=40)
@given(st.lists(st.integers(0, 5 * WEEK - 1), max_size=40), st.integers(1, 5 * WEEK))
def test_every_rate_lies_within_its_interval(places: list[int], length: int) -> None:
    instants = MONDAY + np.array(places, dtype=np.int64)

    rhythm = hour_of_week(instants, UTC, MONDAY, MONDAY + length)

    met = rhythm.exposure_hours > 0
    assert (rhythm.lower[met] <= rhythm.rate[met]).all()
    assert (rhythm.rate[met] <= rhythm.upper[met]).all()
    assert np.isfinite(rhythm.upper[met]).all()


def test_one_great_day_among_ordinary_ones_is_a_burst() -> None:
    ordinary = weeks_of(SHAPE, 13, stream(7, "burst"))
    storm = MONDAY + 31 * DAY + np.arange(20_000) * 1_000_000

    found = bursts(np.concatenate([ordinary, storm]), UTC, MONDAY, MONDAY + 13 * WEEK)

    assert found.day.tolist() == [4 + 31]
    assert found.share > 0.5


def test_days_that_all_vary_much_are_not_all_bursts() -> None:
    wild = weeks_of(SHAPE, 104, stream(8, "wild"), day_cv=0.6)

    found = bursts(wild, UTC, MONDAY, MONDAY + 104 * WEEK)

    # One day in a thousand by definition; up to one in a hundred for want of knowing the tail.
    assert found.days <= 7
    assert found.whole_days == 104 * 7


def test_ordinary_weekends_and_single_messages_are_no_bursts() -> None:
    lone = MONDAY + np.array([3, 100]) * DAY

    found = bursts(lone, UTC, MONDAY, MONDAY + 52 * WEEK)

    assert found.days == 0


def test_less_than_a_week_shows_no_burst() -> None:
    assert bursts(np.full(100, MONDAY + HOUR), UTC, MONDAY, MONDAY + 3 * DAY).days == 0
