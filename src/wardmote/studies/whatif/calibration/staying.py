"""How long somebody stayed after the last reply of a stretch.

If others were waiting then, time had run out, and the stretch ended there. If nobody was, whoever
was there had nothing to send: they left some time before the next message that was left
waiting. When, other days may tell: where stretches that ran out of time end at one time of
day, as windows make them, so did this one. Otherwise some spare minutes are granted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, HOUR, MINUTE, Micros
from wardmote.studies.whatif.calibration.turns import Turns

_REACH = 2 * HOUR
"""An end further off than that on other days says nothing of this stretch."""

_FEWEST = 5
_REGULAR = 20 * MINUTE
"""The middle half of the ends lie within this, if there is a habit."""


def stayed_until(last: Micros, wall: Micros, turns: Turns, spare: int) -> Micros:
    """How long after its last send each stretch went on, µs.

    Args:
        last: The last send of each, µs, ascending.
        wall: The same by the local wall clock.
        turns: What was asked and answered.
        spare: What is granted where other days tell nothing, µs.
    """
    asked = np.sort(turns.asked_at)
    after = np.append(asked, np.iinfo(np.int64).max)[np.searchsorted(asked, last, side="right")]
    ran_out = _others_waited(last, turns)
    ends = np.sort((wall % DAY)[ran_out])
    stayed = np.zeros(last.size, dtype=np.int64)
    for k in np.flatnonzero(~ran_out).tolist():
        granted = _by_habit(int(wall[k] % DAY), ends)
        stayed[k] = min(spare if granted is None else granted, int(after[k] - last[k]))
    return stayed


def _others_waited(last: Micros, turns: Turns) -> NDArray[np.bool_]:
    """Whether somebody who was answered later had asked before each of those sends."""
    answered = turns.answered
    asked, replied = np.sort(turns.asked_at[answered]), np.sort(turns.replied_at[answered])
    came = np.searchsorted(asked, last, side="right")
    went = np.searchsorted(replied, last, side="right")
    return np.asarray(came > went)


def _by_habit(of_day: int, ends: Micros) -> int | None:
    """How long until the usual end, if that is regular; None if it is not."""
    first, past = np.searchsorted(ends, [of_day, of_day + _REACH])
    near = ends[first:past]
    if near.size < _FEWEST:
        return None
    lower, middle, upper = np.quantile(near, [0.25, 0.5, 0.75])
    return int(middle) - of_day if upper - lower <= _REGULAR else None
