"""What was known before a week, and the windows that were really kept in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from wardmote.basis.instants import from_micros
from wardmote.channels.message import MESSAGES
from wardmote.conversations.building import build
from wardmote.conversations.tables import Conversations
from wardmote.studies.whatif.backtest.waiting import Waiting
from wardmote.studies.whatif.backtest.weeks import Week
from wardmote.studies.whatif.calibration.turns import Turns
from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.load import LoadModel


class Fitted(Protocol):
    """What a fit gives a back-test; ``calibration.fitting.Fit`` is one."""

    def draws(self, count: int, seed: int) -> Sequence[LoadModel]:
        """Parameter draws."""
        ...

    def poisson_only(self) -> Fitted:
        """The same rates with chance alone about them."""
        ...

    @property
    def share_answered(self) -> float:
        """Share of messages asking for an answer that ever get one."""
        ...


@dataclass(frozen=True, eq=False)
class Whole:
    """All the data, with hindsight.

    Attributes:
        conversations: Both sides.
        asked: Their turns.
    """

    conversations: Conversations
    asked: Turns


@dataclass(frozen=True)
class Calibration:
    """How the past becomes a simulation.

    Attributes:
        fit: From what was known and its last instant (µs) to a fit.
        waiting: From what was known to what waited as the week began.
        windows: From all the data and a week to the windows really kept in it, and in as many µs
            after it, in ticks of its period.
    """

    fit: Callable[[Conversations, int], Fitted]
    waiting: Callable[[Conversations, Week], Waiting]
    windows: Callable[[Whole, Week, int], Calendar]


def known_before(conversations: Conversations, instant: int) -> Conversations:
    """The conversations as they stood just before an instant, µs: no later message is in them.

    They are put together anew from the messages sent before it, for later ones change which
    belong together. What a source says of a message without saying since when (that it was
    deleted, or asked for no reply) is taken as known.
    """
    before = conversations.messages.filter(pl.col("sent_at") < from_micros(instant))
    return build(
        before.select(list(MESSAGES)), until=from_micros(instant), silence=conversations.silence
    )
