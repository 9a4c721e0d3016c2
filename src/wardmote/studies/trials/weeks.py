"""The weeks of a switchback trial: when each begins, and in which an instant lies."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from wardmote.studies.trials.protocol import Protocol


def week_name(n: int) -> str:
    """What the log and the table of outcomes call the n-th week, from 0.

    >>> week_name(3)
    'week-003'
    """
    return f"week-{n:03d}"


def week_number(name: str) -> int | None:
    """Which week has that name; None where it is no week's.

    >>> week_number("week-012"), week_number("r4")
    (12, None)
    """
    found = re.fullmatch(r"week-(\d{3,})", name, re.ASCII)
    return int(found[1]) if found else None


def week_begins(protocol: Protocol, n: int) -> datetime:
    """The first instant of the n-th week: local midnight of its Monday, in UTC."""
    first = protocol.allocation.first_week
    assert first is not None, "only a trial of weeks has them"  # noqa: S101 - for the type checker
    return local_midnight(first + timedelta(weeks=n), protocol.zone)


def local_midnight(day: date, zone: str) -> datetime:
    """The first instant of a day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def week_of(protocol: Protocol, instant: datetime) -> int | None:
    """In which week of the trial an instant lies; None before the first and after the last."""
    local = instant.astimezone(ZoneInfo(protocol.zone)).date()
    first = protocol.allocation.first_week
    if first is None:
        return None
    n = (local - first).days // 7
    return n if 0 <= n < protocol.size.units else None


def in_washout(protocol: Protocol, instant: datetime) -> bool:
    """Whether an instant lies in the hours at the beginning of its week that are left out."""
    n = week_of(protocol, instant)
    left_out = timedelta(hours=protocol.outcome.washout_hours)
    return n is not None and instant < week_begins(protocol, n) + left_out
