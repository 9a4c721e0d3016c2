"""What ``wardmote fetch`` does: refuse persons, fetch politely, say what was not seen."""

from __future__ import annotations

from pathlib import Path

import click

from wardmote.basis.clock import SystemClock
from wardmote_web.fetching.bluesky import fetch as of_bluesky
from wardmote_web.fetching.errors import AnotherFetch, NotStatedPublicBody
from wardmote_web.fetching.mastodon import fetch as of_mastodon
from wardmote_web.fetching.polite import Polite
from wardmote_web.fetching.told import Told


def bluesky(
    *,
    handle: str,
    output: Path,
    public_body: bool,
    service: str,
    app_view: str,
    directory: str,
    private_hosts: tuple[str, ...],
    pause: float,
) -> None:
    """Fetch from Bluesky."""
    _check(output, public_body=public_body)
    with _polite(private_hosts, pause) as polite:
        told = of_bluesky.fetch(
            handle,
            output,
            polite=polite,
            now=SystemClock().now(),
            service=service,
            view=app_view,
            directory=directory,
            say=click.echo,
        )
    _say(told)


def mastodon(
    *,
    address: str,
    output: Path,
    public_body: bool,
    server: str,
    private_hosts: tuple[str, ...],
    pause: float,
) -> None:
    """Fetch from a server of the Mastodon family."""
    _check(output, public_body=public_body)
    with _polite(private_hosts, pause) as polite:
        told = of_mastodon.fetch(
            address,
            output,
            polite=polite,
            now=SystemClock().now(),
            server=server,
            say=click.echo,
        )
    _say(told)


def _check(output: Path, *, public_body: bool) -> None:
    if not public_body:
        raise NotStatedPublicBody(
            "This is for accounts of public bodies, not of persons: to see at what hours somebody "
            "posts and answers is to watch them, however public each post is.",
            where="--public-body",
            remedy="If the account is a body's (a council, a force, a trust), say so with "
            "--public-body; if one person runs it, ask that person first.",
        )
    goes_on = output.with_name(output.name + ".part").exists()
    if output.exists() and not goes_on:
        raise AnotherFetch(
            "There is a file of that name.",
            where=str(output),
            remedy="Give another name with -o, or move that file.",
        )


def _polite(private_hosts: tuple[str, ...], pause: float) -> Polite:
    return Polite(private_hosts, pause=pause, say=click.echo)


def _say(told: Told) -> None:
    click.echo()
    for line in told.lines():
        click.echo(line)
