"""What every part of the report works from, and how its figures are said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from wardmote.basis.figures import Interval
from wardmote.findings.finding import Finding, Form, Point, Series
from wardmote.findings.making import About, Origin
from wardmote.findings.whose import Whose
from wardmote.findings.wording import figure, number, with_interval
from wardmote.studies.whatif.result import PatternResult, WhatIfResult, may_tell
from wardmote.studies.whatif.uncertainty import Uncertain

N_OF = "simulated years"

NO_TARGET = (
    'This is for saying "with this time, this is the promise". It is no target for anybody who '
    "answers."
)
ONLY_ONE_SEEN = (
    "Only the pattern kept today was ever observed. What the others would bring is worked out "
    "from it, and was not seen."
)


@dataclass(frozen=True, eq=False)
class Material:
    """A result, and what is needed to tell it.

    Attributes:
        result: The figures.
        origin: What all findings share.
        whose: For whose eyes figures about work are.
        work_stated: How long answers take was stated, not read from anybody's replies.
        demand_shift: By how much publishing other hours was taken to change demand.
    """

    result: WhatIfResult
    origin: Origin
    whose: Whose
    work_stated: bool
    demand_shift: float = 0.0

    @property
    def patterns(self) -> tuple[PatternResult, ...]:
        """In the order of the report."""
        return self.result.patterns

    @property
    def steady(self) -> tuple[PatternResult, ...]:
        """Those that keep up, and so have waits."""
        return tuple(pattern for pattern in self.patterns if pattern.steady)

    def may_tell(self, pattern: PatternResult) -> bool:
        """Whether this reader may see what a pattern asks of people."""
        return may_tell(pattern, self.whose, work_stated=self.work_stated)

    @property
    def workable(self) -> tuple[PatternResult, ...]:
        """The patterns of which they may."""
        return tuple(pattern for pattern in self.patterns if self.may_tell(pattern))

    def withheld(self, about: About) -> Finding | None:
        """The finding that says that a figure is a worker's own; None where it may be told."""
        if self.workable:
            return None
        return self.origin.withheld(
            about,
            reason=self.whose.reason,
            remedy=f"{self.whose.remedy} With --minutes-a-message it is nobody's own.",
        )

    def told(
        self,
        about: About,
        figures: Callable[[PatternResult], Iterable[tuple[str, Uncertain | None]]],
        *,
        sentence: str,
        unit: str,
        y_title: str,
        caveats: tuple[str, ...] = (),
        patterns: tuple[PatternResult, ...] | None = None,
    ) -> Finding:
        """A figure of every pattern, or several, as one finding.

        Args:
            about: What it is about.
            figures: Each with its name, of one pattern.
            sentence: What it comes to.
            unit: Of the figures.
            y_title: What they are.
            caveats: What to keep in mind.
            patterns: Which patterns; all, if not said.
        """
        rows = [
            (pattern.name, group, own)
            for pattern in (self.patterns if patterns is None else patterns)
            for group, own in (figures(pattern) if pattern.steady else (("", None),))
        ]
        known = [own for _, _, own in rows if own is not None]
        if not known:
            return self.origin.not_known(about, reason=self.why_none())
        points = tuple(point(name, own, group) for name, group, own in rows)
        method = method_of(known)
        return self.origin.estimated(
            about,
            method=method,
            sentence=sentence,
            n=self.result.years,
            n_of=N_OF,
            form=Form.BARS,
            series=Series(points, "pattern", y_title, unit, self.result.level, method),
            caveats=caveats,
        )

    def why_none(self) -> str:
        """Why no pattern has a figure."""
        if not self.steady:
            return " ".join(grows(pattern) for pattern in self.patterns)
        return "No message of the simulated years is of this kind."

    def sentence(
        self,
        says: str,
        figures: Callable[[PatternResult], tuple[str, ...]],
        patterns: tuple[PatternResult, ...] | None = None,
    ) -> str:
        """What it comes to under each pattern that keeps up, and which do not.

        Args:
            says: Of the first, with ``{}`` where each figure stands; of the others the figures
                alone are told.
            figures: Those of a pattern.
            patterns: Which patterns; all, if not said.
        """
        told: list[str] = []
        every = self.patterns if patterns is None else patterns
        for pattern in (each for each in every if each.steady):
            own = figures(pattern)
            words = " and ".join(own) if told else says.format(*own)
            told.append(f'{words} under "{pattern.name}"')
        first = [f"{'; '.join(told)}."] if told else []
        return " ".join([*first, *(grows(p) for p in every if not p.steady)])


def grows(pattern: PatternResult) -> str:
    """What is said instead of a wait."""
    by = number(round(pattern.stability.grows_by, 1)) if pattern.stability.grows_by >= 0.1 else ""
    how = f"by {by} messages a week" if by else "slowly, but without end"
    return f'Under "{pattern.name}" the queue grows {how}, so there is no wait to tell.'


def point(label: str, own: Uncertain | None, group: str = "") -> Point:
    """A figure as a row of a series."""
    if own is None:
        return Point(label, None, None, None, 0, None, group)
    bounds = own.interval
    return Point(label, own.estimate, bounds.lower, bounds.upper, own.years, None, group)


def method_of(known: Iterable[Uncertain]) -> str:
    """The method of several figures, in words."""
    return "; ".join(dict.fromkeys(own.method for own in known))


def said(own: Uncertain | None, unit: str) -> str:
    """A figure with its interval, as a sentence has it.

    >>> from wardmote.studies.whatif.uncertainty import Scale
    >>> bounds = Interval(60.0, None, 0.95, "ranks of the simulated years")
    >>> said(Uncertain(90.0, bounds, None, None, None, 8, 4, Scale.RANKS), "minutes")
    '1 h 30 min (1 h to no end)'
    """
    if own is None:
        return "not known"
    if own.estimate is None:
        low = own.interval.lower
        return "no end" if low is None else f"no end in most years ({figure(low, unit)} or more)"
    if own.estimate == own.interval.upper == 0.0:
        return "0 min" if unit == "minutes" else "none"
    return with_interval(own.estimate, own.interval, unit)


def bounds_of(values: Iterable[float], level: float) -> Interval:
    """What the middle of some draws lies between."""
    ordered = sorted(values)
    left_out = int(len(ordered) * (1 - level) / 2)
    return Interval(ordered[left_out], ordered[-1 - left_out], level, "ranks of the draws")


def each_figure(pattern: PatternResult) -> Iterator[tuple[str, str, Uncertain | None]]:
    """Every figure of a pattern with its name and its unit, those about work last."""
    for clock, waits in (("by the wall clock", pattern.wall), ("in published hours", pattern.open)):
        for name, own in waits.named() if waits else ():
            yield f"{name}, {clock}", "minutes", own
    yield "promise kept", "share", pattern.kept
    yield "urgent promise kept", "share", pattern.urgent_kept
    for candidate in pattern.candidates:
        yield f'"{candidate.rule}" kept', "share", candidate.kept
    if pattern.queues:
        yield "waiting at a window's end", "messages", pattern.queues.at_close
        yield "most waiting at a window's end", "messages", pattern.queues.worst_at_close
        yield "most waiting after a closure", "messages", pattern.queues.after_closure


def each_of_work(pattern: PatternResult) -> Iterator[tuple[str, Uncertain | None]]:
    """Every figure about work, in minutes a week."""
    work = pattern.work
    yield "answering", work.answering
    yield "reading what people asked again", work.asked_again
    yield "past the window's end", work.overtime
    yield "outside published hours", work.outside
