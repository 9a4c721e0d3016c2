"""Chasing: residents who write again before they are answered, by how long they had waited.

From observation this is an association and not the effect of waiting: what is urgent is
answered first, and who writes at night waits longer. See docs/methods/chasing.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import HOUR
from wardmote.estimators.clusters import Alike, groupings
from wardmote.estimators.ratios import Ratio, clustered_ratio
from wardmote.pattern.waits import FirstResponses

EDGES_HOURS = (0.0, 0.25, 1.0, 4.0, 12.0, 24.0, 48.0, 96.0, 168.0, float("inf"))
"""From a quarter of an hour to a week."""

STILL_WAITING, ANSWERED, CHASED = 0, 1, 2


@dataclass(frozen=True)
class HazardBand:
    """First chases in one band of elapsed wait.

    Attributes:
        lower: The band begins here, in hours since the question.
        upper: It ends here; may be infinite.
        waiting: Conversations that were still waiting, unchased, when it began.
        chases: How many of them were first chased in it.
        exposure_hours: How long they waited in it altogether.
        ratio: First chases an hour of waiting, clustered by resident and day asked.
    """

    lower: float
    upper: float
    waiting: int
    chases: int
    exposure_hours: float
    ratio: Ratio


@dataclass(frozen=True)
class FirstEvents:
    """What came first in each conversation, for a cumulative incidence (Aalen–Johansen).

    Attributes:
        hours: From the question to it, or to the end of the data.
        cause: ``STILL_WAITING``, ``ANSWERED`` or ``CHASED``.
    """

    hours: NDArray[np.float64]
    cause: NDArray[np.int8]


def first_events(first: FirstResponses) -> FirstEvents:
    """Whether each conversation was first answered, first chased, or neither yet."""
    at = np.where(first.chased, first.chased_at, first.ended_at)
    cause = np.where(first.chased, CHASED, np.where(first.answered, ANSWERED, STILL_WAITING))
    return FirstEvents((at - first.asked_at) / HOUR, cause.astype(np.int8))


def chase_hazard(
    first: FirstResponses,
    zone: ZoneInfo,
    edges_hours: tuple[float, ...] = EDGES_HOURS,
    *,
    level: float = 0.95,
) -> tuple[HazardBand, ...]:
    """First chases an hour of waiting, by how long the resident had waited.

    Args:
        first: Conversations from a source that holds both sides, answered or not.
        zone: Whose days, for the clusters.
        edges_hours: Where bands begin and end, ascending.
        level: Level of the intervals.

    Returns:
        The bands in which anybody waited, in order.
    """
    alike = groupings((first.day(zone).astype(np.int64), first.resident), first.asked_at.size)
    return tuple(_bands(first_events(first), alike, edges_hours, level))


def _bands(
    events: FirstEvents,
    alike: Alike,
    edges_hours: tuple[float, ...],
    level: float,
) -> Iterator[HazardBand]:
    for lower, upper in pairwise(edges_hours):
        waiting = np.flatnonzero(events.hours > lower)
        if not waiting.size:
            return
        hours = events.hours[waiting]
        exposure = np.minimum(hours, upper) - lower
        chased = (events.cause[waiting] == CHASED) & (hours <= upper)
        yield HazardBand(
            lower=lower,
            upper=upper,
            waiting=waiting.size,
            chases=int(chased.sum()),
            exposure_hours=float(exposure.sum()),
            ratio=clustered_ratio(chased, exposure, alike.only(waiting), level=level),
        )
