"""What every page knows: whose page it is and what the reader may do there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wardmote_web.accounts.access import Right, allows, memberships_of
from wardmote_web.accounts.models import Person


def whose_page(request: HttpRequest) -> dict[str, Any]:
    """``team``, ``my_teams``, and ``rights``: the names of the rights that the reader has."""
    person = getattr(request, "user", None)
    team = getattr(request, "team", None)
    found: dict[str, Any] = {"is_demonstration": settings.WARDMOTE_DEMONSTRATION, "rights": set()}
    if not isinstance(person, Person):
        return found
    # As ``for_team`` has asked for them; a public page has not.
    memberships = getattr(request, "memberships", None)
    if memberships is None:
        memberships = memberships_of(person)
    found["my_teams"] = [each.team for each in memberships]
    if team is not None:
        roles = {each.team_id: each.role for each in memberships}
        found["team"] = team
        found["rights"] = {
            right.name for right in Right if allows(person, roles.get(team.pk), right)
        }
    return found
