"""How the team answers: first come, first served, in the windows; the one in hand is finished.

One at a time: ``x = max(arrival, previous departure); departure = max(x, next_open(x))
+ handling``, where the handling time belongs to the message. Beside it, some questions asked
late are answered the same night from the sofa, outside the queue and outside the hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Protocol

import numpy as np

from wardmote.basis.instants import SECOND, from_micros
from wardmote.demo.arrivals import Seconds
from wardmote.demo.lots import Flags, Lots
from wardmote.demo.truth import Truth

NEVER = -1
"""No such instant."""


class Opening(Protocol):
    """The part of a service clock that a desk needs."""

    def next_open(self, t: int) -> int:
        """The earliest open instant from t on, both in microseconds."""
        ...


@dataclass(frozen=True)
class Answered:
    """What came of each question; 2n entries in the order of ``Lots``, ``NEVER`` for none.

    Attributes:
        asked: When it was written; NEVER for a follow-up that nobody wrote.
        answered: When its answer went out.
        same_night: Answered late at night, outside the queue.
    """

    asked: Seconds
    answered: Seconds
    same_night: Flags


def answer_all(asked: Seconds, lots: Lots, clock: Opening, truth: Truth, end: int) -> Answered:
    """Answer every opening, and the follow-ups that the answers bring, until ``end``.

    Args:
        asked: When each opening was written, in seconds of UTC.
        lots: What chance gave them.
        clock: The published hours.
        truth: The night hours and the zone.
        end: End of the data: what would be answered or written later is not.
    """
    openings = asked.size
    when = np.concatenate([asked, np.full(openings, NEVER)])
    done = np.full(2 * openings, NEVER)
    same_night = np.zeros(2 * openings, dtype=np.bool_)
    reply_wanted = ~(lots.comment | lots.deleted)
    waiting = [(int(asked[i]), i) for i in np.flatnonzero(reply_wanted[:openings])]
    heapify(waiting)
    free_at = NEVER
    while waiting:
        arrival, i = heappop(waiting)
        if lots.night[i] and is_night(arrival, truth):
            same_night[i] = True
            departure = arrival + int(lots.night_delay[i] + lots.handling[i])
        elif lots.missed[i]:
            continue
        else:
            start = opening_from(clock, max(arrival, free_at))
            departure = free_at = start + int(lots.handling[i])
        if departure >= end:
            continue
        done[i] = departure
        again = departure + int(lots.follow_delay[i])
        if lots.followed[i] and again < end:
            when[openings + i] = again
            heappush(waiting, (again, openings + i))
    return Answered(when, done, same_night & (done != NEVER))


def opening_from(clock: Opening, second: int) -> int:
    """The earliest open second from this one on."""
    return -(-int(clock.next_open(second * SECOND)) // SECOND)


def is_night(second: int, truth: Truth) -> bool:
    """Whether the local hour is one whose questions may be answered the same night."""
    first, last = truth.night_hours
    return first <= from_micros(second * SECOND).astimezone(truth.zone_info).hour < last
