"""What would do where no pattern within the time keeps the promise: more time, or a weaker one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wardmote.studies.whatif.engine.load import Load
from wardmote.studies.whatif.plan.choosing import fresh_seed, look_for
from wardmote.studies.whatif.plan.grid import Tried, generated, stated
from wardmote.studies.whatif.plan.request import PlanRequest
from wardmote.studies.whatif.plan.result import Nearest, Winner
from wardmote.studies.whatif.plan.stating import MOST_A_WEEK
from wardmote.studies.whatif.plan.trying import Ground
from wardmote.studies.whatif.plan.winners import simulated
from wardmote.studies.whatif.result import CandidatePromise

FACTORS = (1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0)
"""How much more time is tried, one after the other."""

_MOST = 400
_LOOKED_AT = 2
_WEAKER_OF = 4


def grid_of(request: PlanRequest, minutes_a_week: float, most: int) -> Tried:
    """What is tried with that much time."""
    if request.blocks:
        return stated(request.blocks, minutes_a_week)
    return generated(minutes_a_week, request.version.week, most)


def nearest(
    request: PlanRequest,
    ground: Ground,
    winners: Sequence[Winner],
    load: Load,
    progress: Callable[[float], None] = lambda done: None,
) -> Nearest:
    """The least more time of ``FACTORS`` that reaches the aim, and the strongest weaker promise."""
    point = request.demand.point()
    work = point.messages_a_week * point.minutes_a_message
    instead = _weaker(request, ground, winners)
    last = request.minutes_a_week
    for number, factor in enumerate(FACTORS):
        progress(number / len(FACTORS))
        last = min(request.minutes_a_week * factor, MOST_A_WEEK)
        # With less than what the answers take no pattern keeps up.
        found = _reaching(request, ground, last, load) if last > work else None
        if found is not None or last == MOST_A_WEEK:
            return Nearest(found, last, instead)
    return Nearest(None, last, instead)


def _reaching(
    request: PlanRequest, ground: Ground, minutes_a_week: float, load: Load
) -> Winner | None:
    grid = grid_of(request, minutes_a_week, _MOST)
    if not grid.shapes:
        return None
    found = look_for(
        request, ground, grid.shapes, grid.made, minutes_a_week=minutes_a_week, load=load
    )
    kept = found.outcomes.kept
    # One that falls short in the search, where nobody writes again, will not reach it later.
    surest = found.outcomes.least.argsort(kind="stable")[::-1].tolist()
    likely = [place for place in surest if kept[place] >= request.kept]
    tried = simulated(
        request,
        ground,
        [found.chosen[place] for place in likely[:_LOOKED_AT]],
        [float(kept[place]) for place in likely[:_LOOKED_AT]],
        seed=fresh_seed(request.seed, "nearest", round(minutes_a_week)),
    )
    reaching = [each for each in tried if each.reaches]
    return min(reaching, key=lambda each: each.windows + each.overtime, default=None)


def _weaker(
    request: PlanRequest, ground: Ground, winners: Sequence[Winner]
) -> tuple[CandidatePromise, Winner] | None:
    """Tried on the winners that come nearest, with the messages that these had."""
    near = sorted(winners, key=lambda each: -each.least_kept)[:_WEAKER_OF]
    if not near:
        return None
    again = simulated(
        request,
        ground,
        [each.shape for each in near],
        [each.kept_in_search for each in near],
        seed=near[0].seed,
        others=request.candidates,
    )
    return weaker(again, request.kept)


def weaker(winners: Sequence[Winner], often: float) -> tuple[CandidatePromise, Winner] | None:
    """Of the candidates that a winner keeps often enough the one that tells the shortest wait."""
    able = [
        (candidate, winner)
        for winner in winners
        for candidate in winner.result.candidates
        if candidate.promised is not None
        and candidate.kept is not None
        and (candidate.kept.interval.lower or 0.0) >= often
    ]
    return min(able, key=lambda pair: (pair[0].promised or 0.0, pair[1].windows), default=None)
