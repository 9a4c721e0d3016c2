"""The Pareto front: what nothing else beats."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wardmote.studies.whatif.plan.front import Costs, not_dominated, spread

# Few values, so that candidates are often alike in one thing or in all.
_ROWS = st.integers(1, 4).flatmap(
    lambda things: st.lists(
        st.lists(st.integers(0, 4).map(float), min_size=things, max_size=things), max_size=25
    )
)


def _costs(rows: list[list[float]]) -> Costs:
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(rows[0]) if rows else 1)


def _beats(one: list[float], other: list[float]) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


@given(_ROWS)
def test_the_front_is_what_no_other_beats_the_first_of_those_alike(rows: list[list[float]]) -> None:
    found = not_dominated(_costs(rows))

    expected = [
        not any(_beats(other, row) for other in rows) and row not in rows[:place]
        for place, row in enumerate(rows)
    ]
    assert found.tolist() == expected


@given(_ROWS)
def test_whatever_is_not_on_the_front_is_beaten_or_equalled_by_something_on_it(
    rows: list[list[float]],
) -> None:
    found = not_dominated(_costs(rows))
    front = [row for row, kept in zip(rows, found, strict=True) if kept]

    for row in rows:
        assert any(all(a <= b for a, b in zip(own, row, strict=True)) for own in front)


@given(_ROWS, st.randoms())
def test_the_order_of_candidates_does_not_matter(rows: list[list[float]], random: object) -> None:
    shuffled = rows.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random

    one, other = (
        {tuple(row) for row, kept in zip(some, not_dominated(_costs(some)), strict=True) if kept}
        for some in (rows, shuffled)
    )
    assert one == other


@given(_ROWS.filter(bool), st.integers(1, 12))
def test_a_choice_is_of_that_many_each_once(rows: list[list[float]], most: int) -> None:
    chosen = spread(_costs(rows), most)

    assert len(chosen) == min(most, len(rows))
    assert chosen == sorted(set(chosen))


def test_the_best_in_each_thing_and_those_asked_for_are_chosen_before_others() -> None:
    costs = np.array([[5.0, 5.0], [0.0, 9.0], [4.9, 5.1], [9.0, 0.0], [5.1, 4.9]])

    assert spread(costs, 3, first=[2]) == [1, 2, 3]
