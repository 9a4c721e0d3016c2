"""``wardmote person``: the account of somebody who answers, leads or manages."""

from __future__ import annotations

import click


@click.group("person", short_help="Delete the account of somebody who has left.")
def command() -> None:
    """Delete the account of somebody who has left.

    To let somebody go from one team and keep their account, use the team's
    page "People".
    """


@command.command("delete")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(email: str, yes: bool) -> None:
    """Delete the account that signs in with EMAIL, and its time book, for good.

    Conversations, notes and replies stay, as of a colleague who has left.
    What backups hold stays in them.
    """
    # Here, so that asking for help loads no Django.
    from wardmote_web.project.commands.about_person import run

    run(email, yes=yes)
