"""The published pattern, version by version, and the promise each message was given."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models import Conversation, Message


class PublishedPattern(models.Model):
    """A version of a team's pattern of usage, as published; never changed afterwards.

    ``hours`` is text that ``wardmote.hours.one_line.parse`` reads, ``promise`` text that
    ``wardmote.promises.rule.parse_promise`` reads. The past is judged by the version then in force.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="patterns")
    hours = models.TextField(_("hours"))
    promise = models.CharField(_("promise"), max_length=200)
    effective_from = models.DateField(_("in force from"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("published pattern")
        verbose_name_plural = _("published patterns")
        ordering: ClassVar = ["effective_from", "id"]
        indexes: ClassVar = [models.Index(fields=["team", "effective_from"])]

    def __str__(self) -> str:
        return f"pattern {self.pk}"


class PromiseState(models.TextChoices):
    """What has become of it."""

    OPEN = "open", _("Open")
    KEPT = "kept", _("Kept")
    LATE = "late", _("Late")
    CHANGED = "changed", _("Changed, and the resident told")
    VOID = "void", _("No promise stands")


class Promise(models.Model):
    """That a person will have replied by a time.

    ``asked`` is the message that began the wait. ``told_at`` says when the resident was told of
    it; null where only the published page says it. A changed promise stays, and another takes its
    place.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="promises"
    )
    asked = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    pattern = models.ForeignKey(
        PublishedPattern, on_delete=models.PROTECT, related_name="promises", null=True
    )
    rule = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=PromiseState, default=PromiseState.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        indexes: ClassVar = [models.Index(fields=["state", "due_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state="open"),
                name="one_open_promise_a_conversation",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="settled_promise_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"promise {self.pk}"
