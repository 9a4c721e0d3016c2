"""``wardmote audit``: from an archive to a report and its findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wardmote.cli.named_path import NamedPath

_CLASSES = ("complete", "answered-only", "arrivals-only")


@click.command("audit", short_help="What an archive says about the pattern you keep.")
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
@click.option("--zone", help="Time zone of days and hours, such as Europe/London.")
@click.option(
    "--account", "accounts", multiple=True, help="Only this account of ours (may be repeated)."
)
@click.option("--hours", help="Published hours: a TOML file, or one line of text.")
@click.option("--promise", help='Promise to judge by, such as "next working day 17:00".')
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
    "--set-aside",
    "set_aside",
    type=NamedPath(),
    help="Write every row set aside, with its reason, to this CSV.",
)
@click.option(
    "-o",
    "--output",
    type=NamedPath(),
    default=Path("report.html"),
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
    """Read ARCHIVE, rebuild its conversations, and write a report on them.

    ARCHIVE is an export of an account (X, Mastodon, Bluesky), a mailbox, or a
    CSV. Nothing leaves this computer, and the report fetches nothing.
    """
    if stated["mine"] and stated["people"]:
        raise click.UsageError(
            "--mine says that one person runs the account and --people that several do: "
            "give one of them."
        )
    # Here, so that the list of options is shown without loading what reads an archive.
    from wardmote.cli.auditing import run

    run(**stated)
