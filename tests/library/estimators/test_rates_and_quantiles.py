from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson, t

from library.estimators.bounds import bounds_of
from wardmote.estimators.poisson import garwood, garwood_bounds
from wardmote.estimators.quantiles import clustered_quantile
from wardmote.estimators.ratios import clustered_ratio
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed


def test_a_rate_is_all_events_over_all_exposure() -> None:
    found = clustered_ratio([3, 0, 1], [10, 20, 10])

    assert found.estimate == 0.1


def test_a_rate_scales_with_its_unit() -> None:
    minutes = clustered_ratio([3, 0, 1, 2], [60, 120, 60, 60])
    hours = clustered_ratio([3, 0, 1, 2], [1, 2, 1, 1])

    assert bounds_of(hours.interval)[1] == pytest.approx(60 * bounds_of(minutes.interval)[1])


def test_poisson_counts_give_nearly_garwoods_interval() -> None:
    rng = np.random.default_rng(11)
    events = rng.poisson(0.5, 2000)

    found = clustered_ratio(events, np.ones(2000)).interval

    exact = garwood(int(events.sum()), 2000)
    assert found.lower == pytest.approx(exact.lower, rel=0.02)
    assert found.upper == pytest.approx(exact.upper, rel=0.02)


def test_alike_rows_widen_a_rates_interval() -> None:
    rng = np.random.default_rng(12)
    day = np.repeat(np.arange(30), 20)
    events = rng.poisson(rng.gamma(1, 1, 30)[day])

    alone = clustered_ratio(events, np.ones(600))
    clustered = clustered_ratio(events, np.ones(600), (day,))

    assert bounds_of(clustered.interval)[1] > bounds_of(alone.interval)[1]
    assert clustered.effective_n < 100


def test_a_rates_variance_is_that_of_leaving_each_cluster_out() -> None:
    rng = np.random.default_rng(14)
    day = rng.integers(0, 6, 80)
    events, hours = rng.poisson(1.0, 80), rng.uniform(0.5, 2.0, 80)
    whole = events.sum() / hours.sum()

    found = clustered_ratio(events, hours, (day,)).interval

    without = [events[day != one].sum() / hours[day != one].sum() for one in range(6)]
    error = math.sqrt(5 / 6 * sum((rate - whole) ** 2 for rate in without))
    assert math.log(bounds_of(found)[1] / whole) == pytest.approx(t.ppf(0.975, 5) * error / whole)


def test_no_events_give_the_bound_of_no_events_in_a_poisson_process() -> None:
    alone = clustered_ratio(np.zeros(50), np.ones(50)).interval
    in_five_days = clustered_ratio(np.zeros(50), np.ones(50), (np.arange(50) % 5,)).interval

    lower, upper = bounds_of(alone)
    assert lower == 0.0
    assert upper == pytest.approx(-math.log(0.025) / 50)
    assert bounds_of(in_five_days)[1] == pytest.approx(10 * upper)


def test_one_cluster_gives_no_upper_bound() -> None:
    found = clustered_ratio([1, 2], [1, 1], (np.zeros(2, dtype=int),)).interval

    assert (found.lower, found.upper) == (0.0, None)


def test_no_exposure_is_nothing_to_estimate() -> None:
    with pytest.raises(NothingToEstimate, match="no exposure"):
        clustered_ratio([0, 0], [0, 0])


def test_a_numerator_below_0_is_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="below 0"):
        clustered_ratio([-1, 2], [1, 1])


def test_a_quantile_is_a_value_that_was_seen() -> None:
    found = clustered_quantile([7, 1, 3, 9], 0.5)

    assert found.estimate == 3.0


def test_the_interval_of_a_median_is_near_the_order_statistics() -> None:
    found = clustered_quantile(np.arange(1, 101), 0.5).interval

    # Exactly: the 40th and the 61st (David and Nagaraja 2003, section 7.1).
    lower, upper = bounds_of(found)
    assert abs(lower - 40) <= 1
    assert abs(upper - 61) <= 1


def test_too_few_values_have_no_bounds() -> None:
    found = clustered_quantile([1, 2, 3], 0.5).interval

    assert (found.lower, found.upper) == (None, None)


def test_a_high_quantile_may_have_a_lower_bound_and_no_upper() -> None:
    found = clustered_quantile(np.arange(30), 0.95).interval

    assert found.lower is not None
    assert found.upper is None


def test_alike_values_widen_a_quantiles_interval() -> None:
    rng = np.random.default_rng(13)
    day = np.repeat(np.arange(60), 20)
    values = rng.normal(rng.normal(0, 2, 60)[day])

    alone, clustered = clustered_quantile(values, 0.5), clustered_quantile(values, 0.5, (day,))

    assert clustered.effective_n < 150 < alone.effective_n
    assert bounds_of(clustered.interval)[1] > bounds_of(alone.interval)[1]


def test_a_missing_value_is_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="survival curve"):
        clustered_quantile([1.0, math.inf], 0.5)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60), st.floats(0.05, 0.95))
@settings(max_examples=80)
def test_at_least_the_share_lies_at_or_below_and_less_below(values: list[int], p: float) -> None:
    found = clustered_quantile(values, p)

    below = np.mean(np.array(values) < found.estimate)
    assert below <= p + 1e-9
    assert np.mean(np.array(values) <= found.estimate) >= p - 1e-9


@given(st.integers(0, 200), st.floats(0.1, 50))
@settings(max_examples=60)
def test_garwoods_bounds_put_half_the_error_in_each_tail(count: int, exposure: float) -> None:
    lower, upper = bounds_of(garwood(count, exposure))

    assert poisson.cdf(count, upper * exposure) == pytest.approx(0.025)
    if count:
        assert poisson.sf(count - 1, lower * exposure) == pytest.approx(0.025)


def test_many_counts_at_once_are_each_garwoods() -> None:
    lower, upper = garwood_bounds([0, 5], [2.0, 4.0])

    assert [lower[1], upper[1]] == [garwood(5, 4.0).lower, garwood(5, 4.0).upper]
    assert lower[0] == 0.0


def test_a_rate_without_exposure_is_refused() -> None:
    with pytest.raises(NothingToEstimate):
        garwood(1, 0.0)
