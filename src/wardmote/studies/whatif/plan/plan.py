"""The plan: a frozen request in, a frozen result out.

>>> from datetime import date
>>> from zoneinfo import ZoneInfo
>>> from wardmote.hours.reading import read_hours
>>> from wardmote.promises.rule import parse_promise
>>> from wardmote.studies.whatif.calibration.fitting import stated
>>> from wardmote.studies.whatif.engine.ticks import Period
>>> from wardmote.studies.whatif.plan.request import PlanRequest
>>> from wardmote.studies.whatif.plan.stating import parse_time_we_have
>>> request = PlanRequest(
...     demand=stated(messages_a_week=20, minutes_a_message=3),
...     time=parse_time_we_have("120 minutes a week"),
...     promise=parse_promise("2nd working day 17:00"),
...     within=read_hours("mon-fri 09:00-17:00; closed holidays england"),
...     period=Period(date(2026, 3, 2), 4, ZoneInfo("Europe/London")),
...     most=20, years=8, winners=2,
... )
>>> answer = plan(request)
>>> answer.best.reaches, answer.best.windows <= 120
(True, True)
"""

from __future__ import annotations

from wardmote.channels.reading import Progress, no_progress
from wardmote.studies.whatif.engine.load import LoadModel
from wardmote.studies.whatif.errors import AbsurdHandling, NothingArrives
from wardmote.studies.whatif.plan.choosing import Found, fresh_seed, look_for, plain_load
from wardmote.studies.whatif.plan.errors import NothingToTry
from wardmote.studies.whatif.plan.grid import Tried
from wardmote.studies.whatif.plan.nearest import grid_of, nearest
from wardmote.studies.whatif.plan.request import PlanRequest
from wardmote.studies.whatif.plan.result import Counts, Plan
from wardmote.studies.whatif.plan.trying import Ground
from wardmote.studies.whatif.plan.winners import optimism, simulated
from wardmote.studies.whatif.whatif import LONGEST_ANSWER
from wardmote.studies.whatif.years import Run, check_size


def plan(request: PlanRequest, progress: Progress = no_progress) -> Plan:
    """What can be promised with the time that people have.

    Args:
        request: What comes, the time, and the promise to make.
        progress: Told how far it has come.

    Raises:
        NothingToTry: No pattern of the grid fits the time.
        AbsurdHandling: An answer takes no time at all, or more than a working day.
        NothingArrives: No message is expected.
        TooManyYears: Memory or patience would not hold them.
    """
    point = request.demand.point()
    _check(point)
    draws, each = request.split
    run = Run(request.period, each, request.seed, request.backlog)
    check_size(point, draws, run, request.winners)
    grid = _grid(request)
    ground = Ground(request)
    load = plain_load(request, request.seed)
    found = look_for(
        request, ground, grid.shapes, grid.made,
        minutes_a_week=request.minutes_a_week, load=load,
        progress=lambda done: progress("searching patterns", done),
    )  # fmt: skip
    winners = simulated(
        request, ground, found.chosen, found.outcomes.kept.tolist(),
        seed=fresh_seed(request.seed, "winners"),
        progress=lambda done: progress("simulating the winners anew", done),
    )  # fmt: skip
    hidden = None
    if found.chosen:
        fresh = plain_load(request, fresh_seed(request.seed, "optimism"))
        hidden = optimism(ground, found, load, fresh, request.level)
    near = None
    if not any(each.reaches for each in winners):
        near = nearest(
            request, ground, winners, load,
            lambda done: progress("looking for what would do", done),
        )  # fmt: skip
    return Plan(
        winners=winners,
        counts=_counts(found),
        minutes_a_week=request.minutes_a_week,
        promise=request.promise,
        aim=request.kept,
        optimism=hidden,
        nearest=near,
        fell_behind=len(found.chosen) - len(winners),
        messages_a_week=point.messages_a_week,
        minutes_a_message=point.minutes_a_message,
        draws=draws,
        years_each=each,
        level=request.level,
        n_arrivals=request.demand.n_arrivals,
        alarm=request.demand.alarm,
        assumed=request.demand.sentences,
        of_work=request.demand.of_work,
    )


def _check(model: LoadModel) -> None:
    if not 0 < model.minutes_a_message <= LONGEST_ANSWER:
        raise AbsurdHandling(
            f"An answer that takes {model.minutes_a_message:,.4g} minutes on average is none that "
            "a desk gives in a window.",
            remedy="State what one really takes with --minutes-a-message.",
        )
    if not model.messages_a_week > 0:
        raise NothingArrives(
            "Not one message a week is expected, so there is nothing to answer.",
            remedy="State how many come, with --messages-a-week.",
        )


def _grid(request: PlanRequest) -> Tried:
    grid = grid_of(request, request.minutes_a_week, request.most)
    if not grid.shapes:
        least = "Every stated pattern is longer" if request.blocks else "Two windows of ten minutes"
        raise NothingToTry(
            f"No pattern fits {request.minutes_a_week:g} minutes a week: "
            + (f"{least}." if request.blocks else f"{least} a week are the least that is tried."),
            where="--time-we-have",
            remedy="State more time, or hours (--hours) or a grid (--grid) that it fits.",
        )
    return grid


def _counts(found: Found) -> Counts:
    return Counts(
        made=found.made,
        looked_at=found.shapes,
        no_time=found.no_time,
        cannot_keep_up=found.cannot_keep_up,
        beyond=found.beyond,
        on_front=found.on_front,
        years=found.years,
    )
