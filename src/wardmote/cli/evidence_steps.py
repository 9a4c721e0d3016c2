"""What ``wardmote evidence`` does with its folder of findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from wardmote.basis.clock import SystemClock
from wardmote.basis.errors import WardmoteError
from wardmote.cli.addresses import text_at
from wardmote.cli.outputs import write_all
from wardmote.evidence.checking import ENOUGH_PEOPLE, PEOPLE, obstacles
from wardmote.evidence.documents import (
    Arrived,
    gather,
    gather_texts,
    read_unchecked,
    text_of,
    write_document,
)
from wardmote.evidence.holding import Holding, State, short
from wardmote.evidence.refreshing import refreshed
from wardmote.evidence.store import Added, Store
from wardmote.evidence.strength import grade_among
from wardmote.findings.effect import Attribute
from wardmote.findings.finding import Finding, Form, Status
from wardmote.findings.json_form import digest_of
from wardmote.findings.whose import SMALLEST_GROUP
from wardmote.findings.wording import several, with_interval


class NotKeyAndValue(WardmoteError):
    """An option is to be ``key=value`` and is not."""


class NothingTaken(WardmoteError):
    """Every document was refused."""


def run_add(
    files: Sequence[Path],
    *,
    store: Path,
    without_series: bool,
    people: int | None,
    attributes: Sequence[str],
    accounts: str,
) -> None:
    """Keep what a study wrote, made ready to travel."""
    stated = pairs(attributes, "--attribute")
    if people is not None and people >= SMALLEST_GROUP:
        stated[PEOPLE] = ENOUGH_PEOPLE
    ready: list[Finding] = []
    left: list[str] = []
    for file in files:
        for arrived in read_unchecked(text_of(file), str(file)):
            finding = _ready(arrived.finding, stated, accounts, without_series=without_series)
            found = obstacles(finding)
            if found:
                left.append(f"{finding.id}: {found[0]}")
            elif finding.status in {Status.ESTIMATED, Status.COUNTED}:
                ready.append(finding)
    say_added(Store(store).add(ready), store)
    if left:
        click.echo(f"Left out, since they may not travel: {len(left)}.")
        for line in left:
            click.echo(f"  {line}")
    _refresh(store)


def _ready(
    finding: Finding, stated: dict[str, str], accounts: str, *, without_series: bool
) -> Finding:
    """The finding with what was stated of its place, and perhaps without its rows."""
    own = {each.key: each.value for each in finding.setting.attributes} | stated
    setting = replace(
        finding.setting,
        accounts=accounts or finding.setting.accounts,
        attributes=tuple(Attribute(key, own[key]) for key in sorted(own)),
    )
    finding = replace(finding, setting=setting)
    if without_series and finding.series is not None and finding.estimate is not None:
        return replace(finding, series=None, form=Form.FIGURE)
    return finding


def run_import(places: Sequence[str], store: Path, private_hosts: Sequence[str] = ()) -> None:
    """Take in what others share."""
    arrived: list[Arrived] = []
    refused: list[WardmoteError] = []
    for place in places:
        if place.startswith(("https://", "http://")):
            gathered = gather_texts([(place, text_at(place, private_hosts))])
        else:
            gathered = gather(Path(place))
        arrived += gathered.arrived
        refused += gathered.refused
    if refused and not arrived:
        raise NothingTaken(
            f"No document was taken. {' '.join(map(str, refused[:3]))}",
            remedy="Ask those who made them.",
        )
    say_added(Store(store).add(each.finding for each in arrived), store)
    unsealed = sum(not each.sealed for each in arrived)
    if unsealed:
        said = several(unsealed, "finding has", "findings have")
        click.echo(f"{said} no digest beside: a change on the way would not be seen.")
    _refresh(store)
    for error in refused:
        click.echo(f"Refused: {error}", err=True)
    if refused:
        raise click.exceptions.Exit(1)


def _refresh(store: Path) -> None:
    """Work out anew what rests on a finding that was corrected or withdrawn, and keep that."""
    holding = Store(store).hold()
    software = f"wardmote {version('wardmote')}"
    anew = dict(refreshed(holding, software=software, date=SystemClock().now()))
    Store(store).add(anew.values())
    for old, finding in anew.items():
        click.echo(
            f"Worked out anew, since what {short(old)} rested on was corrected or withdrawn: "
            f"{short(digest_of(finding))}. {finding.sentence}"
        )


def run_list(store: Path, question: str, json_file: Path | None, *, everything: bool) -> None:
    """A line for each finding."""
    holding = hold(store)
    shown = list(holding.findings.items()) if everything else list(holding.current())
    shown = [(d, f) for d, f in shown if question in {"", f.question}]
    if not shown:
        click.echo(f"Nothing is kept in {store} that fits.")
        return
    current = [finding for _, finding in holding.current()]
    table = Table(box=None, pad_edge=False)
    for name in ("digest", "question", "finding", "place", "answer", "strength", "state"):
        table.add_column(name, overflow="fold")
    for digest, finding in shown:
        table.add_row(
            short(digest), finding.question, finding.title, finding.setting.accounts,
            answer_of(finding), grade_among(finding, current).label, holding.state(digest).value,
        )  # fmt: skip
    Console(highlight=False).print(table)
    if json_file:
        write_all({"--json": (json_file, write_document(f for _, f in shown))})
        click.echo(f"The document: {json_file}")


def run_show(digest: str, store: Path, json_file: Path | None) -> None:
    """One finding in whole sentences."""
    holding = hold(store)
    whole = holding.find(digest)
    finding = holding.findings[whole]
    why = holding.why(whole)
    graded = grade_among(finding, (each for _, each in holding.current()))
    rows = {
        "Finding": finding.title,
        "Digest": whole,
        "State": f"{holding.state(whole).value}. {why}" if why else holding.state(whole).value,
        "Question": finding.question or "none stated",
        "Place": finding.setting.accounts + (" (made up)" if finding.setting.fiction else ""),
        "Asked": finding.estimand,
        "Answer": finding.sentence or finding.reason,
        "n": f"{finding.n:,} {finding.n_of}",
        "Method": finding.method,
        "Strength": " ".join([graded.label + ".", *graded.reasons]),
        "It cannot know": " ".join(finding.caveats),
        "It rests on": ", ".join(map(short, finding.rests_on)),
        "What rests on it": ", ".join(map(short, holding.resting_on(whole))),
    }
    for name, value in rows.items():
        if value:
            click.echo(f"{name}: {value}")
    if json_file:
        write_all({"--json": (json_file, write_document([finding]))})
        click.echo(f"The document: {json_file}")


def answer_of(finding: Finding) -> str:
    """The figure with its interval, or what stands in its place."""
    if finding.estimate is None:
        return "a series" if finding.series else finding.status.value
    if finding.interval is None:
        return f"{finding.estimate:g} {finding.unit}"
    return with_interval(finding.estimate, finding.interval, finding.unit)


def hold(store: Path) -> Holding:
    """What is kept, having said what cannot be used and what is out of date."""
    holding = Store(store).hold()
    for name, why in holding.set_aside.items():
        click.echo(f"Not used: {name}: {why}", err=True)
    stale = [d for d in holding.findings if holding.state(d) is State.STALE]
    for digest in stale:
        click.echo(f"Out of date: {short(digest)}: {holding.why(digest)}", err=True)
    return holding


def say_added(added: Added, store: Path) -> None:
    """How many were new, and how many were there already."""
    known = f" {several(len(added.known), 'was', 'were')} there already." if added.known else ""
    click.echo(f"Kept in {store}: {several(len(added.new), 'finding', 'findings')}.{known}")


def pairs(stated: Iterable[str], option: str) -> dict[str, str]:
    """``key=value`` as a mapping.

    Raises:
        NotKeyAndValue: One of them is not of that form.

    >>> pairs(["rural=urban"], "--like")
    {'rural': 'urban'}
    """
    found = {}
    for each in stated:
        key, sign, value = each.partition("=")
        if not sign or not key.strip() or not value.strip():
            raise NotKeyAndValue(
                f"“{each[:60]}” is not a key and a value.",
                where=option,
                remedy="Write it as rural=urban.",
            )
        found[key.strip()] = value.strip()
    return found
