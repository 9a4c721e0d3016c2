"""What if the windows were others: answered within a second while somebody moves them.

The fit is made once for a history and kept in the process; each request simulates the same years
under the windows that were moved, so that what differs is the windows and not luck.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wardmote_web.accounts.models import Team
from wardmote_web.promises.hours import hours_of
from wardmote_web.studies import history

if TYPE_CHECKING:
    from wardmote.studies.whatif.request import WhatIfRequest
    from wardmote.studies.whatif.result import PatternResult, StrongestPromise, WhatIfResult
    from wardmote.studies.whatif.uncertainty import Uncertain

QUICK, FULL = 40, 200
"""Years: for while a window is moved, and for when it rests."""
_KEPT = 8
Place = tuple[int, str]
_fits: OrderedDict[Place, WhatIfRequest] = OrderedDict()
_published: dict[tuple[Place, str, int, int], tuple[PatternResult, ...]] = {}
_lock = Lock()


@dataclass(frozen=True)
class Tried:
    """What is asked.

    Attributes:
        windows: The hours, as ``wardmote.hours.one_line.parse`` reads them.
        officers: How many answer.
        promise: The promise that is judged.
        minutes: Minutes an answer takes, where the worker knows better; None for the history's.
        years: How many to simulate.
    """

    windows: str
    officers: int = 1
    promise: str = ""
    minutes: float | None = None
    years: int = QUICK


def whatif(team: Team, tried: Tried, *, now: datetime) -> WhatIfResult:
    """What residents would see under the windows, beside the hours published now.

    Raises:
        WardmoteError: In words for whoever asked: hours or a promise that cannot be read, or a
            history that says too little.
    """
    from wardmote.hours.one_line import parse
    from wardmote.promises.rule import parse_promise
    from wardmote.studies.whatif.asking import with_officers
    from wardmote.studies.whatif.request import NamedPattern
    from wardmote.studies.whatif.whatif import whatif as simulate

    pattern = parse(tried.windows, ZoneInfo(team.zone))
    rule = parse_promise(tried.promise) if tried.promise else None
    place, fitted = _fit(team, now, tried.minutes)
    request = with_officers(
        replace(
            fitted,
            patterns=(NamedPattern(pattern, "as tried"),),
            promise=rule or fitted.promise,
            years=tried.years,
            assumptions=False,
            kept=None,
        ),
        tried.officers,
    )
    result = simulate(request)
    if not fitted.patterns:
        return result
    # The hours published now do not move: they are simulated once, on the same messages.
    beside = (place, str(request.promise), tried.years, tried.officers)
    if beside not in _published:
        stays = with_officers(replace(request, patterns=fitted.patterns), tried.officers)
        if len(_published) >= _KEPT:
            _published.clear()
        _published[beside] = simulate(stays).patterns
    return replace(result, patterns=(*_published[beside], *result.patterns))


def _fit(team: Team, now: datetime, minutes: float | None) -> tuple[Place, WhatIfRequest]:
    """How messages come and are answered, found once for a history; and which history it is."""
    place = (team.pk, f"{history.fingerprint(team)} {minutes} {now.date()}")
    with _lock:
        if place in _fits:
            _fits.move_to_end(place)
            return place, _fits[place]
    made = _fitted(team, now, minutes)
    with _lock:
        _fits[place] = made
        while len(_fits) > _KEPT:
            _fits.popitem(last=False)
    return place, made


def _fitted(team: Team, now: datetime, minutes: float | None) -> WhatIfRequest:
    from wardmote.conversations.building import build
    from wardmote.studies.whatif.asking import HANDLING_CV, Handling, from_conversations

    hours = hours_of(team)
    reading = history.reading(team, now)
    conversations = build(reading.messages, until=reading.until)
    stated = Handling(handling=(minutes, HANDLING_CV)) if minutes else Handling()
    return from_conversations(
        conversations,
        (),
        ZoneInfo(team.zone),
        hours=hours.clock.pattern if hours else None,
        calibrated=stated,
        promise=hours.rule_at(now) if hours else None,
    )


@dataclass(frozen=True)
class Line:
    """A figure of both patterns, as words."""

    name: str
    values: tuple[str, ...]


def table(result: WhatIfResult) -> tuple[list[str], list[Line]]:
    """Names of the patterns, and the figures a resident would see, each with its interval."""
    found = result.patterns
    names = [each.name for each in found]
    waits = [each.wall for each in found]
    lines = [
        Line("Promise kept", tuple(_share(each.kept) for each in found)),
        Line("Wait, median", tuple(_hours(w.median if w else None) for w in waits)),
        Line(
            "Wait, nine in ten within", tuple(_hours(w.nine_in_ten if w else None) for w in waits)
        ),
        Line("Longest wait in a year", tuple(_hours(w.oldest if w else None) for w in waits)),
        Line(
            "Strongest promise kept 90 % of the time",
            tuple(_strongest(each.strongest) for each in found),
        ),
        Line(
            "The queue",
            tuple(_queue(each) for each in found),
        ),
        Line("Open, minutes a week", tuple(f"{each.work.windows:.0f}" for each in found)),
    ]
    return names, lines


def _queue(found: PatternResult) -> str:
    if found.wall is not None:
        return "is got through"
    return f"grows by {found.stability.grows_by:.0f} messages a week, so that no wait can be told"


def _share(found: Uncertain | None) -> str:
    if found is None or found.estimate is None:
        return "–"
    lower, upper = _bounds(found)
    return f"{found.estimate:.0%} ({lower:.0%} to {upper:.0%})"


def _hours(found: Uncertain | None) -> str:
    if found is None or found.estimate is None:
        return "–"
    lower, upper = _bounds(found)
    return f"{_spell(found.estimate)} ({_spell(lower)} to {_spell(upper)})"


def _bounds(found: Uncertain) -> tuple[float, float]:
    lower, upper = found.interval.lower, found.interval.upper
    return (lower if lower is not None else 0.0, upper if upper is not None else float("inf"))


def _spell(minutes: float) -> str:
    if minutes == float("inf"):
        return "beyond"
    hours = minutes / 60
    return f"{hours / 24:.1f} days" if hours >= 48 else f"{hours:.1f} h"


def _strongest(found: tuple[StrongestPromise, ...]) -> str:
    for each in found:
        if each.often == 0.9:
            return str(each.promise.rule) if each.promise else "none that can be shown"
    return "–"
