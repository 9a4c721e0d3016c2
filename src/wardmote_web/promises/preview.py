"""What a pattern will say, before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from wardmote.basis.errors import WardmoteError
from wardmote.basis.instants import from_micros, to_micros
from wardmote.hours.clock import ServiceClock
from wardmote.hours.errors import BeyondCalendar, DoesNotFit, NothingDue
from wardmote.hours.one_line import parse
from wardmote.hours.pattern import Pattern
from wardmote.hours.publishing.sentence import sentence
from wardmote.hours.wording import pattern_in_lines
from wardmote.promises.rule import parse_promise
from wardmote_web.accounts.models import Team

BIO = 160
"""Characters of the shortest profile text in use."""


@dataclass(frozen=True)
class Example:
    """Somebody writes at a time; when they will hear."""

    asked: datetime
    due: datetime | None


@dataclass(frozen=True)
class Preview:
    """What residents will read.

    Attributes:
        lines: On the hours page.
        profile: In a profile text; empty if none fits.
        examples: When those who write at some times of the first week will hear.
        minutes_a_week: Open in the first week.
        warning: Why the promise cannot be kept, if it cannot.
    """

    lines: tuple[str, ...]
    profile: str
    examples: tuple[Example, ...]
    minutes_a_week: int
    warning: str


def read_stated(team: Team, hours: str, promise: str) -> Iterator[tuple[str, str]]:
    """What cannot be read of what was entered: the field, and the reason in words."""
    try:
        pattern = parse(hours, ZoneInfo(team.zone))
    except WardmoteError as error:
        yield "hours", str(error)
    else:
        if len(pattern.versions) != 1 or pattern.versions[0].effective_from is not None:
            yield "hours", "Enter one set of hours; the day from which it holds stands below."
        elif pattern.zone.key != team.zone:
            yield "hours", f"The team's clock is {team.zone}; leave the zone out here."
        elif not any(pattern.versions[0].week):
            yield "hours", "These hours never open. Enter at least one window a week."
    try:
        parse_promise(promise)
    except WardmoteError as error:
        yield "promise", str(error)


def preview(
    team: Team, *, hours: str, promise: str, effective_from: date, now: datetime
) -> Preview:
    """What the pattern will say; hours and promise can be read, as ``read_stated`` found."""
    zone = ZoneInfo(team.zone)
    read = parse(hours, zone)
    version = replace(read.versions[0], effective_from=effective_from)
    pattern = Pattern(zone, (version,), read.name or team.name)
    clock, rule = ServiceClock(pattern), parse_promise(promise)
    begin = datetime.combine(effective_from, datetime.min.time(), zone)
    examples, warning = [], ""
    for days, hour in ((0, 8), (0, 22), (4, 22), (5, 14)):
        asked = begin + timedelta(days=days, hours=hour)
        try:
            due: datetime | None = from_micros(rule.due(clock, to_micros(asked)))
        except (NothingDue, BeyondCalendar) as error:
            due, warning = None, str(error)
        examples.append(Example(asked, due))
    try:
        profile = sentence(pattern, effective_from, BIO)
    except DoesNotFit:
        profile = ""
    week = clock.open_between(to_micros(begin), to_micros(begin + timedelta(days=7)))
    return Preview(
        tuple(pattern_in_lines(pattern)), profile, tuple(examples), week // 60_000_000, warning
    )
