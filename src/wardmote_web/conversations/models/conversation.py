"""What one resident and one account of ours say to each other in one thread."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models.channel import Channel
from wardmote_web.conversations.models.contact import Contact


class State(models.TextChoices):
    """Whose turn it is."""

    WAITING = "waiting", _("Waiting")
    HELD = "held", _("Held")
    WITH_RESIDENT = "with resident", _("Waiting for the resident")
    CLOSED = "closed", _("Closed")


class NoReplyReason(models.TextChoices):
    """Why no reply is needed: no promise stands, and it stays in the denominator."""

    THANKS = "thanks", _("Thanks")
    ABUSE = "abuse", _("Abuse")
    COMMENT = "comment", _("Comment that asks nothing")
    NOT_OURS = "not ours", _("Not for us")
    SPAM = "spam", _("Spam")


def beginning(text: str) -> str:
    """How a message begins, in one line: what a list shows of a conversation."""
    return " ".join(text.split())[:200]


class Conversation(models.Model):
    """Messages that belong together.

    ``due_at`` is the promise as told to the resident, copied from the promise that stands by
    ``promises.actions`` in the same transaction, so that an inbox of 200,000 is ordered by one
    index. ``latest_at`` and ``asked_at`` likewise come from messages. ``held`` in ``state`` says
    that a reply is written and waits for the next window.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="conversations")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="conversations")
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="conversations", null=True
    )
    # The root's id on the platform: how a message finds its conversation.
    thread = models.CharField(max_length=500, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    public = models.BooleanField(_("public"), default=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    latest_at = models.DateTimeField(_("latest message at"))
    # Since when a resident's message has been without a human reply; null where none is.
    waiting_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(_("reply promised by"), null=True, blank=True)
    first_reply_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    no_reply_reason = models.CharField(
        _("no reply needed because"), max_length=20, choices=NoReplyReason, blank=True
    )
    # A copy of how the latest message begins, for the list.
    opening_words = models.CharField(max_length=200, blank=True)
    # It reached somebody's personal account, and was handed over.
    handed_over = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes: ClassVar = [
            models.Index(fields=["team", "state", "due_at", "id"], name="inbox_by_due"),
            models.Index(fields=["team", "state", "-latest_at", "-id"], name="inbox_by_latest"),
            models.Index(fields=["team", "assigned_to", "state", "due_at"], name="inbox_mine"),
            models.Index(fields=["channel", "thread"], name="conversation_of_a_thread"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="closed_conversation_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(no_reply_reason="") | Q(state="closed"),
                name="no_reply_needed_only_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"conversation {self.pk}"
