"""A trial, its log line by line, and whose words an acknowledgement has. No outcome by arm."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models import Conversation, Outgoing


class TrialState(models.TextChoices):
    """How far it is."""

    DRAFT = "draft", _("A draft")
    FROZEN = "frozen", _("Frozen, not started")
    RUNNING = "running", _("Running")
    OVER = "over", _("Over")


class Trial(models.Model):
    """A protocol, and the same as it was frozen.

    ``secret`` makes the keys of residents in the log; encrypted as the credentials of channels.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="trials")
    name = models.CharField(_("name"), max_length=64)
    protocol = models.TextField(_("protocol"))
    frozen = models.TextField(blank=True)
    secret = models.BinaryField()
    state = models.CharField(
        _("state"), max_length=10, choices=TrialState, default=TrialState.DRAFT
    )

    class Meta:
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "name"], name="a_trial_once_a_team"),
            models.UniqueConstraint(
                fields=["team"], condition=Q(state="running"), name="one_trial_runs_a_team"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", frozen="") | (~Q(state="draft") & ~Q(frozen="")),
                name="no_draft_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"trial {self.pk}"


class LogNeverChanges(Exception):
    """A line of a log was to be changed or deleted: a fault of ours."""


class LogLine(models.Model):
    """One entry of a trial's log, as ``wardmote.studies.trials.log`` writes it.

    ``line`` is what counts; ``kind`` and ``unit`` are copies by which it is found.
    """

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField()
    line = models.TextField()
    kind = models.CharField(max_length=10)
    unit = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = _("line of a log")
        verbose_name_plural = _("lines of a log")
        indexes: ClassVar = [models.Index(fields=["trial", "kind", "unit"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trial", "place"], name="a_place_once_a_log"),
            models.UniqueConstraint(
                fields=["trial", "unit"],
                condition=Q(kind="assigned"),
                name="a_unit_is_assigned_once",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.place}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever a new one."""
        if not self._state.adding:
            raise LogNeverChanges
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never by itself."""
        raise LogNeverChanges


class Wording(models.Model):
    """That an acknowledgement was due in a conversation of a trial, and so has an arm's words.

    ``due_at``: when that was decided, as the log has it. Exposed is the resident when it was sent.
    """

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="wordings")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    outgoing = models.OneToOneField(Outgoing, on_delete=models.CASCADE, related_name="wording")
    unit = models.CharField(max_length=16)
    arm = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()

    class Meta:
        verbose_name = _("wording of a trial")
        verbose_name_plural = _("wordings of a trial")

    def __str__(self) -> str:
        return f"wording {self.pk}"
