"""A whole trial in the demonstration borough, carried out as a desk would, its truth known.

What a resident would do under either arm is drawn before anybody is assigned, so that the
difference that the trial is to find is known exactly for the very residents in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.errors import WardmoteError
from wardmote.basis.instants import SECOND, from_micros
from wardmote.basis.random_streams import stream
from wardmote.demo.arrivals import Seconds, span_of
from wardmote.demo.correspondence import chase_times, greetings
from wardmote.demo.desk import NEVER, answer_all
from wardmote.demo.lots import Flags, draw
from wardmote.demo.openings import openings
from wardmote.demo.trial_log import TrialLog
from wardmote.demo.truth import Truth
from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.studies.trials.cases import Case
from wardmote.studies.trials.freezing import Frozen
from wardmote.studies.trials.log import Entry
from wardmote.studies.trials.protocol import Protocol
from wardmote.studies.trials.weeks import week_begins, week_name, week_of

MOST_WEEKS = 520


class TrialTooLong(WardmoteError):
    """The protocol's last day is too far away for a demonstration."""


@dataclass(frozen=True)
class Manner:
    """What is true of the trial beside the borough's own truth.

    Attributes:
        truth: The borough's; ``chase_promised`` is what the second arm multiplies the hazard by.
        unsent: Share of acknowledgements that the platform never takes.
        answers: Share of residents who answer what is asked on closing.
        expected: Share of these who say yes, in the usual arm and in the other.
    """

    truth: Truth = field(default_factory=Truth)
    unsent: float = 0.01
    answers: float = 0.5
    expected: tuple[float, float] = (0.55, 0.7)


@dataclass(frozen=True)
class MadeTrial:
    """A trial that was carried out, and what is true of it.

    Attributes:
        entries: Its log.
        cases: Its outcomes.
        end: Up to when it was watched.
        true_difference: Mean outcome of its units if all were in the second arm, less that if
            all were in the first; by intention to treat, unsent acknowledgements included.
    """

    entries: tuple[Entry, ...]
    cases: tuple[Case, ...]
    end: datetime
    true_difference: float


@dataclass(frozen=True, eq=False)
class Lives:
    """What happens to each question whatever arm it is in, and what each arm would make of it.

    One place a question that asks for an answer, in the order in which they are asked. Times are
    seconds of UTC; ``NEVER`` for none.
    """

    asked: Seconds
    shown: Seconds
    sent: Flags
    answered: Seconds
    resident: NDArray[np.int64]
    chased: NDArray[np.int64]
    """Two columns, one an arm."""
    says: NDArray[np.float64]
    answers: Flags


def carry_out(frozen: Frozen, seed: int, manner: Manner | None = None) -> MadeTrial:
    """Let the trial happen, from the freezing to its end.

    Args:
        frozen: The protocol; its seed assigns, this ``seed`` makes the borough.
        seed: Any whole number.
        manner: What is true.

    Raises:
        TrialTooLong: It would last more than ten years.
    """
    manner = manner or Manner()
    protocol = frozen.protocol
    start = _start(frozen, manner.truth)
    weeks = -(-((protocol.ends_by - start).days + 1) // 7)
    if weeks > MOST_WEEKS:
        raise TrialTooLong(
            f"It would last {weeks} weeks.", where="ends_by", remedy="State an earlier day."
        )
    lives = live(seed, start, max(1, weeks), manner, by_week=protocol.by_week)
    log = TrialLog(frozen)
    lived = _weeks(log, lives, manner) if protocol.by_week else _residents(log, lives, manner)
    end = log.end(from_micros(_end(start, weeks, manner) * SECOND))
    rows = [row for row in lived if row.case.asked_at <= end]
    cases = tuple(row.case.upto(end) for row in rows)
    return MadeTrial(log.entries, cases, end, _true_difference(rows, protocol, end))


def live(seed: int, start: date, weeks: int, manner: Manner, *, by_week: bool) -> Lives:
    """Make the questions, their answers, and what residents would do under either arm."""
    truth = manner.truth
    span = span_of(start, weeks, truth)
    clock = ServiceClock(read_hours(truth.hours, truth.zone_info))
    opened = openings(seed, span, clock, truth)
    lots = draw(seed, opened.asked.size, truth)
    answered = answer_all(opened.asked, lots, clock, truth, span.end)
    is_open = clock.is_open(np.maximum(answered.asked, span.start) * SECOND)
    greeted = greetings(answered, lots, is_open, span.end)
    nobody = np.zeros(answered.asked.size, np.bool_)
    chases = [chase_times(answered, lots, arm, truth, span.end)[:, 0] for arm in (nobody, ~nobody)]
    asks = (answered.asked != NEVER) & ~lots.comment & ~lots.deleted
    of_trial = np.flatnonzero(asks if by_week else asks & (greeted != NEVER))
    rows = of_trial[np.argsort(answered.asked[of_trial], kind="stable")]
    tosses = stream(seed, "trial").random((3, answered.asked.size))[:, rows]
    return Lives(
        asked=answered.asked[rows],
        shown=greeted[rows],
        sent=(tosses[0] >= manner.unsent) | by_week,
        answered=answered.answered[rows],
        resident=opened.resident[rows % opened.asked.size],
        chased=np.column_stack(chases)[rows],
        says=tosses[1],
        answers=tosses[2] < manner.answers,
    )


@dataclass(frozen=True)
class Row:
    """A conversation as it went, and as it would have gone in either arm."""

    case: Case
    chased: tuple[datetime | None, datetime | None]


def _residents(log: TrialLog, lives: Lives, manner: Manner) -> list[Row]:
    rows: list[Row] = []
    for i, second in enumerate(lives.asked.tolist()):
        at = from_micros(second * SECOND)
        log.goes_on(at)
        if log.is_over(at):
            break
        unit = log.key(int(lives.resident[i]))
        arm = log.arm_of(unit, at)
        if arm is None:
            continue
        if lives.sent[i]:
            log.shows(unit, arm, from_micros(int(lives.shown[i]) * SECOND))
        # Who never had the words is as those who were not meant to have them.
        rows.append(
            _row(lives, i, unit, (0, 1) if lives.sent[i] else (0, 0), arm=arm, manner=manner)
        )
        log.looks(at, (row.case for row in rows))
    return rows


def _weeks(log: TrialLog, lives: Lives, manner: Manner) -> list[Row]:
    protocol, n = log.frozen.protocol, -1
    rows: list[Row] = []
    for i, second in enumerate(lives.asked.tolist()):
        at = from_micros(second * SECOND)
        week = week_of(protocol, at)
        while n < (protocol.size.units - 1 if week is None else week):
            n += 1
            begins = week_begins(protocol, n)
            log.looks(begins, (row.case for row in rows))
            if log.arm_of(week_name(n), begins) is None:
                return rows
            log.shows(week_name(n), log.arms[week_name(n)], begins)
        if week is not None:
            unit = week_name(week)
            rows.append(_row(lives, i, unit, (0, 1), arm=log.arms[unit], manner=manner))
    return rows


def _row(
    lives: Lives, i: int, unit: str, behave: tuple[int, int], *, arm: int, manner: Manner
) -> Row:
    """A question under either arm; ``behave`` is as which arm its resident behaves in each."""
    replied = _instant(lives.answered[i])
    chased = tuple(_instant(lives.chased[i, behave[each]]) for each in (0, 1))
    says = bool(lives.says[i] < manner.expected[behave[arm]])
    expected = says if replied is not None and lives.answers[i] else None
    asked = from_micros(int(lives.asked[i]) * SECOND)
    case = Case(unit, asked, replied, chased[arm], datetime.max.replace(tzinfo=asked.tzinfo))
    return Row(
        Case(unit, asked, replied, chased[arm], case.watched_until, expected),
        (chased[0], chased[1]),
    )


def _instant(second: np.integer[Any]) -> datetime | None:
    return None if second == NEVER else from_micros(int(second) * SECOND)


def _start(frozen: Frozen, truth: Truth) -> date:
    first = frozen.protocol.allocation.first_week
    return first or frozen.at.astimezone(truth.zone_info).date() + timedelta(days=1)


def _end(start: date, weeks: int, manner: Manner) -> int:
    return span_of(start, max(1, weeks), manner.truth).end


def _true_difference(rows: list[Row], protocol: Protocol, end: datetime) -> float:
    """Of the units' outcomes, had all been in one arm and had all been in the other."""
    within = timedelta(days=protocol.outcome.follow_up_days)
    of_unit: dict[str, list[Iterator[bool] | tuple[bool, bool]]] = {}
    for row in rows:
        last = min(end, row.case.asked_at + within)
        scored = tuple(at is not None and at <= last for at in row.chased)
        of_unit.setdefault(row.case.unit, []).append((scored[0], scored[1]))
    scores = [
        np.mean(np.array(each if protocol.by_week else each[:1], np.float64), axis=0)
        for each in of_unit.values()
    ]
    if not scores:
        return 0.0
    usual, tried = np.mean(scores, axis=0)
    return float(tried - usual)
