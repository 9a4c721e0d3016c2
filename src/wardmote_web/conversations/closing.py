"""Closing and reopening conversations, assigning them, and notes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wardmote.basis.errors import WardmoteError
from wardmote_web.accounts.models import Person
from wardmote_web.conversations.intake import pull_back
from wardmote_web.conversations.models import Conversation, Message, Note, State


class StillWaiting(WardmoteError):
    """Somebody waits for an answer, and nothing says why none is needed."""


def close(conversation: Conversation, *, now: datetime, no_reply_reason: str = "") -> Conversation:
    """Close a conversation: it is answered, or no reply is needed for a stated reason.

    Whoever calls voids the promise in the same transaction where a reason is given.

    Raises:
        StillWaiting: It is neither.
    """
    with transaction.atomic():
        row = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
        if row.waiting_since is not None and not no_reply_reason:
            raise StillWaiting(
                "The resident still waits for an answer.",
                remedy="Answer, or say why no reply is needed.",
            )
        row.state, row.closed_at, row.no_reply_reason = State.CLOSED, now, no_reply_reason
        if no_reply_reason:
            row.waiting_since = None
        row.save()
        pull_back(row, reason="The conversation was closed.")
    return row


def reopen(conversation: Conversation) -> Conversation:
    """Open a closed conversation again; whoever calls makes a promise if somebody waits."""
    with transaction.atomic():
        row = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
        if row.state == State.CLOSED:
            waiting = _since_our_last_reply(row)
            row.state = State.WAITING if waiting else State.WITH_RESIDENT
            row.waiting_since = waiting.sent_at if waiting else None
            row.closed_at, row.no_reply_reason = None, ""
            row.save()
    return row


def _since_our_last_reply(conversation: Conversation) -> Message | None:
    said = conversation.messages.filter(automatic=False, deleted_at=None)
    ours = said.filter(ours=True).order_by("-sent_at", "-id").first()
    theirs = said.filter(ours=False).order_by("sent_at", "id")
    found: Message | None = (theirs.filter(sent_at__gt=ours.sent_at) if ours else theirs).first()
    return found


def assign(conversation: Conversation, person: Person | None) -> None:
    """Give it to somebody, or to nobody."""
    Conversation.objects.filter(pk=conversation.pk).update(assigned_to=person)


def note(conversation: Conversation, text: str, *, by: Person, now: datetime) -> Note:
    """Write a note for colleagues."""
    return Note.objects.create(conversation=conversation, by=by, at=now, text=text)
