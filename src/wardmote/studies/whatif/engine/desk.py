"""Who answers, when, in what order, and what happens when a window closes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.ticks import Ticks


class Order(StrEnum):
    """Which of the messages that wait is taken next."""

    FIFO = "fifo"
    """The one that was asked first."""
    OLDEST_PROMISE = "oldest-promise"
    """The one that falls due first: of each class the first asked, then whichever is due sooner."""
    NEWEST = "newest"
    """The one that was asked last."""


class AtClose(StrEnum):
    """What becomes of the message in hand when a window closes."""

    FINISH = "finish"
    """It is finished, past the window's end."""
    PAUSE = "pause"
    """It is put down, and taken up again when the next window opens."""
    ONLY_IF_FITS = "only-if-fits"
    """None is begun that would not be finished in time. One that is longer than every window of
    that officer is begun at an opening, and finished past its end."""


@dataclass(frozen=True, eq=False)
class Desk:
    """A pattern of usage, as the engine reads it.

    The next message is chosen at the earliest moment when an officer is there and somebody
    waits; it then goes to the officer who can start it first, the first named of equals. What
    a resident wrote meanwhile is read with it.

    Attributes:
        officers: The windows in which each can answer; getting ready is taken off already.
        published: The published hours, by which waits inside hours and work outside them count.
        due: When a message falls due.
        urgent_due: When one of the urgent class does.
        order: Which message is next.
        at_close: What happens at a window's end.
        reopenings: When the desk opens after a holiday or another dated closure.
    """

    officers: tuple[Calendar, ...]
    published: Calendar
    due: DueCurve = field(default_factory=DueCurve.nothing)
    urgent_due: DueCurve = field(default_factory=DueCurve.nothing)
    order: Order = Order.FIFO
    at_close: AtClose = AtClose.FINISH
    reopenings: Ticks = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
