"""What the team announces of its own accord, and who writes under it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import SECOND, from_micros
from wardmote.basis.random_streams import stream
from wardmote.demo.arrivals import HOUR, Seconds, Slots, Span
from wardmote.demo.desk import Opening, opening_from
from wardmote.demo.truth import Truth


def announcements(span: Span, slots: Slots, clock: Opening, truth: Truth) -> Seconds:
    """When each was posted: at the first opening of its day, ready-made; not on closed days."""
    first_of_day = slots.start[np.flatnonzero(np.diff(slots.day, prepend=-1))]
    posted = []
    for midnight in first_of_day.tolist():
        opening = opening_from(clock, midnight)
        local = from_micros(opening * SECOND).astimezone(truth.zone_info)
        asked = from_micros(midnight * SECOND).astimezone(truth.zone_info)
        if local.date() == asked.date() and local.weekday() in truth.announcement_days:
            posted.append(opening)
    return np.array([second for second in posted if second < span.end], dtype=np.int64)


def written_under(
    seed: int, posted: Seconds, span: Span, truth: Truth
) -> tuple[Seconds, NDArray[np.int64]]:
    """When residents wrote under announcements, sorted, and the number of the one each is under."""
    rng = stream(seed, "under announcements")
    counts = rng.poisson(truth.announcement_replies, size=posted.size)
    delay = rng.exponential(truth.announcement_delay * HOUR, size=int(counts.sum()))
    under = np.repeat(np.arange(posted.size), counts)
    when = posted[under] + 60 + delay.astype(np.int64)
    order = np.argsort(when, kind="stable")
    inside = order[when[order] < span.end]
    return when[inside], under[inside]
