"""What waits when a week begins, and how likely each of it is ever to be answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wardmote.basis.instants import Micros
from wardmote.estimators.survival import kaplan_meier
from wardmote.studies.whatif.backtest.figures import Values
from wardmote.studies.whatif.calibration.turns import Turns
from wardmote.studies.whatif.engine.load import Backlog
from wardmote.studies.whatif.engine.ticks import TICK


@dataclass(frozen=True, eq=False)
class Waiting:
    """Messages that wait.

    Attributes:
        backlog: When each was asked.
        chance: The probability that it ever gets an answer, in the same order.
    """

    backlog: Backlog
    chance: Values


def waiting_with_chances(backlog: Backlog, known: Turns, end: int, answered: float) -> Waiting:
    """What waits, with the chance that each is answered yet, by how often it was passed over.

    The clock is the replies that have gone out since it came: a message of Saturday has not been
    passed over by Monday, however long that is. Where a share p ever gets an answer, and a share
    S still waits after so many replies, those that wait on are S − (1 − p) who will be answered
    and 1 − p who never will: the chance is (S − (1 − p)) / S.

    Args:
        backlog: What waits.
        known: The turns known at the end; S is Kaplan and Meier's of them.
        end: The instant, µs.
        answered: p.
    """
    if not 0 < answered < 1:
        return Waiting(backlog, np.ones(backlog.asked.size))
    replies = np.sort(known.replied_at[known.answered])

    def sent_by(instants: Micros) -> Values:
        return replies.searchsorted(instants, side="right").astype(np.float64)

    ends = np.where(known.answered, known.replied_at, end)
    curve = kaplan_meier(sent_by(ends) - sent_by(known.asked_at), known.answered)
    passed = replies.size - sent_by(end + backlog.asked * TICK)
    at = np.searchsorted(curve.time, passed, side="right")
    still = np.append(1.0, curve.survival)[at]
    left = np.maximum(still - (1 - answered), 0.0)
    return Waiting(backlog, np.divide(left, still, out=np.zeros_like(left), where=still > 0))
