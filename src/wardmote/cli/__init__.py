"""The command line: one small file a command, each loaded only when it is used.

The table below names every command of the library with its line of help, so that
``wardmote --help`` loads none of them. Packages beside the library (the web service)
add theirs through the entry-point group ``wardmote.commands``.
"""

from __future__ import annotations

import click

from wardmote.cli.lazy import LazyCommand, LazyGroup

COMMANDS = {
    "audit": LazyCommand(
        "wardmote.cli.audit:command",
        "Read an archive of an account and report how people ask and how you answer.",
    ),
    "backtest": LazyCommand(
        "wardmote.cli.backtest:command",
        "Say how well a what-if would have predicted the weeks of an archive.",
    ),
    "whatif": LazyCommand(
        "wardmote.cli.whatif:command",
        "Say what residents would see, and what could be promised, under other hours.",
    ),
    "plan": LazyCommand(
        "wardmote.cli.plan:command",
        "Search the hours that fit the time you have, and say what they let you promise.",
    ),
    "hours": LazyCommand(
        "wardmote.cli.hours:command",
        "Check published hours, say them in words, and publish them.",
    ),
    "trial": LazyCommand(
        "wardmote.cli.trial:command",
        "Find out by a randomised trial what a change does.",
    ),
    "evidence": LazyCommand(
        "wardmote.cli.evidence:command",
        "Keep, check, share and pool findings, your own and others'.",
    ),
    "demo": LazyCommand(
        "wardmote.cli.demo:command",
        "Make a demonstration borough and the report on it. It is fiction.",
    ),
}


@click.group(
    cls=LazyGroup,
    commands_table=COMMANDS,
    entry_point_group="wardmote.commands",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="wardmote", message="%(prog)s %(version)s")
def main() -> None:
    """Answers from research, not anecdote, for people who talk with residents online.

    Start with "wardmote demo", then "wardmote audit ARCHIVE" on an archive of your own.
    """
