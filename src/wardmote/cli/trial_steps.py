"""What ``wardmote trial`` does with the folder of a trial."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from wardmote.basis.clock import SystemClock
from wardmote.basis.errors import WardmoteError
from wardmote.cli.auditing import read_archive
from wardmote.cli.outputs import write_all
from wardmote.conversations.building import build
from wardmote.findings.canonical import digest
from wardmote.findings.json_form import dump
from wardmote.findings.wording import between, percent
from wardmote.report.page import render
from wardmote.studies.trials import log as entries_of
from wardmote.studies.trials.analysing import analyse
from wardmote.studies.trials.carried import Ending, carried
from wardmote.studies.trials.cases import cases_text, read_cases
from wardmote.studies.trials.freezing import (
    Frozen,
    check_unchanged,
    freeze,
    frozen_text,
    read_frozen,
)
from wardmote.studies.trials.history import outcomes_seen
from wardmote.studies.trials.log import entry_line, log_text, read_log
from wardmote.studies.trials.planning import (
    BLOCKS,
    looks_at_thirds,
    power_of,
    residents_needed,
)
from wardmote.studies.trials.protocol import (
    Allocation,
    Analysis,
    Arm,
    HarmBound,
    Outcome,
    Protocol,
    SchemeName,
    Size,
    Unit,
)
from wardmote.studies.trials.request import TrialRequest
from wardmote.studies.trials.toml_form import read_protocol, write_protocol
from wardmote.studies.trials.words import in_words

PROTOCOL, FROZEN, LOG, OUTCOMES, MADE = (
    "protocol.toml", "frozen.json", "log.jsonl", "outcomes.csv", "made.json",
)  # fmt: skip
ACKNOWLEDGEMENTS = (
    Arm("no time", "Thank you for your message. A person will read it and answer."),
    Arm("told a time", "Thank you for your message. A person will answer by {due}."),
)
WEEKS = (
    Arm("hours not shown", "The published hours are not shown on the profile and the hours page."),
    Arm("hours shown", "The published hours are shown on the profile and the hours page."),
)
QUESTION = {
    Unit.RESIDENT: "Does an acknowledgement that names the time reduce chasing, against one that "
    "does not?",
    Unit.WEEK: "Do published hours reduce chasing, against weeks without them?",
}
CLOSING = "Did you get an answer when you expected one?"
A_HALF_YEAR = 26


class AlreadyThere(WardmoteError):
    """A step would write over what an earlier one wrote."""


class StepMissing(WardmoteError):
    """A step needs what an earlier one writes."""


def run_new(folder: Path, **stated: Any) -> None:
    """Write the protocol."""
    place = folder / PROTOCOL
    if place.exists():
        raise AlreadyThere(
            "There is a protocol already.", where=str(place), remedy="Change it, or name another."
        )
    protocol = _protocol(folder.resolve().name, stated)
    write_all({"FOLDER": (place, write_protocol(protocol))})
    for line in in_words(protocol):
        click.echo(line)
    click.echo(f"\nThe protocol: {place}. Read it, change it, then: wardmote trial power {folder}")


def _protocol(name: str, stated: dict[str, Any]) -> Protocol:
    unit = Unit(stated["unit"])
    by_week = unit is Unit.WEEK
    units = stated["units"]
    if units is None:
        units = (
            A_HALF_YEAR
            if by_week
            else residents_needed(stated["usual"], stated["hoped"], stated["power"])
        )
    scheme = SchemeName.PAIRS if by_week else SchemeName(stated["scheme"])
    looks = () if by_week else tuple(each - each % 2 for each in looks_at_thirds(units))
    seed = stated["seed"] if stated["seed"] is not None else secrets.randbelow(2**31)
    return Protocol(
        name=_name(name),
        question=QUESTION[unit],
        register="Q2",
        unit=unit,
        arms=WEEKS if by_week else ACKNOWLEDGEMENTS,
        outcome=Outcome(closing_question="" if by_week else CLOSING),
        analysis=Analysis(),
        size=Size(units, stated["usual"], stated["hoped"], stated["power"]),
        ends_by=_day(stated["ends_by"]),
        harm=HarmBound(looks),
        allocation=Allocation(
            scheme,
            seed,
            BLOCKS if scheme is SchemeName.BLOCKS else (),
            _day(stated["first_week"]) if stated["first_week"] else None,
        ),
        zone=stated["zone"],
    )


def _name(folder: str) -> str:
    kept = "".join(each if each.isalnum() and each.isascii() else "-" for each in folder.lower())
    return "-".join(part for part in kept.split("-") if part) or "trial"


def _day(stated: datetime) -> date:
    return stated.date()


def run_power(folder: Path, archive: Path | None, *, trials: int, seed: int, **stated: Any) -> None:
    """Say what the planned size can find."""
    protocol = read_protocol(_text(folder, PROTOCOL, "new"), str(folder / PROTOCOL))
    history: Any = ()
    if archive is not None:
        silence = stated.pop("silence")

        reading = read_archive(archive, **stated)
        tables = build(reading.messages, silence=timedelta(days=silence), until=reading.until)
        history = outcomes_seen(tables, protocol)
    found = power_of(protocol, seed, history, trials=trials)
    size, unit = protocol.size, protocol.units_in_words
    click.echo(
        f"Looked for: {percent(size.hoped)} chase instead of {percent(size.usual)}, with "
        f"{size.units:,} {unit} in both arms together."
    )
    if found.formula is not None:
        click.echo(f"By the formula it is found with a chance of {percent(found.formula)}.")
        click.echo(f"For {percent(size.power)}, {found.needed:,} {unit} are needed.")
    if found.least is not None:
        click.echo(
            f"This size tells {percent(found.least)} from {percent(size.usual)} with a chance of "
            f"{percent(size.power)}; what is nearer stays unseen."
        )
    drawn = (
        f"drawn from {found.seen:,} {unit} of the archive, of whom {percent(found.usual)} chased"
        if found.seen
        else "made of the share stated"
    )
    click.echo(
        f"By {found.simulated.n:,} simulated trials, {drawn}: "
        f"{percent(found.simulated.share)} found it ({between(found.simulated.interval, 'share')})."
    )
    click.echo(
        f"Where nothing differs, {percent(found.found_nothing.share)} found something "
        f"({between(found.found_nothing.interval, 'share')}); the protocol allows "
        f"{percent(1 - protocol.analysis.level)}."
    )


def run_freeze(folder: Path) -> None:
    """Freeze, once."""
    text = _text(folder, PROTOCOL, "new")
    protocol = read_protocol(text, str(folder / PROTOCOL))
    if (folder / FROZEN).exists():
        frozen = _frozen(folder)
        check_unchanged(frozen, protocol)
        raise AlreadyThere(
            f"It was frozen at {frozen.at:%Y-%m-%d %H:%M} UTC with the digest {frozen.digest}.",
            where=str(folder / FROZEN),
            remedy="A trial is frozen once. For another protocol begin a new trial.",
        )
    begun = (folder / OUTCOMES).exists() or (folder / LOG).exists()
    frozen = freeze(protocol, SystemClock().now(), begun=begun)
    write_all(
        {
            FROZEN: (folder / FROZEN, frozen_text(frozen)),
            LOG: (folder / LOG, log_text([entries_of.begin(frozen)])),
        }
    )
    click.echo(f"Frozen at {frozen.at:%Y-%m-%d %H:%M:%S} UTC.\n{frozen.digest}")
    click.echo("Give this digest to somebody else, such as the clerk of a committee.")


def run_run(folder: Path, *, seed: int, effect: float) -> None:
    """Carry it out where nobody lives."""
    from wardmote.demo.trial import Manner, carry_out
    from wardmote.demo.truth import Truth

    frozen = _frozen(folder)
    if (folder / OUTCOMES).exists() or len(_entries(folder)) > 1:
        raise AlreadyThere(
            "It has been carried out already.",
            where=str(folder),
            remedy="Begin a new trial, or analyse this one.",
        )
    manner = Manner(truth=replace(Truth(), chase_promised=effect))
    made = carry_out(frozen, seed, manner)
    told = {
        "fiction": True,
        "end": made.end.isoformat(),
        "true_difference": made.true_difference,
    }
    write_all(
        {
            LOG: (folder / LOG, log_text(made.entries)),
            OUTCOMES: (folder / OUTCOMES, cases_text(made.cases)),
            MADE: (folder / MADE, json.dumps(told, indent=2) + "\n"),
        }
    )
    trial = carried(frozen, made.entries)
    ending = trial.ending(made.end)
    click.echo(
        f"Carried out in the demonstration borough (fiction): {len(trial.assignments):,} "
        f"{frozen.protocol.units_in_words}, {len(made.cases):,} conversations; {ending.value}."
    )
    click.echo(f"Next: wardmote trial analyse {folder}")


def run_analyse(
    folder: Path, *, output: Path, json_file: Path | None, accounts: str, early: str | None
) -> None:
    """Judge, write, and enter that it was told."""
    frozen = _frozen(folder)
    entries = list(_entries(folder))
    cases = read_cases(_text(folder, OUTCOMES, "run"), str(folder / OUTCOMES))
    made = json.loads((folder / MADE).read_text("utf-8")) if (folder / MADE).exists() else {}
    now = datetime.fromisoformat(made["end"]) if made else SystemClock().now()
    trial = carried(frozen, entries)
    if early and trial.ending(now) is Ending.NOT_YET:
        entries.append(entries_of.opened(entries[-1], early, max(now, entries[-1].at)))
        _append(folder, entries[-1])
    findings = analyse(
        TrialRequest(
            frozen=frozen,
            entries=tuple(entries),
            cases=cases,
            now=now,
            accounts=accounts or ("The demonstration borough" if made else frozen.protocol.name),
            kept=_kept(folder),
            fiction=bool(made),
        )
    )
    document = dump(findings, digests=True)
    page = render(
        findings,
        title=frozen.protocol.question,
        subtitle=f"The trial “{frozen.protocol.name}”",
        notes=in_words(frozen.protocol),
        fiction=bool(made),
    ).page()
    texts = {"-o": (output, page)}
    if json_file:
        texts["--json"] = (json_file, document)
    write_all(texts)
    _append(folder, entries_of.told(entries[-1], digest(document), max(now, entries[-1].at)))
    for finding in findings[:2]:
        click.echo(finding.sentence or finding.reason)
    for deviation in findings[0].conduct.deviations if findings[0].conduct else ():
        click.echo(f"- {deviation}")
    click.echo(f"\nThe report: {output}")
    if json_file:
        click.echo(f"The findings: {json_file}")


def _kept(folder: Path) -> Protocol | None:
    place = folder / PROTOCOL
    return read_protocol(place.read_text("utf-8"), str(place)) if place.exists() else None


def _frozen(folder: Path) -> Frozen:
    return read_frozen(_text(folder, FROZEN, "freeze"), str(folder / FROZEN))


def _entries(folder: Path) -> tuple[entries_of.Entry, ...]:
    return read_log(_text(folder, LOG, "freeze"), str(folder / LOG))


def _append(folder: Path, entry: entries_of.Entry) -> None:
    """A line at the end: nothing that is there is written again."""
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(entry_line(entry) + "\n")


def _text(folder: Path, name: str, step: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise StepMissing(
            f"There is no {name} here.",
            where=str(folder),
            remedy=f'First: "wardmote trial {step} {folder}".',
        ) from None
