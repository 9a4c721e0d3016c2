"""How many clusters a trial needs, by formulas that need no search."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import ndtri, stdtrit

from wardmote.estimators.power.clustered_trials import ClusterSizes
from wardmote.estimators.power.solving import TWO_SIDED, PlannedTest, check_positive, check_share
from wardmote.estimators.refusals import ValuesCannotBeUsed

FEW = 30
"""Below so many clusters the normal distribution is replaced by t."""


def hayes_bennett_shares(
    first: float,
    second: float,
    size: float,
    variation: float,
    power: float = 0.8,
    *,
    test: PlannedTest = TWO_SIDED,
    paired: bool = False,
) -> float:
    """Clusters in each arm, or pairs, to tell two shares apart; not rounded up.

    Hayes and Bennett 1999, *International Journal of Epidemiology* 28:319.

    Args:
        first: The share in one arm.
        second: That in the other.
        size: Members of a cluster.
        variation: k: the coefficient of variation of clusters' true shares; within pairs, where
            paired.
        power: Wanted.
        test: Its level and sides.
        paired: Count pairs. What is added for not knowing the spread is then two and not one.

    >>> round(hayes_bennett_shares(0.25, 0.30, 50, 0.1), 4)
    30.7473
    """
    check_share(first, "first")
    check_share(second, "second")
    check_positive(size=size)
    _check_apart(first, second)
    spread = (first * (1 - first) + second * (1 - second)) / size + variation**2 * (
        first**2 + second**2
    )
    return (2 if paired else 1) + _z(power, test) ** 2 * spread / (first - second) ** 2


@dataclass(frozen=True)
class Numbers:
    """Clusters in each arm, not rounded up.

    Attributes:
        equal: In each of two arms of one size.
        treated: If arms are not of one size.
        control: The same of the other arm.
    """

    equal: float
    treated: float
    control: float


def clusters_for_shares(
    treated: float,
    control: float,
    sizes: ClusterSizes,
    power: float = 0.8,
    test: PlannedTest = TWO_SIDED,
    *,
    ratio: float = 1.0,
) -> Numbers:
    """Clusters to tell two shares apart: Donner and Klar 2000, ch. 5.

    By the normal distribution; if that gives fewer than 30, by t on 2 (n − 1) degrees again and
    again until n changes by no more than 1.

    Args:
        treated: The share under treatment.
        control: That without.
        sizes: Of the clusters; sizes are taken as equal.
        power: Wanted.
        test: Its level and sides.
        ratio: Clusters treated for each that is not.

    >>> round(clusters_for_shares(0.03, 0.10, ClusterSizes(25, 0.20)).equal, 4)
    44.26
    """
    check_share(treated, "treated")
    check_share(control, "control")
    check_positive(ratio=ratio)
    _check_apart(treated, control)
    spread = treated * (1 - treated) + control * (1 - control)
    unit = spread * sizes.weighted / (sizes.mean * (treated - control) ** 2)
    needed = _z(power, test) ** 2 * unit
    if needed < FEW:
        before = 0.0
        while abs(needed - before) > 1:
            before = needed
            needed = _t(power, test, 2 * (before - 1)) ** 2 * unit
    return Numbers(needed, needed * (1 + 1 / ratio) / 2, needed * (1 + ratio) / 2)


def _z(power: float, test: PlannedTest) -> float:
    check_share(power, "power")
    return test.normal_critical() + float(ndtri(power))


def _t(power: float, test: PlannedTest, degrees: float) -> float:
    if not degrees > 0:
        raise ValuesCannotBeUsed(
            "The formula asks for a single cluster in an arm, which it is not made for.",
            where="sizes",
            remedy="Plan for six clusters in each arm at the least.",
        )
    return float(stdtrit(degrees, power)) - float(stdtrit(degrees, test.alpha / test.sides))


def _check_apart(first: float, second: float) -> None:
    if math.isclose(first, second, rel_tol=0, abs_tol=1e-12):
        raise ValuesCannotBeUsed(
            "Two equal shares cannot be told apart by any number of clusters.", where="second"
        )
