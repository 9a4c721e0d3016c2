"""``wardmote doctor``: what is out of order, and what to do about it."""

from __future__ import annotations

import click


@click.command("doctor", short_help="Look at the desk, and say what to mend.")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON, for a machine.")
def command(as_json: bool) -> None:
    """Look at configuration, database, worker, clock and channels.

    Changes nothing. Ends with 1 where something must be mended, else with 0.
    The configuration is wardmote.toml here, or where WARDMOTE_CONFIG says.
    """
    # Here, so that the list of options is shown without loading Django.
    from wardmote_web.project.commands.examining import run

    run(as_json=as_json)
