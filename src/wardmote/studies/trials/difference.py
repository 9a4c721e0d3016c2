"""The difference between the arms: its size, its interval, and how often chance alone gives it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.figures import Interval, Proportion
from wardmote.basis.random_streams import stream
from wardmote.estimators.differences import newcombe
from wardmote.estimators.proportions import wilson
from wardmote.estimators.randomisation import Design, RandomisationTest, randomisation_test
from wardmote.studies.trials.assigning import scheme_of
from wardmote.studies.trials.protocol import Protocol

SMALLEST_ARM = 10
"""Residents, below which an arm tells no difference that would be worth its width."""

FEWEST_PAIRS = 6
"""Pairs of weeks: with fewer no difference could be told from chance at 5 % (2 in 32)."""


@dataclass(frozen=True, eq=False)
class Difference:
    """The second arm less the first.

    Attributes:
        estimate: Of shares.
        interval: See ``protocol.analysis.level``.
        std_err: For pooling.
        test: The randomisation test, two-sided.
        means: The mean outcome of each arm.
        n: Units analysed, by arm.
        events: Units with the outcome, by arm; None where outcomes are shares.
    """

    estimate: float
    interval: Interval
    std_err: float
    test: RandomisationTest
    means: tuple[float, float]
    n: tuple[int, int]
    events: tuple[int, int] | None


def difference(
    protocol: Protocol, arms: NDArray[np.int64], outcome: NDArray[np.float64], name: str = "chased"
) -> Difference | None:
    """Judge outcomes by the scheme that assigned them.

    Residents: the risk difference with Newcombe's interval (their outcomes are independent).
    Weeks: the mean of the differences within pairs, the interval by inverting the test. A unit
    without an outcome is left out, of weeks with its pair; while arms are drawn anew it stays out.

    Args:
        protocol: As it was frozen.
        arms: Of every unit that was assigned, in the order of n.
        outcome: The same; NaN where there is none.
        name: What for, so that each outcome has random numbers of its own.

    Returns:
        None where there are too few units to compare.
    """
    units = len(arms) - len(arms) % 2 if protocol.by_week else len(arms)
    known = np.isfinite(outcome[:units])
    if protocol.by_week:
        known = np.repeat(known.reshape(-1, 2).all(axis=1), 2)
    rows = np.flatnonzero(known)
    treated, values = arms[rows], outcome[rows]
    n = (int(np.count_nonzero(treated == 0)), int(np.count_nonzero(treated == 1)))
    if min(n) < (FEWEST_PAIRS if protocol.by_week else SMALLEST_ARM):
        return None
    test = randomisation_test(
        values,
        treated,
        Design(scheme_of(protocol.allocation), units, seed=protocol.allocation.seed, cluster=rows),
        stream(protocol.allocation.seed, "analysis", name),
        draws=protocol.analysis.draws,
        interval=protocol.by_week,
        level=protocol.analysis.level,
    )
    means = float(values[treated == 0].mean()), float(values[treated == 1].mean())
    if protocol.by_week:
        assert test.interval is not None, "it was asked for"  # noqa: S101 - for the type checker
        spread = _spread_of_pairs(values, treated)
        return Difference(means[1] - means[0], test.interval, spread, test, means, n, None)
    events = int(values[treated == 0].sum()), int(values[treated == 1].sum())
    compared = newcombe(events[1], n[1], events[0], n[0], protocol.analysis.level)
    spread = math.sqrt(sum(_variance(k, m) for k, m in zip(events, n, strict=True)))
    return Difference(compared.estimate, compared.interval, spread, test, means, n, events)


def share_of_arm(found: Difference, arm: int, level: float) -> Proportion | None:
    """The share of one arm of residents with Wilson's interval; None of weeks."""
    return None if found.events is None else wilson(found.events[arm], found.n[arm], level)


def _variance(events: int, n: int) -> float:
    """Of a share; of one that is 0 or 1 as if half a unit more were either way."""
    share = events / n if 0 < events < n else (events + 0.5) / (n + 1)
    return share * (1 - share) / n


def _spread_of_pairs(values: NDArray[np.float64], treated: NDArray[np.int64]) -> float:
    """The standard error of the mean of the differences within pairs."""
    signed = (np.where(treated == 1, values, -values)).reshape(-1, 2).sum(axis=1)
    return max(float(signed.std(ddof=1)) / math.sqrt(len(signed)), 1e-9)
