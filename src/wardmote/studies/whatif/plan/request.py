"""What a plan is asked: frozen, complete, and all that the answer depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wardmote.findings.whose import Whose
from wardmote.hours.pattern import Pattern, Version
from wardmote.promises.ladder import CANDIDATES
from wardmote.promises.rule import PromiseRule
from wardmote.studies.whatif.engine.load import Backlog
from wardmote.studies.whatif.engine.ticks import Period
from wardmote.studies.whatif.plan.errors import NothingToTry
from wardmote.studies.whatif.plan.shapes import Block
from wardmote.studies.whatif.plan.stating import TimeWeHave
from wardmote.studies.whatif.request import Demand, NamedPattern, WhatIfRequest


@dataclass(frozen=True, eq=False)
class PlanRequest:
    """What comes, the time that people have, and the promise that they would like to make.

    Attributes:
        demand: What comes to the desk, from conversations or from stated rates.
        time: The time that people have to answer in.
        promise: The promise to make.
        within: The hours in which people can be there; work outside them is out of hours. Every
            pattern has their zone, holidays and closed dates.
        period: The weeks to simulate; 52 for a year.
        kept: The share of promises to keep.
        blocks: The patterns to try; made from the time and the hours, if none are stated.
        most: About how many patterns to try, where they are made.
        setup_minutes: Getting ready at the beginning of each window.
        candidates: Promises to choose a weaker one from.
        backlog: Messages that wait when the period begins.
        years: How many years to simulate the winners for, over all draws of the parameters.
        winners: At most so many patterns of the front.
        seed: Of the random numbers; the winners have others.
        level: The level of every interval.
        whose: For whose eyes overtime and out-of-hours work are.
        work_stated: Handling was stated, so that figures about work are nobody's own.
    """

    demand: Demand
    time: TimeWeHave
    promise: PromiseRule
    within: Pattern
    period: Period
    kept: float = 0.9
    blocks: tuple[Block, ...] = ()
    most: int = 2_400
    setup_minutes: float = 0.0
    candidates: tuple[PromiseRule, ...] = CANDIDATES
    backlog: Backlog = field(default_factory=Backlog.none)
    years: int = 200
    winners: int = 12
    seed: int = 1
    level: float = 0.95
    whose: Whose = field(default_factory=Whose)
    work_stated: bool = False

    @property
    def may_see_work(self) -> bool:
        """Whether overtime and work outside hours may be told to this reader."""
        return self.work_stated or self.whose.may_see_work

    @property
    def version(self) -> Version:
        """The hours in which people can be there when the period begins.

        Raises:
            NothingToTry: They hold no window.
        """
        version = self.within.version_on(self.period.first)
        if version is None or not any(version.week):
            raise NothingToTry(
                f"The hours in which people can be there hold no window on {self.period.first}.",
                where="--hours",
                remedy="State when they can, like: mon-fri 09:00-17:00; closed holidays england.",
            )
        return version

    @property
    def minutes_a_week(self) -> float:
        """The time that people have in a week without holidays."""
        return self.time.a_week(sum(bool(day) for day in self.version.week))

    @property
    def split(self) -> tuple[int, int]:
        """Parameter draws, and years with each, for the winners."""
        return self.as_what_if((), self.seed).split

    def as_what_if(
        self, patterns: Sequence[Pattern], seed: int, others: Sequence[PromiseRule] = ()
    ) -> WhatIfRequest:
        """The same asked of some patterns alone; of the candidates the promise itself is first."""
        return WhatIfRequest(
            demand=self.demand,
            patterns=tuple(NamedPattern(pattern) for pattern in patterns),
            period=self.period,
            setup_minutes=self.setup_minutes,
            promise=self.promise,
            candidates=(self.promise, *others),
            backlog=self.backlog,
            years=self.years,
            seed=seed,
            level=self.level,
            whose=self.whose,
            work_stated=self.work_stated,
            assumptions=False,
        )
