"""The share of messages asking for an answer that ever get one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from wardmote.basis.figures import Interval
from wardmote.basis.instants import DAY
from wardmote.estimators.survival import kaplan_meier
from wardmote.pattern.local_time import on_the_wall
from wardmote.studies.whatif.calibration.still_waiting import replies_waited
from wardmote.studies.whatif.calibration.turns import Turns

_ENOUGH_FOR_CLUSTERS = 30
_FEWEST_AT_RISK = 10


@dataclass(frozen=True)
class AnsweredShare:
    """Where the share answered by time comes to rest.

    Attributes:
        share: One minus the height at which Kaplan and Meier's curve comes to rest.
        n: Turns.
        interval: Its interval.
        effective_n: How many independent turns would leave it as unsure.
        replies: How many replies went out in the longest wait that it rests on.
    """

    share: float
    n: int
    interval: Interval
    effective_n: float
    replies: int

    @classmethod
    def taken_as_all(cls, n: int) -> AnsweredShare:
        """Where none was answered, or nobody counted: every one is taken to be answered."""
        return cls(1.0, n, Interval(None, None, 0.95, "taken to be all"), math.inf, 0)

    def draw(self, rng: np.random.Generator) -> float:
        """One share that the data allow: Jeffreys' beta on the effective n."""
        if math.isinf(self.effective_n):
            return self.share
        answered = self.share * self.effective_n
        return float(rng.beta(answered + 0.5, self.effective_n - answered + 0.5))


def answered_share(turns: Turns, zone: ZoneInfo, end: int) -> AnsweredShare:
    """The plateau of Kaplan and Meier's curve, clustered by the day asked and the resident.

    Its time is counted in replies sent since (``replies_waited``): by the wall clock those who
    asked before a closure would wait long without anybody being answered, and if the data end in
    it they would be taken for unanswered.

    Its last stretch rests on next to nobody, so the curve is read at the last wait at which one
    in a hundred was still waiting, and no more than ten need be: once nearly all are answered
    those who wait are the ones who never will be, and they are few.

    Args:
        turns: At least one, of which at least one was answered.
        zone: Whose days.
        end: The end of the data, µs.
    """
    waited = replies_waited(turns, end)
    alike = (on_the_wall(turns.asked_at, zone) // DAY, turns.resident)
    clusters = alike if turns.n >= _ENOUGH_FOR_CLUSTERS else ()
    curve = kaplan_meier(waited, turns.answered, clusters=clusters)
    fewest = max(1, min(_FEWEST_AT_RISK, turns.n // 100))
    at = int(np.flatnonzero(curve.n_risk >= fewest)[-1])
    left = float(curve.survival[at])
    variance = (left * float(curve.std_err_log[at])) ** 2 if left > 0 else 0.0
    effective = left * (1 - left) / variance if 0 < variance < math.inf else float(turns.n)
    lower, upper = float(curve.lower[at]), float(curve.upper[at])
    return AnsweredShare(
        share=1 - left,
        n=turns.n,
        interval=Interval(
            None if math.isnan(upper) else 1 - upper,
            None if math.isnan(lower) else 1 - lower,
            curve.level,
            "Kaplan–Meier at its plateau",
        ),
        effective_n=min(effective, float(turns.n)),
        replies=int(curve.time[at]),
    )
