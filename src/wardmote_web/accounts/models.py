"""People, teams, and what each person is in a team."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class People(BaseUserManager["Person"]):
    """Makes accounts; Django and allauth ask for these two."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> Person:
        """An account that can sign in with this address."""
        person = self.model(email=self.normalize_email(email).lower(), **more)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **more: Any) -> Person:
        """An account that may set up teams; it reads no conversation by that alone."""
        return self.create_user(email, password, is_installer=True, **more)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: an officer, a team lead, a researcher, whoever installs."""

    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_active = models.BooleanField(_("can sign in"), default=True)
    is_installer = models.BooleanField(_("sets up teams"), default=False)
    # Somebody else has seen it, so that one of their own is chosen before anything is shown.
    password_is_given = models.BooleanField(default=False)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email


class Team(models.Model):
    """Who answers together, under one published pattern."""

    slug = models.SlugField(_("short name in addresses"), unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=120)
    zone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    require_second_factor = models.BooleanField(_("require a second factor"), default=False)
    # What the team says and does by itself.
    acknowledge = models.BooleanField(_("send acknowledgements"), default=True)
    acknowledge_in_public = models.BooleanField(
        _("acknowledge public posts in public"), default=False
    )
    long_wait_minutes = models.PositiveIntegerField(
        _("acknowledge in hours when the wait is longer than (minutes)"), default=240
    )
    undo_seconds = models.PositiveSmallIntegerField(_("undo for (seconds)"), default=20)
    emergency_words = models.TextField(
        _("what to do in an emergency"),
        default=_(
            "In an emergency, when life is in danger or a crime is happening now, call 999. "
            "We do not watch this account all the time."
        ),
    )
    retention_days = models.PositiveIntegerField(
        _("delete closed conversations after (days)"), default=730
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person is in a team. See ``access`` for what each may do."""

    OFFICER = "officer", _("Officer")
    LEAD = "lead", _("Team lead")
    RESEARCHER = "researcher", _("Researcher")
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(models.Model):
    """A person in a team, for a time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "team"],
                condition=Q(until__isnull=True),
                name="one_present_membership_in_a_team",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.role}"


class AuditRow(models.Model):
    """That something was done to the team's things: kept when the things are gone.

    No foreign keys, so that erasing a resident or a worker leaves no hole. ``detail`` holds
    no resident's words and nothing of how or when a worker answers: answering is not audited.
    """

    at = models.DateTimeField()
    team = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60)
    by = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("audit row")
        verbose_name_plural = _("audit rows")
        indexes: ClassVar = [models.Index(fields=["team", "-at"])]

    def __str__(self) -> str:
        return f"{self.action} {self.about}"
