"""What was said, by either side."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote_web.conversations.models.channel import Channel
from wardmote_web.conversations.models.contact import Contact
from wardmote_web.conversations.models.conversation import Conversation


class Message(models.Model):
    """One message, as ``wardmote.channels.ports.Incoming``. Its text is hostile input.

    Who of us wrote one of ours is not here: residents hear from the team.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages")
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    platform_id = models.CharField(max_length=500)
    in_reply_to = models.CharField(max_length=500, blank=True)
    ours = models.BooleanField()
    automatic = models.BooleanField(default=False)
    sent_at = models.DateTimeField(_("sent at"))
    received_at = models.DateTimeField(_("received at"))
    text = models.TextField(_("text"), blank=True)
    markup = models.TextField(blank=True)
    subject = models.CharField(max_length=300, blank=True)
    public = models.BooleanField(default=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    reference = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes: ClassVar = [
            models.Index(fields=["conversation", "sent_at", "id"], name="messages_in_order")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "platform_id"], name="a_message_once_a_channel"
            )
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Attachment(models.Model):
    """What came with a message. It stays at the platform; only a guard may fetch it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    address = models.CharField(max_length=2000)
    media_type = models.CharField(max_length=100, blank=True)
    alt = models.TextField(_("description"), blank=True)
    name = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return f"attachment {self.pk}"
