"""What ``wardmote resident`` does."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wardmote.basis.clock import SystemClock
from wardmote.basis.errors import WardmoteError
from wardmote_web.project.commands.django_set_up import set_up

if TYPE_CHECKING:
    from wardmote_web.conversations.models import Contact


class NoSuchTeam(WardmoteError):
    """Neither a team nor an account of one."""


class FileIsThere(WardmoteError):
    """What somebody wrote before is not overwritten."""


def write_down(where: str, handle: str, output: Path | None) -> None:
    """Write all of it to a new file that nobody else may read, or to standard output."""
    contacts = _contacts(where, handle)
    from wardmote_web.desk.residents import everything_about

    text = json.dumps(everything_about(contacts), indent=2, ensure_ascii=False, default=str) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        place = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise FileIsThere(
            "There is a file of that name.", where=str(output), remedy="Give another name."
        ) from None
    with os.fdopen(place, "w", encoding="utf-8") as stream:
        stream.write(text)
    click.echo(f"Written to {output}, for your eyes alone.")


def delete(where: str, handle: str, *, yes: bool) -> None:
    """Erase all of it, after asking; say how many rows of what."""
    contacts = _contacts(where, handle)
    from wardmote_web.desk.residents import erase
    from wardmote_web.desk.retention import out_of_the_file

    conversations = sum(each.conversations.count() for each in contacts)
    if not yes:
        click.confirm(
            f"This deletes {conversations} conversation{'s' * (conversations != 1)} for good. "
            "Have you exported what the resident asked for? Go on?",
            abort=True,
        )
    counts = erase(contacts, now=SystemClock().now())
    out_of_the_file()
    for name, number in sorted(counts.items()):
        click.echo(f"{number:6}  {name.partition('.')[2]}")
    click.echo("Erased here. Backups and the platforms themselves still hold what they hold.")


def _contacts(where: str, handle: str) -> list[Contact]:
    set_up()
    from wardmote_web.accounts.models import Team
    from wardmote_web.desk.residents import contacts_named

    slug, _, number = where.partition("/")
    team = Team.objects.filter(slug=slug).first()
    if team is None or (number and not number.isdecimal()):
        known = ", ".join(Team.objects.order_by("slug").values_list("slug", flat=True))
        raise NoSuchTeam(
            "There is no such team or account.",
            where=where,
            remedy=f"Give one of: {known}; or TEAM/NUMBER for one account.",
        )
    return contacts_named(team, handle, int(number) if number else None)
