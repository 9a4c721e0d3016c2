"""What a what-if answers: for every pattern, what residents would see and what it would ask."""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.findings.whose import Whose
from wardmote.promises.rule import PromiseRule
from wardmote.studies.whatif.stability import Stability, Standing
from wardmote.studies.whatif.uncertainty import Uncertain


@dataclass(frozen=True)
class Waits:
    """First response times of one clock, in minutes; None where no message came."""

    median: Uncertain | None
    nine_in_ten: Uncertain | None
    ninety_nine: Uncertain | None
    oldest: Uncertain | None

    def named(self) -> tuple[tuple[str, Uncertain | None], ...]:
        """Each with its name in a report."""
        return (
            ("half wait at most", self.median),
            ("nine in ten wait at most", self.nine_in_ten),
            ("99 in 100 wait at most", self.ninety_nine),
            ("the longest waits", self.oldest),
        )


@dataclass(frozen=True)
class CandidatePromise:
    """One promise that might be made.

    Attributes:
        rule: The promise.
        promised: The median wait that it would promise, in minutes; None where it never
            promises anything.
        kept: The share of it that would be kept in a year.
    """

    rule: PromiseRule
    promised: float | None
    kept: Uncertain | None


@dataclass(frozen=True)
class StrongestPromise:
    """The strongest promise that would be kept so often.

    Attributes:
        often: The share asked for.
        promise: The one with the shortest promised wait whose lower bound reaches it; None
            where no candidate does.
    """

    often: float
    promise: CandidatePromise | None


@dataclass(frozen=True)
class Work:
    """What a pattern asks of the people who keep it; minutes a week, of all officers together.

    Attributes:
        windows: Time in the windows, used or not; a fact of the pattern.
        setup: Getting ready, of that time; a fact too.
        answering: Working on answers.
        asked_again: Reading what people wrote again because they waited.
        overtime: Of the work, what ran past the end of its window.
        outside: Of the work, what lay outside published hours.
    """

    windows: float
    setup: float
    answering: Uncertain | None
    asked_again: Uncertain | None
    overtime: Uncertain | None
    outside: Uncertain | None


@dataclass(frozen=True)
class Queues:
    """Messages that wait.

    Attributes:
        at_close: At the end of a window, on average over the windows of a year.
        worst_at_close: The most at the end of any window of a year.
        after_closure: The most when the desk opens after a holiday or another dated closure;
            None where none lies in the period.
    """

    at_close: Uncertain | None
    worst_at_close: Uncertain | None
    after_closure: Uncertain | None


@dataclass(frozen=True)
class PatternResult:
    """What would come of one pattern.

    Attributes:
        name: What it is called.
        words: The pattern in plain words.
        kept_today: It is what is done now.
        worked: It was seen in somebody's replies, so ``words`` are that worker's own.
        stability: Whether the desk keeps up. Where it does not, all that would need a queue
            with an end is None.
        wall: First response times by the wall clock.
        open: The same, inside the hours published.
        kept: Share kept of the promise that is judged by.
        urgent_kept: The same of the urgent class.
        possible: The share that somebody with no queue and no work could keep: for the others
            no window opens in time.
        candidates: Other promises, the strongest first.
        strongest: The strongest one kept, for each share asked for.
        queues: Messages that wait.
        work: What it asks.
    """

    name: str
    words: str
    kept_today: bool
    worked: bool
    stability: Stability
    wall: Waits | None
    open: Waits | None
    kept: Uncertain | None
    urgent_kept: Uncertain | None
    possible: float
    candidates: tuple[CandidatePromise, ...]
    strongest: tuple[StrongestPromise, ...]
    queues: Queues | None
    work: Work

    @property
    def steady(self) -> bool:
        """Whether it has waits to tell at all."""
        return self.stability.standing is not Standing.GROWING


def may_tell(pattern: PatternResult, whose: Whose, *, work_stated: bool) -> bool:
    """Whether a reader may see what a pattern asks of people.

    Args:
        pattern: Its sessions may have been seen in somebody's replies.
        whose: For whose eyes figures about work are.
        work_stated: How long answers take was stated, not read from anybody's replies.
    """
    return whose.may_see_work or (work_stated and not pattern.worked)


@dataclass(frozen=True)
class Variation:
    """One assumption changed.

    Attributes:
        name: What was changed, in words.
        kept: The share kept then; None where the queue would grow.
        change: How much that is more than before; −(all of it) where the queue would grow.
        error: Monte Carlo standard error of ``change``, from years on the same random numbers.
        grows_by: By how many messages a week the queue would grow.
    """

    name: str
    kept: float | None
    change: float
    error: float
    grows_by: float = 0.0


@dataclass(frozen=True)
class Sensitivity:
    """How the answer for one pattern moves with its assumptions.

    Attributes:
        pattern: Of which pattern.
        kept: The share kept with the best single parameters and nothing changed.
        error: Its Monte Carlo standard error.
        years: How many years each variation was simulated for.
        variations: The one that moves the answer most first.
    """

    pattern: str
    kept: float
    error: float
    years: int
    variations: tuple[Variation, ...]


@dataclass(frozen=True)
class WhatIfResult:
    """The answer to a request.

    Attributes:
        patterns: In the order of the report: today's first.
        judged_by: The promise that ``kept`` is of.
        promise_stated: Somebody stated it; else it stands in for none.
        draws: Parameter draws.
        years_each: Years simulated with each.
        level: Of every interval.
        messages_a_week: What comes, by the best single parameters.
        minutes_a_message: What one takes; a worker's own unless it was stated.
        n_arrivals: Messages that the demand rests on; 0 where it was stated.
        sensitivity: Which assumption moves the answer; None where it was not asked for, or
            where the queue grows whatever is assumed.
        alarm: Why a Poisson process would be wrong here; empty where it would not.
        assumed: What was assumed and cannot be known, each a sentence.
        of_work: Those of them that tell how long somebody worked: a worker's own.
    """

    patterns: tuple[PatternResult, ...]
    judged_by: PromiseRule
    promise_stated: bool
    draws: int
    years_each: int
    level: float
    messages_a_week: float
    minutes_a_message: float
    n_arrivals: int
    sensitivity: Sensitivity | None
    alarm: str
    assumed: tuple[str, ...]
    of_work: tuple[str, ...]

    @property
    def years(self) -> int:
        """How many years were simulated."""
        return self.draws * self.years_each

    def of(self, name: str) -> PatternResult:
        """The pattern that is called so."""
        return next(pattern for pattern in self.patterns if pattern.name == name)
