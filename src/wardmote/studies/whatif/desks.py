"""From a pattern of usage to the desk that the engine serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from wardmote.hours.clock import ServiceClock
from wardmote.hours.nations import holidays_of
from wardmote.hours.pattern import Pattern, Version
from wardmote.promises.rule import PromiseRule
from wardmote.promises.within import WithinElapsed
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import Desk
from wardmote.studies.whatif.engine.load import LoadModel
from wardmote.studies.whatif.engine.quantile_tables import STEPS, handling_ticks
from wardmote.studies.whatif.engine.ticks import A_MINUTE, AN_HOUR, NEVER, Period, Ticks
from wardmote.studies.whatif.errors import WindowsNeverOpen
from wardmote.studies.whatif.request import KeptSessions, NamedPattern, WhatIfRequest

WITHIN_A_DAY = WithinElapsed(24 * 60)
"""What is told where no promise was stated: the share answered within 24 hours."""


@dataclass(frozen=True, eq=False)
class Trial:
    """One pattern, ready to be tried.

    Attributes:
        name: What to call it.
        words: The pattern in plain words.
        desk: What the engine reads.
        candidates: When each candidate promise falls due under it.
        kept_today: It is what is done now.
        window_minutes: Minutes a week that the officers are there, getting ready included.
        setup_minutes: Minutes a week of getting ready.
        worked: Its sessions were seen in somebody's replies, so their words are that worker's.
    """

    name: str
    words: str
    desk: Desk
    candidates: tuple[DueCurve, ...]
    kept_today: bool
    window_minutes: float
    setup_minutes: float
    worked: bool = False


def trials(request: WhatIfRequest) -> tuple[Trial, ...]:
    """Every pattern of a request, today's first.

    Raises:
        WindowsNeverOpen: One of them leaves no time to answer in.
    """
    kept = (_kept(request, request.kept),) if request.kept else ()
    stated = [_stated(request, named) for named in request.patterns]
    today = [trial for trial in stated if trial.kept_today]
    others = [trial for trial in stated if not trial.kept_today]
    return (*kept, *today, *others)


def _stated(request: WhatIfRequest, named: NamedPattern) -> Trial:
    clock = ServiceClock(named.pattern)
    published = Calendar.of(clock, request.period)
    if isinstance(named.officers, int):
        own = (published,) * named.officers
    else:
        own = tuple(Calendar.of(ServiceClock(each), request.period) for each in named.officers)
    return _trial(
        request,
        name=named.called,
        words=named.pattern.words(),
        clock=clock,
        published=published,
        officers=own,
        reopenings=reopenings(named.pattern, published, request.period),
        kept_today=named.kept_today,
    )


def _kept(request: WhatIfRequest, kept: KeptSessions) -> Trial:
    clock = ServiceClock(kept.published) if kept.published else None
    published = Calendar.of(clock, request.period) if clock else kept.sessions
    closed = (
        reopenings(kept.published, published, request.period)
        if kept.published
        else np.zeros(0, dtype=np.int64)
    )
    return _trial(
        request,
        name=kept.name,
        words=kept.words,
        clock=clock,
        published=published,
        officers=(kept.sessions,),
        reopenings=closed,
        kept_today=True,
        worked=True,
    )


def _trial(
    request: WhatIfRequest,
    *,
    name: str,
    words: str,
    clock: ServiceClock | None,
    published: Calendar,
    officers: tuple[Calendar, ...],
    reopenings: Ticks,
    kept_today: bool,
    worked: bool = False,
) -> Trial:
    # Sessions seen in replies begin with the first reply: getting ready is before them already.
    setup = 0 if worked else round(request.setup_minutes * A_MINUTE)
    ready = tuple(each.without_beginnings(setup) for each in officers)
    _check_opens(name, officers, ready, request)
    period, weeks = request.period, request.period.weeks
    inside = [each.within(0, period.ticks) for each in officers]
    there = sum(int((each.closes - each.opens).sum()) for each in inside)
    spent = sum(int(np.minimum(each.closes - each.opens, setup).sum()) for each in inside)
    promise = request.promise or WITHIN_A_DAY
    desk = Desk(
        officers=ready,
        published=published,
        due=due_under(promise, clock, period),
        urgent_due=due_under(request.urgent_promise or promise, clock, period),
        order=request.order,
        at_close=request.at_close,
        reopenings=reopenings,
    )
    return Trial(
        name=name,
        words=words,
        desk=desk,
        candidates=tuple(due_under(rule, clock, period) for rule in request.candidates),
        kept_today=kept_today,
        window_minutes=there / A_MINUTE / weeks,
        setup_minutes=spent / A_MINUTE / weeks,
        worked=worked,
    )


def due_under(rule: PromiseRule, clock: ServiceClock | None, period: Period) -> DueCurve:
    """When a promise falls due; never, where it counts in hours and none are published."""
    if clock is None and rule.needs_hours:
        return DueCurve.nothing()
    return DueCurve.of(rule, clock, period)


def _check_opens(
    name: str, officers: tuple[Calendar, ...], ready: tuple[Calendar, ...], request: WhatIfRequest
) -> None:
    ticks = request.period.ticks
    if not any(each.within(0, ticks).opens.size for each in officers):
        raise WindowsNeverOpen(
            f"No window opens in the {request.period.weeks} weeks from {request.period.first}, so "
            "nobody would ever be answered.",
            where=f'The pattern "{name}"',
            remedy="Give it windows, as in: mon-fri 09:30-10:00, 15:30-16:00.",
        )
    if not any(each.within(0, ticks).opens.size for each in ready):
        raise WindowsNeverOpen(
            f"Getting ready takes {request.setup_minutes:g} minutes, which is the whole of every "
            "window, so nobody would ever be answered.",
            where=f'The pattern "{name}"',
            remedy="Make the windows longer, or the time to get ready shorter.",
        )


_STEP = 5 * A_MINUTE


def possible(trial: Trial, model: LoadModel, period: Period) -> float:
    """The share of messages whose promise somebody with nothing else to do could keep.

    For the others no window opens in time for even a quick answer, quicker than nine in ten: no
    order could keep their promise. Messages count by the model's rates, at every fifth minute.
    """
    asked = np.arange(0, period.ticks, _STEP, dtype=np.int64)
    weight = model.hour_of_week[period.cells.hour_of_week[asked // AN_HOUR]]
    due = trial.desk.due.due(asked)
    weight = np.where(due == NEVER, 0.0, weight)
    opens = np.min([each.next_open(asked) for each in trial.desk.officers], axis=0)
    quick = int(handling_ticks(model.handling.body[STEPS // 10]))
    owed = float(weight.sum())
    return float(weight[opens <= due - quick].sum()) / owed if owed > 0 else 1.0


def reopenings(pattern: Pattern, published: Calendar, period: Period) -> Ticks:
    """When the desk opens after a date that a holiday or an exception closed.

    Only a date on which the week's windows would else have opened counts: nobody notices a
    holiday on a day when the desk is shut anyway.
    """
    closed = [day for day in _dates(period) if _closed_on(pattern, day)]
    if not closed:
        return np.zeros(0, dtype=np.int64)
    after = [Period(day + timedelta(days=1), 1, period.zone).start for day in closed]
    opens = published.next_open(period.to_ticks(np.array(after, dtype=np.int64)))
    return np.unique(opens[opens < period.ticks])


def _dates(period: Period) -> Iterator[date]:
    return (period.first + timedelta(days=n) for n in range(period.days))


def _closed_on(pattern: Pattern, day: date) -> bool:
    version = pattern.version_on(day)
    if version is None or not version.week[day.weekday()] or version.extras(day):
        return False
    exception = version.replacing(day)
    return not exception.windows if exception else _on_holiday(version, day)


def _on_holiday(version: Version, day: date) -> bool:
    return any(day in holidays_of(nation, day.year) for nation in version.holidays)
