"""Forecasts of a week, where what came lies in them, and their score."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from wardmote.studies.whatif.backtest.figures import Figure
from wardmote.studies.whatif.backtest.forecasts import (
    LEVELS,
    from_samples,
    interval_score,
    last_quarter,
    place,
)


def test_a_forecast_from_simulated_values_is_their_percentiles() -> None:
    said = from_samples(np.arange(101.0), came=30.0)

    assert said is not None
    assert said.middle == 50
    assert said.lower == pytest.approx((25.0, 5.0))
    assert said.upper == pytest.approx((75.0, 95.0))
    assert place(said, 0.0) == pytest.approx(30 / 101)
    assert place(said, 1.0) == pytest.approx(31 / 101)


def test_simulated_weeks_that_lack_the_figure_are_left_out_and_none_is_no_forecast() -> None:
    assert from_samples(np.array([np.nan, 4.0]), came=4.0) is not None
    assert from_samples(np.array([np.nan]), came=4.0) is None


def test_places_of_a_true_forecast_of_counts_are_spread_evenly() -> None:
    draw = np.random.default_rng(5)
    samples = draw.poisson(6, 20_000).astype(float)

    places = []
    for came, u in zip(draw.poisson(6, 2_000), draw.random(2_000), strict=True):
        said = from_samples(samples, float(came))
        assert said is not None
        places.append(place(said, u))

    assert stats.kstest(places, "uniform").pvalue > 0.01


def test_last_quarters_interval_is_students_on_square_roots_for_counts() -> None:
    past = np.array([49.0, 64, 81, 100, 36])
    said = last_quarter(Figure.MESSAGES, past, came=64.0)

    roots = np.sqrt(past)
    t = stats.t.ppf([0.05, 0.95], 4) * roots.std(ddof=1) * np.sqrt(1 + 1 / 5)
    assert said is not None
    assert (said.lower[1], said.upper[1]) == pytest.approx(tuple((roots.mean() + t) ** 2))
    assert said.below == pytest.approx(0.5)


def test_last_quarter_is_the_latest_thirteen_weeks_that_were_known() -> None:
    long_ago = np.full(20, 1_000.0)
    lately = np.array([10.0, 12, 11, 9, 10, 12, 11, 9, 10, 12, 11, 9, 10])

    said = last_quarter(Figure.MESSAGES, np.append(long_ago, [*lately, np.nan]), came=10.0)

    assert said is not None
    assert said.upper[1] < 20


def test_last_quarter_says_nothing_from_three_weeks() -> None:
    assert last_quarter(Figure.MESSAGES, np.array([5.0, 6, 7]), came=5.0) is None
    assert last_quarter(Figure.MESSAGES, np.array([5.0, 6, 7, 8]), came=5.0) is not None


@pytest.mark.parametrize("figure", list(Figure))
def test_last_quarter_never_says_what_cannot_be(figure: Figure) -> None:
    said = last_quarter(figure, np.array([0.0, 1.0, 0.0, 1.0, 1.0]), came=1.0)

    assert said is not None
    assert min(said.lower) >= 0
    assert figure is not Figure.KEPT or max(said.upper) <= 1


def test_weeks_that_were_all_alike_leave_last_quarter_no_doubt() -> None:
    said = last_quarter(Figure.KEPT, np.ones(13), came=1.0)

    assert said is not None
    assert said.lower == said.upper == (1.0, 1.0)
    assert (said.below, said.up_to) == (0.0, 1.0)


def test_last_quarter_covers_at_its_levels_where_weeks_are_independent() -> None:
    draw = np.random.default_rng(11)
    hits = np.zeros(len(LEVELS))

    for _ in range(3_000):
        weeks = draw.poisson(60, 14).astype(float)
        said = last_quarter(Figure.MESSAGES, weeks[:13], came=weeks[13])
        assert said is not None
        hits += (np.array(said.lower) <= weeks[13]) & (weeks[13] <= np.array(said.upper))

    assert hits / 3_000 == pytest.approx(LEVELS, abs=0.03)


def test_an_interval_score_is_the_width_and_a_charge_for_what_falls_outside() -> None:
    lower, upper = np.zeros(3), np.full(3, 10.0)

    scores = interval_score(lower, upper, np.array([10.0, 12.0, -1.0]), 0.9)

    assert scores == pytest.approx([10, 10 + 2 * 20, 10 + 20])


def test_no_other_interval_scores_better_on_average_than_the_true_one() -> None:
    came = np.random.default_rng(3).normal(size=40_000)
    z = stats.norm.ppf(0.95)

    def score(reach: float) -> float:
        return float(interval_score(np.full_like(came, -reach), came * 0 + reach, came, 0.9).mean())

    assert score(z) < min(score(z * 0.8), score(z * 1.2))
