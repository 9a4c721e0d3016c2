"""Options that several commands have, each written once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from wardmote.cli.named_path import NamedPath

Command = TypeVar("Command", bound=Callable[..., Any])


class Option(Protocol):
    """A decorator that gives a command an option, or several."""

    def __call__(self, command: Command, /) -> Command:
        """The command with them."""
        ...


_CLASSES = ("complete", "answered-only", "arrivals-only")


def _together(*options: Option) -> Option:
    """Several options as one decorator, shown in that order."""

    def add(command: Command, /) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


what_the_archive_is = _together(
    click.option("--source", default="auto", show_default=True, help="Kind of archive."),
    click.option(
        "--class",
        "source_class",
        type=click.Choice(_CLASSES),
        help="What the source holds, where you know better than its reader.",
    ),
    click.option(
        "--mapping",
        type=NamedPath(),
        help="TOML file that says what the columns of your own CSV mean.",
    ),
    click.option(
        "--account", "accounts", multiple=True, help="Only this account of ours (may be repeated)."
    ),
    click.option(
        "--silence",
        type=click.IntRange(1, 36_500),
        default=14,
        show_default=True,
        help="Days of a resident's silence after which a new conversation begins.",
    ),
)
"""How an archive is read."""

for_whose_eyes = _together(
    click.option("--mine", is_flag=True, help="This is my own account: show me my own work."),
    click.option("--people", type=click.IntRange(1), help="How many people run the account."),
)
"""Whether figures about work may be shown; see ``check_eyes``."""

rates = _together(
    click.option(
        "--messages-a-week",
        type=float,
        help="Messages a week to answer, instead of an archive.",
    ),
    click.option(
        "--minutes-a-message",
        type=float,
        help="Minutes that an answer takes, instead of what replies tell.",
    ),
)
"""What can be stated instead of an archive; the second also beside one."""

timed_sample = click.option(
    "--timed-sample",
    type=NamedPath(),
    help="CSV with the minutes that answers really took, instead of what replies tell.",
)

promise_shown = click.option(
    "--promise-shown",
    is_flag=True,
    help="Residents are told when an answer will come: they ask again as those who were told.",
)

seed = click.option(
    "--seed", type=int, default=1, show_default=True, help="Of every random number."
)

set_aside = click.option(
    "--set-aside",
    "set_aside",
    type=NamedPath(),
    help="Write every row set aside, with its reason, to this CSV.",
)


def outputs(report: str) -> Option:
    """Where the report and the findings go.

    Args:
        report: The name of the report's file, if none is given.
    """
    return _together(
        click.option(
            "-o",
            "--output",
            type=NamedPath(),
            default=Path(report),
            show_default=True,
            help="The report.",
        ),
        click.option(
            "--json",
            "findings_file",
            type=NamedPath(),
            help="The findings, for other programs.",
        ),
    )


def check_eyes(stated: dict[str, Any]) -> None:
    """Refuse an account that is said to be one person's and several people's at once."""
    if stated["mine"] and stated["people"]:
        raise click.UsageError(
            "--mine says that one person runs the account and --people that several do: "
            "give one of them."
        )
