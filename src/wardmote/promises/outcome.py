"""What became of each promise by a given time."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import NO_TIME, Micros
from wardmote.hours.clock import NEVER


class Outcome(IntEnum):
    """Kept, late, still open, or no promise at all."""

    KEPT = 0
    """A person's first reply came by the due time, or exactly at it."""
    LATE = 1
    """The due time passed without a reply, whether one came later or not."""
    OPEN = 2
    """There is no reply yet, and it is not yet due."""
    VOID = 3
    """No promise stands: it was withdrawn (the message was deleted, or asks for no reply), or
    nothing was due."""


def outcomes(
    asked: Micros,
    first_reply: Micros,
    due: Micros,
    until: int,
    void: NDArray[np.bool_] | None = None,
) -> NDArray[np.int8]:
    """What became of each promise, as far as is known at ``until``.

    Args:
        asked: When each message was asked, UTC microseconds.
        first_reply: The first reply by a person, or ``NO_TIME``. One after ``until`` is not
            known of yet.
        due: When each falls due, or ``NEVER``.
        until: The end of what is known.
        void: True where no promise stands. None for nowhere.

    Returns:
        An ``Outcome`` for each.

    Raises:
        ValueError: A reply comes before its message.

    >>> two = np.array([0, 0]); outcomes(two, np.array([5, NO_TIME]), two + 5, until=9).tolist()
    [0, 1]
    """
    answered = first_reply != NO_TIME
    if np.any(answered & (first_reply < asked)):
        raise ValueError("a first reply comes before the message that it answers")
    in_time = answered & (first_reply <= np.minimum(due, until))
    result = np.where(
        in_time, Outcome.KEPT, np.where(due < until, Outcome.LATE, Outcome.OPEN)
    ).astype(np.int8)
    result[due == NEVER] = Outcome.VOID
    if void is not None:
        result[void] = Outcome.VOID
    return result
