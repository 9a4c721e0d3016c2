"""``wardmote trial``: from a question to a finding, by chance and a frozen protocol."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wardmote.cli.named_path import NamedPath
from wardmote.cli.shared_options import what_the_archive_is

SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)
folder = click.argument("folder", type=NamedPath(file_okay=False))


@click.group("trial", short_help="Find out by a randomised trial what a change does.")
def command() -> None:
    """A trial in a folder: protocol, freezing, log, outcomes, finding.

    In order: new, power, freeze, run (or the desk runs it), analyse.
    """


@command.command("new", short_help="Write the protocol of a trial.")
@folder
@click.option(
    "--unit",
    type=click.Choice(["resident", "week"]),
    default="resident",
    show_default=True,
    help="What is randomised: residents between two wordings, or weeks.",
)
@click.option(
    "--scheme",
    type=click.Choice(["simple", "blocks"]),
    default="blocks",
    show_default=True,
    help="How chance assigns residents; weeks come in pairs.",
)
@click.option("--usual", type=SHARE, default=0.2, show_default=True, help="Share who chase now.")
@click.option(
    "--hoped", type=SHARE, default=0.12, show_default=True, help="Share that would be worth it."
)
@click.option(
    "--power", type=click.FloatRange(0.5, 0.99), default=0.8, show_default=True,
    help="The chance wanted of telling the two apart.",
)  # fmt: skip
@click.option(
    "--units", type=click.IntRange(4), help="Residents or weeks; by the formula, or 26 weeks."
)
@click.option("--ends-by", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Its last day.")
@click.option("--first-week", type=click.DateTime(["%Y-%m-%d"]), help="Of weeks: a Monday.")
@click.option("--zone", default="Europe/London", show_default=True, help="Of days and weeks.")
@click.option("--seed", type=click.IntRange(0), help="From which chance assigns; drawn if unsaid.")
def new(folder: Path, **stated: Any) -> None:
    """Write FOLDER/protocol.toml, in plain words and as it will be read. Change it as you like."""
    from wardmote.cli.trial_steps import run_new

    run_new(folder, **stated)


@command.command("power", short_help="Say what a trial of this size can find.")
@folder
@click.argument("archive", type=NamedPath(), required=False)
@click.option("--trials", type=click.IntRange(100), default=1000, show_default=True,
              help="Made-up trials.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help="Of the simulation.")  # fmt: skip
@what_the_archive_is
def power(folder: Path, archive: Path | None, **stated: Any) -> None:
    """Say how likely the protocol in FOLDER is to find what it looks for.

    By formula, and by simulation: on what ARCHIVE shows, if one is given.
    """
    from wardmote.cli.trial_steps import run_power

    run_power(folder, archive, **stated)


@command.command("freeze", short_help="Freeze the protocol, before the first outcome.")
@folder
def freeze(folder: Path) -> None:
    """Freeze FOLDER/protocol.toml: its digest and the time, in frozen.json and log.jsonl.

    Give the digest to somebody else. A later change is refused or printed on the finding.
    """
    from wardmote.cli.trial_steps import run_freeze

    run_freeze(folder)


@command.command("run", short_help="Carry a trial out in the demonstration borough.")
@folder
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help="Of the borough.")  # fmt: skip
@click.option(
    "--effect",
    type=click.FloatRange(0, 10),
    default=0.5,
    show_default=True,
    help="How many times as often the second arm chases; 1 for no effect.",
)
def run(folder: Path, *, seed: int, effect: float) -> None:
    """Let the frozen trial happen in the demonstration borough. It is fiction.

    A real one is carried out by the desk, which writes the same log and outcomes.
    """
    from wardmote.cli.trial_steps import run_run

    run_run(folder, seed=seed, effect=effect)


@command.command("analyse", short_help="Judge a trial as its frozen protocol says.")
@folder
@click.option("-o", "--output", type=NamedPath(), default="trial.html", show_default=True,
              help="The report.")  # fmt: skip
@click.option("--json", "json_file", type=NamedPath(), help="Write the findings.")
@click.option("--accounts", default="", help="Whose trial it is, for readers.")
@click.option(
    "--early", help="Open outcomes before the end, for this reason: recorded and printed for good."
)
def analyse(folder: Path, **stated: Any) -> None:
    """Judge the trial in FOLDER: randomisation test, difference, hazard ratio, deviations."""
    from wardmote.cli.trial_steps import run_analyse

    run_analyse(folder, **stated)
