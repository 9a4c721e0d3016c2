"""What ``wardmote setup`` does: ask, check each answer, write the file, make the first team."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from wardmote.basis.clock import SystemClock
from wardmote.basis.errors import WardmoteError
from wardmote.hours.reading import read_hours
from wardmote.hours.wording import pattern_in_lines
from wardmote.promises.rule import parse_promise
from wardmote_web.project.commands import setup
from wardmote_web.project.commands.django_set_up import set_up
from wardmote_web.project.commands.migrating import migrate
from wardmote_web.project.commands.writing import AlreadySetUp, write_configuration
from wardmote_web.project.configuration import configuration_file
from wardmote_web.project.databases import database as database_settings

SHORTEST_PASSWORD = 12
Check = Callable[[str], str]
"""Gives the answer as it is kept, or raises a WardmoteError that says what is wrong with it."""


class NotAnswered(WardmoteError):
    """Something was not stated, and nothing may be asked."""


class NotAnAnswer(WardmoteError):
    """An answer that cannot be used."""


@dataclass(frozen=True)
class Answers:
    """What a new desk must know."""

    team: str
    zone: str
    hours: str
    promise: str
    name: str
    email: str
    password: str
    database: str
    base_url: str


def run(
    *,
    team: str | None,
    zone: str,
    hours: str | None,
    promise: str | None,
    name: str | None,
    email: str | None,
    password_file: Path | None,
    database: str | None,
    base_url: str | None,
    no_input: bool,
) -> None:
    """Ask, write, make, and say what to do next."""
    file = configuration_file()
    if file.exists():
        raise AlreadySetUp(
            "A desk is set up here, and its secrets are in this file.",
            where=str(file),
            remedy='Give "wardmote serve" to run it. For another desk, go to an empty folder.',
        )
    ask = Asker(silent=no_input)
    zone = checked_zone(zone)
    answers = Answers(
        zone=zone,
        team=ask("--team", "The team's name, as residents know it", team, check=_some_words),
        hours=ask("--hours", "When people are there", hours, setup.HOURS, _hours_in(zone)),
        promise=ask("--promise", "When a first reply comes", promise, setup.PROMISE, _promise),
        name=ask("--name", "Your name", name, check=_some_words),
        email=ask("--email", "Your e-mail address", email, check=_address),
        password=ask.password(password_file),
        database=ask("--database", "The database", database, setup.DATABASE, _database(file)),
        base_url=ask(
            "--base-url", "The desk's address for residents", base_url, setup.BASE_URL, _web_address
        ),
    )
    make(file, answers)
    click.echo(f"\nWritten: {file}\nThe database is made, with the team and your account in it.")
    click.echo('Now give "wardmote serve", and sign in there.')


def migrate_only() -> None:
    """After an upgrade: make the tables of the desk here as this version wants them."""
    set_up()
    migrate()
    click.echo("The tables are as this version wants them.")


class Asker:
    """Asks a question until its answer can be used; silent, takes only what was stated."""

    def __init__(self, *, silent: bool) -> None:
        self._silent = silent

    def __call__(
        self,
        option: str,
        question: str,
        stated: str | None,
        usual: str | None = None,
        check: Check = str,
    ) -> str:
        """The answer: as stated, else asked for, else as usual.

        Raises:
            NotAnswered, NotAnAnswer: It was stated so, or may not be asked for.
        """
        if stated is not None or (self._silent and usual is not None):
            return self._stated(option, stated if stated is not None else str(usual), check)
        if self._silent:
            raise NotAnswered(
                "It is not stated, and nothing may be asked.",
                where=option,
                remedy=f"Give {option}.",
            )
        while True:
            try:
                return check(click.prompt(question, default=usual))
            except WardmoteError as error:
                click.echo(str(error))

    def password(self, file: Path | None) -> str:
        """The first account's password: of the file, else asked for twice and not shown."""
        if file is not None:
            text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
            lines = text.splitlines() or [""]
            return self._stated("--password-file", lines[0], _password)
        if self._silent:
            return self("--password-file", "", None)
        while True:
            try:
                hint = f"A password, {SHORTEST_PASSWORD} characters or more"
                return _password(click.prompt(hint, hide_input=True, confirmation_prompt=True))
            except WardmoteError as error:
                click.echo(str(error))

    def _stated(self, option: str, stated: str, check: Check) -> str:
        try:
            return check(stated)
        except WardmoteError as error:
            raise NotAnAnswer(str(error), where=option) from error


def make(file: Path, answers: Answers) -> None:
    """Write the file, make the tables, the team, its pattern and its lead."""
    os.umask(0o077)  # A database in a file holds residents' words: for its owner alone.
    write_configuration(file, database=answers.database, base_url=answers.base_url)
    try:
        set_up(file)
        _check_strength(answers)
        migrate()
        first_team(answers, SystemClock().now())
    except BaseException:
        # Nobody has signed in yet: without the file the command can simply be given again.
        file.unlink(missing_ok=True)
        raise


def _check_strength(answers: Answers) -> None:
    """See that the password is one that the sign-in page would take too."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(answers.password)
    except ValidationError as error:
        raise NotAnAnswer(
            " ".join(error.messages), where="password", remedy="Take another, such as four words."
        ) from None


def first_team(answers: Answers, now: datetime) -> None:
    """The team, its published pattern from today on, and its lead; all or nothing."""
    from django.db import transaction
    from django.utils.text import slugify

    from wardmote_web.accounts.models import Membership, Person, Role, Team
    from wardmote_web.promises.actions import publish

    with transaction.atomic():
        team = Team.objects.filter(name=answers.team).first() or Team.objects.create(
            slug=slugify(answers.team)[:60] or "team", name=answers.team, zone=answers.zone
        )
        person = Person.objects.filter(email=answers.email.lower()).first()
        if person is None:
            person = Person.objects.create_superuser(
                answers.email, answers.password, name=answers.name
            )
        Membership.objects.get_or_create(
            person=person, team=team, until=None, defaults={"role": Role.LEAD, "since": now}
        )
        if not team.patterns.exists():
            today = now.astimezone(ZoneInfo(answers.zone)).date()
            publish(team, answers.hours, answers.promise, effective_from=today, by=person, now=now)


def checked_zone(name: str) -> str:
    """The zone, if there is one of that name."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NotAnAnswer(
            f'There is no time zone called "{name}".',
            where="--zone",
            remedy="Give a name such as Europe/London.",
        ) from None


def _hours_in(zone: str) -> Check:
    def check(text: str) -> str:
        for line in pattern_in_lines(read_hours(text, ZoneInfo(zone))):
            click.echo(f"  {line}")
        return text

    return check


def _promise(text: str) -> str:
    parse_promise(text)
    return text


def _some_words(text: str) -> str:
    if not text.strip():
        raise NotAnAnswer("It is empty.", remedy="Enter a name.")
    return text.strip()


def _address(text: str) -> str:
    name, _, host = text.strip().partition("@")
    if not name or "." not in host or " " in text.strip():
        raise NotAnAnswer(
            "That is no e-mail address.", remedy="Enter one such as ana@council.example."
        )
    return text.strip()


def _password(text: str) -> str:
    if len(text) < SHORTEST_PASSWORD:
        raise NotAnAnswer(
            f"The password has {len(text)} characters.",
            remedy=f"Take {SHORTEST_PASSWORD} or more, such as four words.",
        )
    return text


def _database(file: Path) -> Check:
    def check(text: str) -> str:
        database_settings(text, file.resolve().parent)
        return text

    return check


def _web_address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise NotAnAnswer(
            "An address of the web begins with https:// or http://.",
            remedy="Enter one such as https://desk.council.example.",
        )
    return text.rstrip("/")
