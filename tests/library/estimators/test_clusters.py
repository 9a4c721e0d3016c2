from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from wardmote.estimators.clusters import Alike, group, groupings, meet, robust_variance
from wardmote.estimators.refusals import ValuesCannotBeUsed


@pytest.mark.parametrize(
    "labels",
    [
        np.array([True, False, True]),
        np.array([-128, 127, -128], dtype=np.int8),
        np.array([7, 4_000_000_000, 7], dtype=np.uint32),
        np.array([2**63 + 5, 3, 2**63 + 5], dtype=np.uint64),
        np.array([-(2**62), 2**62, -(2**62)]),
        np.array(["a", "b", "a"]),
        np.array(["2026-03-29", "2026-03-30", "2026-03-29"], dtype="datetime64[D]"),
        np.array([0.5, np.nan, 0.5]),
    ],
)
def test_equal_labels_are_one_cluster_whatever_their_kind(labels: NDArray[Any]) -> None:
    found = group(labels)

    assert found.count == 2
    assert found.codes[0] == found.codes[2] != found.codes[1]
    assert found.totals(np.ones(3)).sum() == 3


def test_rows_meet_that_share_both_labels() -> None:
    day, resident = group(np.array([1, 1, 2, 2])), group(np.array([7, 8, 7, 7]))

    found = meet(day, resident)

    assert found.count == 3
    assert found.codes[2] == found.codes[3]


def test_two_ways_are_never_surer_than_one() -> None:
    day, resident = group(np.array([0, 0, 1, 1])), group(np.array([0, 1, 0, 1]))
    variances = {2: 0.1, 4: 5.0}

    found = robust_variance(
        Alike((day, resident), meet(day, resident)), lambda way: variances[way.count]
    )

    assert found == 0.1


def test_what_some_of_the_rows_are_alike_in_is_found_without_numbering_them_anew() -> None:
    day, resident = np.array([1, 1, 2, 2, 9]), np.array([7, 8, 7, 7, 7])
    some = np.array([True, False, True, True, False])

    found = groupings((day, resident), 5).only(some)

    anew = groupings((day[some], resident[some]), 3)
    assert [way.count for way in found.ways] == [way.count for way in anew.ways] == [2, 1]
    assert found.both is not None
    assert anew.both is not None
    assert found.both.count == anew.both.count == 2
    assert found.both.sizes.max() == 2


def test_three_ways_of_being_alike_are_refused() -> None:
    labels = np.zeros(2, dtype=int)

    with pytest.raises(ValuesCannotBeUsed, match="two is the most"):
        groupings((labels, labels, labels), 2)
