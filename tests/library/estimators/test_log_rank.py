from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from library.estimators.made_rows import MadeRows
from wardmote.estimators.refusals import ValuesCannotBeUsed
from wardmote.estimators.survival import log_rank


def by_the_book(
    time: NDArray[np.int64], event: NDArray[np.bool_], group: NDArray[np.int64], rho: float
) -> tuple[float, float, float]:
    """Observed, expected and variance for two groups, one time after another."""
    observed = expected = variance = 0.0
    survival = 1.0
    for moment in np.unique(time[event]):
        at_risk, first = time >= moment, (time >= moment) & (group == 0)
        deaths = (event & (time == moment)).sum()
        y, y0, weight = at_risk.sum(), first.sum(), survival**rho
        observed += weight * (event & (time == moment) & (group == 0)).sum()
        expected += weight * deaths * y0 / y
        if y > 1:
            spread = deaths * (y0 / y) * (1 - y0 / y) * (y - deaths) / (y - 1)
            variance += weight**2 * spread
        survival *= 1 - deaths / y
    return observed, expected, variance


@pytest.mark.parametrize("rho", [0, 1, 0.5])
def test_two_groups_agree_with_the_book(rows: MadeRows, rho: float) -> None:
    group = rows.resident % 2

    found = log_rank(rows.time, rows.event, group, rho=rho)

    observed, expected, variance = by_the_book(rows.time, rows.event, group, rho)
    assert_allclose(found.observed[0, 0], observed)
    assert_allclose(found.expected[0, 0], expected)
    assert_allclose(found.statistic, (observed - expected) ** 2 / variance)


def test_strata_are_compared_apart_and_added_up(rows: MadeRows) -> None:
    group, layer = rows.resident % 2, rows.day % 2

    found = log_rank(rows.time, rows.event, group, strata=layer)

    layers = [layer == one for one in (0, 1)]
    parts = [by_the_book(rows.time[own], rows.event[own], group[own], 0) for own in layers]
    observed, expected, variance = np.sum(parts, axis=0)
    assert_allclose(found.statistic, (observed - expected) ** 2 / variance)


def test_a_group_that_could_have_no_event_counts_for_nothing() -> None:
    time, event = np.array([1, 5, 6, 7, 8]), np.array([0, 1, 1, 1, 1])

    found = log_rank(time, event, ["early", "a", "b", "a", "b"])

    assert found.df == 1


def test_as_many_degrees_as_groups_less_one(rows: MadeRows) -> None:
    found = log_rank(rows.time, rows.event, rows.day % 3)

    assert found.df == 2
    assert found.observed.sum() == pytest.approx(found.expected.sum())


def test_one_group_is_refused() -> None:
    with pytest.raises(ValuesCannotBeUsed, match="only one group"):
        log_rank([1, 2], [1, 1], ["a", "a"])
