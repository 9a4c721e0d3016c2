"""A file that an officer attaches to a reply: its bytes are part of what is sent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote_web.conversations.models.conversation import Conversation
from wardmote_web.conversations.models.outgoing import Outgoing

LARGEST = 10_000_000
"""Bytes of one file, as kept. The database refuses more."""


class ReplyFile(models.Model):
    """An image or a PDF, as it goes out: decoded, without metadata, and never changed again.

    Without ``outgoing`` it is kept for whoever chose it, while what they wrote has yet to be put
    right; ``chosen_by`` is forgotten when it is part of a reply. ``uploaded`` is what the platform
    calls it, committed before the reply itself is sent (``wardmote_web.desk.sending``).
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="reply_files"
    )
    outgoing = models.ForeignKey(
        Outgoing, on_delete=models.CASCADE, null=True, blank=True, related_name="files"
    )
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    # What it shows, in words; empty only for decoration, and for what is no image.
    alt = models.TextField(_("description"), blank=True)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    chosen_at = models.DateTimeField()
    uploaded = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("file of a reply")
        verbose_name_plural = _("files of replies")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=LARGEST), name="reply_file_within_its_limit"
            ),
            models.CheckConstraint(
                condition=Q(outgoing__isnull=True, chosen_by__isnull=False)
                | Q(outgoing__isnull=False, chosen_by__isnull=True),
                name="reply_file_is_a_replys_or_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk} of a reply"

    @property
    def is_image(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.media_type.startswith("image/")
