"""Weeks by ISO 8601, each named by its Monday; there is no finer time in the pulse."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from wardmote_web.accounts.models import Team

WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    """The Monday of the week that the day is in.

    >>> monday_of(date(2026, 1, 1))
    datetime.date(2025, 12, 29)
    """
    return day - timedelta(days=day.weekday())


def this_week(team: Team, now: datetime) -> date:
    """The present week, on the team's own clock."""
    return monday_of(today(team, now))


def today(team: Team, now: datetime) -> date:
    """The present day, on the team's own clock."""
    return now.astimezone(ZoneInfo(team.zone)).date()


def within(first: date, last: date) -> list[date]:
    """The weeks of a quarter: those whose Monday is in it.

    A week belongs to one quarter alone. The last of them is over a day or more before the
    quarter's fixed date, which is seven days after its end.
    """
    monday = monday_of(first + timedelta(days=6))
    found = []
    while monday <= last:
        found.append(monday)
        monday += WEEK
    return found
