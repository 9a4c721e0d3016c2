"""The demonstration borough: made from a seed, with everything that is true of it known.

It is fiction: no resident, officer, street or message of it is real.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl

from wardmote.basis.errors import WardmoteError
from wardmote.basis.instants import SECOND, from_micros
from wardmote.basis.random_streams import stream
from wardmote.demo.arrivals import Span, span_of
from wardmote.demo.correspondence import Facts, Line, chase_times, greetings, lines
from wardmote.demo.desk import NEVER, answer_all
from wardmote.demo.english_dates import spoken
from wardmote.demo.kinds import Kind
from wardmote.demo.lots import draw
from wardmote.demo.openings import openings
from wardmote.demo.tables import asked_table, message_table
from wardmote.demo.truth import Truth
from wardmote.demo.wording import acknowledgement, text_of
from wardmote.hours.clock import ServiceClock
from wardmote.hours.pattern import Pattern
from wardmote.hours.reading import read_hours

FIRST_DAY = date(2025, 10, 6)
"""26 weeks from here hold both clock changes, Christmas, New Year and Good Friday."""
DEFAULT = Truth()


class NothingToMake(WardmoteError):
    """A borough was asked for that would hold no time at all."""


@dataclass(frozen=True)
class Borough:
    """A borough's messages, and all that is true of them.

    Attributes:
        seed: What it was made from.
        truth: The rates and habits that it was made with.
        start: The first instant watched.
        end: The end of the data: whoever waits then has no answer.
        messages: The shape ``MESSAGES``, sorted by sent_at; ids count from 1 in that order.
            Instants are whole seconds. ``author`` is 0 for the team, else the resident's number.
        asked: One row a message that asked something or opened a conversation:
            id, kind, resident, asked_at, reply_wanted, missed (overlooked, unless somebody
            saw it that night), deleted, handling (minutes, whether or not it was answered),
            answer (id), answered_at, same_night, acknowledged_at, promised, due_at, chases,
            first_chase_at.
        incidents: When each incident began.
    """

    seed: int
    truth: Truth
    start: datetime
    end: datetime
    messages: pl.DataFrame
    asked: pl.DataFrame
    incidents: tuple[datetime, ...]

    @property
    def pattern(self) -> Pattern:
        """Its published hours."""
        return read_hours(self.truth.hours, self.truth.zone_info)


def make(seed: int, *, weeks: int = 26, start: date = FIRST_DAY, truth: Truth = DEFAULT) -> Borough:
    """Make a borough; the same seed, weeks, start and truth always make the same one.

    Args:
        seed: Any whole number.
        weeks: How long it is watched.
        start: The first local day. With a Monday, weeks run from Monday to Sunday.
        truth: What is true there.

    Raises:
        NothingToMake: ``weeks`` is less than 1.

    >>> make(1, weeks=2).messages.equals(make(1, weeks=2).messages)
    True
    """
    if weeks < 1:
        raise NothingToMake(
            f"A borough of {weeks} weeks holds no messages.", remedy="Ask for 1 week or more."
        )
    span = span_of(start, weeks, truth)
    clock = ServiceClock(read_hours(truth.hours, truth.zone_info))
    facts = live(seed, span, clock, truth)
    written = lines(facts, span.end)
    texts = _texts(seed, written, facts, truth)
    return Borough(
        seed,
        truth,
        from_micros(span.start * SECOND),
        from_micros(span.end * SECOND),
        message_table(written, facts, texts),
        asked_table(written, facts),
        tuple(from_micros(int(second) * SECOND) for second in facts.openings.began),
    )


def live(seed: int, span: Span, clock: ServiceClock, truth: Truth) -> Facts:
    """Let the time of the span go by."""
    opened = openings(seed, span, clock, truth)
    lots = draw(seed, opened.asked.size, truth)
    answered = answer_all(opened.asked, lots, clock, truth, span.end)
    asked = np.maximum(answered.asked, span.start) * SECOND
    greeted = greetings(answered, lots, clock.is_open(asked), span.end)
    promised = lots.promised & (greeted != NEVER)
    due = np.full(asked.size, NEVER)
    due[promised] = clock.end_of_next_window(asked[promised]) // SECOND
    chases = chase_times(answered, lots, promised, truth, span.end)
    return Facts(opened, lots, answered, greeted, promised, due, chases)


def _texts(seed: int, written: list[Line], facts: Facts, truth: Truth) -> list[str]:
    turns = stream(seed, "texts").integers(0, 1 << 30, size=len(written)).tolist()
    texts = []
    for line, turn in zip(written, turns, strict=True):
        kind, question, _ = line.key
        if kind is not Kind.ACKNOWLEDGEMENT:
            texts.append(text_of(kind, turn))
            continue
        due = from_micros(int(facts.due[question]) * SECOND).astimezone(truth.zone_info)
        words = spoken(due) if facts.promised[question] else None
        texts.append(acknowledgement(truth.hours, words))
    return texts
