"""The randomisation test: how rare is what we saw, had treatment changed nothing?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.basis.figures import Interval
from wardmote.estimators.proportions import clopper_pearson
from wardmote.estimators.randomisation.design import Design
from wardmote.estimators.randomisation.effect import Effect, difference_of_means
from wardmote.estimators.randomisation.inverting import Drawn, constant_effect
from wardmote.estimators.refusals import ValuesCannotBeUsed, check_level

Alternative = Literal["two-sided", "greater", "less"]
ENUMERATE_UP_TO = 100_000
CHUNK = 1_000
NEAR = 1e-9
"""Statistics this near each other, relative to the largest, are equal: they are sums of rounded
numbers, and the allocation that really came must count as at least as extreme as itself."""


@dataclass(frozen=True, eq=False)
class RandomisationTest:
    """What a randomisation test found.

    Attributes:
        effect: The statistic under the allocation that really came.
        p_value: The share of allocations, each with its chance, that are at least as extreme.
            Two-sided: as far from 0, in either direction. By re-randomisation it is
            (1 + extreme) / (1 + draws), which is valid however few are drawn.
        alternative: ``two-sided``, ``greater`` or ``less``.
        exact: Whether all allocations were gone through.
        draws: How many allocations were gone through.
        extreme: How many of them are at least as extreme.
        monte_carlo: Where the p-value would lie on endless re-randomisation; None where exact.
        interval: For an effect that is the same for every unit, by inversion; None unless asked.
        statistics: The statistic under each allocation; NaN where an arm was empty.
    """

    effect: float
    p_value: float
    alternative: Alternative
    exact: bool
    draws: int
    extreme: int
    monte_carlo: Interval | None
    interval: Interval | None
    statistics: NDArray[np.float64]


def randomisation_test(
    outcome: ArrayLike,
    treated: ArrayLike,
    design: Design,
    random: np.random.Generator,
    *,
    effect: Effect | None = None,
    alternative: Alternative = "two-sided",
    draws: int = 10_000,
    enumerate_up_to: int = ENUMERATE_UP_TO,
    interval: bool = False,
    level: float = 0.95,
) -> RandomisationTest:
    """Test that no unit's outcome depends on its arm (Fisher's sharp null hypothesis).

    Args:
        outcome: One number a row; 0 and 1 for a share.
        treated: Which rows were under treatment, really.
        design: What was randomised and how.
        random: For re-randomisation, where there are too many allocations to go through.
        effect: The statistic; the difference of means unless given.
        alternative: Which statistics are extreme.
        draws: How many re-randomisations.
        enumerate_up_to: All allocations are gone through if they are no more.
        interval: Whether to invert the test for an effect that is the same for every unit.
        level: Of the intervals.

    Raises:
        ValuesCannotBeUsed: Rows do not fit the design, an arm is empty, or the allocation gives
            the statistic no contrast.
    """
    check_level(level)
    values, arms = np.asarray(outcome, np.float64), np.asarray(treated) != 0
    design.check(values, arms)
    if draws < 1:
        raise ValuesCannotBeUsed(f"{draws} re-randomisations are none.", where="draws")
    statistic = effect or difference_of_means(len(values))
    columns = np.column_stack([values, arms] if interval else [values])
    seen = float(statistic.of(arms[None, :], columns)[0, 0])
    if not np.isfinite(seen):
        raise ValuesCannotBeUsed(
            "Under this allocation treatment cannot be told from what else is in the statistic.",
            where="treated",
        )
    exact = design.count() <= enumerate_up_to
    if exact:
        parts = [(statistic.of(part, columns), likely) for part, likely in design.every(CHUNK)]
        found = np.concatenate([part for part, _ in parts])
        chances = np.concatenate([likely for _, likely in parts])
    else:
        steps = [min(CHUNK, draws - done) for done in range(0, draws, CHUNK)]
        found = np.concatenate(
            [statistic.of(design.redraw(step, random), columns) for step in steps]
        )
        chances = np.full(draws, 1 / (1 + draws))
    extreme = as_extreme(found[:, 0], seen, alternative)
    count = int(np.count_nonzero(extreme))
    beyond = 0.0 if exact else 1 / (1 + draws)
    return RandomisationTest(
        seen,
        min(1.0, float(chances[extreme].sum())) if exact else (1 + count) / (1 + draws),
        alternative,
        exact,
        len(found),
        count,
        None if exact else _monte_carlo(count, draws, level),
        constant_effect(Drawn(seen, found[:, 0], found[:, 1], chances, beyond), alternative, level)
        if interval
        else None,
        found[:, 0],
    )


def as_extreme(
    statistics: NDArray[np.float64], seen: float, alternative: Alternative
) -> NDArray[np.bool_]:
    """Which statistics are at least as extreme as the one seen; one that is undefined is.

    >>> as_extreme(np.array([-2.0, 0.5, 1.0]), 1.0, "two-sided").tolist()
    [True, False, True]
    """
    known = statistics[np.isfinite(statistics)]
    near = NEAR * float(np.abs(known).max(initial=abs(seen)))
    if alternative == "two-sided":
        inside = np.abs(statistics) < abs(seen) - near
    elif alternative == "greater":
        inside = statistics < seen - near
    else:
        inside = statistics > seen + near
    return np.asarray(~inside)


def _monte_carlo(count: int, draws: int, level: float) -> Interval:
    bounds = clopper_pearson(count, draws, level).interval
    return Interval(bounds.lower, bounds.upper, level, "Clopper–Pearson on the re-randomisations")
