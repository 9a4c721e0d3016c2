"""What ``wardmote audit`` does: read, ask, answer, write, say."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from wardmote.basis.clock import SystemClock
from wardmote.channels.mapping_file import read_mapping
from wardmote.channels.reading import (
    NeedsStating,
    Progress,
    Reading,
    ReadOptions,
    SourceClass,
    no_progress,
)
from wardmote.channels.sources import read
from wardmote.cli.outputs import check_outputs, write_all
from wardmote.cli.progress import progress_bar
from wardmote.demo.place import is_fiction
from wardmote.findings.finding import Finding
from wardmote.findings.json_form import dump
from wardmote.findings.whose import Whose
from wardmote.hours.pattern import Pattern
from wardmote.hours.reading import read_hours
from wardmote.promises.rule import PromiseRule, parse_promise
from wardmote.report.page import render
from wardmote.report.text import WIDTH, summary
from wardmote.studies.audit.audit import audit
from wardmote.studies.audit.request import AuditRequest

_SHOWN = 10


def run(
    *,
    archive: Path,
    output: Path,
    findings_file: Path | None,
    set_aside: Path | None,
    source: str,
    source_class: str | None,
    mapping: Path | None,
    zone: str | None,
    accounts: tuple[str, ...],
    hours: str | None,
    promise: str | None,
    mine: bool,
    people: int | None,
    silence: int,
) -> None:
    """Read the archive, write the report and say what it says."""
    # What was stated is checked first: a slip in it should not wait for a long read.
    outputs = {"-o": output, "--json": findings_file, "--set-aside": set_aside}
    check_outputs(
        {option: path for option, path in outputs.items() if path},
        [archive, *([mapping] if mapping else []), *([Path(hours)] if hours else [])],
    )
    zone = zone if zone is not None else zone_of(mapping)
    team = stated_team(hours=hours, promise=promise, zone=zone, mine=mine, people=people)
    with progress_bar() as progress:
        reading = read_archive(
            archive,
            source=source,
            source_class=source_class,
            mapping=mapping,
            zone=zone,
            accounts=accounts,
            progress=progress,
        )
        request = AuditRequest(
            reading=reading,
            now=SystemClock().now(),
            accounts=accounts,
            silence=timedelta(days=silence),
            fiction=is_made_up(reading),
            **team,
        )
        findings = write_report(request, output, findings_file, set_aside, progress=progress)
    say(findings, reading)
    click.echo(f"\nThe report: {output}")
    if findings_file:
        click.echo(f"The findings: {findings_file}")


def is_made_up(reading: Reading) -> bool:
    """Whether every account in it is one of the demonstration borough's."""
    accounts = reading.messages["account"].unique().drop_nulls().cast(str).to_list()
    return bool(accounts) and all(is_fiction(account) for account in accounts)


class Team(TypedDict):
    """What was stated about the team, as fields of the request."""

    zone: ZoneInfo
    zone_stated: bool
    pattern: Pattern | None
    promise: PromiseRule | None
    whose: Whose


def stated_team(
    *,
    hours: str | None = None,
    promise: str | None = None,
    zone: str | None = None,
    mine: bool = False,
    people: int | None = None,
) -> Team:
    """What was stated about the team, understood."""
    stated = _zone(zone) if zone is not None else None
    return Team(
        zone=stated or ZoneInfo("UTC"),
        zone_stated=stated is not None,
        pattern=read_hours(hours, stated) if hours is not None else None,
        promise=parse_promise(promise) if promise is not None else None,
        whose=Whose(mine, people),
    )


def read_archive(
    archive: Path,
    *,
    source: str = "auto",
    source_class: str | None = None,
    mapping: Path | None = None,
    zone: str | None = None,
    accounts: tuple[str, ...] = (),
    progress: Progress = no_progress,
) -> Reading:
    """The archive, read as stated."""
    options = ReadOptions(
        accounts=accounts,
        zone=_zone(zone) if zone is not None else None,
        mapping=mapping,
        progress=progress,
    )
    reading = read(archive, source, options)
    return reading.classed(SourceClass(source_class)) if source_class else reading


def write_report(
    request: AuditRequest,
    output: Path,
    findings_file: Path | None = None,
    set_aside: Path | None = None,
    *,
    progress: Progress = no_progress,
) -> tuple[Finding, ...]:
    """Audit, and write the report and, if asked, the findings and the rows set aside.

    A failure leaves no half of a result: all are put in their places, or none.
    """
    progress("working out the figures", None)
    findings = audit(request)
    progress("drawing the report", None)
    page = render(
        findings,
        title="Where the time goes, and what can be promised",
        subtitle=findings[0].setting.accounts,
        set_aside=request.reading.set_aside,
        fiction=request.fiction,
        for_whom=request.whose.shown,
    ).page()
    texts = {"-o": (output, page)}
    if findings_file:
        texts["--json"] = findings_file, dump(findings)
    if set_aside:
        texts["--set-aside"] = set_aside, request.reading.set_aside.write_csv()
    write_all(texts)
    return findings


def say(findings: Sequence[Finding], reading: Reading) -> None:
    """Print what was read, what was found, and what was refused."""
    say_reading(reading)
    click.echo()
    columns = shutil.get_terminal_size((WIDTH, 0)).columns
    for line in summary(findings, columns):
        click.echo(line)


def say_reading(reading: Reading) -> None:
    """Print what was read, and the first rows set aside."""
    by = "as was stated" if reading.stated_by == "user" else "as its reader says"
    click.echo(
        f"{reading.title} ({reading.source_class}, {by}): "
        f"read {reading.rows_read:,} = kept {reading.rows_kept:,} "
        f"+ set aside {reading.set_aside.height:,}"
    )
    for file, row, reason in reading.set_aside.head(_SHOWN).iter_rows():
        click.echo(f"  set aside: {file}{f', row {row:,}' if row is not None else ''}: {reason}")
    if reading.set_aside.height > _SHOWN:
        click.echo(f"  … and {reading.set_aside.height - _SHOWN:,} more (--set-aside FILE)")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NeedsStating(
            f'There is no time zone called "{name}".',
            where="--zone",
            remedy="Give a name such as Europe/London or America/New_York.",
        ) from error


def zone_of(mapping: Path | None) -> str | None:
    """The zone that a mapping file states: it holds for the hours and days of the report too."""
    zone = read_mapping(mapping).zone if mapping else None
    return zone.key if zone else None
