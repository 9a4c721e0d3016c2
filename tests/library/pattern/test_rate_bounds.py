from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from wardmote.estimators.poisson import garwood_bounds
from wardmote.pattern.rate_bounds import Leaning, rate_bounds

COUNTS = np.array([0.0, 1, 2, 7, 40, 3000])


def test_without_variation_they_are_garwoods() -> None:
    exposure = np.array([1.0, 0.5, 13, 26, 26, 520])

    found = rate_bounds(COUNTS, exposure, np.zeros(6), 0.9)

    for mine, exact in zip(found, garwood_bounds(COUNTS, exposure, 0.9), strict=True):
        np.testing.assert_allclose(mine, exact, rtol=2e-6)


@pytest.mark.parametrize("variation", [0.2, 0.5, 1.0])
def test_each_tail_of_a_negative_binomial_at_a_bound_has_half_of_what_is_missed(
    variation: float,
) -> None:
    weeks, shape = np.full(6, 26.0), 26 / variation**2

    lower, upper = (b * weeks for b in rate_bounds(COUNTS, weeks, np.full(6, variation), 0.95))

    few = nbinom.cdf(COUNTS, shape, shape / (shape + upper))
    many = nbinom.sf(COUNTS - 1, shape, shape / (shape + lower))
    np.testing.assert_allclose(few, 0.025, rtol=1e-6)
    np.testing.assert_allclose(many[1:], 0.025, rtol=1e-6)
    assert lower[0] == 0


@pytest.mark.parametrize("spread", [0.01, 0.3, 2.0])
@pytest.mark.parametrize("expected", [0.5, 5.0, 50.0])
@pytest.mark.parametrize("true", [0.3, 4.0, 60.0])
def test_they_hold_the_true_rate_however_wrong_what_was_expected_is(
    spread: float, expected: float, true: float
) -> None:
    # Not drawn but summed over every count that there could be.
    counts = np.arange(0.0, 400)
    weeks, variation = np.full(400, 26.0), np.full(400, 0.4)
    shape = 26 / 0.4**2

    leaning = Leaning(np.full(400, expected), spread)
    lower, upper = (b * 26 for b in rate_bounds(counts, weeks, variation, 0.95, leaning))

    chance = nbinom.pmf(counts, shape, shape / (shape + true))
    assert chance[(lower <= true) & (true <= upper)].sum() >= 0.95 - 1e-6


def test_what_was_expected_and_is_found_makes_them_narrower() -> None:
    counts = np.arange(0.0, 400)
    weeks, none = np.full(400, 26.0), np.zeros(400)
    chance = nbinom.pmf(counts, 1e6, 1e6 / (1e6 + 20))

    plain = rate_bounds(counts, weeks, none, 0.95)
    leaning = rate_bounds(counts, weeks, none, 0.95, Leaning(np.full(400, 20.0), 0.1))

    widths = [chance @ (upper - lower) for lower, upper in (plain, leaning)]
    assert widths[1] < 0.9 * widths[0]


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=5),
    st.floats(0.01, 1000),
    st.floats(0, 1e6),
    st.floats(0.8, 0.999),
    st.floats(1e-9, 1e6),
)
def test_they_are_finite_and_in_order_whatever_was_counted(
    counts: list[int], occasions: float, variation: float, level: float, expected: float
) -> None:
    n = np.array(counts, dtype=np.float64)
    same = np.ones(n.size)

    lower, upper = rate_bounds(
        n, occasions * same, variation * same, level, Leaning(expected * same, 0.3)
    )

    assert np.isfinite(upper).all()
    assert ((lower >= 0) & (lower < upper)).all()
    assert (lower <= n / occasions * (1 + 1e-9)).all()
    assert (upper >= n / occasions * (1 - 1e-9)).all()
