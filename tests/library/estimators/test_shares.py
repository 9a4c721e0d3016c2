from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.estimators.bounds import bounds_of
from wardmote.estimators.proportions import clopper_pearson, clustered_proportion, wilson
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed


def test_without_clusters_a_clustered_share_is_wilsons() -> None:
    success = np.arange(148) < 15

    found = clustered_proportion(success)

    assert found.interval.lower == wilson(15, 148).interval.lower
    assert found.effective_n == 148


def test_messages_that_all_go_together_count_as_their_clusters() -> None:
    days = np.repeat(np.arange(400), 10)
    success = days % 2 == 0

    found = clustered_proportion(success, (days,))

    assert found.effective_n == pytest.approx(400, rel=0.02)


def test_independent_messages_keep_nearly_their_n() -> None:
    rng = np.random.default_rng(3)
    days = np.repeat(np.arange(400), 10)

    found = clustered_proportion(rng.random(4000) < 0.3, (days,))

    assert 3000 < found.effective_n <= 4000


def test_being_alike_never_makes_a_share_surer() -> None:
    days = np.repeat(np.arange(50), 2)
    one_of_each = np.tile([True, False], 50)

    found = clustered_proportion(one_of_each, (days,))

    assert found.effective_n <= 100


def test_two_ways_are_at_least_as_unsure_as_either() -> None:
    rng = np.random.default_rng(5)
    day, resident = rng.integers(0, 40, 900), rng.integers(0, 200, 900)
    success = rng.random(900) < 0.2 + 0.4 * (day % 2) + 0.3 * (resident % 2)

    both = clustered_proportion(success, (day, resident)).effective_n

    assert both <= clustered_proportion(success, (day,)).effective_n
    assert both < clustered_proportion(success, (resident,)).effective_n


@pytest.mark.parametrize("outcome", [False, True])
def test_where_all_agree_the_clusters_are_the_effective_n(outcome: bool) -> None:
    days = np.repeat(np.arange(12), 50)

    found = clustered_proportion(np.full(600, outcome), (days, np.arange(600)))

    assert found.effective_n == 12


def test_a_single_cluster_is_one_observation() -> None:
    found = clustered_proportion(np.array([1, 0, 1, 1]) == 1, (np.zeros(4, dtype=int),))

    assert found.effective_n == 1
    lower, upper = bounds_of(found.interval)
    assert upper - lower > 0.7


def test_labels_may_be_numbers_far_apart_or_words() -> None:
    success = np.array([1, 0, 1, 1, 0, 0]) == 1
    near = np.array([0, 0, 1, 1, 2, 2])

    plain = clustered_proportion(success, (near,))

    assert clustered_proportion(success, (near * 10**12,)) == plain
    assert clustered_proportion(success, (np.array(list("aabbcc")),)) == plain


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(NothingToEstimate, match="n is 0"):
        clustered_proportion(np.array([], dtype=bool))


def test_more_successes_than_rows_are_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed):
        wilson(3, 2)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(ValuesCannotBeUsed, match="level"):
        wilson(1, 2, level)


@given(st.integers(0, 60), st.integers(1, 60), st.floats(0.5, 0.99))
@settings(max_examples=80)
def test_the_share_lies_within_both_intervals(successes: int, n: int, level: float) -> None:
    successes = min(successes, n)

    for found in (wilson(successes, n, level), clopper_pearson(successes, n, level)):
        lower, upper = bounds_of(found.interval)
        assert 0 <= lower <= found.share <= upper <= 1


def test_the_exact_interval_puts_at_most_half_the_error_in_each_tail() -> None:
    from scipy.stats import binom

    lower, upper = bounds_of(clopper_pearson(7, 40).interval)

    assert binom.sf(6, 40, lower) == pytest.approx(0.025)
    assert binom.cdf(7, 40, upper) == pytest.approx(0.025)
