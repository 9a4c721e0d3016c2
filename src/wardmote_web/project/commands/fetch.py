"""``wardmote fetch``: what a public body has posted, for an audit from public data alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

_public_body = click.option(
    "--public-body",
    is_flag=True,
    help="State that the account is a body's (a council, a force, a trust), and no person's.",
)
_private_hosts = click.option(
    "--private-host",
    "private_hosts",
    multiple=True,
    help="A host on a private network that is meant (may be repeated).",
)
_pause = click.option(
    "--pause",
    type=click.FloatRange(0, 60),
    default=0.5,
    show_default=True,
    help="Seconds between two questions to a server.",
)


def _output(example: str) -> Callable[[Any], Any]:
    return click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        required=True,
        help=f"What to write, such as {example}; more is written beside it.",
    )


@click.group("fetch")
def command() -> None:
    """Write what a public body's account has posted, for an audit from public data alone.

    For accounts of bodies, not of persons: to see when somebody posts is to watch them. Asks
    slowly, waits where a server asks to, and goes on where it was if it is stopped and given again.
    """


@command.command("bluesky")
@click.argument("handle")
@_output("council.car")
@_public_body
@click.option("--service", default="", help="Where its repository is; found by itself if not said.")
@click.option("--app-view", default="https://public.api.bsky.app", show_default=True)
@click.option("--directory", default="https://plc.directory", show_default=True)
@_private_hosts
@_pause
def bluesky(**stated: Any) -> None:
    """Fetch the repository of HANDLE, and what was posted to it as far as anyone sees it.

    Needs no password. What was posted to it, below its posts and by its name, is written as a
    table without words and names.
    """
    # Here, so that the list of options is shown without loading what fetches.
    from wardmote_web.project.commands.fetching import bluesky as run

    run(**stated)


@command.command("mastodon")
@click.argument("address")
@_output("council.zip")
@_public_body
@click.option("--server", default="", help="The server's address, if it is not that of the host.")
@_private_hosts
@_pause
def mastodon(**stated: Any) -> None:
    """Fetch the public statuses of ADDRESS, which is @user@host.

    Needs no password. When what it answers was posted is looked for too, where a server shows it
    to anyone.
    """
    from wardmote_web.project.commands.fetching import mastodon as run

    run(**stated)
