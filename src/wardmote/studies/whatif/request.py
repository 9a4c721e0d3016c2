"""What a what-if is asked: frozen, complete, and all that the answer depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from wardmote.findings.whose import Whose
from wardmote.hours.pattern import Pattern
from wardmote.hours.reading import read_hours
from wardmote.promises.ladder import CANDIDATES
from wardmote.promises.rule import PromiseRule
from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.desk import AtClose, Order
from wardmote.studies.whatif.engine.load import Backlog, Load, LoadModel
from wardmote.studies.whatif.engine.ticks import Period
from wardmote.studies.whatif.result import PatternResult, may_tell

MOST_DRAWS = 200
"""Draws of the parameters; more years than two with each are more years with the same draws."""


class Demand(Protocol):
    """What comes to a desk and what it asks of it, with how unsure that is.

    ``wardmote.studies.whatif.calibration`` makes one from conversations or from stated rates.
    """

    @property
    def n_arrivals(self) -> int:
        """Messages that it rests on; 0 where rates were stated."""
        ...

    @property
    def alarm(self) -> str:
        """Why a Poisson process would be wrong here; empty where it would not."""
        ...

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was assumed, and what cannot be known."""
        ...

    @property
    def of_work(self) -> tuple[str, ...]:
        """Those of the sentences that tell how long somebody worked: a worker's own."""
        ...

    def point(self) -> LoadModel:
        """The best single parameters."""
        ...

    def draws(self, count: int, seed: int) -> tuple[LoadModel, ...]:
        """Parameters drawn as unsure as they are."""
        ...

    def varied(self, **changes: Any) -> Self:
        """The same with an assumption changed."""
        ...


class RealLoad(Protocol):
    """Whole weeks that really were, drawn again: messages without a model of them."""

    def load(
        self,
        models: Sequence[LoadModel],
        years_each: int,
        period: Period,
        seed: int,
        backlog: Backlog,
        /,
    ) -> Load:
        """So many years of them."""
        ...


@dataclass(frozen=True)
class NamedPattern:
    """A pattern to try.

    Attributes:
        pattern: The hours to publish.
        name: What to call it; the pattern's own name or its windows, if empty.
        officers: How many people answer in every window, or the hours of each of them.
        kept_today: It is the one that is kept now: what demand is, it is under this one.

    >>> NamedPattern.of("mon-fri 09:30-10:00, 15:30-16:00; zone Europe/London").called
    'mon-fri 09:30-10:00, 15:30-16:00'
    """

    pattern: Pattern
    name: str = ""
    officers: int | tuple[Pattern, ...] = 1
    kept_today: bool = False

    @classmethod
    def of(cls, hours: str | Pattern, name: str = "", officers: int = 1) -> NamedPattern:
        """The pattern that a text or a file states."""
        return cls(read_hours(hours) if isinstance(hours, str) else hours, name, officers)

    @property
    def called(self) -> str:
        """Its name, or its windows in the shortest words."""
        said = self.name or self.pattern.name
        if said:
            return said
        parts = [part for part in str(self.pattern).split("; ") if not part.startswith("zone ")]
        return "; ".join(part for part in parts if not part.startswith("closed holidays"))


@dataclass(frozen=True, eq=False)
class KeptSessions:
    """The sessions that were really kept, laid over the period as they followed each other.

    Attributes:
        sessions: When somebody answered.
        published: The hours by which waits and work outside them count.
        words: A plain description; a worker's own.
        name: What to call them.
    """

    sessions: Calendar
    published: Pattern | None
    words: str
    name: str = "as kept today"


@dataclass(frozen=True, eq=False)
class WhatIfRequest:
    """What comes, the patterns to try on it, and how.

    Attributes:
        demand: What comes to the desk, from conversations or from stated rates.
        patterns: The patterns to compare, in the order of the report.
        period: The weeks to simulate; 52 for a year.
        kept: The sessions really kept, as one more pattern; None where they are not known, or
            where one of ``patterns`` stands for today.
        order: Which of the messages that wait is next.
        at_close: What becomes of the message in hand when a window closes.
        setup_minutes: Getting ready at the beginning of each window, before anything is answered.
        promise: The rule to judge by; without one the share answered within 24 hours is told.
        urgent_promise: The rule for messages of the urgent class.
        urgent_share: The share of messages that are of that class.
        candidates: Promises to choose the strongest from.
        demand_shift: By how much more is asked, as a share, once other hours are published than
            today's; negative for less. Nobody knows it: it is there to be varied.
        backlog: Messages that wait when the period begins.
        real_weeks: Real weeks, to try instead of the model; None where there are none.
        years: How many years to simulate in all, over all draws of the parameters.
        seed: Of the random numbers; the same for every pattern.
        level: The level of every interval.
        whose: For whose eyes minutes and out-of-hours work are.
        work_stated: Handling was stated, not worked out from anybody's replies, so that figures
            about work are nobody's own.
        assumptions: Whether to change one assumption after another.
        notes: What else was assumed, each a sentence.
    """

    demand: Demand
    patterns: tuple[NamedPattern, ...]
    period: Period
    kept: KeptSessions | None = None
    order: Order = Order.FIFO
    at_close: AtClose = AtClose.FINISH
    setup_minutes: float = 0.0
    promise: PromiseRule | None = None
    urgent_promise: PromiseRule | None = None
    urgent_share: float = 0.0
    candidates: tuple[PromiseRule, ...] = CANDIDATES
    demand_shift: float = 0.0
    backlog: Backlog = field(default_factory=Backlog.none)
    real_weeks: RealLoad | None = None
    years: int = 200
    seed: int = 1
    level: float = 0.95
    whose: Whose = field(default_factory=Whose)
    work_stated: bool = False
    assumptions: bool = True
    notes: tuple[str, ...] = ()

    def may_tell(self, pattern: PatternResult) -> bool:
        """Whether this reader may see what a pattern asks of people."""
        return may_tell(pattern, self.whose, work_stated=self.work_stated)

    @property
    def split(self) -> tuple[int, int]:
        """Parameter draws, and years simulated with each.

        Two years with each draw tell what chance does to a year; more draws tell better what
        not knowing the parameters does, until there are ``MOST_DRAWS`` of them.
        """
        each = max(-(-self.years // MOST_DRAWS), 2)
        return max(-(-self.years // each), 2), each
