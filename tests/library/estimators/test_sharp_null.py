"""The randomisation test: by hand, exact and drawn, its level, and its interval."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import permutation_test

from library.estimators.bounds import bounds_of
from wardmote.basis.random_streams import stream
from wardmote.estimators.randomisation import (
    Alternative,
    Complete,
    Design,
    Listed,
    Simple,
    Steps,
    Switchback,
    adjusted,
    difference_of_means,
    randomisation_test,
)
from wardmote.estimators.refusals import ValuesCannotBeUsed

SIX = np.array([1.0, 4.0, 2.0, 7.0, 9.0, 8.0])
ARMS = np.array([0, 0, 0, 1, 1, 1])
HALF_OF_SIX = Design(Complete(6, 3), 6)


def p_value(outcome: np.ndarray, arms: np.ndarray, design: Design, **more: object) -> float:
    return randomisation_test(outcome, arms, design, stream(1), **more).p_value  # type: ignore[arg-type] # handed on as given


@pytest.mark.parametrize(
    ("alternative", "by_hand"), [("greater", 1 / 20), ("less", 1.0), ("two-sided", 2 / 20)]
)
def test_six_units_are_judged_by_the_twenty_ways_of_treating_three(
    alternative: Alternative, by_hand: float
) -> None:
    # The three largest were treated, which one way in twenty does, and its mirror image.
    found = randomisation_test(SIX, ARMS, HALF_OF_SIX, stream(1), alternative=alternative)

    assert found.exact
    assert found.draws == 20
    assert found.p_value == pytest.approx(by_hand)
    assert found.effect == pytest.approx(8 - 7 / 3)
    assert found.monte_carlo is None


@given(
    outcome=st.lists(st.integers(0, 4), min_size=6, max_size=6),
    treated=st.sets(st.integers(0, 5), min_size=3, max_size=3),
    alternative=st.sampled_from(["two-sided", "greater", "less"]),
)
def test_an_exact_test_is_what_going_through_all_choices_by_hand_gives(
    outcome: list[int], treated: set[int], alternative: Alternative
) -> None:
    whole = sum(outcome)

    def effect(chosen: tuple[int, ...]) -> int:
        # Three times the difference of means: whole numbers, in which ties are ties.
        return 2 * sum(outcome[place] for place in chosen) - whole

    seen = effect(tuple(treated))
    every = [effect(chosen) for chosen in itertools.combinations(range(6), 3)]
    as_rare = {
        "two-sided": [abs(each) >= abs(seen) for each in every],
        "greater": [each >= seen for each in every],
        "less": [each <= seen for each in every],
    }[alternative]
    arms = np.isin(np.arange(6), list(treated))

    found = randomisation_test(outcome, arms, HALF_OF_SIX, stream(1), alternative=alternative)

    assert found.p_value == pytest.approx(sum(as_rare) / 20)


def test_drawn_allocations_agree_with_all_of_them_within_their_stated_error() -> None:
    random = stream(3, "drawn")
    outcome = random.normal(size=12) + 0.8 * np.repeat([0, 1], 6)
    arms = np.repeat([0, 1], 6)
    design = Design(Complete(12, 6), 12)

    exact = randomisation_test(outcome, arms, design, random)
    drawn = randomisation_test(outcome, arms, design, random, draws=20_000, enumerate_up_to=10)

    assert exact.exact
    assert not drawn.exact
    assert drawn.monte_carlo is not None
    lower, upper = bounds_of(drawn.monte_carlo)
    assert lower < exact.p_value < upper
    assert drawn.p_value == (1 + drawn.extreme) / 20_001


def test_no_p_value_by_draws_is_ever_nought() -> None:
    outcome = np.r_[np.zeros(50), np.ones(50)]

    found = randomisation_test(outcome, outcome, Design(Complete(100, 50), 100), stream(1))

    assert found.p_value == 1 / 10_001


def test_the_exact_p_value_is_scipys() -> None:
    random = stream(5, "scipy")
    treated, others = random.normal(size=7), random.normal(size=5)

    theirs = permutation_test(
        (treated, others), lambda a, b, axis: a.mean(axis) - b.mean(axis), n_resamples=10_000,
        vectorized=True, alternative="greater",
    ).pvalue  # fmt: skip

    outcome, arms = np.r_[treated, others], np.repeat([1, 0], [7, 5])
    assert p_value(
        outcome, arms, Design(Complete(12, 7), 12), alternative="greater"
    ) == pytest.approx(theirs)


def test_an_allocation_that_leaves_an_arm_empty_counts_against_a_small_p_value() -> None:
    # Of 2³ tosses two leave an arm empty; the allocation itself and its mirror image are as rare.
    found = randomisation_test([0.0, 0.0, 5.0], [0, 0, 1], Design(Simple(), 3), stream(1))

    assert found.draws == 8
    assert found.p_value == pytest.approx(4 / 8)


def test_unequal_chances_weigh_allocations() -> None:
    found = randomisation_test(
        [0.0, 0.0, 5.0], [0, 0, 1], Design(Simple(0.2), 3), stream(1), alternative="greater"
    )

    assert found.p_value == pytest.approx(0.2 * 0.8**2 + 0.2**3 + 0.8**3)


def test_blocks_narrow_what_might_have_come() -> None:
    # Only whole blocks of two: four ways, of which one is as large.
    outcome, arms = np.array([0.0, 1, 10, 11]), np.array([0, 1, 0, 1])

    assert p_value(outcome, arms, Design(Switchback(), 4), alternative="greater") == 1 / 4
    assert p_value(outcome, arms, Design(Complete(4, 2), 4), alternative="greater") == 2 / 6


def test_clusters_are_drawn_whole() -> None:
    cluster = np.repeat(np.arange(4), 3)
    outcome = np.array([5.0, 6, 7, 5, 5, 6, 1, 2, 1, 0, 1, 2])
    design = Design(Complete(4, 2), 4, cluster=cluster)

    found = randomisation_test(outcome, design.treated(np.array([1, 1, 0, 0])), design, stream(1))

    assert found.draws == 6
    assert found.p_value == pytest.approx(2 / 6)


def test_a_stepped_wedge_is_judged_beside_its_periods() -> None:
    begins = (2, 3, 4)
    cluster, period = np.repeat(np.arange(3), 4), np.tile(np.arange(1, 5), 3)
    design = Design(Steps(begins), 3, cluster=cluster, period=period)
    treated = design.treated(np.array(begins))
    # A rise over time that is no effect of treatment, and an effect of 2 on top.
    outcome = 10.0 * period + 2.0 * treated

    effect = adjusted(categories=period)
    found = randomisation_test(outcome, treated, design, stream(1), effect=effect)
    plainly = np.column_stack([treated, *(period == each for each in range(1, 5))]).astype(float)

    assert found.effect == pytest.approx(np.linalg.lstsq(plainly, outcome, rcond=None)[0][0])
    assert found.effect == pytest.approx(2.0)
    assert found.draws == 6
    assert found.p_value == pytest.approx(1 / 6)


def test_covariates_are_taken_out_as_least_squares_would() -> None:
    random = stream(2, "covariates")
    arms, age = random.integers(0, 2, 40), random.normal(size=40)
    outcome = 3 * age + arms + random.normal(size=40)
    plainly = np.column_stack([np.ones(40), arms, age])

    found = adjusted(age).of(arms[None, :], outcome[:, None])

    wanted = np.linalg.lstsq(plainly, outcome, rcond=None)[0][1]
    assert found[0, 0] == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("outcome", "arms", "named"),
    [
        ([1.0, 2.0], [0, 1], "outcomes"),
        ([1.0, np.nan, 3, 4, 5, 6], ARMS, "missing"),
        (SIX, np.ones(6), "one arm"),
    ],
)
def test_rows_that_cannot_be_judged_are_refused(
    outcome: np.ndarray, arms: np.ndarray, named: str
) -> None:
    with pytest.raises(ValuesCannotBeUsed, match=named):
        randomisation_test(outcome, arms, HALF_OF_SIX, stream(1))


def test_treatment_that_is_a_period_by_another_name_is_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="cannot be told"):
        randomisation_test(SIX, ARMS, HALF_OF_SIX, stream(1), effect=adjusted(categories=ARMS))


def test_a_list_of_allocations_is_gone_through_as_it_is() -> None:
    listed = Design(Listed(np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 1]])), 4)

    found = randomisation_test([9.0, 8, 1, 2], [1, 1, 0, 0], listed, stream(1))

    assert found.draws == 3
    assert found.p_value == pytest.approx(2 / 3)


def test_the_difference_of_means_is_that() -> None:
    found = difference_of_means(6).of(ARMS[None, :], SIX[:, None])

    assert found[0, 0] == pytest.approx(SIX[3:].mean() - SIX[:3].mean())
