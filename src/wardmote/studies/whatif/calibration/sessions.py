"""The stretches that a team really answered in, and what lay unanswered at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, HOUR, MINUTE, WEEK, Micros
from wardmote.conversations.tables import Conversations
from wardmote.pattern.handling import handling_gaps
from wardmote.pattern.local_time import on_the_wall, stretches
from wardmote.studies.whatif.calibration.refusals import HandlingNotKnown
from wardmote.studies.whatif.calibration.staying import stayed_until
from wardmote.studies.whatif.calibration.still_waiting import answered_within as nearly_all
from wardmote.studies.whatif.calibration.still_waiting import may_yet_be_answered
from wardmote.studies.whatif.calibration.turns import turns
from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.load import Backlog
from wardmote.studies.whatif.engine.ticks import Period

_MONDAY = 4
"""1970-01-05, days since 1970-01-01."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, eq=False)
class Sessions:
    """Stretches really worked, by the local wall clock.

    Attributes:
        opens: When each began, µs since 1970-01-01 00:00 local, ascending.
        closes: When it ended; before the next began.
        first: The Monday of the first week, days since 1970-01-01.
        weeks: Weeks that the history covers, from that Monday, the last perhaps in part.
        length_weeks: Length of the history.
        spare_minutes: By how much those were made longer whose end the messages do not tell.
    """

    opens: Micros
    closes: Micros
    first: int
    weeks: int
    length_weeks: float
    spare_minutes: float

    @property
    def minutes_a_week(self) -> float:
        """Worked, spare minutes included."""
        return float((self.closes - self.opens).sum() / MINUTE / self.length_weeks)

    def calendar(self, period: Period, *, after: int | None = None) -> Calendar:
        """The weeks worked, one after another, laid over a period and over again.

        A week of the period that is a week of the history is itself; others are those of the
        history in turn.

        Args:
            period: What is simulated.
            after: How many weeks after it, for what still waits then; as many again as it
                holds, if not said.
        """
        begins = (period.first.toordinal() - 719_163 - _MONDAY) // 7
        last = begins + period.weeks * 2 + 1 if after is None else begins + period.weeks + after + 1
        own = (self.opens // DAY - self.first) // 7
        opens, closes = [], []
        for week in range(begins - 8, last):
            source = (week * 7 + _MONDAY - self.first) // 7 % self.weeks
            shift = (week * 7 + _MONDAY - self.first - source * 7) * DAY
            opens.append(self.opens[own == source] + shift)
            closes.append(self.closes[own == source] + shift)
        return Calendar.merged(
            _ticks(np.concatenate(opens), period), _ticks(np.concatenate(closes), period)
        )

    def words(self) -> str:
        """What they look like, in a sentence or two."""
        if not self.opens.size:
            return "No stretch of answering was seen."
        lengths = (self.closes - self.opens) / MINUTE
        a_week = self.opens.size / self.length_weeks
        day = (self.opens // DAY + 3) % 7
        share = np.bincount(day, weights=lengths, minlength=7) / lengths.sum()
        busiest = _DAYS[int(share.argmax())]
        early, late = (
            np.quantile(each % DAY / HOUR, q) for each, q in ((self.opens, 0.1), (self.closes, 0.9))
        )
        return (
            f"{a_week:.1f} stretches of answering a week, half of them longer than "
            f"{np.median(lengths):.0f} minutes, {self.minutes_a_week:.0f} minutes a week in all, "
            f"most of it on a {busiest}; nine in ten began after {_clock(early)}, and nine in ten "
            f"were over by {_clock(late)}."
        )


def sessions_kept(
    conversations: Conversations,
    zone: ZoneInfo,
    start: int,
    end: int,
    *,
    spare_minutes: float = 10.0,
    apart_minutes: float = 30.0,
    gap_limit: float = 15.0,
) -> Sessions:
    """The stretches in which messages were answered, as the sends show them.

    Sends no further apart than ``apart_minutes`` belong to one stretch. It begins one handling
    before its first send (the gap before it where that is known and within the limit, else the
    median handling). If somebody still waited after its last send it ended there. If nobody
    did, whoever was there sent nothing and may have stayed: see ``staying``. The sends alone
    show no more time than the work took, and no desk could be kept with no time to spare.

    Args:
        conversations: From any source that holds our replies.
        zone: Whose weeks.
        start: First instant of the period, µs.
        end: The instant after it, µs.
        spare_minutes: How long after the last send somebody was still there, where nobody
            waited and other days do not tell.
        apart_minutes: Sends further apart than this are two stretches.
        gap_limit: The longest gap taken to be handling, minutes.

    Raises:
        HandlingNotKnown: Nothing was sent in the period.
    """
    gaps = handling_gaps(conversations)
    inside = (gaps.sent_at >= start) & (gaps.sent_at < end)
    sent, minutes = gaps.sent_at[inside], gaps.minutes[inside]
    if not sent.size:
        raise HandlingNotKnown(
            "Nothing was answered in the period, so no stretch of answering is known.",
            where="sessions",
            remedy="State the hours in which messages are answered.",
        )
    known = minutes <= gap_limit
    usual = float(np.median(minutes[known])) if known.any() else 0.0
    began = sent - (np.where(known, minutes, usual) * MINUTE).astype(np.int64)
    fresh = np.append(True, np.diff(sent) > apart_minutes * MINUTE)
    last = np.append(np.flatnonzero(fresh)[1:] - 1, sent.size - 1)
    opens = on_the_wall(np.maximum(began[fresh], start), zone)
    ended = on_the_wall(sent[last], zone)
    known_then = turns(conversations).known_at(end)
    closes = ended + stayed_until(sent[last], ended, known_then, round(spare_minutes * MINUTE))
    tidy = Calendar.merged(opens, closes)
    edges = on_the_wall(np.array([start, end - 1]), zone) // DAY
    first = int(edges[0] - (edges[0] - _MONDAY) % 7)
    return Sessions(
        opens=tidy.opens,
        closes=tidy.closes,
        first=first,
        weeks=int(edges[1] - first) // 7 + 1,
        length_weeks=(end - start) / WEEK,
        spare_minutes=spare_minutes,
    )


def backlog_at(
    conversations: Conversations,
    instant: int,
    period: Period,
    answered_within: int | None = None,
) -> Backlog:
    """The messages that waited for an answer at an instant, by what was known then.

    What has waited longer than nearly all answered messages ever did, by the wall clock and by
    how many replies went to others meanwhile, will most likely never be answered, and is left
    out.

    Args:
        conversations: From a source that holds both sides.
        instant: µs; the start of the period, as a rule.
        period: What is simulated from then on.
        answered_within: How long nearly all answers took, µs; if not said, as the messages
            before the instant have it.
    """
    every = turns(conversations).known_at(instant)
    before = every.only(every.asked_at < instant)
    within = nearly_all(before) if answered_within is None else answered_within
    waits = may_yet_be_answered(before, instant, within)
    asked = np.minimum(period.to_ticks(np.sort(before.asked_at[waits])), -1)
    return Backlog(asked, np.zeros(asked.size, dtype=np.uint8))


def _ticks(wall: Micros, period: Period) -> NDArray[np.int64]:
    if not wall.size:
        return wall
    spans = stretches(period.zone, int(wall.min()) - DAY, int(wall.max()) + DAY)
    return period.to_ticks(spans.first_instant(wall))


def _clock(hour: float) -> str:
    minute = round(float(hour) * 60) % 1440
    return f"{minute // 60:02d}:{minute % 60:02d}"
