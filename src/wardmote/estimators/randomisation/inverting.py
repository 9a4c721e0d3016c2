"""The interval of a constant effect: every effect that the randomisation test does not reject."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.figures import Interval

Numbers = NDArray[np.float64]
METHOD = "randomisation test, inverted for a constant effect"
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Drawn:
    """What allocations gave.

    Attributes:
        seen: t, the statistic under the allocation that really came.
        statistics: T, the statistic under each.
        shifts: c, the statistic of each with the real arms as if they were outcomes.
        chances: The chance of each.
        beyond: What a p-value is with none as extreme: 1 / (1 + draws), or 0 if all were gone
            through.
    """

    seen: float
    statistics: Numbers
    shifts: Numbers
    chances: Numbers
    beyond: float

    def mirrored(self) -> Drawn:
        """The same with what is large and what is small exchanged."""
        return replace(self, seen=-self.seen, statistics=-self.statistics)


def constant_effect(
    drawn: Drawn, alternative: Literal["two-sided", "greater", "less"], level: float
) -> Interval:
    """Both bounds without a search, since the statistic is linear in the outcomes.

    If treatment adds d to every outcome, outcomes less d × treated are what they would have been
    without it: the statistic of an allocation becomes T − d c, and the one seen t − d. So for
    each allocation there is one d at which it turns as extreme. The interval reaches over every d
    that neither one-sided test rejects at half of 1 − level (at all of it, where one-sided).

    Args:
        drawn: What the allocations gave.
        alternative: ``greater`` gives a lower bound alone, ``less`` an upper one.
        level: Confidence level.
    """
    alpha = (1 - level) / (2 if alternative == "two-sided" else 1)
    lower = None if alternative == "less" else _least(drawn, alpha)
    upper = None if alternative == "greater" else _least(drawn.mirrored(), alpha)
    return Interval(lower, None if upper is None else -upper, level, METHOD)


def _least(drawn: Drawn, alpha: float) -> float | None:
    """The least d at which the chance of T − d c ≥ t − d is above alpha; None if all are.

    An allocation with c < 1 counts from (t − T) / (1 − c) upwards, one with c > 1 up to it, one
    with c = 1 (the real one among them) always or never. One without a statistic always counts.
    """
    known = np.isfinite(drawn.statistics) & np.isfinite(drawn.shifts)
    gaps = np.where(known, drawn.seen - drawn.statistics, 0.0)
    slopes = np.where(known, 1 - drawn.shifts, 0.0)
    flat = np.abs(slopes) < 1e-9
    largest = float(np.abs(drawn.statistics[known]).max(initial=abs(drawn.seen)))
    always = float(drawn.chances[flat & (gaps <= 1e-9 * largest)].sum())
    slopes, chances, gaps = slopes[~flat], drawn.chances[~flat], gaps[~flat]
    begins = slopes > 0
    start = drawn.beyond + always + float(chances[~begins].sum())
    if start > alpha + ROUNDING:
        return None
    turns = gaps / slopes
    # At one place, those that begin to count there come before those that cease to.
    places = np.lexsort([~begins, turns])
    chance = start + np.cumsum(np.where(begins, chances, -chances)[places])
    above = np.flatnonzero(chance > alpha + ROUNDING)
    return float(turns[places][above[0]]) if above.size else None
