"""An account of a team on a platform, and how far it has been read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote_web.accounts.models import Team


class Channel(models.Model):
    """One account. ``platform`` is a name of ``wardmote_web.platforms``, or ``manual``.

    A manual channel is any platform that is not connected: what came is pasted, and the answer
    is copied back by hand.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="channels")
    platform = models.CharField(_("platform"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    # Who we are there, as Signed of the ports has it.
    author = models.CharField(max_length=300, blank=True)
    handle = models.CharField(_("address"), max_length=300, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    # Encrypted; see wardmote_web.conversations.credentials.
    secrets = models.BinaryField(default=bytes, blank=True)
    cursor = models.JSONField(default=dict, blank=True)
    connected_at = models.DateTimeField(_("connected at"))
    disconnected_at = models.DateTimeField(_("disconnected at"), null=True, blank=True)
    # Reading is leased: one worker reads an account at a time.
    read_by = models.CharField(max_length=80, blank=True)
    read_until = models.DateTimeField(null=True, blank=True)
    next_read_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    # An outage, in words without secrets; null while all is well.
    failing_since = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    failures = models.PositiveIntegerField(default=0)
    missed = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["platform", "author"],
                condition=Q(disconnected_at__isnull=True) & ~Q(author=""),
                name="an_account_is_connected_once",
            ),
            models.CheckConstraint(
                condition=Q(read_by="", read_until__isnull=True)
                | (~Q(read_by="") & Q(read_until__isnull=False)),
                name="channel_lease_has_owner_and_end",
            ),
            models.CheckConstraint(
                condition=Q(failure="") | Q(failing_since__isnull=False),
                name="failing_channel_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.pk}"

    @property
    def is_manual(self) -> bool:
        """Whether what comes is pasted and what goes is copied by hand."""
        return self.platform == "manual"
