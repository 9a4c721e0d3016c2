"""The outbox: a leased state machine, so that nothing is lost and nothing is sent twice."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote_web.conversations.models.conversation import Conversation
from wardmote_web.conversations.models.message import Message


class Stage(models.TextChoices):
    """How far it has come. Steps between them are in ``wardmote_web.conversations.outbox``."""

    HELD = "held", _("Held until the next window")
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    UNKNOWN = "unknown", _("Unknown, checking")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    WITHDRAWN = "withdrawn", _("Taken back")


class Kind(models.TextChoices):
    """What it is."""

    REPLY = "reply", _("Reply")
    ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
    YOU_SAID = "you said", _("What came of it")
    CHANGED_PROMISE = "changed promise", _("Changed promise")


class Outgoing(models.Model):
    """Something to be sent.

    ``key`` and, from the first claim on, the whole ``payload`` are committed before a network is
    touched, and never change again. ``begun_at`` says when a send was last begun. ``written_by``
    is what a colleague must know while it can be taken back; it is forgotten some days after
    (``wardmote_web.desk.retention``).
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="outgoing"
    )
    answers = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.REPLY)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.QUEUED)
    text = models.TextField(_("text"))
    key = models.CharField(max_length=200, unique=True)
    # Of the form that it was written in, which can be sent once; empty where there was none.
    form_key = models.CharField(max_length=40, blank=True)
    payload = models.JSONField(null=True, blank=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Not before this: the end of undo, the next opening, or when the platform asked us to wait.
    not_before = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    # Why it waits, failed or was taken back: for the officer, in words.
    reason = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    became = models.OneToOneField(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="sent_as"
    )

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes: ClassVar = [
            models.Index(
                fields=["not_before"],
                condition=Q(stage__in=["queued", "sending", "unknown", "held"]),
                name="outbox_to_do",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(kind="acknowledgement") & ~Q(stage="withdrawn"),
                name="one_acknowledgement_a_conversation",
            ),
            models.UniqueConstraint(
                fields=["conversation", "form_key"],
                condition=~Q(form_key=""),
                name="a_form_is_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(leased_by="", leased_until__isnull=True)
                | (~Q(leased_by="") & Q(leased_until__isnull=False)),
                name="outgoing_lease_has_owner_and_end",
            ),
            models.CheckConstraint(
                condition=Q(stage="sent", sent_at__isnull=False)
                | (~Q(stage="sent") & Q(sent_at__isnull=True)),
                name="sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(attempts=0, begun_at__isnull=True)
                | Q(attempts__gt=0, begun_at__isnull=False),
                name="attempted_send_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["sending", "unknown"]) | Q(payload__isnull=False),
                name="payload_stands_before_the_network",
            ),
        ]

    def __str__(self) -> str:
        return f"outgoing {self.pk}"
