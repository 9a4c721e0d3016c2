"""Power and sizes of trials: formulas turned round, held against each other and against chance."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.estimators.bounds import bounds_of
from wardmote.estimators.power import (
    PlannedTest,
    PowerOutOfReach,
    detectable_difference,
    detectable_share,
    power_two_means,
    power_two_shares,
    simulated_power,
    size_two_means,
    size_two_shares,
)
from wardmote.estimators.power.cluster_numbers import clusters_for_shares, hayes_bennett_shares
from wardmote.estimators.power.clustered_trials import (
    ClusterSizes,
    power_changes,
    power_means,
    power_rates,
    power_shares,
)
from wardmote.estimators.power.design_effects import (
    baseline,
    clustered,
    stepped_wedge,
    stepped_wedge_variance,
)
from wardmote.estimators.randomisation import Complete, Design, PermutedBlocks
from wardmote.estimators.refusals import ValuesCannotBeUsed

SHARES = st.floats(0.02, 0.98)
TESTS = st.builds(
    PlannedTest, st.sampled_from([0.01, 0.05, 0.1]), st.sampled_from([1, 2]), st.booleans()
)


@given(first=SHARES, second=SHARES, power=st.floats(0.5, 0.99), test=TESTS)
def test_the_size_for_a_power_has_that_power(
    first: float, second: float, power: float, test: PlannedTest
) -> None:
    if abs(first - second) < 0.01:
        second = first + 0.1 if first < 0.5 else first - 0.1

    n = size_two_shares(first, second, power, test)

    assert power_two_shares(n, first, second, test) == pytest.approx(power, abs=1e-7)


@given(first=st.floats(0.05, 0.6), power=st.floats(0.5, 0.95), test=TESTS)
def test_the_detectable_share_is_detected_with_that_power(
    first: float, power: float, test: PlannedTest
) -> None:
    share = detectable_share(500, first, power, test)

    assert share > first
    assert power_two_shares(500, first, share, test) == pytest.approx(power, abs=1e-7)


@given(
    difference=st.floats(0.1, 0.9), power=st.floats(0.5, 0.99), test=TESTS,
    samples=st.sampled_from(["two", "one", "paired"]),
)  # fmt: skip
def test_size_and_detectable_difference_of_means_undo_each_other(
    difference: float, power: float, test: PlannedTest, samples: str
) -> None:
    n = size_two_means(difference, 2.0, power, test, samples)  # type: ignore[arg-type] # drawn from the three that there are

    found = detectable_difference(n, 2.0, power, test, samples)  # type: ignore[arg-type] # the same

    assert found == pytest.approx(difference, rel=1e-6)


def test_a_one_sided_test_has_more_power_and_a_strict_one_hardly_more() -> None:
    two, one = PlannedTest(), PlannedTest(sides=1)
    strict = PlannedTest(strict=True)

    powers = [power_two_means(20, 0.1, 1.0, test) for test in (two, strict, one)]

    assert powers == sorted(powers)
    assert power_two_means(20, 0.0, 1.0, strict) == pytest.approx(0.05)
    assert power_two_shares(20, 0.3, 0.3, strict) == pytest.approx(0.05)


def test_what_no_size_can_give_is_said() -> None:
    with pytest.raises(PowerOutOfReach, match=r"from 0\.5 to 1"):
        detectable_share(3, 0.5, 0.99)
    with pytest.raises(ValuesCannotBeUsed, match="equal shares"):
        size_two_shares(0.3, 0.3)
    with pytest.raises(ValuesCannotBeUsed, match="difference of 0"):
        size_two_means(0.0)
    with pytest.raises(ValuesCannotBeUsed, match="between 0 and 1"):
        size_two_shares(0.3, 0.4, power=1.0)
    with pytest.raises(ValuesCannotBeUsed, match="between 0 and 1"):
        PlannedTest(0.0)


def test_a_simulated_trial_finds_as_often_as_the_formula_promised() -> None:
    n = 150
    promised = power_two_shares(n, 0.30, 0.45)

    found = simulated_power(
        Design(PermutedBlocks((4,)), 2 * n),
        lambda treated, random: random.random(2 * n) < np.where(treated, 0.30, 0.45),
        seed=11,
        trials=1_000,
    )

    assert found.mean_effect == pytest.approx(-0.15, abs=0.01)
    # Three standard errors; the exact test is a little more cautious than the normal formula.
    assert found.rejected.share == pytest.approx(promised, abs=3 * 0.0145 + 0.02)


def test_a_simulated_trial_of_clusters_finds_as_often_as_the_formula_promised() -> None:
    clusters, size, icc = 12, 10, 0.1
    promised = power_means(clusters, ClusterSizes(size, icc), 0.6, 1.0)
    cluster = np.repeat(np.arange(2 * clusters), size)
    design = Design(Complete(2 * clusters, clusters), 2 * clusters, cluster=cluster)

    def outcomes(treated: np.ndarray, random: np.random.Generator) -> np.ndarray:
        level = random.normal(0, math.sqrt(icc), 2 * clusters)[cluster]
        return 0.6 * treated + level + random.normal(0, math.sqrt(1 - icc), len(cluster))

    found = simulated_power(design, outcomes, seed=12, trials=1_000)

    assert found.rejected.share == pytest.approx(promised, abs=3 * 0.0145 + 0.02)


def test_a_simulation_says_how_unsure_it_is_and_repeats_itself() -> None:
    def run() -> tuple[int, tuple[float, float]]:
        found = simulated_power(
            Design(PermutedBlocks((2,)), 20),
            lambda treated, random: 1.0 * treated + random.normal(size=20),
            seed=3,
            trials=200,
            draws=99,
        )
        return found.rejected.successes, bounds_of(found.rejected.interval)

    (count, (lower, upper)), again = run(), run()

    assert (count, (lower, upper)) == again
    assert lower < count / 200 < upper


def test_too_few_draws_to_reject_at_all_are_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="reject nothing"):
        simulated_power(Design(PermutedBlocks(), 8), lambda t, r: 1.0 * t, seed=1, draws=18)


def test_clusters_of_one_are_residents() -> None:
    alone = ClusterSizes(1, 0.4)

    assert power_means(30, alone, 0.5, 1.0) == pytest.approx(power_two_means(30, 0.5))
    assert clustered(0.4, 1) == 1
    by_normal = power_shares(5_000, alone, 0.25, 0.28, pooled=False, normal=True)
    assert by_normal == pytest.approx(power_two_shares(5_000, 0.25, 0.28), abs=2e-4)


def test_power_falls_as_clusters_vary_and_members_are_alike() -> None:
    cases = itertools.product((0.01, 0.05), (0.0, 0.6))
    powers = [power_means(10, ClusterSizes(50, icc, cv), 0.25, 1.0) for icc, cv in cases]

    assert powers == sorted(powers, reverse=True)


def test_hayes_and_bennetts_clusters_have_the_power_they_were_made_for() -> None:
    # For shares: the variance of a cluster's share is p (1 - p) / n beside k² p².
    first, second, size, k = 0.25, 0.35, 80, 0.2
    clusters = hayes_bennett_shares(first, second, size, k)
    spread = (first * (1 - first) + second * (1 - second)) / size + k**2 * (first**2 + second**2)
    distance = math.sqrt((clusters - 1) / spread) * (second - first)

    assert PlannedTest().normal_power(distance) == pytest.approx(0.8)
    pairs = hayes_bennett_shares(first, second, size, k, paired=True)
    assert pairs == pytest.approx(clusters + 1)


def test_rates_need_clusters_to_vary_little() -> None:
    powers = [power_rates(25, 10, 0.1, 0.2, variation) for variation in (0.0, 0.1, 0.5)]

    assert powers == sorted(powers, reverse=True)


def test_few_clusters_are_counted_by_t_and_many_by_the_normal_distribution() -> None:
    many = clusters_for_shares(0.03, 0.10, ClusterSizes(25, 0.20))
    few = clusters_for_shares(0.03, 0.10, ClusterSizes(100, 0.05))

    assert many.equal > 30
    plain = (1.959964 + 0.841621) ** 2 * (0.03 * 0.97 + 0.1 * 0.9) * clustered(0.05, 100)
    assert few.equal > plain / (100 * 0.07**2)
    assert many.treated == many.control == many.equal
    uneven = clusters_for_shares(0.03, 0.10, ClusterSizes(25, 0.20), ratio=2.0)
    assert uneven.treated < uneven.control


def test_changes_are_surer_the_more_a_cluster_stays_as_it_was() -> None:
    powers = [
        power_changes(10, ClusterSizes(40, 0.05), 0.3, 1.0, (of_clusters, 0.0))
        for of_clusters in (0.0, 0.5, 1.0)
    ]

    assert powers == sorted(powers)
    found = baseline(0.05, 30, 0.8)
    assert found.adjusted <= min(1.0, found.change)


def test_hussey_and_hughes_formula_is_the_variance_of_generalised_least_squares() -> None:
    steps = np.array([[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1]])
    size, variance, between = 15, 0.8, 0.05
    clusters, periods = steps.shape
    columns = np.column_stack([steps.reshape(-1), np.tile(np.eye(periods), (clusters, 1))])
    block = np.eye(periods) * variance / size + between
    weights = np.linalg.inv(np.kron(np.eye(clusters), block))

    wanted = np.linalg.inv(columns.T @ weights @ columns)[0, 0]

    assert stepped_wedge_variance(steps, size, variance, between) == pytest.approx(wanted)


def test_a_stepped_wedge_in_which_all_step_at_once_tells_nothing() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="same period"):
        stepped_wedge_variance([[0, 1], [0, 1]], 10, 1.0, 0.1)
    with pytest.raises(ValuesCannotBeUsed, match="no stepped wedge"):
        stepped_wedge(0.05, 10, 1)


def test_one_cluster_in_an_arm_is_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="nothing is known"):
        power_means(1, ClusterSizes(50, 0.05), 1.0, 1.0)
