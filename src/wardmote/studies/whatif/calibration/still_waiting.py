"""Who still waits for an answer, told from who will never get one.

By the wall clock the two look alike after a weekend or Christmas: everybody has waited long.
So waits are also counted in replies: how many the team sent since somebody asked. That clock
stands still while nobody answers, whatever the reason, and whoever has seen more replies go
to others than nearly all of the answered ever did has most likely been passed over.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import DAY
from wardmote.studies.whatif.calibration.turns import Turns

_NEARLY_ALL = 0.99
_LONGEST_CLOSURE = 28 * DAY


def replies_waited(turns: Turns, end: int) -> NDArray[np.int64]:
    """How many replies went out from each asking to its answer, that one counted, or to the end."""
    sent = np.sort(turns.replied_at[turns.answered])
    until = np.where(turns.answered, turns.replied_at, end)
    gone = (np.searchsorted(sent, at, side="right") for at in (until, turns.asked_at))
    by_the_end, before = gone
    return np.asarray(np.maximum(by_the_end - before, 0))


def answered_within(turns: Turns) -> int:
    """How long 99 % of the answers took, µs; a day at least, and 14 days where there is none."""
    if not turns.answered.any():
        return 14 * DAY
    took = (turns.replied_at - turns.asked_at)[turns.answered]
    return max(int(np.quantile(took, _NEARLY_ALL, method="higher")), DAY)


def may_yet_be_answered(turns: Turns, end: int, within: int) -> NDArray[np.bool_]:
    """Whether each waits at an instant and has not been passed over.

    Args:
        turns: As known at ``end``.
        end: The instant, µs.
        within: How long nearly all answers took, µs.
    """
    recent = turns.asked_at >= end - within
    if turns.answered.any():
        waited = replies_waited(turns, end)
        most = np.quantile(waited[turns.answered], _NEARLY_ALL, method="higher")
        recent |= (waited <= most) & (turns.asked_at >= end - _LONGEST_CLOSURE)
    return ~turns.answered & recent
