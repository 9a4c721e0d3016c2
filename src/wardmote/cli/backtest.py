"""``wardmote backtest``: how well the simulation would have predicted the weeks of an archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wardmote.cli.named_path import NamedPath

_CLASSES = ("complete", "answered-only", "arrivals-only")


@click.command("backtest", short_help="How well a what-if would have predicted past weeks.")
@click.argument("archive", type=NamedPath())
@click.option("--source", default="auto", show_default=True, help="Kind of archive.")
@click.option(
    "--class",
    "source_class",
    type=click.Choice(_CLASSES),
    help="What the source holds, where you know better than its reader.",
)
@click.option(
    "--mapping",
    type=NamedPath(),
    help="TOML file that says what the columns of your own CSV mean.",
)
@click.option("--zone", help="Time zone in which weeks begin, such as Europe/London.")
@click.option(
    "--account", "accounts", multiple=True, help="Only this account of ours (may be repeated)."
)
@click.option("--hours", help="Published hours: a TOML file, or one line of text.")
@click.option(
    "--promise",
    help="Promise to judge by; within 24 hours by the wall clock if none is given.",
)
@click.option("--mine", is_flag=True, help="This is my own account: show me my own work.")
@click.option("--people", type=click.IntRange(1), help="How many people run the account.")
@click.option(
    "--silence",
    type=click.IntRange(1, 36_500),
    default=14,
    show_default=True,
    help="Days of a resident's silence after which a new conversation begins.",
)
@click.option(
    "--minutes-a-message",
    type=click.FloatRange(0, 480, min_open=True),
    help="Minutes that an answer takes, instead of what replies tell.",
)
@click.option(
    "--timed-sample",
    type=NamedPath(),
    help="CSV with the minutes that answers really took, instead of what replies tell.",
)
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
@click.option("--seed", type=int, default=1, show_default=True, help="Of every random number.")
@click.option(
    "-o",
    "--output",
    type=NamedPath(),
    default=Path("backtest.html"),
    show_default=True,
    help="The report.",
)
@click.option(
    "--json",
    "findings_file",
    type=NamedPath(),
    help="The findings, for other programs.",
)
def command(**stated: Any) -> None:
    """Predict each past week of ARCHIVE from what was known before it.

    Says how often what really came lay inside the intervals, and whether the
    simulation beat simpler forecasts. Nothing leaves this computer.
    """
    if stated["mine"] and stated["people"]:
        raise click.UsageError(
            "--mine says that one person runs the account and --people that several do: "
            "give one of them."
        )
    if stated["timed_sample"] and stated["minutes_a_message"] is not None:
        raise click.UsageError(
            "--timed-sample and --minutes-a-message both say what an answer takes: give one."
        )
    # Here, so that the list of options is shown without loading what reads an archive.
    from wardmote.cli.backtesting import run

    run(**stated)
