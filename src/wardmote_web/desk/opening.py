"""Whether the desk is open, and when it next is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wardmote.hours.errors import BeyondCalendar, NothingDue
from wardmote_web.accounts.models import Team
from wardmote_web.promises.hours import TeamHours, hours_of


@dataclass(frozen=True)
class Opening:
    """The sign on the door.

    Attributes:
        is_open: Open now. Before a team's first pattern is in force it is open, since nothing
            closes it.
        next_at: When it is next open; None if it is open, or never will be.
        hours: What is published.
    """

    is_open: bool
    next_at: datetime | None
    hours: TeamHours | None


def opening_of(team: Team, now: datetime) -> Opening:
    """The sign on the team's door at an instant."""
    hours = hours_of(team)
    if hours is None or hours.version_at(now) is None or hours.is_open(now):
        return Opening(True, None, hours)
    try:
        return Opening(False, hours.next_open(now), hours)
    except (NothingDue, BeyondCalendar):
        return Opening(False, None, hours)
