"""The power formula turned round: which number of units, which effect gives the power wanted."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import brentq
from scipy.special import nctdtr, ndtr, ndtri, stdtrit

from wardmote.estimators.refusals import ValuesCannotBeUsed

Sides = Literal[1, 2]


@dataclass(frozen=True)
class PlannedTest:
    """The test whose power is asked for.

    Attributes:
        alpha: Its level.
        sides: 1 or 2.
        strict: Of a two-sided test, whether rejections in the wrong direction count too.
    """

    alpha: float = 0.05
    sides: Sides = 2
    strict: bool = False

    def __post_init__(self) -> None:
        check_share(self.alpha, "alpha")

    def normal_critical(self) -> float:
        """The critical value of the normal distribution."""
        return -float(ndtri(self.alpha / self.sides))

    def normal_power(self, distance: float) -> float:
        """The chance that a normal statistic, its mean at ``distance``, passes it."""
        return float(ndtr(distance - self.normal_critical()))

    def t_power(self, distance: float, degrees: float) -> float:
        """The chance that a non-central t passes its critical value.

        Args:
            distance: The non-centrality: the effect over its standard error.
            degrees: Of freedom.
        """
        critical = -float(stdtrit(degrees, self.alpha / self.sides))
        if not math.isfinite(critical):
            return 0.0
        # The upper tail by its mirror image: 1 less the lower tail loses what is small.
        power = float(nctdtr(degrees, -distance, -critical))
        if self.strict and self.sides == 2:
            # So small that it cannot be worked out, it is nothing.
            power += float(np.nan_to_num(nctdtr(degrees, distance, -critical)))
        return power


def solved(
    power_at: Callable[[float], float], wanted: float, ends: tuple[float, float], what: str
) -> float:
    """Where between two ends the power is the one wanted.

    Raises:
        PowerOutOfReach: Nowhere.
        ValuesCannotBeUsed: The power wanted is not between 0 and 1.
    """
    check_share(wanted, "power")
    low, high = ends
    at_ends = power_at(low), power_at(high)
    if not min(at_ends) <= wanted <= max(at_ends):
        raise PowerOutOfReach(
            f"No {what} from {low:g} to {high:g} gives a power of {wanted:g}: it lies between "
            f"{min(at_ends):.4g} and {max(at_ends):.4g}.",
            where=what,
            remedy="Look for a larger effect, or want less power.",
        )
    return float(brentq(lambda x: power_at(x) - wanted, low, high, xtol=1e-12, rtol=1e-14))


def check_share(value: float, where: str) -> None:
    """Refuse what is not strictly between 0 and 1.

    Raises:
        ValuesCannotBeUsed: It is not.
    """
    if not 0 < value < 1:
        raise ValuesCannotBeUsed(
            f"{value:g} is not between 0 and 1.", where=where, remedy="Give a share, such as 0.05."
        )


def check_positive(**values: float) -> None:
    """Refuse numbers that are not above 0.

    Raises:
        ValuesCannotBeUsed: One is not.
    """
    for name, value in values.items():
        if not value > 0:
            raise ValuesCannotBeUsed(f"{value:g} is not above 0.", where=name)


TWO_SIDED = PlannedTest()
"""At 5 %, as everywhere unless said."""


class PowerOutOfReach(ValuesCannotBeUsed):
    """No value of what is looked for gives the power that is wanted."""
