"""What ``wardmote backtest`` does: read, predict week after week, write, say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from wardmote.basis.clock import SystemClock
from wardmote.channels.reading import Progress, no_progress
from wardmote.cli.auditing import is_made_up, read_archive, say, stated_team, zone_of
from wardmote.cli.outputs import check_outputs, write_all
from wardmote.cli.progress import progress_bar
from wardmote.findings.finding import Finding
from wardmote.findings.json_form import dump
from wardmote.report.page import render
from wardmote.studies.whatif.asking import HANDLING_CV
from wardmote.studies.whatif.backtest.backtest import backtest
from wardmote.studies.whatif.backtest.request import BacktestRequest
from wardmote.studies.whatif.timed_sample import read_timed_sample


def run(
    *,
    archive: Path,
    output: Path,
    findings_file: Path | None,
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
    minutes_a_message: float | None,
    timed_sample: Path | None,
    history: int,
    weeks: int,
    follow_up: int,
    draws: int,
    seed: int,
) -> None:
    """Read the archive, predict its weeks, write the report and say what it says."""
    outputs = {"-o": output, "--json": findings_file}
    check_outputs(
        {option: path for option, path in outputs.items() if path},
        [archive, *(Path(each) for each in (mapping, hours, timed_sample) if each)],
    )
    zone = zone if zone is not None else zone_of(mapping)
    team = stated_team(hours=hours, promise=promise, zone=zone, mine=mine, people=people)
    sample = tuple(read_timed_sample(timed_sample).tolist()) if timed_sample else ()
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
        request = BacktestRequest(
            reading=reading,
            now=SystemClock().now(),
            silence=timedelta(days=silence),
            handling=None if minutes_a_message is None else (minutes_a_message, HANDLING_CV),
            timed_sample=sample,
            history=history,
            most_weeks=weeks,
            follow_up=timedelta(days=follow_up),
            draws=draws,
            seed=seed,
            fiction=is_made_up(reading),
            **team,
        )
        findings = write_report(request, output, findings_file, progress=progress)
    say(findings, reading)
    click.echo(f"\nThe report: {output}")
    if findings_file:
        click.echo(f"The findings: {findings_file}")


def write_report(
    request: BacktestRequest,
    output: Path,
    findings_file: Path | None = None,
    *,
    progress: Progress = no_progress,
) -> tuple[Finding, ...]:
    """Back-test, and write the report and, if asked, the findings: both, or neither."""
    findings = backtest(request, progress=progress)
    progress("drawing the report", None)
    page = render(
        findings,
        title="Would it have predicted?",
        subtitle=findings[0].setting.accounts,
        notes=request.reading.notes,
        set_aside=request.reading.set_aside,
        fiction=request.fiction,
        for_whom=request.whose.shown,
    ).page()
    texts = {"-o": (output, page)}
    if findings_file:
        texts["--json"] = findings_file, dump(findings)
    write_all(texts)
    return findings
