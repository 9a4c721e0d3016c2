"""``wardmote setup``: the first questions of a new desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

DATABASE = "sqlite:///wardmote.sqlite3"
HOURS = "mon-fri 09:30-10:30, 15:30-16:30; closed holidays england"
PROMISE = "by the end of the next working day"
BASE_URL = "http://127.0.0.1:8000"


@click.command("setup", short_help="Ask the first questions of a new desk, and make it.")
@click.option("--team", help="The team's name, as residents know it.")
@click.option("--zone", default="Europe/London", show_default=True, help="The team's time zone.")
@click.option("--hours", help=f'When people are there to answer, such as "{HOURS}".')
@click.option("--promise", help=f'When a first reply comes, such as "{PROMISE}".')
@click.option("--name", help="Name of the first account, a team lead's.")
@click.option("--email", help="Its e-mail address, by which one signs in.")
@click.option(
    "--password-file",
    type=click.Path(dir_okay=False, exists=True, allow_dash=True, path_type=Path),
    help="A file whose first line is its password; - for standard input.",
)
@click.option("--database", help=f"Where the desk keeps everything; {DATABASE} if not said.")
@click.option("--base-url", help=f"The desk's address, as residents see it; {BASE_URL} if not.")
@click.option(
    "--migrate",
    is_flag=True,
    help="Of a desk that is set up: make its tables as this version wants them, and ask nothing.",
)
@click.option("--no-input", is_flag=True, help="Ask nothing: what is not stated is an error.")
def command(**stated: Any) -> None:
    """Ask what a new desk must know, write wardmote.toml, and make the database.

    The file is written here, or where WARDMOTE_CONFIG says, readable by you
    alone, with fresh keys. A desk that is set up already is not touched.
    """
    if stated.pop("migrate"):
        from wardmote_web.project.commands.setting_up import migrate_only

        migrate_only()
        return
    # Here, so that the list of options is shown without loading Django.
    from wardmote_web.project.commands.setting_up import run

    run(**stated)
