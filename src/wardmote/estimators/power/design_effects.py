"""How many times as many cases a design needs as a trial of independent residents would."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wardmote.estimators.power.solving import check_positive
from wardmote.estimators.refusals import ValuesCannotBeUsed


def clustered(correlation: float, size: float, variation: float = 0.0) -> float:
    """Of clusters of this mean size, whose sizes have this coefficient of variation.

    1 + ((v² + 1) m − 1) ρ: Eldridge, Ashby and Kerry 2006, *International Journal of
    Epidemiology* 35:1292; for equal sizes, Donner and Klar's 1 + (m − 1) ρ.

    >>> round(clustered(0.03, 20, 0.4), 9)
    1.666
    """
    _check(correlation, size)
    return 1 + ((variation**2 + 1) * size - 1) * correlation


def stepped_wedge(
    correlation: float, size: float, steps: int, before: int = 1, after_step: int = 1
) -> float:
    """Of a stepped wedge with equal steps: Woertman et al. 2013, *J Clin Epidemiol* 66:752.

    Args:
        correlation: Within a cluster.
        size: Of a cluster in one measurement.
        steps: How many.
        before: Measurements before the first step.
        after_step: Measurements after each step.

    >>> round(stepped_wedge(0.05, 10, 3), 6)
    0.716548
    """
    _check(correlation, size)
    check_positive(steps=steps, after_step=after_step)
    if steps < 2:
        raise ValuesCannotBeUsed("One step makes no stepped wedge.", where="steps")
    grown = correlation * (steps * after_step * size + before * size - 1)
    half = correlation * (steps * after_step * size / 2 + before * size - 1)
    return (1 + grown) / (1 + half) * 3 * (1 - correlation) / (2 * after_step * (steps - 1 / steps))


@dataclass(frozen=True)
class Baseline:
    """What measuring before treatment too is worth.

    Attributes:
        correlation: r, of a cluster's mean before with its mean after.
        change: The design effect of analysing changes: 2 (1 − r).
        adjusted: That of adjusting for the mean before: 1 − r². Never above either.
    """

    correlation: float
    change: float
    adjusted: float


def baseline(
    correlation: float, size: float, over_time: float = 1.0, same_people: float = 0.0
) -> Baseline:
    """Teerenstra et al. 2012, *Statistics in Medicine* 31:2169.

    Args:
        correlation: Within a cluster at one time.
        size: Of a cluster.
        over_time: The correlation of a cluster's own level before and after.
        same_people: That of a member's; 0 where others are measured after.

    >>> round(baseline(0.05, 30, 0.8).adjusted, 6)
    0.7601
    """
    _check(correlation, size)
    r = (size * correlation * over_time + (1 - correlation) * same_people) / (
        1 + (size - 1) * correlation
    )
    return Baseline(r, 2 * (1 - r), 1 - r**2)


def stepped_wedge_variance(
    treated: ArrayLike, size: float, variance: float, between: float
) -> float:
    """The variance of the effect of treatment by cluster and period: Hussey and Hughes 2007.

    *Contemporary Clinical Trials* 28:182, with fixed periods and a random level of each cluster.

    Args:
        treated: One row a cluster, one column a period; 1 under treatment.
        size: Members of a cluster in a period.
        variance: Of one member's outcome within a cluster.
        between: The variance of clusters' levels.

    Raises:
        ValuesCannotBeUsed: Treatment cannot be told from period.
    """
    x = np.asarray(treated, np.float64)
    check_positive(size=size, variance=variance)
    clusters, periods = map(float, x.shape)
    u = float(x.sum())
    w = float(np.square(x.sum(axis=0)).sum())
    v = float(np.square(x.sum(axis=1)).sum())
    cell = variance / size
    below = (clusters * u - w) * cell + (
        u**2 + clusters * periods * u - periods * w - clusters * v
    ) * between
    if not below > 0:
        raise ValuesCannotBeUsed(
            "All clusters change in the same period, so treatment cannot be told from time.",
            where="treated",
        )
    return clusters * cell * (cell + periods * between) / below


def _check(correlation: float, size: float) -> None:
    check_positive(size=size)
    if not -1 <= correlation <= 1:
        raise ValuesCannotBeUsed(
            f"{correlation:g} is no correlation.", where="correlation", remedy="Give −1 to 1."
        )
