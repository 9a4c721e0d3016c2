"""What a run of weeks is worth, and intervals that allow for it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from wardmote.estimators.proportions import wilson
from wardmote.studies.whatif.backtest.comparing import (
    coverage,
    independent,
    lag_one,
    mean_place,
    resampled,
)


def _autoregression(n: int, r: float, draw: np.random.Generator) -> NDArray[np.float64]:
    shocks = draw.normal(size=n) * np.sqrt(1 - r * r)
    values = np.empty(n)
    values[0] = draw.normal()
    for i in range(1, n):
        values[i] = r * values[i - 1] + shocks[i]
    return values


def test_the_lag_one_correlation_of_an_autoregression_is_its_own() -> None:
    values = _autoregression(20_000, 0.4, np.random.default_rng(1))

    assert lag_one(values) == pytest.approx(0.4, abs=0.03)


def test_weeks_that_are_all_alike_or_none_at_all_have_no_correlation() -> None:
    assert lag_one(np.ones(10)) == 0
    assert lag_one(np.zeros(0)) == 0


def test_correlated_weeks_are_worth_fewer_and_never_more_than_they_are() -> None:
    assert independent(24, 0.5) == pytest.approx(8)
    assert independent(24, -0.9) == 24
    assert independent(24, 1.0) == 1
    assert independent(0, 0.3) == 0


def test_independent_weeks_have_wilsons_interval() -> None:
    hits = np.array([True, False] * 10)
    places = np.tile([0.2, 0.9], 10)

    found = coverage(hits, places, 0.95)

    assert found.interval.lower == pytest.approx(wilson(10, 20).interval.lower)
    assert found.effective_n == 20


def test_a_drift_that_shows_in_places_widens_the_interval_of_coverage() -> None:
    hits = np.ones(20, dtype=bool)
    hits[10] = False

    drifting = coverage(hits, np.linspace(0.1, 0.9, 20), 0.95)
    steady = coverage(hits, np.tile([0.2, 0.9], 10), 0.95)

    assert drifting.effective_n < 5
    assert (drifting.interval.lower or 0) < (steady.interval.lower or 0)


@pytest.mark.parametrize("r", [0.0, 0.3, 0.6])
def test_the_interval_of_coverage_holds_the_true_coverage_of_correlated_weeks(r: float) -> None:
    from scipy.stats import norm

    draw, held = np.random.default_rng(7), 0
    for _ in range(400):
        places = norm.cdf(_autoregression(26, r, draw))
        found = coverage((places > 0.25) & (places < 0.75), places, 0.95)
        lower, upper = found.interval.lower, found.interval.upper
        assert lower is not None
        assert upper is not None
        held += lower <= 0.5 <= upper

    assert held / 400 >= 0.93


@pytest.mark.parametrize(("n", "r"), [(12, 0.0), (12, 0.3), (40, 0.3)])
def test_the_interval_of_a_difference_holds_the_true_one(n: int, r: float) -> None:
    draw, held = np.random.default_rng(9), 0
    for _ in range(400):
        differences = _autoregression(n, r, draw)

        def mean(
            places: NDArray[np.int64], of: NDArray[np.float64] = differences
        ) -> NDArray[np.float64]:
            return np.asarray(of[places].mean(axis=1))

        worth = independent(n, lag_one(differences))
        found = resampled(mean, n, worth, resamples=400, draw=draw, level=0.95)
        held += (found.lower or 0) <= 0 <= (found.upper or 0)

    assert held / 400 >= 0.90


def test_no_interval_of_a_difference_is_claimed_from_five_weeks() -> None:
    def mean(places: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(np.arange(6.0)[places].mean(axis=1))

    draw = np.random.default_rng(1)

    assert resampled(mean, 5, 5, resamples=50, draw=draw, level=0.95).lower is None
    assert resampled(mean, 6, 6, resamples=50, draw=draw, level=0.95).lower is not None


def test_a_forecast_that_is_always_too_low_is_seen_to_lean() -> None:
    _, bounds = mean_place(np.array([0.9, 0.8, 0.95, 0.85, 0.9, 0.7, 0.99, 0.8]), 0.95)

    assert bounds.lower is not None
    assert bounds.lower > 0.5
