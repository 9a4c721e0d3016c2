"""What every part of the report works from."""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.findings.finding import Finding, Point
from wardmote.findings.making import About, Origin
from wardmote.findings.whose import Whose
from wardmote.studies.whatif.plan.result import Plan, Winner
from wardmote.studies.whatif.uncertainty import Uncertain

YEARS = "simulated years"

METHOD = "pattern search; the front simulated anew on fresh seeds; "
"""Before the method of a figure itself."""

WORKING_DAY = (
    "A working day, in a promise, is one on which the pattern opens: with fewer days the same "
    "words promise later. See what each tells residents to wait."
)


@dataclass(frozen=True, eq=False)
class Material:
    """A plan, and what is needed to tell it.

    Attributes:
        plan: The answer.
        origin: What all findings share.
        whose: For whose eyes figures about work are.
        may_see_work: Whether this reader may see them.
    """

    plan: Plan
    origin: Origin
    whose: Whose
    may_see_work: bool

    def withheld(self, about: About) -> Finding | None:
        """The finding that says that a figure is a worker's own; None where it may be told."""
        if self.may_see_work:
            return None
        return self.origin.withheld(
            about,
            reason=self.whose.reason,
            remedy=f"{self.whose.remedy} With --minutes-a-message it is nobody's own.",
        )

    def minutes(self, winner: Winner) -> float:
        """What may be told of the minutes a week of a pattern."""
        return winner.windows + (winner.overtime if self.may_see_work else 0.0)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What was assumed of the demand, as far as this reader may know it."""
        plan = self.plan
        alarm = (plan.alarm,) if plan.alarm else ()
        return (*alarm, *(s for s in plan.assumed if self.may_see_work or s not in plan.of_work))


def point(label: str, own: Uncertain | None, x: float | None = None, group: str = "") -> Point:
    """A figure as a row of a series."""
    if own is None:
        return Point(label, None, None, None, 0, x, group)
    return Point(label, own.estimate, own.interval.lower, own.interval.upper, own.years, x, group)
