"""That a message was erased: enough to know it again, and nothing of what it said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote_web.conversations.models.channel import Channel


class ErasedMessage(models.Model):
    """A message that must not come back when its account is read again.

    ``digest`` is a keyed hash of its id on the platform (``conversations.erased``): whoever has
    the database without the configuration cannot tell whose it was.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="erased")
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField()

    class Meta:
        verbose_name = _("erased message")
        verbose_name_plural = _("erased messages")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "digest"], name="erased_once_a_channel")
        ]

    def __str__(self) -> str:
        return f"erased message {self.pk}"
