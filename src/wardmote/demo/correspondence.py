"""Everything that was written, line by line: questions, acknowledgements, chases, answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wardmote.demo.arrivals import Seconds
from wardmote.demo.chasing import waits_at_chases
from wardmote.demo.desk import NEVER, Answered
from wardmote.demo.kinds import Kind
from wardmote.demo.lots import Flags, Lots
from wardmote.demo.openings import CAUSES, Openings
from wardmote.demo.truth import Truth

Key = tuple[Kind, int, int]
"""Kind, question (or announcement) and turn: what a line is known by until it has an id."""


class Line(NamedTuple):
    """One message, before it has an id.

    ``question`` is −1 on an announcement. ``resident`` is 0 on ours.
    """

    sent: int
    key: Key
    parent: Key | None
    question: int
    resident: int


@dataclass(frozen=True)
class Facts:
    """All that is true of each question, in the order of ``Lots``; times in seconds of UTC.

    Attributes:
        openings: The conversations' first messages.
        lots: What chance gave each question.
        answered: When each was asked and answered.
        greeted_at: When the automatic acknowledgement went out; NEVER for none.
        promised: That acknowledgement named a time.
        due: The time promised; NEVER for none.
        chases: When its resident wrote again, one column a turn; NEVER for none.
    """

    openings: Openings
    lots: Lots
    answered: Answered
    greeted_at: Seconds
    promised: Flags
    due: Seconds
    chases: NDArray[np.int64]

    @property
    def n(self) -> int:
        """How many openings there are."""
        return self.openings.asked.size

    def resident(self, question: int) -> int:
        """Whose question it is."""
        return int(self.openings.resident[question % self.n])

    def kind(self, question: int) -> Kind:
        """What kind of message asks it."""
        if question >= self.n:
            return Kind.FOLLOW_UP
        if self.lots.comment[question]:
            return Kind.COMMENT
        return CAUSES[self.openings.cause[question]]


def greetings(answered: Answered, lots: Lots, is_open: Flags, end: int) -> Seconds:
    """When each question got its automatic acknowledgement; only while the desk is closed."""
    at = answered.asked + lots.greeted
    sent = (answered.asked != NEVER) & ~is_open & (at < end)
    beaten = (answered.answered != NEVER) & (answered.answered <= at)
    return np.where(sent & ~beaten, at, NEVER)


def chase_times(
    answered: Answered, lots: Lots, promised: Flags, truth: Truth, end: int
) -> NDArray[np.int64]:
    """When residents wrote again while they waited for an answer."""
    waits = waits_at_chases(lots.chase_unit, promised, truth)
    at = answered.asked[:, None] + np.where(np.isfinite(waits), np.ceil(waits), 0).astype(np.int64)
    until = np.where(answered.answered != NEVER, answered.answered, end)[:, None]
    asking = (answered.asked != NEVER) & ~lots.comment & ~lots.deleted
    return np.where(asking[:, None] & np.isfinite(waits) & (at < until), at, NEVER)


def lines(facts: Facts, end: int) -> list[Line]:
    """Every message of the borough before ``end``, in order of time."""
    written = [
        Line(int(sent), (Kind.ANNOUNCEMENT, i, 0), None, -1, 0)
        for i, sent in enumerate(facts.openings.posted)
    ]
    for question in np.flatnonzero(facts.answered.asked != NEVER).tolist():
        written.extend(_about(question, facts, end))
    return sorted(written, key=lambda line: (line.sent, line.parent is not None, line.question))


def _about(question: int, facts: Facts, end: int) -> Iterator[Line]:
    """The messages about one question, each replying to the one before it."""
    resident = facts.resident(question)
    last: Key = (facts.kind(question), question, 0)
    yield Line(
        int(facts.answered.asked[question]), last, _above(question, facts), question, resident
    )
    turns = [(int(facts.greeted_at[question]), Kind.ACKNOWLEDGEMENT, 0)]
    turns += [(at, Kind.CHASE, turn) for turn, at in enumerate(facts.chases[question].tolist())]
    asked = last
    for at, kind, turn in turns:
        if at != NEVER:
            key = (kind, question, turn)
            yield Line(at, key, last, question, 0 if kind is Kind.ACKNOWLEDGEMENT else resident)
            last = key
            asked = key if kind is Kind.CHASE else asked
    done = int(facts.answered.answered[question])
    if done != NEVER:
        answer = (Kind.ANSWER, question, 0)
        yield Line(done, answer, asked, question, 0)
        thanks = done + int(facts.lots.thanks_delay[question])
        if facts.lots.thanked[question] and thanks < end:
            yield Line(thanks, (Kind.THANKS, question, 0), answer, question, resident)


def _above(question: int, facts: Facts) -> Key | None:
    """What the question itself replies to: an announcement, an earlier answer, or nothing."""
    if question >= facts.n:
        return Kind.ANSWER, question - facts.n, 0
    under = int(facts.openings.under[question])
    return (Kind.ANNOUNCEMENT, under, 0) if under >= 0 else None
