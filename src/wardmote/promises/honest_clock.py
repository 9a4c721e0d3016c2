"""The honest clock: three figures for one reply, always shown together.

The resident's wait by the wall clock, the wait inside published hours, and whether the
reply was work outside them. Answering sooner makes neither wait longer, and an answer at
night is never counted as nothing: it is short for the resident, and it is work outside hours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import Micros
from wardmote.hours.clock import ServiceClock


@dataclass(frozen=True)
class HonestClock:
    """Three figures for each reply.

    Attributes:
        wall: The wait by the wall clock, in microseconds.
        open: The wait inside published hours, in microseconds.
        outside: Whether the reply was made outside published hours.
    """

    wall: Micros
    open: Micros
    outside: NDArray[np.bool_]


def honest_clock(clock: ServiceClock, asked: Micros, replied: Micros) -> HonestClock:
    """The three figures for replies.

    Args:
        clock: Of the published hours.
        asked: When each message was asked, UTC microseconds.
        replied: When each reply was written; when it was sent, where a source knows only
            that, and then the report must say so.

    Raises:
        ValueError: A reply comes before its message. Messages without a reply do not belong
            here: their waits are censored, not known.
    """
    if np.any(replied < asked):
        raise ValueError("a reply comes before the message that it answers")
    return HonestClock(
        wall=replied - asked,
        open=clock.open_between(asked, replied),
        outside=~clock.is_open(replied),
    )
