"""What officers keep beside a conversation."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models.conversation import Conversation


class Note(models.Model):
    """For colleagues only; never sent."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    text = models.TextField(_("note"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return f"note {self.pk}"


class SavedReply(models.Model):
    """Words to begin a reply with."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="saved_replies")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("saved reply")
        verbose_name_plural = _("saved replies")
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title


class Viewing(models.Model):
    """Who has a conversation open now, so that two do not answer it; gone after a minute."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="viewings"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("viewing")
        verbose_name_plural = _("viewings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "person"], name="a_viewing_once")
        ]

    def __str__(self) -> str:
        return f"viewing {self.pk}"
