"""What a randomisation test promises: its level, and the interval that it is inverted to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from library.estimators.bounds import bounds_of
from wardmote.basis.random_streams import stream
from wardmote.estimators.power import simulated_power
from wardmote.estimators.randomisation import (
    Complete,
    Design,
    PermutedBlocks,
    Simple,
    Switchback,
    randomisation_test,
)


def p_value(outcome: np.ndarray, arms: np.ndarray, design: Design, **more: object) -> float:
    return randomisation_test(outcome, arms, design, stream(1), **more).p_value  # type: ignore[arg-type] # handed on as given


@settings(deadline=None)
@given(
    outcome=st.lists(st.integers(-9, 9), min_size=8, max_size=8),
    shift=st.integers(-5, 5),
    factor=st.integers(1, 3),
)
def test_the_interval_moves_and_grows_with_the_outcomes(
    outcome: list[int], shift: int, factor: int
) -> None:
    arms = np.array([1, 0] * 4)
    design = Design(Complete(8, 4), 8)
    before = randomisation_test(outcome, arms, design, stream(1), interval=True)
    moved = factor * (np.array(outcome) + shift * arms)

    after = randomisation_test(moved, arms, design, stream(1), interval=True)

    assert before.interval is not None
    assert after.interval is not None
    wanted = [factor * (bound + shift) for bound in bounds_of(before.interval)]
    assert bounds_of(after.interval) == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("outside", [False, True])
def test_the_interval_holds_just_the_effects_that_the_test_does_not_reject(outside: bool) -> None:
    random = stream(4, "inverting")
    arms = np.repeat([1, 0], 6)
    outcome = random.normal(size=12) + arms
    design = Design(Complete(12, 6), 12)
    found = randomisation_test(outcome, arms, design, random, interval=True)
    assert found.interval is not None
    lower, upper = bounds_of(found.interval)
    away = 1e-6 if outside else -1e-6

    for effect, side in ((lower - away, "greater"), (upper + away, "less")):
        rejected = p_value(outcome - effect * arms, arms, design, alternative=side) <= 0.025
        assert rejected is outside


def test_the_interval_is_near_students_where_students_is_right() -> None:
    random = stream(6, "normal")
    arms = np.repeat([1, 0], 100)
    outcome = random.normal(size=200) + 0.5 * arms
    theirs = ttest_ind(outcome[:100], outcome[100:]).confidence_interval()

    found = randomisation_test(
        outcome, arms, Design(Complete(200, 100), 200), random, draws=20_000, interval=True
    )

    assert found.interval is not None
    assert bounds_of(found.interval) == pytest.approx((theirs.low, theirs.high), abs=0.02)


def test_too_few_allocations_give_no_bounds() -> None:
    found = randomisation_test(
        [1.0, 2.0], [0, 1], Design(Switchback(), 2), stream(1), interval=True
    )

    assert found.interval is not None
    assert (found.interval.lower, found.interval.upper) == (None, None)


@pytest.mark.parametrize(
    "design",
    [
        Design(Simple(), 60),
        Design(PermutedBlocks((4, 6)), 60, seed=8),
        Design(Complete(10, 5), 10, cluster=np.repeat(np.arange(10), 6)),
    ],
    ids=["simple", "blocks", "clusters"],
)
def test_without_an_effect_one_test_in_twenty_rejects(design: Design) -> None:
    def chasing(_: np.ndarray, random: np.random.Generator) -> np.ndarray:
        alike = random.normal(0, 1, 10).repeat(6) if design.cluster is not None else 0.0
        return random.normal(size=60) + alike

    found = simulated_power(design, chasing, seed=7, trials=1_500, draws=199)

    # ±3 standard errors of 1,500 trials.
    assert abs(found.rejected.share - 0.05) < 3 * (0.05 * 0.95 / 1_500) ** 0.5


def test_a_test_that_takes_clusters_apart_rejects_far_too_often() -> None:
    # Else the test above could not fail.
    def alike(_: np.ndarray, random: np.random.Generator) -> np.ndarray:
        return random.normal(size=60) + random.normal(0, 1, 10).repeat(6)

    random = stream(9, "taken apart")
    clustered = Design(Complete(10, 5), 10, cluster=np.repeat(np.arange(10), 6))
    apart = Design(Complete(60, 30), 60)
    rejected = 0
    for _ in range(200):
        arms = clustered.redraw(1, random)[0]
        rejected += p_value(alike(arms, random), arms, apart, draws=199) <= 0.05

    assert rejected > 40
