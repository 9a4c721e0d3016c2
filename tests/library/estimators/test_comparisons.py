"""Two arms compared: Newcombe's and Katz's intervals, Student's and Welch's t, and alikeness."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from library.estimators.bounds import bounds_of
from wardmote.estimators.differences import newcombe, risk_ratio
from wardmote.estimators.intracluster import one_way
from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed
from wardmote.estimators.t_tests import Alternative, t_test

COUNTS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
GROUP = st.lists(st.integers(-50, 50), min_size=3, max_size=12)


# Newcombe 1998, Statistics in Medicine 17:873, table II, method 10.
@pytest.mark.parametrize(
    ("counts", "lower", "upper"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0000),
        ((10, 10, 0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombes_interval_is_the_one_he_printed(
    counts: tuple[int, int, int, int], lower: float, upper: float
) -> None:
    found = bounds_of(newcombe(*counts).interval)

    assert found == pytest.approx((lower, upper), abs=5e-5)


@given(first=COUNTS, second=COUNTS, level=st.floats(0.5, 0.99))
def test_newcombes_interval_holds_the_difference_stays_in_range_and_turns_round(
    first: tuple[int, int], second: tuple[int, int], level: float
) -> None:
    found = newcombe(*first, *second, level)
    turned = bounds_of(newcombe(*second, *first, level).interval)

    lower, upper = bounds_of(found.interval)
    assert -1 - 1e-12 <= lower <= found.estimate <= upper <= 1 + 1e-12
    assert turned == pytest.approx((-upper, -lower))


def exact_coverage(p: float, q: float, n: int) -> float:
    """The chance, summed over all outcomes, that Newcombe's interval holds p − q."""
    ways = stats.binom.pmf(np.arange(n + 1), n, p)[:, None] * stats.binom.pmf(
        np.arange(n + 1), n, q
    )
    held = np.zeros((n + 1, n + 1))
    for a in range(n + 1):
        for b in range(n + 1):
            lower, upper = bounds_of(newcombe(a, n, b, n).interval)
            held[a, b] = lower <= p - q <= upper
    return float((ways * held).sum())


@pytest.mark.parametrize(("p", "q"), [(0.1, 0.1), (0.1, 0.3), (0.5, 0.6), (0.02, 0.1)])
def test_newcombes_interval_holds_the_truth_nearly_as_often_as_it_says(p: float, q: float) -> None:
    assert 0.93 < exact_coverage(p, q, 30) < 0.995


def test_a_risk_ratio_has_no_bounds_where_nobody_succeeded() -> None:
    none = risk_ratio(0, 20, 5, 20)
    other = risk_ratio(5, 20, 0, 20)

    assert none.estimate == 0
    assert other.estimate == math.inf
    assert math.isnan(risk_ratio(0, 20, 0, 20).estimate)
    assert {none.interval.lower, other.interval.upper} == {None}


@given(first=COUNTS, second=COUNTS)
def test_a_risk_ratio_turns_round(first: tuple[int, int], second: tuple[int, int]) -> None:
    if not (first[0] and second[0]):
        return
    lower, upper = bounds_of(risk_ratio(*first, *second).interval)

    assert bounds_of(risk_ratio(*second, *first).interval) == pytest.approx((1 / upper, 1 / lower))


def test_the_risk_ratio_is_scipys() -> None:
    theirs = stats.contingency.relative_risk(12, 80, 20, 90)

    found = risk_ratio(12, 80, 20, 90)

    wanted = theirs.confidence_interval(0.95)
    assert bounds_of(found.interval) == pytest.approx((wanted.low, wanted.high))


@given(
    first=GROUP, second=GROUP, equal=st.booleans(),
    alternative=st.sampled_from(["two-sided", "greater", "less"]),
)  # fmt: skip
def test_t_is_scipys(
    first: list[int], second: list[int], equal: bool, alternative: Alternative
) -> None:
    if len(set(first)) == 1 or len(set(second)) == 1:
        return
    theirs = stats.ttest_ind(first, second, equal_var=equal, alternative=alternative)
    bounds = theirs.confidence_interval(0.9)

    found = t_test(first, second, equal_variances=equal, alternative=alternative, level=0.9)

    assert found.statistic == pytest.approx(theirs.statistic, abs=1e-12)
    assert found.degrees == pytest.approx(theirs.df)
    assert found.p_value == pytest.approx(theirs.pvalue)
    if found.interval.lower is not None:
        assert found.interval.lower == pytest.approx(bounds.low)
    if found.interval.upper is not None:
        assert found.interval.upper == pytest.approx(bounds.high)


def test_pairs_are_judged_by_their_differences() -> None:
    first, second = np.array([3.0, 5, 4, 6]), np.array([2.0, 5, 2, 3])
    theirs = stats.ttest_rel(first, second)

    found = t_test(first - second)

    assert found.p_value == pytest.approx(theirs.pvalue)
    assert found.degrees == 3


@pytest.mark.parametrize("groups", [([1.0], [2.0]), ([1.0, 1, 1], [2.0, 2, 2]), ([4.0],)])
def test_a_mean_without_a_known_spread_is_not_tested(groups: tuple[list[float], ...]) -> None:
    with pytest.raises(NothingToEstimate):
        t_test(*groups)


def test_a_missing_summary_is_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="missing"):
        t_test([1.0, math.nan], [2.0, 3.0])


def test_the_analysis_of_variance_is_scipys() -> None:
    random = np.random.default_rng(4)
    cluster = np.repeat(np.arange(5), [3, 8, 2, 6, 4])
    outcome = random.normal(size=23) + cluster * 0.4
    theirs = stats.f_oneway(*[outcome[cluster == each] for each in range(5)])

    found = one_way(outcome, cluster)

    assert found.ratio == pytest.approx(theirs.statistic)
    assert found.p_value == pytest.approx(theirs.pvalue)


def test_the_intracluster_correlation_is_recovered() -> None:
    random = np.random.default_rng(5)
    sizes = random.integers(5, 30, 600)
    cluster = np.repeat(np.arange(600), sizes)
    level = random.normal(0, math.sqrt(0.2), 600)[cluster]

    found = one_way(level + random.normal(0, math.sqrt(0.8), len(cluster)), cluster)

    assert found.correlation == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize("cluster", [np.zeros(4), np.arange(4)])
def test_clusters_that_cannot_be_compared_are_refused(cluster: np.ndarray) -> None:
    with pytest.raises(NothingToEstimate):
        one_way([1.0, 0, 1, 0], cluster)
