"""What ``wardmote person`` does."""

from __future__ import annotations

import click

from wardmote.basis.clock import SystemClock
from wardmote.basis.errors import WardmoteError
from wardmote_web.project.commands.django_set_up import set_up


class NoSuchPerson(WardmoteError):
    """Nobody signs in with that address."""


def run(email: str, *, yes: bool) -> None:
    """Delete the account, after asking; say how many rows of what, and what is left to do."""
    set_up()
    from wardmote_web.accounts.models import Person
    from wardmote_web.accounts.people import delete_account
    from wardmote_web.desk.models import Shift
    from wardmote_web.desk.retention import out_of_the_file

    now = SystemClock().now()
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise NoSuchPerson(
            "Nobody signs in with that address.",
            where="EMAIL",
            remedy="Give the whole address, as on the team's page “People”.",
        )
    if not yes:
        click.confirm(
            "This deletes the account and its time book for good; whoever wants to keep their "
            "own lines copies them first. Go on?",
            abort=True,
        )
    counts = delete_account(person, now=now)
    out_of_the_file()
    for name, number in sorted(counts.items()):
        if number:
            click.echo(f"{number:6}  {name.partition('.')[2]}")
    click.echo("Which answers to the pulse were theirs nobody knows; they go after 53 weeks.")
    click.echo("Deleted here. Backups still hold what they hold.")
    if shifts := Shift.objects.filter(email__iexact=email.strip(), ends_at__gt=now).count():
        click.echo(
            f"{shifts} shift{'s' * (shifts != 1)} to come on the duty rota still "
            f"name{'s' * (shifts == 1)} that address: give them to somebody else."
        )
