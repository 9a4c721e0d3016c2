"""Write down that something was done, in the transaction in which it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wardmote_web.accounts.models import AuditRow, Person, Team


def record(
    action: str,
    *,
    by: Person | None,
    at: datetime,
    team: Team | None,
    about: str = "",
    **detail: Any,
) -> None:
    """Add an audit row.

    Args:
        action: What was done, such as ``pattern published``.
        by: Who did it; None for the desk itself.
        at: When.
        team: Whose.
        about: To what, by its number or a short name; never a resident's name or words.
        detail: What else is worth knowing; JSON, and as impersonal.
    """
    AuditRow.objects.create(
        at=at,
        team=team.slug if team else "",
        action=action,
        by=f"person {by.pk}" if by else "",
        about=about,
        detail=detail,
    )
