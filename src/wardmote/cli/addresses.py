"""What stands at an address: asked for by a package beside the library, which knows no network."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import entry_points

import click

from wardmote.cli.lazy import CommandNotInstalled

GROUP, NAME = "wardmote.addresses", "text"


def text_at(address: str, private_hosts: Sequence[str] = ()) -> str:
    """The text at an address.

    Args:
        address: Where.
        private_hosts: Hosts on private networks that are meant.

    Raises:
        CommandNotInstalled: Nothing that asks addresses is installed.
        WardmoteError: It cannot be had, in words.
    """
    found = entry_points(group=GROUP, name=NAME)
    try:
        ask = next(iter(found)).load()
    except (StopIteration, ModuleNotFoundError) as error:
        raise CommandNotInstalled(
            "To take in what stands at an address needs the service's packages, which are not "
            "installed.",
            where=address.split("?", maxsplit=1)[0],
            remedy='Install them with: pip install "wardmote[web]", or save the file and name it.',
        ) from error
    text: str = ask(address, private_hosts=private_hosts, say=click.echo)
    return text
