"""``wardmote evidence``: findings kept, checked, shared and pooled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wardmote.cli.named_path import NamedPath

store = click.option(
    "--store",
    type=NamedPath(file_okay=False),
    default="evidence",
    show_default=True,
    help="The folder in which findings are kept.",
)


@click.group("evidence", short_help="Keep, check, share and pool findings.")
def command() -> None:
    """Findings that travel: kept in a folder, checked for people's data, pooled with others'.

    Nothing leaves this computer: a finding is a file that you give to others.
    """


@command.command("add", short_help="Make findings of a study ready to travel, and keep them.")
@click.argument("files", type=NamedPath(), nargs=-1, required=True)
@store
@click.option(
    "--without-series", is_flag=True, help="Leave out rows and charts, and keep the figures."
)
@click.option(
    "--people",
    type=click.IntRange(1),
    help="How many people run the account; figures about work travel from five on.",
)
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    metavar="KEY=VALUE",
    help="What the place is, such as rural=rural or body='district council'; repeat it.",
)
@click.option(
    "--accounts",
    default="",
    metavar="WORDS",
    help="Whose account it is, in words, instead of its handle: 'the desk of a district council'.",
)
def add(files: tuple[Path, ...], **stated: Any) -> None:
    """Keep the findings of FILES, which "--json" of a study wrote.

    A finding in which somebody may be recognised is left out, and is said to be.
    """
    from wardmote.cli.evidence_steps import run_add

    run_add(files, **stated)


@command.command("import", short_help="Take in findings that others share.")
@click.argument("places", nargs=-1, required=True)
@store
@click.option(
    "--private-host",
    "private_hosts",
    multiple=True,
    help="Of an address: a host on a private network that is meant (may be repeated).",
)
def import_(places: tuple[str, ...], store: Path, private_hosts: tuple[str, ...]) -> None:
    """Take in documents of findings: files, folders of .json files, or https addresses.

    A document is taken whole or refused whole, with the reason: altered since it was
    made, not of the published form, or somebody may be recognised in it.
    """
    from wardmote.cli.evidence_steps import run_import

    run_import(places, store, private_hosts)


@command.command("list", short_help="List what is kept.")
@store
@click.option("--question", default="", help="Only of this question of the register, such as Q2.")
@click.option("--all", "everything", is_flag=True, help="What was corrected or withdrawn too.")
@click.option("--json", "json_file", type=NamedPath(), help="Write them as a document to share.")
def list_(store: Path, question: str, json_file: Path | None, *, everything: bool) -> None:
    """List the findings that are kept, by question."""
    from wardmote.cli.evidence_steps import run_list

    run_list(store, question, json_file, everything=everything)


@command.command("show", short_help="Show one finding, and what has become of it.")
@click.argument("digest")
@store
@click.option("--json", "json_file", type=NamedPath(), help="Write it as a document to share.")
def show(digest: str, store: Path, json_file: Path | None) -> None:
    """Show the finding whose DIGEST begins so, with its strength and what rests on it."""
    from wardmote.cli.evidence_steps import run_show

    run_show(digest, store, json_file)


@command.command("pool", short_help="Say what several places say together.")
@store
@click.option("--question", default="", help="Of this question of the register, such as Q2.")
@click.option("--outcome", default="", help="The key of the outcome.")
@click.option("--measure", help="The scale, such as 'risk difference'.")
@click.option(
    "--kind", type=click.Choice(["effect", "description"]), help="Effects or descriptions."
)
@click.option(
    "--like",
    multiple=True,
    metavar="KEY=VALUE",
    help="Only places like this, such as rural=rural; repeat it.",
)
@click.option(
    "--by",
    default="",
    metavar="KEY",
    help="Each kind of place by itself too, such as rural, with how many there are.",
)
@click.option(
    "--leave-out", multiple=True, metavar="DIGEST", help="Leave out this finding; repeat it."
)
@click.option(
    "--method",
    type=click.Choice(["REML", "PM"]),
    default="REML",
    show_default=True,
    help="How the variance between places is estimated.",
)
@click.option("-o", "--output", type=NamedPath(), help="Write a report with a forest plot.")
@click.option("--json", "json_file", type=NamedPath(), help="Write the pooled finding.")
@click.option("--keep", is_flag=True, help="Keep the pooled finding with the others.")
def pool(**stated: Any) -> None:
    """Pool the findings of one question and outcome over places.

    Below three findings no pooled figure is claimed. Descriptions are never pooled
    with effects, and nobody is counted twice.
    """
    from wardmote.cli.evidence_pooling import run_pool

    run_pool(**stated)


register = click.option(
    "--register",
    "register",
    type=NamedPath(),
    help="A register of your own, as TOML; the shipped one without.",
)


@command.command("questions", short_help="The register: what is most worth finding out.")
@store
@register
def questions(store: Path, register: Path | None) -> None:
    """List the register of questions, most worth finding out first, with the arithmetic."""
    from wardmote.cli.evidence_publishing import run_questions

    run_questions(store, register)


@command.command("brief", short_help="One page on a question, for a committee.")
@click.argument("question")
@store
@register
@click.option(
    "-o",
    "--output",
    type=NamedPath(),
    default="briefing.html",
    show_default=True,
    help="By its ending a page (.html), a sheet to print (.pdf) or slides (.pptx).",
)
def brief(question: str, store: Path, register: Path | None, output: Path) -> None:
    """Write a briefing on QUESTION, such as Q2: the answer so far, how strong, what to do."""
    from wardmote.cli.evidence_publishing import run_brief

    run_brief(question, store, register, output)


@command.command("publish", short_help="Write register, map and findings as a static site.")
@click.argument("folder", type=NamedPath(file_okay=False))
@store
@register
def publish(folder: Path, store: Path, register: Path | None) -> None:
    """Write the evidence into FOLDER as pages that anybody can host."""
    from wardmote.cli.evidence_publishing import run_publish

    run_publish(folder, store, register)
