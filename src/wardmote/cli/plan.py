"""``wardmote plan``: from the time that people have to what can be promised with it."""

from __future__ import annotations

from typing import Any

import click

from wardmote.cli.named_path import NamedPath
from wardmote.cli.shared_options import (
    check_eyes,
    for_whose_eyes,
    outputs,
    promise_shown,
    rates,
    seed,
    what_the_archive_is,
)


@click.command("plan", short_help="What can be promised with the time that people have.")
@click.argument("archive", type=NamedPath(), required=False)
@click.option(
    "--time-we-have",
    required=True,
    help='Time of all who answer together, such as "150 minutes a week" or "30 minutes a day".',
)
@click.option(
    "--promise",
    required=True,
    help='The promise that you would like to make, such as "next working day 17:00".',
)
@click.option(
    "--kept",
    default="90%",
    show_default=True,
    help="How often it is to be kept, by the lower end of the interval.",
)
@click.option(
    "--hours",
    help="Hours in which people can be there: a TOML file, or one line of text. Work outside "
    "them is out of hours.  [default: mon-fri 09:00-17:00]",
)
@click.option(
    "--holidays", help="Nation whose public holidays are closed, such as england or scotland."
)
@click.option("--zone", help="Time zone of days and hours, such as Europe/London.")
@click.option("--grid", type=NamedPath(), help="TOML file with the patterns to try.")
@click.option(
    "--patterns",
    type=click.IntRange(1, 20_000),
    default=2_400,
    show_default=True,
    help="About how many patterns to try, where no grid is given.",
)
@click.option(
    "--setup",
    type=click.FloatRange(0, 1440),
    default=0.0,
    help="Minutes of getting ready at the beginning of each window.",
)
@rates
@promise_shown
@click.option(
    "--years",
    type=click.IntRange(4),
    default=200,
    show_default=True,
    help="How many years to simulate for each pattern.",
)
@seed
@click.option(
    "--from",
    "first",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First date to plan for; the day after the archive ends, if not said.",
)
@what_the_archive_is
@for_whose_eyes
@outputs("plan.html")
@click.option(
    "--hours-files",
    "hours_folder",
    type=NamedPath(file_okay=False),
    help="Write each pattern as a file of hours into this folder.",
)
def command(**stated: Any) -> None:
    """Search patterns of usage that fit the time you have, on what ARCHIVE shows.

    Without an archive, state --messages-a-week and --minutes-a-message. It starts
    from the time that people have and says what can be promised with it; it is no
    target for anybody. Nothing leaves this computer.
    """
    check_eyes(stated)
    if (stated["archive"] is None) == (stated["messages_a_week"] is None):
        raise click.UsageError(
            "Give an archive, or --messages-a-week with --minutes-a-message instead of one."
        )
    if stated["archive"] is None and stated["minutes_a_message"] is None:
        raise click.UsageError("--messages-a-week needs --minutes-a-message beside it.")
    # Here, so that the list of options is shown without loading what simulates.
    from wardmote.cli.planning import run

    run(**stated)
