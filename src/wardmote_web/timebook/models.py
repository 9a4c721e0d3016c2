"""A worker's own entries, and what was released of a group's. Only ``sharing`` leads out."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote_web.accounts.models import Team


class EntryKind(models.TextChoices):
    """What the time was spent on: the desk sees answering; of the rest only the worker knows."""

    ANSWERING = "answering", _("Answering")
    READING = "reading", _("Reading")
    POSTING = "posting", _("Posting")
    SIGN_OFF = "sign-off", _("Getting sign-off")


class Entry(models.Model):
    """Time that a worker spent; theirs to see, to correct and to delete.

    ``out_of_hours``: it was outside the published hours. ``sent_at_once``: the worker chose not to
    hold it, which is recorded here and nowhere else.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="time_entries"
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("what for"), max_length=12, choices=EntryKind)
    day = models.DateField(_("day"))
    minutes = models.DecimalField(_("minutes"), max_digits=7, decimal_places=1)
    out_of_hours = models.BooleanField(_("outside published hours"), default=False)
    sent_at_once = models.BooleanField(default=False)
    written_by_hand = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("time entry")
        verbose_name_plural = _("time entries")
        indexes: ClassVar = [models.Index(fields=["person", "day"])]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class Group(models.Model):
    """A fixed group of at least five whose figures are released together."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=120)
    fixed_from = models.DateField(_("fixed from"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("fixed_from")),
                name="group_ends_after_it_is_fixed",
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """Who is in a fixed group: entered when it is fixed, never changed."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("group member")
        verbose_name_plural = _("group members")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "person"], name="a_member_once_a_group")
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class Release(models.Model):
    """What a group's figures were for one period, rounded, as released on its fixed date."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="releases")
    first_day = models.DateField()
    last_day = models.DateField()
    released_on = models.DateField()
    people = models.PositiveIntegerField()
    hours = models.PositiveIntegerField(null=True)
    out_of_hours_hours = models.PositiveIntegerField(null=True)
    beside_answering_hours = models.PositiveIntegerField(null=True)
    withheld = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "first_day"], name="a_period_is_released_once"
            ),
            models.CheckConstraint(
                condition=Q(withheld="", hours__isnull=False)
                | (
                    ~Q(withheld="")
                    & Q(
                        hours__isnull=True,
                        out_of_hours_hours__isnull=True,
                        beside_answering_hours__isnull=True,
                    )
                ),
                name="withheld_release_holds_no_figure",
            ),
            models.CheckConstraint(
                condition=Q(released_on__gt=models.F("last_day")),
                name="release_comes_after_its_period",
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.pk}"
