"""What holds of every pooling, drawn at random; and the likelihood, worked out the long way."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from library.estimators.made_effects import Drawn, drawn_effects
from wardmote.estimators.pooling import Pooling, explain, pool, pool_many
from wardmote.estimators.pooling.fitting import Test as HowTested
from wardmote.estimators.pooling.heterogeneity import Method

METHODS = st.sampled_from(get_args(Method))
TESTS = st.sampled_from(get_args(HowTested))
CALM = settings(max_examples=60, deadline=None)


def numbers_of(found: Pooling) -> list[Any]:
    spread = found.prediction or found.interval
    return [
        found.effect, found.std_err, found.tau2, found.i2, found.h2, found.q, found.q_p_value,
        found.p_value, found.interval.lower, found.interval.upper, spread.lower, spread.upper,
    ]  # fmt: skip


def close(one: list[Any], other: list[Any]) -> None:
    assert one == pytest.approx(other, rel=1e-6, abs=1e-7, nan_ok=True)


@given(drawn_effects(), METHODS, TESTS, st.randoms(use_true_random=False))
@CALM
def test_the_order_of_effects_changes_nothing(
    drawn: Drawn, method: Method, test: HowTested, random: Any
) -> None:
    effects, variances = drawn
    places = list(range(len(effects)))
    random.shuffle(places)

    shuffled = pool(effects[places], variances[places], method=method, test=test)

    close(numbers_of(shuffled), numbers_of(pool(effects, variances, method=method, test=test)))


@given(drawn_effects(), METHODS, st.sampled_from([-1e6, -2.5, 0.3, 1e6]))
@CALM
def test_what_is_added_to_all_effects_moves_the_mean_and_nothing_else(
    drawn: Drawn, method: Method, added: float
) -> None:
    effects, variances = drawn

    before, after = (pool(each, variances, method=method) for each in (effects, effects + added))

    assert after.effect - added == pytest.approx(before.effect, abs=1e-8)
    assert [after.std_err, after.tau2, after.i2, after.q] == pytest.approx(
        [before.std_err, before.tau2, before.i2, before.q], rel=1e-5, abs=1e-7
    )


@given(drawn_effects(), METHODS, st.sampled_from([-60.0, 0.01, 1440.0]))
@CALM
def test_another_unit_changes_the_unit_and_nothing_else(
    drawn: Drawn, method: Method, factor: float
) -> None:
    effects, variances = drawn

    before = pool(effects, variances, method=method)
    after = pool(effects * factor, variances * factor**2, method=method)

    assert after.effect == pytest.approx(before.effect * factor, rel=1e-6, abs=1e-9)
    assert after.tau2 == pytest.approx(before.tau2 * factor**2, rel=1e-6, abs=1e-9 * factor**2)
    assert [after.i2, after.q, after.p_value] == pytest.approx(
        [before.i2, before.q, before.p_value], rel=1e-6, abs=1e-9, nan_ok=True
    )


@given(st.lists(drawn_effects(fewest=5, most=5), min_size=1, max_size=5), METHODS, TESTS)
@CALM
def test_many_at_once_are_each_as_alone(
    drawn: list[Drawn], method: Method, test: HowTested
) -> None:
    effects, variances = (np.stack(each) for each in zip(*drawn, strict=True))

    many = pool_many(effects, variances, method=method, test=test)

    for place, (own, spread) in enumerate(drawn):
        alone = pool(own, spread, method=method, test=test)
        close(numbers_of(many.one(place)), numbers_of(alone))


@given(drawn_effects(fewest=3), METHODS, TESTS)
@CALM
def test_a_mean_is_a_regression_on_a_constant(
    drawn: Drawn, method: Method, test: HowTested
) -> None:
    effects, variances = drawn

    mean = pool(effects, variances, method=method, test=test)
    constant = np.ones((len(effects), 1))
    found = explain(effects, variances, constant, method=method, test=test)

    assert [found.coefficients[0], found.std_err[0], found.tau2] == pytest.approx(
        [mean.effect, mean.std_err, mean.tau2], rel=1e-6, abs=1e-7
    )


def log_likelihood(
    effects: NDArray[np.float64], variances: NDArray[np.float64], tau2: float, restricted: bool
) -> float:
    """By whole matrices, as the textbooks write it."""
    covariance = np.diag(variances + tau2)
    ones = np.ones((len(effects), 1))
    inverse = np.linalg.inv(covariance)
    information = ones.T @ inverse @ ones
    mean = np.linalg.solve(information, ones.T @ inverse @ effects)
    left = effects - ones @ mean
    height = -0.5 * (np.linalg.slogdet(covariance)[1] + left @ inverse @ left)
    return float(height - 0.5 * np.linalg.slogdet(information)[1] * restricted)


@given(drawn_effects(), st.booleans())
@CALM
def test_no_tau2_is_more_likely(drawn: Drawn, restricted: bool) -> None:
    effects, variances = drawn

    found = pool(effects, variances, method="REML" if restricted else "ML").tau2

    top = max(float(np.ptp(effects)) ** 2, float(variances.max()))
    others = np.concatenate(
        [[0.0], np.geomspace(1e-5, 4 * top, 200), found * np.array([0.99, 1.01])]
    )
    heights = [log_likelihood(effects, variances, float(tau2), restricted) for tau2 in others]
    assert log_likelihood(effects, variances, found, restricted) >= max(heights) - 1e-9


@given(drawn_effects(), METHODS)
@CALM
def test_shares_and_variances_keep_within_their_bounds(drawn: Drawn, method: Method) -> None:
    found = pool(*drawn, method=method)

    assert found.tau2 >= 0
    assert 0 <= found.i2 < 1
    assert 0 <= found.q_p_value <= 1
    assert found.std_err > 0
