"""The search: patterns that cannot keep up dropped, the others tried, and the front of them taken.

The first round leaves out that people write again while they wait, and urgent messages: it only
has to find the patterns worth simulating in full. See docs/methods/plan-search.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.random_streams import stream
from wardmote.studies.whatif.engine.load import Chasing, Load, LoadModel
from wardmote.studies.whatif.engine.serving import generate
from wardmote.studies.whatif.plan.front import not_dominated, spread
from wardmote.studies.whatif.plan.request import PlanRequest
from wardmote.studies.whatif.plan.shapes import Shape
from wardmote.studies.whatif.plan.trying import Ground, Outcomes, tried

MESSAGES = 700_000
"""Of the search's load: more would wait for nothing, as the winners are simulated anew."""

_FINENESS = {"minutes": 5.0, "kept": 0.005, "oldest": 360.0, "told": 120.0, "outside": 1.0}
"""Differences that nobody would choose by: a share of ``kept``, else minutes."""


@dataclass(frozen=True, eq=False)
class Found:
    """What the search found.

    Attributes:
        made: Patterns of the grid, before they were thinned.
        shapes: Those that were looked at.
        no_time: Dropped: the windows are over before anybody is ready.
        cannot_keep_up: Dropped: what comes takes longer than there is, or the queue had no end.
        beyond: Dropped: windows and overtime together take longer than the time that people have.
        chosen: The front, or as much of it as is simulated in full.
        on_front: How many patterns are on it.
        outcomes: Of those chosen, in the search.
        others: Patterns taken evenly from all that keep up, to see what is chance in the search.
        others_kept: Their shares kept in the search.
        years: Simulated for each pattern.
    """

    made: int
    shapes: int
    no_time: int
    cannot_keep_up: int
    beyond: int
    chosen: tuple[Shape, ...]
    on_front: int
    outcomes: Outcomes
    others: tuple[Shape, ...]
    others_kept: NDArray[np.float64]
    years: int


def plain_load(request: PlanRequest, seed: int) -> Load:
    """Messages for the fast rounds: nobody writes again and none is urgent.

    Every year has parameters of its own, for they move a share more than chance does.
    """
    point = request.demand.point()
    a_year = max(point.messages_a_week * request.period.weeks, 1.0)
    years = max(min(request.years, int(MESSAGES / a_year)), 2)
    models = [_plain(model) for model in request.demand.draws(years, seed)]
    return generate(models, 1, request.period, seed, backlog=request.backlog)


def _plain(model: LoadModel) -> LoadModel:
    return replace(model, chasing=Chasing.none(), urgent_share=0.0)


def look_for(
    request: PlanRequest,
    ground: Ground,
    shapes: Sequence[Shape],
    made: int,
    *,
    minutes_a_week: float,
    load: Load,
    progress: Callable[[float], None] = lambda done: None,
) -> Found:
    """The patterns that nothing beats, within the time.

    Args:
        request: What is asked.
        ground: Made of it.
        shapes: What to try.
        made: How many there were before they were thinned.
        minutes_a_week: The time that people have.
        load: The messages, the same for all.
        progress: Told what share is done.
    """
    point = request.demand.point()
    work = point.messages_a_week * point.minutes_a_message
    available = np.array([ground.available(shape) for shape in shapes])
    ready = available > 0
    busy = ready & (work >= available)
    able = [shape for shape, good in zip(shapes, ready & ~busy, strict=True) if good]
    every = tried(ground, load, able, progress)
    ended = np.isfinite(every.oldest)
    in_time = ended & (every.minutes <= minutes_a_week + 1e-9)
    which = np.flatnonzero(in_time)
    inside = every.of(which)
    costs = weighed(inside, work=request.may_see_work)
    front = np.flatnonzero(not_dominated(costs))
    chosen = front[picked(costs[front], inside.least[front], request.winners)]
    evenly = which[:: max(which.size // 40, 1)]
    return Found(
        made=made,
        shapes=len(shapes),
        no_time=int((~ready).sum()),
        cannot_keep_up=int(busy.sum() + (~ended).sum()),
        beyond=int((ended & ~in_time).sum()),
        chosen=tuple(able[place] for place in which[chosen]),
        on_front=front.size,
        outcomes=inside.of(chosen),
        others=tuple(able[place] for place in evenly),
        others_kept=every.kept[evenly],
        years=load.count.size,
    )


def weighed(found: Outcomes, *, work: bool) -> NDArray[np.float64]:
    """Costs to keep small, rounded to what anybody would choose by.

    Args:
        found: What the patterns came to.
        work: Whether overtime and work outside hours may tell patterns apart: where they are
            not for this reader, window minutes alone stand for the time.
    """
    columns = [
        (found.minutes if work else found.windows) / _FINENESS["minutes"],
        (1 - found.kept) / _FINENESS["kept"],
        found.oldest / _FINENESS["oldest"],
        # Where a pattern opens on fewer days the same promise is a weaker one.
        np.minimum(found.told, 1e9) / _FINENESS["told"],
        found.outside / _FINENESS["outside"],
    ]
    return np.asarray(np.round(np.column_stack(columns if work else columns[:4])), np.float64)


def picked(costs: NDArray[np.float64], least: NDArray[np.float64], most: int) -> list[int]:
    """Which of a front to simulate in full: for each wait told the pattern surest to keep it.

    After these the ones that are most unlike each other.

    Args:
        costs: As from ``weighed``.
        least: The share that each keeps in all but its worst years.
        most: How many to choose.
    """
    wait = costs[:, 3]
    first = [
        int(min(np.flatnonzero(wait == own), key=lambda place: (-least[place], place)))
        for own in np.unique(wait)
    ]
    return spread(costs, most, first[:most])


def fresh_seed(seed: int, *name: str | int) -> int:
    """Another seed, that of the winners or of a further search."""
    return int(stream(seed, "plan", *name).integers(2**62))
