"""What the desk orchestrates: decisions that residents spoke to, and the duty rota."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models import Conversation, Message, Outgoing


class DecisionKind(models.TextChoices):
    """What sort of decision it is."""

    CONSULTATION = "consultation", _("Consultation")
    COMMITTEE = "committee", _("Committee item")
    WORKS = "works", _("Works order")


class Decision(models.Model):
    """Something that residents spoke to, and what came of it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(_("kind"), max_length=20, choices=DecisionKind)
    title = models.CharField(_("title"), max_length=200)
    address = models.URLField(_("where it can be read"), blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    changed = models.BooleanField(_("something changed"), null=True, blank=True)
    outcome = models.TextField(_("what changed, or why not"), blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, changed__isnull=True, outcome="")
                | (Q(taken_at__isnull=False, changed__isnull=False) & ~Q(outcome="")),
                name="taken_decision_says_what_came_of_it",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Tie(models.Model):
    """A conversation that belongs to a decision, and the message that told its resident."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="ties")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="ties")
    tied_at = models.DateTimeField()
    told = models.OneToOneField(
        Outgoing, on_delete=models.SET_NULL, null=True, blank=True, related_name="tie"
    )

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "conversation"], name="a_conversation_once_a_decision"
            )
        ]

    def __str__(self) -> str:
        return f"tie {self.pk}"


class Shift(models.Model):
    """When somebody is on duty for emergencies, and how they are reached."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    name = models.CharField(_("on duty"), max_length=120)
    email = models.EmailField(_("reached at"))

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="shift_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"


class EmergencyWords(models.Model):
    """The words that a team watches for; on only while a staffed rota stands."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="emergency")
    is_on = models.BooleanField(_("watch for them"), default=False)
    words = models.TextField(_("words, one a line"), blank=True)

    class Meta:
        verbose_name = _("emergency words")
        verbose_name_plural = _("emergency words")

    def __str__(self) -> str:
        return f"emergency words of {self.team_id}"


class Alert(models.Model):
    """A message that may mark an emergency, and whether the duty contact was reached."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="alert")
    shift = models.ForeignKey(Shift, on_delete=models.SET_NULL, null=True, related_name="alerts")
    raised_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints: ClassVar = [
            # Whoever saw it may be deleted; that it was seen stays.
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True) | Q(seen_at__isnull=False),
                name="seen_alert_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(attempts__gt=0),
                name="sent_alert_was_attempted",
            ),
        ]

    def __str__(self) -> str:
        return f"alert {self.pk}"


class Heartbeat(models.Model):
    """That a worker lives: for ``doctor``, and for the page that says what is out of order."""

    worker = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.worker
