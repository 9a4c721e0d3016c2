"""Distributions as tables of whole numbers: what is drawn has the distribution that was asked."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wardmote.studies.whatif.engine.quantile_tables import (
    FACTOR,
    UNIT,
    QuantileTable,
    exponential_minutes,
    exponential_table,
    factor_table,
    handling_ticks,
    lognormal_minutes,
    sampled_minutes,
)
from wardmote.studies.whatif.engine.random_words import Purpose, words
from wardmote.studies.whatif.engine.serving import kernels

MINUTE = 60 << 8
EVERY = words(1, 0, Purpose.MESSAGE, np.arange(500_000)).ravel()
EDGES = np.array(
    [0, 1, 2**20 - 1, 2**20, 4095 * 2**20 - 1, 4095 * 2**20, 2**32 - 2, 2**32 - 1],
    dtype=np.uint64,
)
TABLES: dict[str, tuple[QuantileTable, float, float, float]] = {
    # table, what one is in it, mean, coefficient of variation
    "unit exponential": (exponential_table(), UNIT, 1, 1),
    "lognormal": (lognormal_minutes(4, 0.8), MINUTE, 4, 0.8),
    "lognormal, heavy": (lognormal_minutes(10, 2.0), MINUTE, 10, 2.0),
    "constant": (lognormal_minutes(4, 0), MINUTE, 4, 0),
    "exponential": (exponential_minutes(5), MINUTE, 5, 1),
    "gamma factor": (factor_table(0.5), FACTOR, 1, 0.5),
    "no factor": (factor_table(0), FACTOR, 1, 0),
}


@pytest.mark.parametrize("name", TABLES)
def test_what_is_drawn_has_the_mean_and_the_spread_that_were_asked(name: str) -> None:
    table, one, mean, cv = TABLES[name]

    drawn = table.draw(EVERY) / one

    # Two million draws; the tables' own error is a hundredth of these tolerances.
    error = mean * cv / np.sqrt(EVERY.size)
    assert abs(table.mean / one - mean) < 2e-3 * mean
    assert abs(drawn.mean() - mean) < 4 * error + 2e-3 * mean
    assert drawn.std() == pytest.approx(mean * cv, rel=0.03, abs=1e-9)
    assert drawn.min() >= 0


@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("unit exponential", stats.expon().cdf),
        ("lognormal", stats.lognorm(np.sqrt(np.log1p(0.64)), scale=4 / np.sqrt(1.64)).cdf),
        ("gamma factor", stats.gamma(4, scale=0.25).cdf),
    ],
)
def test_what_is_drawn_has_the_whole_distribution(name: str, law: Callable[[float], float]) -> None:
    table, one, _, _ = TABLES[name]

    assert stats.kstest(table.draw(EVERY[:200_000]) / one, law).pvalue > 1e-3


@pytest.mark.parametrize("name", TABLES)
def test_a_greater_word_never_stands_for_a_lesser_quantile(name: str) -> None:
    ordered = np.sort(np.concatenate([EVERY[:100_000], EDGES]))

    assert (np.diff(TABLES[name][0].draw(ordered)) >= 0).all()


@pytest.mark.parametrize("name", TABLES)
def test_the_kernel_draws_the_same(name: str) -> None:
    compiled = kernels()
    if compiled is None:
        pytest.skip("lacking numba: the engine has no kernel to compare")
    table = TABLES[name][0]
    both = np.ascontiguousarray([table.body, table.tail])
    some = np.concatenate([EVERY[:2_000], EDGES])

    assert [compiled.draw(both, word) for word in some] == table.draw(some).tolist()


@given(st.lists(st.floats(0.01, 300), min_size=1, max_size=30))
def test_a_timed_sample_stays_within_what_was_timed(minutes: list[float]) -> None:
    drawn = sampled_minutes(np.array(minutes)).draw(EVERY[:5_000]) / MINUTE

    assert min(minutes) - 0.01 <= drawn.min()
    assert drawn.max() <= max(minutes) + 0.01


def test_handling_is_rounded_to_the_nearest_second_and_a_half_upwards() -> None:
    parts = np.array([0, 127, 128, 129, 255, 256, 384])

    assert handling_ticks(parts).tolist() == [0, 0, 1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("mean", "cv"), [(0, 1), (-4, 1), (4, -0.1), (np.inf, 1), (np.nan, 1), (4, np.nan)]
)
def test_handling_that_cannot_be_is_refused(mean: float, cv: float) -> None:
    with pytest.raises(ValueError, match="handling has no mean"):
        lognormal_minutes(mean, cv)


@pytest.mark.parametrize("minutes", [[4.0, -1.0], [np.nan, 2.0], [1e12, 2.0]])
def test_a_sample_with_a_time_that_cannot_be_is_refused(minutes: list[float]) -> None:
    with pytest.raises(ValueError, match="negative, endless or too large"):
        sampled_minutes(np.array(minutes))


def test_the_longest_handling_that_is_taken_is_drawn_without_overflow() -> None:
    table = sampled_minutes(np.array([0.0, 2.0**42 / MINUTE]))

    drawn = table.draw(np.concatenate([np.sort(EVERY[:2_000]), EDGES[-2:]]))

    assert (np.diff(drawn) >= 0).all()
    assert drawn[-1] == pytest.approx(2.0**42, rel=1e-6)
