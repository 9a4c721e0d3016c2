"""``wardmote serve``: the desk's pages and its worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command("serve", short_help="Run the desk: its pages and its worker.")
@click.option(
    "--bind",
    default="127.0.0.1:8000",
    show_default=True,
    metavar="HOST:PORT",
    help="Where the pages are served.",
)
@click.option("--web-only", is_flag=True, help="Serve the pages alone.")
@click.option("--worker-only", is_flag=True, help="Run the worker alone.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Processes that serve pages.",
)
@click.option("--migrate", is_flag=True, help="First make the tables as this version wants them.")
@click.option(
    "--demonstration",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Make a desk with the demonstration borough in FOLDER, anew, and serve that.",
)
def command(**stated: Any) -> None:
    """Serve the desk of this folder until Ctrl-C.

    The configuration is wardmote.toml here, or where WARDMOTE_CONFIG says. A
    part that dies is started again. Run more on other machines over
    PostgreSQL with --web-only and --worker-only.
    """
    if stated["web_only"] and stated["worker_only"]:
        raise click.UsageError("--web-only and --worker-only leave nothing to run: give one.")
    # Here, so that the list of options is shown without loading Django.
    from wardmote_web.project.commands.serving import run

    run(**stated)
