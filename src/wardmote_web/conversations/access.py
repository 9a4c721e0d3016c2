"""Whose conversation it is: its team's, and nobody else's."""

from __future__ import annotations

from django.http import Http404

from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models import Conversation


def conversation_of(team: Team, number: int) -> Conversation:
    """The conversation of that number, if it is the team's; the team's right was asked before.

    Raises:
        Http404: There is none, or it is another team's.
    """
    found = (
        Conversation.objects.select_related("channel", "contact", "assigned_to", "team")
        .filter(pk=number, team=team)
        .first()
    )
    if found is None:
        raise Http404
    return found
