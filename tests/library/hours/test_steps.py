"""Counting what has passed, against numpy's own search."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.hours.steps import Steps

EVERYWHERE = np.iinfo(np.int64)


@given(
    st.lists(st.integers(-(2**50), 2**50), max_size=60),
    st.sampled_from([1, 3, 10**6, 2**40]),
    st.integers(0, 2**32),
)
@settings(max_examples=60)
def test_as_many_have_passed_as_a_binary_search_says(
    drawn: list[int], scale: int, seed: int
) -> None:
    values = np.sort(np.array([each // scale for each in drawn], dtype=np.int64))
    near = np.random.default_rng(seed).choice(values if values.size else [0], 5000)
    instants = near + np.random.default_rng(seed).integers(-2, 3, 5000)
    instants[:3] = [EVERYWHERE.min, EVERYWHERE.max, 0]

    found = Steps(values).passed(instants)

    assert found.tolist() == np.searchsorted(values, instants, side="right").tolist()


@pytest.mark.parametrize("crowd", [5, 500])
def test_values_that_crowd_together_are_counted_too(crowd: int) -> None:
    values = np.append(np.arange(crowd), 10**15)
    instants = np.arange(-10, 5000)

    found = Steps(values).passed(instants)

    assert found.tolist() == np.searchsorted(values, instants, side="right").tolist()
