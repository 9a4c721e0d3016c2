"""Assigning by chance: the recorded seed, one unit at a time, balance, and drawing anew."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from wardmote.basis.random_streams import stream
from wardmote.estimators.randomisation import (
    Complete,
    Listed,
    PermutedBlocks,
    Scheme,
    Simple,
    Steps,
    Switchback,
    distinct_orders,
)
from wardmote.estimators.refusals import ValuesCannotBeUsed

EVEN_AND_UNEVEN = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1]])
SMALL: list[tuple[Scheme, int]] = [
    (Simple(), 3),
    (Simple(0.3), 3),
    (Complete(5, 2), 5),
    (PermutedBlocks((4,)), 4),
    (PermutedBlocks((4,)), 6),
    (PermutedBlocks((2, 4)), 5),
    (PermutedBlocks((3,), 1 / 3), 3),
    (Switchback(), 6),
    (Listed(EVEN_AND_UNEVEN), 4),
    (Steps((2, 2, 3, 4)), 4),
]
SIMPLE = "111111011011001110000000"
BLOCKS = "110010011001010011100101"
COMPLETE = "101010101101010000101011"
IDS = [f"{type(scheme).__name__}-{units}" for scheme, units in SMALL]


def told(allocation: np.ndarray) -> tuple[int, ...]:
    return tuple(int(arm) for arm in allocation)


def chances(scheme: Scheme, units: int, seed: int) -> dict[tuple[int, ...], float]:
    """Each allocation and its chance; one that comes several times has the sum."""
    found: dict[tuple[int, ...], float] = {}
    for allocation, chance in zip(*scheme.every(units, seed=seed), strict=True):
        found[told(allocation)] = found.get(told(allocation), 0.0) + float(chance)
    return found


@given(
    which=st.integers(0, len(SMALL) - 1),
    seed=st.integers(-(2**40), 2**40),
)
def test_units_assigned_one_at_a_time_get_what_they_get_together(which: int, seed: int) -> None:
    scheme, units = SMALL[which]

    one_by_one = [scheme.arm_of(seed, n) for n in range(units)]

    assert scheme.assign(units, seed).tolist() == one_by_one


@given(strata=st.lists(st.sampled_from("abc"), min_size=1, max_size=40), seed=st.integers(0, 10**6))
@pytest.mark.parametrize("scheme", [PermutedBlocks((4,)), PermutedBlocks((2, 4, 6))])
def test_within_strata_a_unit_depends_on_its_place_among_its_own(
    scheme: PermutedBlocks, strata: Sequence[str], seed: int
) -> None:
    assigned = scheme.assign(len(strata), seed, strata)

    seen: Counter[str] = Counter()
    for arm, stratum in zip(assigned, strata, strict=True):
        assert arm == scheme.arm_of(seed, seen[stratum], stratum)
        seen[stratum] += 1


@given(
    sizes=st.lists(st.sampled_from([2, 4, 6]), min_size=1, max_size=3, unique=True),
    units=st.integers(1, 80),
    seed=st.integers(0, 10**6),
)
def test_permuted_blocks_are_never_further_apart_than_half_a_block(
    sizes: list[int], units: int, seed: int
) -> None:
    arms = PermutedBlocks(tuple(sizes)).assign(units, seed)

    lead = np.abs(np.cumsum(2 * arms - 1))
    assert lead.max() <= max(sizes) // 2


def test_every_whole_block_is_balanced() -> None:
    arms = PermutedBlocks((6,), 1 / 3).assign(600, seed=4)

    assert set(arms.reshape(-1, 6).sum(axis=1)) == {2}


def test_a_seed_gives_the_same_assignment_for_ever() -> None:
    # Kept from when this was written: another version of anything must not change what a
    # recorded seed gave.
    assert "".join(map(str, Simple().assign(24, 20261125))) == SIMPLE
    assert "".join(map(str, PermutedBlocks((4, 6)).assign(24, 20261125))) == BLOCKS
    assert "".join(map(str, Complete(24, 12).assign(24, 20261125))) == COMPLETE


@pytest.mark.parametrize(("scheme", "units"), SMALL, ids=IDS)
def test_all_allocations_are_as_many_as_are_counted_and_their_chances_make_one(
    scheme: Scheme, units: int
) -> None:
    allocations, likely = scheme.every(units, seed=1)

    assert len(allocations) == scheme.count(units, seed=1) == len(likely)
    assert likely.sum() == pytest.approx(1)


@pytest.mark.parametrize(("scheme", "units"), SMALL, ids=IDS)
def test_drawing_anew_follows_the_scheme(scheme: Scheme, units: int) -> None:
    wanted = chances(scheme, units, seed=1)

    drawn = scheme.redraw(units, 20_000, stream(1, "redraw", units), seed=1)

    counts = Counter(told(allocation) for allocation in drawn)
    assert set(counts) <= set(wanted)
    expected = [chance * 20_000 for chance in wanted.values()]
    p_value = chisquare([counts[each] for each in wanted], expected).pvalue
    assert p_value > 1e-3


@pytest.mark.parametrize(
    ("scheme", "units"),
    [pair for pair in SMALL if pair[0] != PermutedBlocks((2, 4))],
    ids=[name for name in IDS if name != "PermutedBlocks-5"],
)
def test_seeds_one_after_another_follow_the_scheme(scheme: Scheme, units: int) -> None:
    wanted = chances(scheme, units, seed=1)

    counts = Counter(told(scheme.assign(units, seed)) for seed in range(4_000))

    assert set(counts) <= set(wanted)
    expected = [chance * 4_000 for chance in wanted.values()]
    assert chisquare([counts[each] for each in wanted], expected).pvalue > 1e-3


def test_a_block_too_large_for_a_table_is_balanced_too() -> None:
    drawn = PermutedBlocks((20,)).redraw(40, 500, stream(1, "large blocks"))

    assert set(drawn.reshape(-1, 20).sum(axis=1)) == {10}
    assert np.abs(drawn.mean(axis=0) - 0.5).max() < 5 * math.sqrt(0.25 / 500)


def test_strata_are_drawn_anew_each_on_its_own() -> None:
    strata = list("aabbabba")

    drawn = PermutedBlocks((4,)).redraw(8, 2_000, stream(1, "strata"), strata=strata)

    for stratum in "ab":
        places = [place for place, label in enumerate(strata) if label == stratum]
        assert set(drawn[:, places].sum(axis=1)) == {2}
    assert len({told(allocation) for allocation in drawn}) == 36


def test_random_block_sizes_are_drawn_anew_only_with_the_seed_that_gave_them() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="random sizes"):
        PermutedBlocks((2, 4)).redraw(8, 5, stream(1))


@pytest.mark.parametrize("values", [[1], [1, 1], [1, 2, 3], [2, 2, 3, 3], [1, 2, 2, 2]])
def test_all_different_orders_come_once(values: list[int]) -> None:
    orders = [told(order) for order in distinct_orders(values)]

    ways = math.factorial(len(values))
    for repeats in Counter(values).values():
        ways //= math.factorial(repeats)
    assert len(orders) == len(set(orders)) == ways
    assert all(sorted(order) == sorted(values) for order in orders)


def test_a_list_names_units_that_are_never_apart() -> None:
    assert Listed(np.array([[1, 1, 0], [0, 0, 1]])).never_apart() == [(0, 1)]
    assert Listed(EVEN_AND_UNEVEN).never_apart() == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Simple(1.0),
        lambda: Complete(4, 4),
        lambda: Complete(4, 2).assign(5, 1),
        lambda: Complete(4, 2).arm_of(1, 4),
        lambda: PermutedBlocks((3,)),
        lambda: PermutedBlocks(()),
        lambda: Switchback().assign(5, 1),
        lambda: Simple().assign(3, 1, ["a", "b", "c"]),
        lambda: PermutedBlocks((4,)).assign(3, 1, ["a"]),
        lambda: Listed(np.zeros((0, 3), np.int64)),
        lambda: Steps(()),
    ],
)
def test_what_would_not_be_randomised_is_refused(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValuesCannotBeUsed):
        wrong()
