"""``wardmote resident``: all that the desk holds about a resident, to give or to erase."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.group("resident", short_help="Export or erase all that the desk holds about a resident.")
def command() -> None:
    """Export or erase all that the desk holds about a resident.

    WHERE is a team's short name, as in its addresses, or TEAM/NUMBER for one
    of its accounts (the number is on the page "Accounts"). HANDLE is the whole
    name by which the platform addresses the resident, or their mail address.
    Two accounts of one person are two residents: give the command twice.
    """


@command.command("export")
@click.argument("where")
@click.argument("handle")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file, for your eyes alone; without it, standard output.",
)
def export(**stated: Any) -> None:
    """Write all that is held about HANDLE, as JSON."""
    # Here, so that asking for help loads no Django.
    from wardmote_web.project.commands.about_resident import write_down

    write_down(**stated)


@command.command("erase")
@click.argument("where")
@click.argument("handle")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(**stated: Any) -> None:
    """Delete all that is held about HANDLE: conversations, notes, replies, promises.

    What was sent stays on its platform, and what backups hold stays in them.
    Messages erased here are not taken in again; a new one that the resident
    writes is.
    """
    from wardmote_web.project.commands.about_resident import delete

    delete(**stated)
