"""``wardmote backtest``: how well the simulation would have predicted the weeks of an archive."""

from __future__ import annotations

from typing import Any

import click

from wardmote.cli.named_path import NamedPath
from wardmote.cli.shared_options import (
    check_eyes,
    for_whose_eyes,
    outputs,
    seed,
    timed_sample,
    what_the_archive_is,
)


@click.command("backtest", short_help="How well a what-if would have predicted past weeks.")
@click.argument("archive", type=NamedPath())
@what_the_archive_is
@click.option("--zone", help="Time zone in which weeks begin, such as Europe/London.")
@click.option("--hours", help="Published hours: a TOML file, or one line of text.")
@click.option(
    "--promise",
    help="Promise to judge by; within 24 hours by the wall clock if none is given.",
)
@for_whose_eyes
@click.option(
    "--minutes-a-message",
    type=click.FloatRange(0, 480, min_open=True),
    help="Minutes that an answer takes, instead of what replies tell.",
)
@timed_sample
@click.option(
    "--history",
    type=click.IntRange(1, 520),
    default=13,
    show_default=True,
    help="Whole weeks known before the first week that is predicted.",
)
@click.option(
    "--weeks",
    type=click.IntRange(1, 1040),
    default=104,
    show_default=True,
    help="Predict at most so many weeks, the latest.",
)
@click.option(
    "--follow-up",
    type=click.IntRange(1, 28),
    default=7,
    show_default=True,
    help="Days for which waits are followed after each week.",
)
@click.option(
    "--draws",
    type=click.IntRange(2, 5_000),
    default=100,
    show_default=True,
    help="Parameter draws a week, each simulated ten times.",
)
@seed
@outputs("backtest.html")
def command(**stated: Any) -> None:
    """Predict each past week of ARCHIVE from what was known before it.

    Says how often what really came lay inside the intervals, and whether the
    simulation beat simpler forecasts. Nothing leaves this computer.
    """
    check_eyes(stated)
    if stated["timed_sample"] and stated["minutes_a_message"] is not None:
        raise click.UsageError(
            "--timed-sample and --minutes-a-message both say what an answer takes: give one."
        )
    # Here, so that the list of options is shown without loading what reads an archive.
    from wardmote.cli.backtesting import run

    run(**stated)
