"""From a table of conversations, or from stated rates alone, to a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from numpy.typing import ArrayLike

from wardmote.basis.instants import from_micros, to_micros
from wardmote.channels.reading import SourceClass
from wardmote.channels.supports import Kind, refusal, supports
from wardmote.conversations.tables import Conversations
from wardmote.hours.clock import ServiceClock
from wardmote.hours.pattern import Pattern
from wardmote.studies.whatif.calibration.fitting import fit, stated
from wardmote.studies.whatif.calibration.sessions import backlog_at, sessions_kept
from wardmote.studies.whatif.calibration.weeks import RealWeeks, real_weeks
from wardmote.studies.whatif.engine.load import Backlog
from wardmote.studies.whatif.engine.ticks import Period
from wardmote.studies.whatif.errors import RatesNotKnown
from wardmote.studies.whatif.request import KeptSessions, NamedPattern, WhatIfRequest

A_YEAR = 52
"""Weeks: a year of the engine."""

HANDLING_CV = 0.8
"""Coefficient of variation of handling where only its mean is stated."""

_WEEKS_TO_DRAW = 4
"""Fewer real weeks than that are no sample of weeks."""

TODAY = "as published today"


class Handling(TypedDict, total=False):
    """How long answers take, where it is not to be read from the replies."""

    timed_sample: ArrayLike | None
    handling: tuple[float, float] | None
    gap_limit: float
    promise_shown: bool
    reading_minutes: float


def period_after(end: int, zone: ZoneInfo, weeks: int = A_YEAR) -> Period:
    """The weeks from the first local midnight at or after an instant, in microseconds."""
    last = from_micros(end - 1).astimezone(zone).date()
    return Period(last + timedelta(days=1), weeks, zone)


def check_class(source_class: SourceClass, title: str) -> None:
    """Refuse a source that does not hold what was not answered.

    Raises:
        RatesNotKnown: It is answered-only.
    """
    if supports(source_class, Kind.ARRIVALS):
        return
    reason, remedy = refusal(source_class, Kind.ARRIVALS)
    raise RatesNotKnown(
        reason,
        where=title,
        remedy=f"{remedy} Or state the rates, without the archive: --messages-a-week and "
        "--minutes-a-message.",
    )


def from_conversations(
    conversations: Conversations,
    patterns: Sequence[NamedPattern],
    zone: ZoneInfo,
    *,
    hours: Pattern | None = None,
    period: Period | None = None,
    source_class: SourceClass = SourceClass.COMPLETE,
    empty_start: bool = False,
    calibrated: Handling | None = None,
    **request: Any,
) -> WhatIfRequest:
    """A request on what conversations show.

    Args:
        conversations: The two linked tables.
        patterns: What to try.
        zone: Whose weeks and hours.
        hours: The hours published today. They are one of the patterns then, and the sessions in
            which replies really went out, which are another, are judged by them.
        period: What to simulate; a year from the end of the data, if not said.
        source_class: What the tables can support.
        empty_start: Nobody waits at the start, whatever the data say.
        calibrated: How long answers take and how people ask again; see ``calibration``.
        request: Other fields of ``WhatIfRequest``.

    Raises:
        RatesNotKnown: The source is answered-only.
        NoHistory: No message asks for an answer.
        HandlingNotKnown: Nothing was answered, and nobody stated how long it takes.
    """
    check_class(source_class, "the archive")
    start, end = span(conversations)
    given = calibrated or Handling()
    clock = ServiceClock(hours) if hours else None
    demand = fit(conversations, zone, start=start, end=end, clock=clock, **given)
    period = period or period_after(end, zone)
    answers_seen = supports(source_class, Kind.FIRST_RESPONSE)
    today = (NamedPattern(hours, TODAY, kept_today=True),) if hours else ()
    backlog = Backlog.none()
    if answers_seen and not empty_start:
        backlog = backlog_at(conversations, end, period, demand.answered_within)
    return WhatIfRequest(
        demand=demand,
        patterns=(*today, *patterns),
        period=period,
        kept=_sessions(conversations, zone, period, hours) if answers_seen else None,
        backlog=backlog,
        real_weeks=_weeks(conversations, zone, start, end),
        work_stated=given.get("handling") is not None,
        **request,
    )


def span(conversations: Conversations) -> tuple[int, int]:
    """First instant of the data and the end of them, µs; both 0 where there are none."""
    seen = conversations.messages.filter("seen")["sent_at"].dt.epoch("us").min()
    end = to_micros(conversations.until) if conversations.until else 0
    return (int(seen) if isinstance(seen, int) else end), end


def _sessions(
    conversations: Conversations, zone: ZoneInfo, period: Period, hours: Pattern | None
) -> KeptSessions | None:
    start, end = span(conversations)
    ours = conversations.messages.filter("ours")["answers_at"]
    if not ours.drop_nulls().len():
        return None
    found = sessions_kept(conversations, zone, start, end)
    calendar = found.calendar(period)
    if not calendar.within(0, period.ticks).opens.size:
        return None
    return KeptSessions(calendar, hours, found.words())


def _weeks(conversations: Conversations, zone: ZoneInfo, start: int, end: int) -> RealWeeks | None:
    found = real_weeks(conversations, zone, start, end)
    return found if found.after - found.first >= _WEEKS_TO_DRAW * 7 else None


def from_rates(
    messages_a_week: float,
    minutes_a_message: float,
    patterns: Sequence[NamedPattern],
    *,
    first: date,
    hours: Pattern | None = None,
    weeks: int = A_YEAR,
    rates: dict[str, Any] | None = None,
    **request: Any,
) -> WhatIfRequest:
    """A request on rates that somebody stated, for a team without a history.

    Args:
        messages_a_week: That are to be answered.
        minutes_a_message: What answering one takes, on average.
        patterns: What to try; the zone is that of the first.
        first: The first date to simulate.
        hours: The hours published today, if any.
        weeks: How many to simulate.
        rates: Further rates; see ``calibration.stating.stated``.
        request: Other fields of ``WhatIfRequest``.

    Raises:
        RateCannotBe: A rate that no desk can have.
        AbsurdHandling: Minutes that no message can take.
    """
    today = (NamedPattern(hours, TODAY, kept_today=True),) if hours else ()
    every = (*today, *patterns)
    zone = every[0].pattern.zone if every else ZoneInfo("UTC")
    return WhatIfRequest(
        demand=stated(messages_a_week, minutes_a_message, **(rates or {})),
        patterns=every,
        period=Period(first, weeks, zone),
        work_stated=True,
        **request,
    )


def with_officers(request: WhatIfRequest, officers: int | tuple[Pattern, ...]) -> WhatIfRequest:
    """The same with so many officers, or those of a rota, in every pattern that is stated."""
    patterns = tuple(replace(each, officers=officers) for each in request.patterns)
    return replace(request, patterns=patterns)
