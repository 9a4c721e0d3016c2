"""Answers that say nothing of who gave them, what a team asks besides, and what was released."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote_web.accounts.models import Team


class Answer(models.Model):
    """What somebody of a group answered for a week.

    No person, no session, no time finer than the week, a random number for a name. ``digest``
    tells the same browser's answer of the same week, to that browser alone: see ``keys``. Rows
    are written by ``shuffling`` and by nothing else, since their order in the file would tell.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey("timebook.Group", on_delete=models.CASCADE, related_name="+")
    week = models.DateField()
    digest = models.CharField(max_length=64)
    given = models.JSONField()
    is_open = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("pulse answer")
        verbose_name_plural = _("pulse answers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["week", "group", "digest"], name="a_key_answers_once_a_week"
            )
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Scale(models.Model):
    """Questions that the team has a licence to ask, in the words of whoever made them."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="scales")
    name = models.CharField(max_length=120)
    licence = models.TextField()
    items = models.JSONField()
    choices = models.JSONField()
    begins = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("scale")
        verbose_name_plural = _("scales")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(ended_on__isnull=True), name="one_present_scale"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=models.F("begins")),
                name="scale_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PulseRelease(models.Model):
    """What a group's pulse was in one quarter, rounded, as released on its fixed date."""

    group = models.ForeignKey(
        "timebook.Group", on_delete=models.CASCADE, related_name="pulse_releases"
    )
    first_day = models.DateField()
    last_day = models.DateField()
    released_on = models.DateField()
    people = models.PositiveIntegerField()
    figures = models.JSONField()

    class Meta:
        verbose_name = _("pulse release")
        verbose_name_plural = _("pulse releases")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "first_day"], name="a_pulse_is_released_once"),
            models.CheckConstraint(
                condition=Q(released_on__gt=models.F("last_day")),
                name="pulse_release_comes_after_its_period",
            ),
        ]

    def __str__(self) -> str:
        return f"pulse release {self.pk}"
