"""Whether a desk can keep up: what it gets through when the queue is never empty.

The engine finds that itself: so many messages wait from the beginning that the desk never runs
out of them, and what it answers in the period is what it can answer, with every rule on windows,
getting ready and closing in force. Once as if nobody asked again, and once with every resident
having waited so long that all the chasing they ever do is done. More messages than the first are
too many at any time; more than the second are too many once the desk has fallen behind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from wardmote.studies.whatif.engine.desk import Desk, Order
from wardmote.studies.whatif.engine.load import Chasing, Load, LoadModel
from wardmote.studies.whatif.engine.quantile_tables import handling_ticks
from wardmote.studies.whatif.engine.random_words import Purpose, words
from wardmote.studies.whatif.engine.serving import serve
from wardmote.studies.whatif.engine.ticks import A_MINUTE, AN_HOUR, Period

_ROOM = 1.15
"""So many times the messages that seem enough."""

WEEKS_BEHIND = 4
"""A queue of more weeks' messages than that, which cannot shrink, is out of hand."""

TIPPED = 0.05
"""A queue that gets out of hand in more than this share of the simulated years has no wait."""


class Standing(StrEnum):
    """Whether a desk keeps up."""

    STEADY = "steady"
    """It does, and it recovers from a bad week."""
    TIPPING = "tipping"
    """It keeps up while waits are short; once far behind, those who ask again keep it there."""
    GROWING = "growing"
    """It does not, and the queue grows without end."""


@dataclass(frozen=True)
class Stability:
    """What comes to a desk in a week, and what it gets through.

    Attributes:
        standing: Whether it keeps up.
        arriving: Messages a week that come.
        through: Messages a week that it gets through if nobody asks again.
        through_chased: The same when every one of them has waited until its resident asks no
            more.
        load: For each parameter draw: arriving / through, which must lie below 1.
        load_chased: The same once everybody has asked again: above 1 a long queue stays long.
        tipped: Share of the simulated years whose queue was out of hand at their end.
    """

    standing: Standing
    arriving: float
    through: float
    through_chased: float
    load: tuple[float, ...]
    load_chased: tuple[float, ...]
    tipped: float = 0.0

    @property
    def grows_by(self) -> float:
        """By how many messages a week the queue grows, once it is long."""
        return max(self.arriving - self.through_chased, 0.0)

    def without_end(self, left: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which simulated years have a queue that grows without end.

        Those of a draw with more messages than can be got through; and those at whose end the
        messages of more than ``WEEKS_BEHIND`` weeks wait, where a long queue stays long.

        Args:
            left: Draws × years: messages that wait at the end of the year.
        """
        load, chased = (np.array(each)[:, None] for each in (self.load, self.load_chased))
        behind = left > WEEKS_BEHIND * self.arriving
        return np.asarray((load >= 1) | ((chased >= 1) & behind))

    def after(self, tipped: float) -> Stability:
        """The same, once years have been simulated, of which that share had no end."""
        worse = tipped > TIPPED and self.standing is Standing.TIPPING
        return replace(self, tipped=tipped, standing=Standing.GROWING if worse else self.standing)


@dataclass(frozen=True)
class Throughput:
    """Messages a week that a desk gets through with one set of parameters."""

    unchased: float
    chased: float


def stability(models: tuple[LoadModel, ...], desk: Desk, period: Period, seed: int) -> Stability:
    """Whether a desk keeps up with what comes, by many draws of the parameters.

    Args:
        models: The draws.
        desk: The pattern.
        period: The weeks to try it over; its holidays count.
        seed: Of the handling times.
    """
    found = [throughput(model, desk, period, seed) for model in models]
    arriving = np.array([model.messages_a_week for model in models])
    through = np.array([each.unchased for each in found])
    chased = np.array([each.chased for each in found])
    means = float(arriving.mean()), float(through.mean()), float(chased.mean())
    standing = Standing.STEADY
    if means[0] >= means[1]:
        standing = Standing.GROWING
    elif means[0] >= means[2]:
        standing = Standing.TIPPING
    load, load_chased = (
        tuple((arriving / np.maximum(each, 1e-12)).tolist()) for each in (through, chased)
    )
    return Stability(standing, *means, load, load_chased)


def throughput(model: LoadModel, desk: Desk, period: Period, seed: int) -> Throughput:
    """What a desk answers in a week while somebody always waits."""
    chased = _answered(model, desk, period, seed, model.chasing)
    if not np.any(model.chasing.per_hour):
        return Throughput(chased, chased)
    return Throughput(_answered(model, desk, period, seed, Chasing.none()), chased)


def _answered(model: LoadModel, desk: Desk, period: Period, seed: int, chasing: Chasing) -> float:
    officers = tuple(each.within(0, period.ticks) for each in desk.officers)
    saturated = replace(desk, officers=officers, order=Order.FIFO)
    messages = _enough(model, desk, period)
    # Everybody has waited so long already that whoever asks again has done so.
    came = -int(np.ceil(chasing.edges_hours[-1] * AN_HOUR)) - 1
    while True:
        word = words(seed, 0, Purpose.MESSAGE, np.arange(messages))[:, 1]
        load = Load.stated(
            [np.full(messages, came)],
            [handling_ticks(model.handling.draw(word))],
            period,
            chasing=chasing,
            seed=seed,
        )
        done = serve(load, saturated).departure[0]
        # What is in hand at the end of the period, or is finished past it, was begun in it.
        answered = int((done != np.iinfo(np.int64).max).sum())
        if answered < messages:
            return answered / period.weeks
        messages *= 2


def _enough(model: LoadModel, desk: Desk, period: Period) -> int:
    """Messages of which a desk is not likely to run out."""
    officers = [each.within(0, period.ticks) for each in desk.officers]
    ticks = sum(int((each.closes - each.opens).sum()) for each in officers)
    windows = sum(each.opens.size for each in officers)
    least = max(model.minutes_a_message * A_MINUTE, 1.0)
    return int(_ROOM * (ticks / least + windows)) + 64
