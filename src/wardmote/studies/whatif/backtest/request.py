"""What a back-test is asked: frozen, complete, and all that the answer depends on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wardmote.channels.reading import Reading
from wardmote.findings.whose import Whose
from wardmote.hours.pattern import Pattern
from wardmote.promises.rule import PromiseRule
from wardmote.promises.within import WithinElapsed

QUARTER = 13
"""Weeks."""

A_DAY_AND_NIGHT = WithinElapsed(24 * 60)
"""What messages are judged by where no promise is stated: 24 hours by the wall clock."""


@dataclass(frozen=True)
class BacktestRequest:
    """An archive that was read, what was stated about its team, and how to test on it.

    Attributes:
        reading: The archive, read; it says of what class it is.
        zone: The zone in which weeks begin. Ignored where ``pattern`` is given, whose own zone
            is used.
        now: When the back-test was made; goes into the findings.
        zone_stated: False where nobody stated one and UTC stands in; the report says so.
        pattern: The published hours, if any were stated; the promise may need them.
        promise: The rule to judge by; None for within 24 hours by the wall clock.
        handling: Mean minutes a message and their coefficient of variation, where they are
            stated; None to read them from the gaps between sends, on the past alone.
        timed_sample: Minutes that each of a sample of answers took; empty for none. It replaces the
            gaps, as though it had been known from the start.
        whose: For whose eyes the answers sent in each week are.
        silence: The spell after which the same resident's next message opens a new conversation.
        history: Whole weeks that must lie before the first week tested.
        most_weeks: At most so many weeks are tested, the latest.
        follow_up: How long waits are followed after a week: its messages' waits count as this
            long where they are longer, and a week counts for waits only if the data go on so
            long after it.
        draws: Parameter draws for each week.
        years_each: Times that the week is simulated under each draw.
        resamples: Bootstrap resamples for the comparison with the baselines.
        seed: Of every random number.
        level: The level of the intervals of what is found out (coverage, differences).
        threads: At most so many at once; nothing depends on it.
        fiction: The archive was made up, and every page says so.
    """

    reading: Reading
    zone: ZoneInfo
    now: datetime
    zone_stated: bool = True
    pattern: Pattern | None = None
    promise: PromiseRule | None = None
    handling: tuple[float, float] | None = None
    timed_sample: tuple[float, ...] = ()
    whose: Whose = field(default_factory=Whose)
    silence: timedelta = timedelta(days=14)
    history: int = QUARTER
    most_weeks: int = 104
    follow_up: timedelta = timedelta(days=7)
    draws: int = 100
    years_each: int = 10
    resamples: int = 2_000
    seed: int = 1
    level: float = 0.95
    threads: int | None = None
    fiction: bool = False

    @property
    def rule(self) -> PromiseRule:
        """What messages are judged by."""
        return self.promise or A_DAY_AND_NIGHT

    @property
    def local_zone(self) -> ZoneInfo:
        """The zone in which weeks begin."""
        return self.pattern.zone if self.pattern else self.zone
