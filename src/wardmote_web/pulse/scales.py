"""A scale of the team's: from the next week on, so that no week's questions change within it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from wardmote_web.accounts.audit import record
from wardmote_web.accounts.models import Person, Team
from wardmote_web.pulse.models import Scale
from wardmote_web.pulse.weeks import WEEK


def present_one(team: Team) -> Scale | None:
    """The scale that is asked, or will be from the next week on."""
    found: Scale | None = team.scales.filter(ended_on=None).first()
    return found


def add(team: Team, week: date, stated: Mapping[str, Any], *, by: Person, now: datetime) -> Scale:
    """Ask it from the week after this one.

    Args:
        team: Whose.
        week: The present one.
        stated: ``name``, ``licence``, ``items`` and ``choices``.
        by: Who says that there is a licence.
        now: When.
    """
    with transaction.atomic():
        scale = Scale.objects.create(team=team, begins=week + WEEK, **stated)
        record("scale added", by=by, at=now, team=team, about=f"scale {scale.pk}")
    return scale


def end(team: Team, week: date, *, by: Person, now: datetime) -> None:
    """Ask it no more after this week; one that was never asked is gone."""
    with transaction.atomic():
        scale = present_one(team)
        if scale is None:
            return
        record("scale ended", by=by, at=now, team=team, about=f"scale {scale.pk}")
        if scale.begins > week:
            scale.delete()
            return
        scale.ended_on = week + WEEK
        scale.save(update_fields=["ended_on"])
