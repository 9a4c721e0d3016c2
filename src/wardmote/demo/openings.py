"""Who opens a conversation, when, and why: ordinary questions, incidents, announcements."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.random_streams import stream
from wardmote.demo.announcing import announcements, written_under
from wardmote.demo.arrivals import Seconds, Span, incidents, regular, slots_of
from wardmote.demo.desk import Opening
from wardmote.demo.kinds import Kind
from wardmote.demo.truth import Truth

ORDINARY, INCIDENT, UNDER = 0, 1, 2
CAUSES = (Kind.QUESTION, Kind.INCIDENT, Kind.REPLY_TO_ANNOUNCEMENT)
"""What the numbers in ``Openings.cause`` stand for."""


@dataclass(frozen=True)
class Openings:
    """Messages that open a conversation, in order of time, and what they hang on.

    Attributes:
        asked: When, in seconds of UTC.
        resident: Who, from 1 up.
        cause: A place in ``CAUSES``.
        under: The announcement that it is written under, or −1.
        posted: When each announcement was posted.
        began: When each incident began.
    """

    asked: Seconds
    resident: NDArray[np.int64]
    cause: NDArray[np.int64]
    under: NDArray[np.int64]
    posted: Seconds
    began: Seconds


def openings(seed: int, span: Span, clock: Opening, truth: Truth) -> Openings:
    """All openings of the span."""
    slots = slots_of(span, truth)
    ordinary = regular(seed, slots, truth)
    burst, began = incidents(seed, span, truth)
    burst = burst[burst < span.end]
    posted = announcements(span, slots, clock, truth)
    replies, under = written_under(seed, posted, span, truth)
    asked = np.concatenate([ordinary, burst, replies])
    cause = np.repeat([ORDINARY, INCIDENT, UNDER], [ordinary.size, burst.size, replies.size])
    below = np.concatenate([np.full(ordinary.size + burst.size, -1), under])
    order = np.argsort(asked, kind="stable")
    resident = who_writes(seed, asked.size, truth)
    return Openings(asked[order], resident, cause[order], below[order], posted, began)


def who_writes(seed: int, messages: int, truth: Truth) -> NDArray[np.int64]:
    """A resident for each message; some write often, most never."""
    activity = stream(seed, "activity").gamma(truth.activity_shape, size=truth.residents)
    rng = stream(seed, "residents")
    return 1 + rng.choice(truth.residents, size=messages, p=activity / activity.sum())
