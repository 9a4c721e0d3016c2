"""``wardmote demo``: a fictional borough's archives, and the report on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wardmote.cli.named_path import NamedPath


@click.command("demo", short_help="Make a demonstration borough and the report on it.")
@click.option(
    "-o",
    "--output",
    type=NamedPath(file_okay=False),
    default=Path("demo-output"),
    show_default=True,
    help="Folder to write to.",
)
@click.option("--seed", default=1, show_default=True, help="Another seed, another borough.")
@click.option(
    "--weeks",
    type=click.IntRange(1, 520),
    default=26,
    show_default=True,
    help="How long the borough is watched.",
)
@click.option(
    "--all-formats",
    is_flag=True,
    help="Write the archive in every form that Wardmote reads, not just two.",
)
def command(**stated: Any) -> None:
    """Make a fictional council team's archives and audit them.

    Nobody in them is real: they are made from a seed, so that you can see what
    a report looks like before you make one of your own.
    """
    # Here, so that the list of options is shown without loading what makes a borough.
    from wardmote.cli.demonstrating import run

    run(**stated)
