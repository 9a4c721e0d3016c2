"""What every page knows: whose page it is and what the reader may do there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wardmote_web.accounts.access import RIGHTS, Right, role_in, teams_of
from wardmote_web.accounts.models import Person


def whose_page(request: HttpRequest) -> dict[str, Any]:
    """``team``, ``my_teams``, and ``rights``: the names of the rights that the reader has."""
    person = getattr(request, "user", None)
    team = getattr(request, "team", None)
    found: dict[str, Any] = {"is_demonstration": settings.WARDMOTE_DEMONSTRATION, "rights": set()}
    if not isinstance(person, Person):
        return found
    found["my_teams"] = teams_of(person)
    if team is not None:
        role = role_in(person, team)
        found["team"] = team
        found["rights"] = {right.name for right in Right if role and right in RIGHTS[role]}
    return found
