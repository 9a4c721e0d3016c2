"""What the worker does every hour: close weeks that are over, release what is due, delete."""

from __future__ import annotations

from datetime import datetime

from wardmote_web.accounts.models import Team
from wardmote_web.pulse.answering import YEAR
from wardmote_web.pulse.models import Answer
from wardmote_web.pulse.releasing import release_due
from wardmote_web.pulse.shuffling import Rows, rewrite, sweep
from wardmote_web.pulse.weeks import WEEK, this_week, today


def keep(now: datetime) -> None:
    """Do all of it. Done twice, or by two workers at once, it does no harm."""
    changed = 0
    for team in Team.objects.all():
        changed += close_weeks(team, now)
        release_due(team, today(team, now))
        old = this_week(team, now) - YEAR * WEEK
        changed += Answer.objects.filter(group__team=team, week__lt=old).delete()[0]
    if changed:
        sweep()


def close_weeks(team: Team, now: datetime) -> int:
    """Write the weeks that are over anew, so that no trace is left of when anybody answered.

    Gives:
        How many were closed.
    """
    over = Answer.objects.filter(group__team=team, is_open=True, week__lt=this_week(team, now))
    closing = list(over.order_by("week", "group").values_list("group", "week").distinct())
    for group, week in closing:
        rewrite(group, week, _closed)
    return len(closing)


def _closed(rows: Rows) -> Rows:
    for row in rows:
        row.is_open = False
    return rows
