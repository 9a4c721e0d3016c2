"""The windows that were really kept in a week, as far as replies and published hours show them."""

from __future__ import annotations

import numpy as np

from wardmote.hours.clock import ServiceClock
from wardmote.studies.whatif.calibration.turns import Turns
from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.ticks import A_MINUTE, NEVER, TICK, Period

IN_HAND = 15 * A_MINUTE
"""The longest gap between replies that is taken to be one message's handling."""


def windows_kept(
    sessions: Calendar, clock: ServiceClock | None, asked: Turns, period: Period, until: int
) -> Calendar:
    """Sessions seen from replies, and the published windows that nothing says were missed.

    Replies show when somebody answered, not how long they would have stayed for more. So a
    published window counts as kept, and wholly, if a reply went out in it, or if nobody waited
    through it who was answered later: then there was nothing to answer. One through which
    somebody waited, without a reply to anybody, was missed. Stretches out of hours are kept as
    they are, but for what lies at the edge of a window and is no longer than a message in hand
    may take: nobody would have begun another then.

    Args:
        sessions: Stretches of answering as replies show them, in or out of hours.
        clock: Of the published hours; None where none were stated, and the sessions are all
            that is known.
        asked: Every turn of the data.
        period: The week.
        until: The tick up to which windows are wanted.
    """
    if clock is None:
        return sessions.within(0, until)
    published = Calendar.of(clock, period, after=until - period.ticks).within(0, until)
    opens = published.opens * TICK + period.start
    closes = published.closes * TICK + period.start
    came, replied = asked.asked_at[asked.answered], asked.replied_at[asked.answered]
    replies = np.sort(replied)
    sent = replies.searchsorted(closes) - replies.searchsorted(opens)
    # Of those that had come before an opening, when the last one was answered; they are in order.
    last = np.maximum.accumulate(np.append(np.iinfo(np.int64).min, replied))
    kept = (sent > 0) | (last[came.searchsorted(opens)] < closes)
    own = _beside(sessions.within(0, until), published)
    return Calendar.merged(
        np.concatenate([own.opens, published.opens[kept]]),
        np.concatenate([own.closes, published.closes[kept]]),
    )


def _beside(sessions: Calendar, published: Calendar) -> Calendar:
    """What sessions hold out of hours, short ends at the edge of a window left out."""
    begins = np.append(-NEVER, published.closes)
    ends = np.append(published.opens, NEVER)
    opens = np.maximum(sessions.opens[:, None], begins)
    closes = np.minimum(sessions.closes[:, None], ends)
    at_an_edge = (opens == begins) | (closes == ends)
    real = (closes - opens) > np.where(at_an_edge, IN_HAND, 0)
    return Calendar.merged(opens[real], closes[real])
