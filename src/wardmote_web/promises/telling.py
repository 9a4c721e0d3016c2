"""The words in which a resident is told of a promise: as sent, and as a lead sees them before."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from wardmote.basis.dates import DAYS, date_in_words
from wardmote_web.accounts.models import Team


def acknowledgement(team: Team, week: str, due_at: datetime, limit: int | None = None) -> str:
    """What an acknowledgement says: that it has come, when a person will have replied, and 999.

    As much of it as the platform takes: the time that is promised always.

    Args:
        team: Whose words for an emergency are said.
        week: The week's hours in words; empty where none are in force.
        due_at: When the reply is promised by.
        limit: The longest text that the platform takes.
    """
    promise = _("Thank you for your message. A person will reply by %(when)s.") % {
        "when": spoken(due_at, team)
    }
    here = _("We are here: %(hours)s") % {"hours": week} if week else ""
    parts = [promise, here, str(team.emergency_words)]
    while limit is not None and len(" ".join(filter(None, parts))) > limit and len(parts) > 1:
        parts.pop(1)
    return " ".join(filter(None, parts))


def spoken(at: datetime, team: Team) -> str:
    """An instant as the team's residents say it; in the hour that comes twice, with which."""
    local = at.astimezone(ZoneInfo(team.zone))
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    which = f" {local:%Z}" if twice else ""
    return f"{local:%H:%M}{which} on {DAYS[local.weekday()]} {date_in_words(local.date())}"
