"""Power and size of a comparison of two independent shares, by the normal formula."""

from __future__ import annotations

import math

from scipy.special import ndtr

from wardmote.estimators.power.solving import (
    TWO_SIDED,
    PlannedTest,
    check_positive,
    check_share,
    solved,
)
from wardmote.estimators.refusals import ValuesCannotBeUsed

MOST = 1e9


def power_two_shares(n: float, first: float, second: float, test: PlannedTest = TWO_SIDED) -> float:
    """The chance of finding a difference between two shares, with ``n`` in each arm.

    Fleiss, Levin and Paik 2003, *Statistical Methods for Rates and Proportions*, ch. 4, without a
    continuity correction; as R's ``power.prop.test``.

    Args:
        n: In each arm.
        first: The share in one arm.
        second: That in the other.
        test: Its level and sides.

    Raises:
        ValuesCannotBeUsed: A share is not between 0 and 1, or n is not above 0.

    >>> round(power_two_shares(500, 0.25, 0.30), 6)
    0.424762
    """
    check_positive(n=n)
    check_share(first, "first")
    check_share(second, "second")
    mean = (first + second) / 2
    null = math.sqrt(2 * mean * (1 - mean))
    spread = math.sqrt(first * (1 - first) + second * (1 - second))
    distance, critical = math.sqrt(n) * abs(first - second), test.normal_critical()
    power = float(ndtr((distance - critical * null) / spread))
    if test.strict and test.sides == 2:
        power += float(ndtr(-(distance + critical * null) / spread))
    return power


def size_two_shares(
    first: float, second: float, power: float = 0.8, test: PlannedTest = TWO_SIDED
) -> float:
    """How many in each arm give the power; not rounded up.

    Raises:
        ValuesCannotBeUsed: The shares are equal, or something is not between 0 and 1.

    >>> round(size_two_shares(0.25, 0.30), 4)
    1250.7167
    """
    if first == second:
        raise ValuesCannotBeUsed(
            "Two equal shares cannot be told apart by any number of cases.", where="second"
        )
    return solved(lambda n: power_two_shares(n, first, second, test), power, (1e-6, MOST), "n")


def detectable_share(
    n: float,
    first: float,
    power: float = 0.8,
    test: PlannedTest = TWO_SIDED,
    *,
    upwards: bool = True,
) -> float:
    """The share nearest to ``first``, above or below it, that ``n`` in each arm tell from it.

    Raises:
        PowerOutOfReach: None is far enough away.
        ValuesCannotBeUsed: Something is not between 0 and 1.

    >>> round(detectable_share(1250.7167, 0.25), 4)
    0.3
    """
    check_share(first, "first")
    ends = (first * (1 + 1e-12), 1 - 1e-12) if upwards else (1e-12, first * (1 - 1e-12))
    return solved(lambda share: power_two_shares(n, first, share, test), power, ends, "share")
