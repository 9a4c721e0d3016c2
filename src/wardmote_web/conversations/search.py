"""Find conversations by words, names and addresses; by an index where the database has one."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q, QuerySet

from wardmote_web.accounts.models import Team
from wardmote_web.conversations.fitting import writable
from wardmote_web.conversations.models import Contact, Conversation, Message

MOST = 500
"""Messages that are looked at: a word that stands in more is too common to be a search."""


def find(team: Team, words: str) -> QuerySet[Conversation]:
    """Conversations of the team in which the words stand, or whose resident is so named."""
    wanted = " ".join(writable(words).split())[:200]
    mine = Conversation.objects.filter(team=team)
    if not wanted:
        return mine.none()
    people = Contact.objects.filter(channel__team=team).filter(
        Q(name__istartswith=wanted) | Q(handle__istartswith=wanted)
    )
    said = _matching(wanted).filter(conversation__team=team)
    found = set(said.values_list("conversation_id", flat=True)[:MOST])
    found |= set(
        mine.filter(contact__in=list(people.values_list("pk", flat=True)[:100])).values_list(
            "pk", flat=True
        )[:MOST]
    )
    if wanted.isdecimal() and len(wanted) < 19:
        found.add(int(wanted))
    return mine.filter(pk__in=found)


def _matching(wanted: str) -> QuerySet[Message]:
    if connection.vendor == "postgresql":
        # The same expression as the index of migration 0002, or it is not used.
        return Message.objects.extra(
            where=[
                "to_tsvector('english', conversations_message.text) @@ "
                "websearch_to_tsquery('english', %s)"
            ],
            params=[wanted],
        )
    return Message.objects.filter(text__icontains=wanted)
