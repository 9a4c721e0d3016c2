"""``wardmote whatif``: what patterns of usage would bring, and what they would ask."""

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
    set_aside,
    timed_sample,
    what_the_archive_is,
)

_CLASSES = ("complete", "answered-only", "arrivals-only")
_ORDERS = ("fifo", "oldest-promise", "newest")
_AT_CLOSE = ("finish", "pause", "only-if-fits")


@click.command("whatif", short_help="What residents would see under other patterns of usage.")
@click.argument("archive", type=NamedPath(), required=False)
@click.option(
    "--windows",
    multiple=True,
    help="A pattern to try: one line of text, or a TOML file (may be repeated).",
)
@click.option(
    "--officers",
    default="1",
    show_default=True,
    help="How many people answer in every window, or a TOML file with the hours of each.",
)
@click.option(
    "--order",
    type=click.Choice(_ORDERS),
    default="fifo",
    show_default=True,
    help="Which of the messages that wait is next.",
)
@click.option(
    "--at-close",
    type=click.Choice(_AT_CLOSE),
    default="finish",
    show_default=True,
    help="What becomes of the message in hand when a window closes.",
)
@click.option(
    "--setup",
    type=click.FloatRange(0, 1440),
    default=0.0,
    help="Minutes of getting ready at the beginning of each window.",
)
@click.option("--promise", help='Promise to judge by, such as "next working day 17:00".')
@click.option("--urgent-promise", help="Promise for urgent messages.")
@click.option(
    "--urgent-share",
    type=click.FloatRange(0, 100),
    default=0.0,
    help="How many messages in a hundred are urgent.",
)
@click.option(
    "--hours", help="The hours published today, by which what is kept is judged: file or text."
)
@rates
@timed_sample
@promise_shown
@click.option(
    "--demand-shift",
    type=click.FloatRange(-95, 1000),
    default=0.0,
    help="By how many per cent more is asked once other hours are published (an assumption).",
)
@click.option(
    "--years",
    type=click.IntRange(4),
    default=200,
    show_default=True,
    help="How many years to simulate in all.",
)
@seed
@click.option(
    "--from",
    "first",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First date to simulate; the day after the archive ends, if not said.",
)
@click.option(
    "--empty-start", is_flag=True, help="Nobody waits at the start, whatever the archive says."
)
@what_the_archive_is
@click.option("--zone", help="Time zone of days and hours, such as Europe/London.")
@for_whose_eyes
@set_aside
@outputs("whatif.html")
def command(**stated: Any) -> None:
    """Try patterns of usage on what ARCHIVE shows, or on rates that you state.

    Says for each pattern how long residents would wait, what could be promised, and what
    it would ask of the people who answer. It is for saying "with this time, this is the
    promise"; it is no target for anybody. Nothing leaves this computer.
    """
    check_eyes(stated)
    if (stated["archive"] is None) == (stated["messages_a_week"] is None):
        raise click.UsageError(
            "Give an archive, or --messages-a-week with --minutes-a-message instead of one."
        )
    if stated["archive"] is None and stated["minutes_a_message"] is None:
        raise click.UsageError("--messages-a-week needs --minutes-a-message beside it.")
    if stated["timed_sample"] and stated["minutes_a_message"] is not None:
        raise click.UsageError(
            "--timed-sample and --minutes-a-message both say what an answer takes: give one."
        )
    # Here, so that the list of options is shown without loading what simulates.
    from wardmote.cli.trying import run

    run(**stated)
