"""A resident, as one account of ours knows them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote_web.conversations.models.channel import Channel


class Contact(models.Model):
    """Whoever writes to an account. Two accounts of one person are two contacts."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="contacts")
    author = models.CharField(max_length=300)
    name = models.CharField(_("name"), max_length=300, blank=True)
    handle = models.CharField(_("address"), max_length=300, blank=True)
    is_automatic = models.BooleanField(_("a machine"), default=False)
    first_seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "author"], name="a_contact_once_a_channel")
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"
