"""The winners of the search, simulated anew with everything in force, and what the search hid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy.stats import t as student

from wardmote.basis.figures import Interval
from wardmote.promises.rule import PromiseRule
from wardmote.studies.whatif.desks import Trial, possible, reopenings
from wardmote.studies.whatif.engine.calendars import DueCurve
from wardmote.studies.whatif.engine.desk import Desk
from wardmote.studies.whatif.engine.load import Load
from wardmote.studies.whatif.engine.searching import search
from wardmote.studies.whatif.engine.ticks import A_MINUTE, NEVER
from wardmote.studies.whatif.figures import figures
from wardmote.studies.whatif.plan.choosing import Found
from wardmote.studies.whatif.plan.request import PlanRequest
from wardmote.studies.whatif.plan.result import Optimism, Winner
from wardmote.studies.whatif.plan.shapes import Shape
from wardmote.studies.whatif.plan.trying import Ground, Laid
from wardmote.studies.whatif.stability import Standing, stability
from wardmote.studies.whatif.years import Run, Years, simulate


def simulated(
    request: PlanRequest,
    ground: Ground,
    shapes: Sequence[Shape],
    kept_in_search: Sequence[float],
    *,
    seed: int,
    others: Sequence[PromiseRule] = (),
    progress: Callable[[float], None] = lambda done: None,
) -> tuple[Winner, ...]:
    """Each shape with all its figures; those that do not keep up are left out.

    Args:
        request: What is asked.
        ground: Made of it.
        shapes: To simulate.
        kept_in_search: The share of promises that the search saw each keep.
        seed: Of the random numbers: not that of the search.
        others: Promises to try beside the one that is asked about.
        progress: Told what share is done.
    """
    draws, each = request.split
    models = request.demand.draws(draws, seed)
    run = Run(request.period, each, seed, request.backlog)
    laid = [ground.laid(shape) for shape in shapes]
    trials = [_trial(request, ground, one, others) for one in laid]
    stable = [stability(models, trial.desk, request.period, seed) for trial in trials]
    steady = [i for i, found in enumerate(stable) if found.standing is not Standing.GROWING]
    years = simulate(models, [trials[i] for i in steady], run, progress)
    asked = request.as_what_if([one.pattern for one in laid], seed, others)
    point = request.demand.point()
    winners = []
    for i, own in zip(steady, years, strict=True):
        able = possible(trials[i], point, request.period)
        result = figures(asked, trials[i], own, stable[i], able)
        if result.steady:
            winners.append(
                Winner(
                    shapes[i], laid[i].pattern, result, _promised(own), kept_in_search[i],
                    request.kept,
                    seed,
                )
            )  # fmt: skip
    return tuple(sorted(winners, key=lambda each: (each.windows, each.shape)))


def _trial(
    request: PlanRequest, ground: Ground, laid: Laid, others: Sequence[PromiseRule]
) -> Trial:
    """The promise itself comes before the others, so that what it tells is measured too."""
    rules = (request.promise, *others)
    setup = min(request.setup_minutes, laid.shape.minutes) * len(laid.shape.starts)
    return Trial(
        name=str(laid.pattern).partition(";")[0],
        words=laid.pattern.words(),
        desk=_desk(ground, laid),
        candidates=tuple(DueCurve.of(rule, laid.clock, request.period) for rule in rules),
        kept_today=False,
        window_minutes=laid.shape.minutes_a_week,
        setup_minutes=setup * len(laid.shape.days),
    )


def _desk(ground: Ground, laid: Laid) -> Desk:
    desk = ground.desk(laid)
    return replace(desk, reopenings=reopenings(laid.pattern, laid.own, ground.request.period))


def _promised(years: Years) -> float | None:
    told = years.promised[0]
    return None if told == NEVER else told / A_MINUTE


def optimism(ground: Ground, found: Found, searched: Load, fresh: Load, level: float) -> Optimism:
    """How much better the winners looked, beside other patterns, than on other messages.

    Both loads are of the kind that the search used. That the messages of one are many and those
    of the other few is the same for winners and others, and cancels.
    """
    shapes = (*found.chosen, *found.others)
    desks = [ground.desk(ground.laid(shape)) for shape in shapes]
    gaps = []
    for load in (searched, fresh):
        sketch = search(load, desks)
        share = sketch.kept / np.maximum(sketch.due_n, 1)
        n = len(found.chosen)
        # A year has parameters of its own, so that years are independent.
        gaps.append(share[:n].mean(axis=0) - share[n:].mean(axis=0))
    error = float(np.sqrt(sum(gap.var(ddof=1) / gap.size for gap in gaps)))
    freedom = min(gap.size for gap in gaps) - 1
    share_ = float(gaps[0].mean() - gaps[1].mean())
    reach = float(student.ppf((1 + level) / 2, freedom)) * error
    return Optimism(
        share=share_,
        interval=Interval(share_ - reach, share_ + reach, level, "t, by simulated year"),
        winners=len(found.chosen),
        others=len(found.others),
        years=searched.count.size,
    )
