"""The what-if: a frozen request in, a frozen result out.

>>> from datetime import date
>>> from zoneinfo import ZoneInfo
>>> from wardmote.studies.whatif.calibration.fitting import stated
>>> from wardmote.studies.whatif.engine.ticks import Period
>>> from wardmote.studies.whatif.request import NamedPattern, WhatIfRequest
>>> request = WhatIfRequest(
...     demand=stated(messages_a_week=40, minutes_a_message=4),
...     patterns=(NamedPattern.of("mon-fri 09:30-10:00, 15:30-16:00; zone Europe/London"),),
...     period=Period(date(2026, 3, 2), 4, ZoneInfo("Europe/London")),
...     years=8,
...     assumptions=False,
... )
>>> pattern = whatif(request).patterns[0]
>>> pattern.steady, round(pattern.work.windows)
(True, 300)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wardmote.channels.reading import Progress, no_progress
from wardmote.studies.whatif.desks import WITHIN_A_DAY, Trial, possible, trials
from wardmote.studies.whatif.engine.load import LoadModel
from wardmote.studies.whatif.errors import (
    AbsurdHandling,
    NothingArrives,
    NothingToCompare,
    PromiseCannotBeMet,
)
from wardmote.studies.whatif.figures import figures, growing
from wardmote.studies.whatif.request import Demand, WhatIfRequest
from wardmote.studies.whatif.result import PatternResult, Sensitivity, WhatIfResult
from wardmote.studies.whatif.sensitivity import sensitivity
from wardmote.studies.whatif.stability import Standing, stability
from wardmote.studies.whatif.years import Run, check_size, simulate

LONGEST_ANSWER = 8 * 60.0
"""Minutes that an answer takes on average, beyond which it is a case and no message."""


def whatif(request: WhatIfRequest, progress: Progress = no_progress) -> WhatIfResult:
    """What residents would see under each pattern, what could be promised, and what it asks.

    Args:
        request: What comes, and the patterns to try on it.
        progress: Told how far it has come.

    Raises:
        NothingToCompare: No pattern was stated.
        WindowsNeverOpen: One of them leaves no time to answer in.
        PromiseCannotBeMet: No window of any opens before the promise falls due.
        AbsurdHandling: An answer takes no time at all, or more than a working day.
        NothingArrives: No message is expected.
        TooManyYears: Memory or patience would not hold them; the number that fits is said.
    """
    request = replace(request, demand=_with_urgent(request))
    tried = trials(request)
    if not tried:
        raise NothingToCompare(
            "No pattern was stated, and none is kept that could be seen.",
            remedy='State one, as in --windows "mon-fri 09:30-10:00, 15:30-16:00".',
        )
    _check_demand(request.demand.point())
    _check_promise(request, tried)
    found = _patterns(request, tried, progress)
    point = request.demand.point()
    draws, each = request.split
    return WhatIfResult(
        patterns=found,
        judged_by=request.promise or WITHIN_A_DAY,
        promise_stated=request.promise is not None,
        draws=draws,
        years_each=each,
        level=request.level,
        messages_a_week=point.messages_a_week,
        minutes_a_message=point.minutes_a_message,
        n_arrivals=request.demand.n_arrivals,
        sensitivity=_sensitivity(request, tried, found, progress),
        alarm=request.demand.alarm,
        assumed=(*request.demand.sentences, *request.notes),
        of_work=request.demand.of_work,
    )


def _with_urgent(request: WhatIfRequest) -> Demand:
    if not request.urgent_share:
        return request.demand
    return request.demand.varied(urgent_share=request.urgent_share)


def _check_demand(model: LoadModel) -> None:
    if not 0 < model.minutes_a_message <= LONGEST_ANSWER:
        raise AbsurdHandling(
            f"An answer that takes {model.minutes_a_message:,.4g} minutes on average is none that "
            "a desk gives in a window.",
            remedy="State what one really takes, between some seconds and 8 hours, with "
            "--minutes-a-message.",
        )
    if not model.messages_a_week > 0:
        raise NothingArrives(
            "Not one message a week is expected, so there is nothing to answer.",
            remedy="State how many come, with --messages-a-week.",
        )


@dataclass(frozen=True, eq=False)
class _Share:
    """Patterns that meet the same demand, each with its place in the report."""

    models: tuple[LoadModel, ...]
    trials: dict[int, Trial]


def _shares(request: WhatIfRequest, tried: tuple[Trial, ...]) -> tuple[_Share, ...]:
    """All patterns together; apart where publishing other hours is taken to shift demand."""
    models = request.demand.draws(request.split[0], request.seed)
    every = dict(enumerate(tried))
    if not request.demand_shift:
        return (_Share(models, every),)
    demand = request.demand.varied(rate_factor=1 + request.demand_shift)
    shifted = demand.draws(request.split[0], request.seed)
    today = {place: trial for place, trial in every.items() if trial.kept_today}
    others = {place: trial for place, trial in every.items() if not trial.kept_today}
    return _Share(models, today), _Share(shifted, others)


def _patterns(
    request: WhatIfRequest, tried: tuple[Trial, ...], progress: Progress
) -> tuple[PatternResult, ...]:
    """The figures of every pattern, in the order of the patterns."""
    run = Run(request.period, request.split[1], request.seed, request.backlog)
    check_size(request.demand.point(), request.split[0], run, len(tried))
    found: dict[int, PatternResult] = {}
    for share in _shares(request, tried):
        found |= _of_share(request, share, run, progress)
    return tuple(found[place] for place in range(len(tried)))


def _of_share(
    request: WhatIfRequest, share: _Share, run: Run, progress: Progress
) -> dict[int, PatternResult]:
    period, point = request.period, request.demand.point()
    able = {place: possible(trial, point, period) for place, trial in share.trials.items()}
    stable = {
        place: stability(share.models, trial.desk, period, request.seed)
        for place, trial in share.trials.items()
    }
    steady = [place for place in stable if stable[place].standing is not Standing.GROWING]
    years = simulate(
        share.models,
        [share.trials[place] for place in steady],
        run,
        lambda done: progress("simulating years", done),
    )
    simulated = dict(zip(steady, years, strict=True))
    return {
        place: figures(request, trial, simulated[place], stable[place], able[place])
        if place in simulated
        else growing(trial, stable[place], able[place])
        for place, trial in share.trials.items()
    }


def _check_promise(request: WhatIfRequest, tried: tuple[Trial, ...]) -> None:
    point = request.demand.point()
    if request.promise is None or any(possible(t, point, request.period) > 0 for t in tried):
        return
    raise PromiseCannotBeMet(
        f'No window of any pattern leaves time to answer before the promise "{request.promise}" '
        "falls due, whenever a message is asked.",
        where="--promise",
        remedy="Promise something later, or add windows that open in time.",
    )


def _sensitivity(
    request: WhatIfRequest,
    tried: tuple[Trial, ...],
    found: tuple[PatternResult, ...],
    progress: Progress,
) -> Sensitivity | None:
    """For the first pattern that keeps up and is not today's, else for today's."""
    steady = [place for place, pattern in enumerate(found) if pattern.steady]
    if not request.assumptions or not steady:
        return None
    place = min(steady, key=lambda each: (tried[each].kept_today, each))
    return sensitivity(
        request,
        lambda own: trials(own)[place],
        0.0 if tried[place].kept_today else request.demand_shift,
        lambda done: progress("changing one assumption after another", done),
    )
