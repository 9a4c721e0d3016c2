"""``wardmote export conversations``: the desk's history for a study."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click


@click.group("export")
def command() -> None:
    """Write what the desk holds, pseudonymised, for a study."""


@command.command("conversations")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("conversations.csv"),
    show_default=True,
    help="The table; what its columns mean is written beside it.",
)
@click.option("--team", "slug", help="Whose, by its short name, where there is more than one.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Only conversations that began since then."
)
def conversations(output: Path, slug: str | None, since: datetime | None) -> None:
    """Write messages without words and names, in the form that "wardmote audit" reads.

    Residents are pseudonyms that hold in this file alone. Nothing of who answered is in it.
    """
    # Here, so that the list of options is shown without loading Django.
    from wardmote_web.project.commands.exporting import run

    run(output, slug, since.replace(tzinfo=UTC) if since else None)
