"""How long residents waited, as far as the source can tell.

From a complete source a case is a conversation: from the resident's first message to our
first human reply, censored at the end of the data while there is none. From an
answered-only source a case is a reply: the wait since the message it replies to, among
answered messages, which nobody may read as the wait of those who asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.figures import Interval
from wardmote.basis.instants import MINUTE, Micros
from wardmote.estimators.clusters import Alike
from wardmote.estimators.proportions import clustered_proportion
from wardmote.estimators.quantiles import clustered_quantile
from wardmote.estimators.survival import SurvivalCurve, kaplan_meier
from wardmote.findings.wording import count
from wardmote.hours.clock import ServiceClock

Labels = NDArray[np.int64]
"""A cluster's number for each case."""


@dataclass(frozen=True)
class Quantile:
    """A quantile of the waits, in minutes; None where the data do not reach it.

    A figure without an interval is no figure: where neither bound can be had there is none,
    even where the waits ``reached`` it.
    """

    estimate: float | None
    interval: Interval
    n: int
    effective_n: float | None
    method: str
    reached: bool

    def why_none(self, share: str) -> str:
        """Why there is no such quantile, as a sentence.

        Args:
            share: The share asked for, in words.
        """
        if self.reached:
            return (
                f"There are too few cases ({count(self.n)}), or they are too much alike, to put an "
                "interval round this wait, and no figure is given without one."
            )
        return (
            f"Fewer than {share} had been answered by the end of the data, so that this wait lies "
            "beyond it."
        )


@dataclass(frozen=True, eq=False)
class Waiting:
    """Waits, one case each, in columns.

    Attributes:
        asked: When it was asked, µs.
        ended: When it was answered, or the end of the data, µs.
        minutes: The wait, by whichever clock.
        answered: Whether it was answered by then.
        clusters: Day and resident.
        n_of: What a case is.
        censored: Whether unanswered cases are in it, so that Kaplan–Meier is called for.
        level: The level of every interval.
    """

    asked: Micros
    ended: Micros
    minutes: NDArray[np.float64]
    answered: NDArray[np.bool_]
    clusters: Alike
    n_of: str
    censored: bool
    level: float

    @property
    def n(self) -> int:
        """How many cases."""
        return int(self.asked.size)

    def only(self, which: NDArray[np.bool_]) -> Waiting:
        """Those cases alone."""
        return replace(
            self,
            asked=self.asked[which],
            ended=self.ended[which],
            minutes=self.minutes[which],
            answered=self.answered[which],
            clusters=self.clusters.only(which),
        )

    def inside(self, clock: ServiceClock) -> Waiting:
        """The same cases with that part of each wait that lies inside published hours."""
        return replace(self, minutes=clock.open_between(self.asked, self.ended) / MINUTE)

    @cached_property
    def curve(self) -> SurvivalCurve:
        """The Kaplan–Meier curve, clustered by day and resident."""
        return kaplan_meier(self.minutes, self.answered, clusters=self.clusters, level=self.level)

    def quantile(self, p: float) -> Quantile:
        """The wait that a share ``p`` of the cases did not exceed."""
        found = self._censored(p) if self.censored else self._answered(p)
        if found.interval.lower is None and found.interval.upper is None:
            return replace(found, estimate=None)
        return found

    def _censored(self, p: float) -> Quantile:
        found = self.curve.quantile(p)
        interval = found.interval
        first, last = (float(self.curve.time[at]) for at in (self._first, -1))
        if found.estimate is not None and (interval.lower is None or interval.lower <= first):
            # Before the first reply the curve has no interval, but waits may be as short.
            interval = replace(interval, lower=first if self.least_of_all > 1 - p else 0.0)
        if first == last and self.curve.survival[-1] == 0.0 and self.least_of_all > p:
            interval = replace(interval, upper=first)
        method = "Kaplan–Meier quantile, clustered by day and resident"
        return Quantile(
            found.estimate, interval, self.n, None, method, reached=found.estimate is not None
        )

    @property
    def least_of_all(self) -> float:
        """What share is sure to be like these cases where all of them are alike.

        The exact lower bound of a share that all cases have: were it smaller, so many
        independent cases would hardly all have it. As many are independent as there are
        clusters, of the way of being alike that has the fewest.
        """
        if not self.n:
            return 0.0
        every = clustered_proportion(np.ones(self.n, dtype=np.bool_), self.clusters, self.level)
        return float(((1 - self.level) / 2) ** (1 / every.effective_n))

    @property
    def _first(self) -> int:
        """The place of the first reply in the curve."""
        return int(np.argmax(self.curve.survival < 1.0))

    def _answered(self, p: float) -> Quantile:
        found = clustered_quantile(self.minutes, p, self.clusters, level=self.level)
        # No wait is shorter than none: where the days are too few for a lower bound, that is it.
        interval = replace(found.interval, lower=found.interval.lower or 0.0)
        method = "quantile among answered messages, clustered by day and resident"
        return Quantile(found.estimate, interval, found.n, found.effective_n, method, reached=True)
