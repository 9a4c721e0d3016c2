"""Two shares compared: their difference with Newcombe's interval, and their ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wardmote.basis.figures import Interval, Proportion
from wardmote.estimators.critical import critical_value
from wardmote.estimators.proportions import wilson


@dataclass(frozen=True)
class Comparison:
    """Two figures compared.

    Attributes:
        estimate: The first less the second, or over it.
        interval: Where the truth may lie.
        first: The first share, such as that of the treated.
        second: The second.
    """

    estimate: float
    interval: Interval
    first: Proportion
    second: Proportion


def newcombe(
    successes: int, n: int, other_successes: int, other_n: int, level: float = 0.95
) -> Comparison:
    """The difference of two independent shares, with an interval made of Wilson's for each.

    Newcombe 1998, *Statistics in Medicine* 17:873, method 10, without a continuity correction.
    It never leaves −1 to 1, and never has no width.

    Raises:
        NothingToEstimate: One of the samples is empty.
        ValuesCannotBeUsed: More successes than cases.

    >>> found = newcombe(56, 70, 48, 80)
    >>> round(found.estimate, 9), round(found.interval.lower, 4), round(found.interval.upper, 4)
    (0.2, 0.0524, 0.3339)
    """
    first, second = wilson(successes, n, level), wilson(other_successes, other_n, level)
    p, q = first.share, second.share
    (low, high), (other_low, other_high) = _reach(first), _reach(second)
    lower, upper = p - q - math.hypot(low, other_high), p - q + math.hypot(high, other_low)
    return Comparison(p - q, Interval(lower, upper, level, "Newcombe"), first, second)


def risk_ratio(
    successes: int, n: int, other_successes: int, other_n: int, level: float = 0.95
) -> Comparison:
    """The ratio of two independent shares, with Katz's interval on the scale of logarithms.

    Katz et al. 1978, *Biometrics* 34:469. With no success in one sample it has no bounds that
    data reach: they are None. A ratio over nothing is infinite, and nothing over nothing is no
    number.

    Raises:
        NothingToEstimate: One of the samples is empty.
        ValuesCannotBeUsed: More successes than cases.

    >>> found = risk_ratio(10, 100, 20, 100)
    >>> found.estimate, round(found.interval.lower, 4), round(found.interval.upper, 4)
    (0.5, 0.2466, 1.0136)
    """
    first, second = wilson(successes, n, level), wilson(other_successes, other_n, level)
    if not (successes and other_successes):
        nothing = math.nan if not successes else math.inf
        estimate = first.share / second.share if other_successes else nothing
        return Comparison(estimate, Interval(None, None, level, "Katz"), first, second)
    ratio = first.share / second.share
    spread = math.sqrt(1 / successes - 1 / n + 1 / other_successes - 1 / other_n)
    factor = math.exp(critical_value(level) * spread)
    return Comparison(ratio, Interval(ratio / factor, ratio * factor, level, "Katz"), first, second)


def _reach(share: Proportion) -> tuple[float, float]:
    """How far the interval reaches down and up."""
    lower, upper = share.interval.lower, share.interval.upper
    return share.share - (lower or 0.0), (1.0 if upper is None else upper) - share.share
