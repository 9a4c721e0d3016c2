"""``wardmote audit``: from an archive to a report and its findings."""

from __future__ import annotations

from typing import Any

import click

from wardmote.cli.named_path import NamedPath
from wardmote.cli.shared_options import (
    check_eyes,
    for_whose_eyes,
    outputs,
    set_aside,
    what_the_archive_is,
)


@click.command("audit", short_help="What an archive says about the pattern you keep.")
@click.argument("archive", type=NamedPath())
@what_the_archive_is
@click.option("--zone", help="Time zone of days and hours, such as Europe/London.")
@click.option("--hours", help="Published hours: a TOML file, or one line of text.")
@click.option("--promise", help='Promise to judge by, such as "next working day 17:00".')
@for_whose_eyes
@set_aside
@outputs("report.html")
def command(**stated: Any) -> None:
    """Read ARCHIVE, rebuild its conversations, and write a report on them.

    ARCHIVE is an export of an account (X, Mastodon, Bluesky), a mailbox, or a
    CSV. Nothing leaves this computer, and the report fetches nothing.
    """
    check_eyes(stated)
    # Here, so that the list of options is shown without loading what reads an archive.
    from wardmote.cli.auditing import run

    run(**stated)
