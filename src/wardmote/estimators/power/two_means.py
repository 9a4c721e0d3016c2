"""Power and size of a comparison of means, by the non-central t."""

from __future__ import annotations

import math
from typing import Literal

from wardmote.estimators.power.solving import TWO_SIDED, PlannedTest, check_positive, solved
from wardmote.estimators.refusals import ValuesCannotBeUsed

Samples = Literal["two", "one", "paired"]
MOST = 1e7


def power_two_means(
    n: float,
    difference: float,
    spread: float = 1.0,
    test: PlannedTest = TWO_SIDED,
    samples: Samples = "two",
) -> float:
    """The chance of finding a difference of means, as R's ``power.t.test``.

    Args:
        n: In each arm; pairs, where paired.
        difference: Of the means.
        spread: The standard deviation within an arm; of the differences, where paired.
        test: Its level and sides.
        samples: Two arms, one sample, or pairs.

    Raises:
        ValuesCannotBeUsed: n or the spread is not above 0.

    >>> round(power_two_means(20, 1.0), 4)
    0.869
    """
    check_positive(n=n, spread=spread)
    arms = 2 if samples == "two" else 1
    return test.t_power(math.sqrt(n / arms) * abs(difference) / spread, max(1e-7, n - 1) * arms)


def size_two_means(
    difference: float,
    spread: float = 1.0,
    power: float = 0.8,
    test: PlannedTest = TWO_SIDED,
    samples: Samples = "two",
) -> float:
    """How many in each arm (or pairs) give the power; at least 2, and not rounded up.

    Raises:
        PowerOutOfReach: Two are more than enough, or none are.
        ValuesCannotBeUsed: There is no difference to find, or something is out of its range.

    >>> round(size_two_means(1.0), 4)
    16.7148
    """
    if difference == 0:
        raise ValuesCannotBeUsed("No number of cases finds a difference of 0.", where="difference")
    return solved(
        lambda n: power_two_means(n, difference, spread, test, samples), power, (2.0, MOST), "n"
    )


def detectable_difference(
    n: float,
    spread: float = 1.0,
    power: float = 0.8,
    test: PlannedTest = TWO_SIDED,
    samples: Samples = "two",
) -> float:
    """The least difference of means that ``n`` in each arm find with that power.

    Raises:
        PowerOutOfReach: The power wanted is below the level of the test.
        ValuesCannotBeUsed: Something is out of its range.

    >>> round(detectable_difference(16.7148), 4)
    1.0
    """
    return (
        solved(
            lambda size: power_two_means(n, size * spread, spread, test, samples),
            power,
            (1e-9, 1e3),
            "difference",
        )
        * spread
    )
