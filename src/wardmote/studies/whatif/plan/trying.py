"""Patterns of a grid as desks, tried on the same messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wardmote.hours.clock import ServiceClock
from wardmote.hours.pattern import Pattern
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import Desk
from wardmote.studies.whatif.engine.load import Load
from wardmote.studies.whatif.engine.searching import search
from wardmote.studies.whatif.engine.ticks import A_MINUTE, NEVER
from wardmote.studies.whatif.plan.request import PlanRequest
from wardmote.studies.whatif.plan.shapes import Shape

Figures = NDArray[np.float64]

_TOGETHER = 250
"""Patterns laid out at once, so that memory holds."""


@dataclass(frozen=True, eq=False)
class Laid:
    """A shape, laid out over the period.

    Attributes:
        shape: Which.
        pattern: To publish.
        clock: Of the pattern.
        own: Its windows.
        ready: What is left of them to answer in, after getting ready.
    """

    shape: Shape
    pattern: Pattern
    clock: ServiceClock
    own: Calendar
    ready: Calendar


class Ground:
    """What all patterns of a request have in common.

    Args:
        request: What is asked.
    """

    def __init__(self, request: PlanRequest) -> None:
        self.request = request
        self._version = request.version
        self._dates: dict[tuple[int, ...], int] = {}

    @cached_property
    def within(self) -> Calendar:
        """The hours in which people can be there."""
        return Calendar.of(ServiceClock(self.request.within), self.request.period)

    def laid(self, shape: Shape) -> Laid:
        """A shape over the period."""
        pattern = shape.pattern(self.request.within, self._version)
        clock = ServiceClock(pattern)
        own = Calendar.of(clock, self.request.period)
        setup = round(self.request.setup_minutes * A_MINUTE)
        return Laid(shape, pattern, clock, own, own.without_beginnings(setup) if setup else own)

    def desk(self, laid: Laid) -> Desk:
        """Where one person at a time answers in the windows, first come first served.

        What is in hand when a window closes is finished.
        """
        due = DueCurve.of(self.request.promise, laid.clock, self.request.period)
        return Desk((laid.ready,), self.within, due=due)

    def available(self, shape: Shape) -> float:
        """Minutes a week in which answers can be written, on average over the period.

        A window in an hour that a clock change takes or repeats counts as any other.
        """
        ready = max(shape.minutes - self.request.setup_minutes, 0.0)
        return self._dates_open(shape.days) * len(shape.starts) * ready / self.request.period.weeks

    def _dates_open(self, days: tuple[int, ...]) -> int:
        """Dates of the period on which such days open."""
        if days not in self._dates:
            own = self.laid(Shape(days, (12 * 60,), 1)).own
            self._dates[days] = own.within(0, self.request.period.ticks).opens.size
        return self._dates[days]


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What the search weighs, one entry a pattern.

    Attributes:
        kept: Share of promises kept, over all years.
        least: The share that all but the worst few years keep, as few as an interval of 95 %
            leaves out below: about its lower bound, as each year has parameters of its own.
        windows: Minutes of windows in a week without holidays.
        overtime: Minutes a week past the ends of windows, on average.
        oldest: The longest wait of a year, minutes, on average; infinite where some message
            was not answered at all.
        outside: Minutes a week outside the hours in which people can be there.
        told: The wait that the promise tells, minutes; the median over the messages of some
            years. Infinite where it promises nothing.
    """

    kept: Figures
    least: Figures
    windows: Figures
    overtime: Figures
    oldest: Figures
    outside: Figures
    told: Figures

    @property
    def minutes(self) -> Figures:
        """Minutes a week in all; getting ready lies within the windows."""
        return self.windows + self.overtime

    def of(self, which: NDArray[np.intp]) -> Outcomes:
        """Those of some patterns."""
        return Outcomes(*(getattr(self, name)[which] for name in _NAMES))


_NAMES = ("kept", "least", "windows", "overtime", "oldest", "outside", "told")


def outcomes(load: Load, desks: Sequence[Desk], shapes: Sequence[Shape]) -> Outcomes:
    """What the search weighs, of each desk."""
    sketch, weeks = search(load, desks), load.period.weeks
    due = sketch.due_n.sum(axis=1)
    windows = np.array([shape.minutes_a_week for shape in shapes], dtype=np.float64)
    oldest = np.where(sketch.oldest == NEVER, np.inf, np.maximum(sketch.oldest, 0) / A_MINUTE)
    years = max(sketch.kept.shape[1], 1)
    a_week = A_MINUTE * weeks * years
    return Outcomes(
        kept=sketch.kept.sum(axis=1) / np.maximum(due, 1),
        least=np.quantile(sketch.kept / np.maximum(sketch.due_n, 1), _WORST, axis=1),
        windows=windows,
        overtime=sketch.overtime.sum(axis=1) / a_week,
        oldest=oldest.mean(axis=1),
        outside=sketch.outside.sum(axis=1) / a_week,
        told=told(load, desks),
    )


_WORST = 0.025

_ASKED = 4_000
"""Messages by which it is seen what a promise tells."""


def told(load: Load, desks: Sequence[Desk]) -> Figures:
    """The median wait, in minutes, that each desk's promise tells; infinite where it tells none."""
    place = np.arange(load.arrival.shape[1])
    asked = load.arrival[(place < load.count[:, None]) & (place >= load.waiting)]
    asked = np.sort(asked[:: max(asked.size // _ASKED, 1)])
    waits = []
    for desk in desks:
        due = desk.due.due(asked)
        known = (due - asked)[due != NEVER]
        waits.append(np.median(known) / A_MINUTE if known.size else np.inf)
    return np.array(waits, dtype=np.float64)


def tried(
    ground: Ground,
    load: Load,
    shapes: Sequence[Shape],
    progress: Callable[[float], None] = lambda done: None,
) -> Outcomes:
    """Every shape on the same messages, in parts."""
    parts = []
    for first in range(0, len(shapes), _TOGETHER):
        some = shapes[first : first + _TOGETHER]
        desks = [ground.desk(ground.laid(shape)) for shape in some]
        parts.append(outcomes(load, desks, some))
        progress(min(first + _TOGETHER, len(shapes)) / len(shapes))
    joined = (np.concatenate([getattr(part, name) for part in parts]) for name in _NAMES)
    return Outcomes(*joined) if parts else Outcomes(*(np.zeros(0) for _ in _NAMES))
