"""What ``wardmote plan`` does: read or take rates as stated, search, write, say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from wardmote.basis.clock import SystemClock
from wardmote.channels.reading import Progress, Reading
from wardmote.cli.auditing import is_made_up, read_archive, say_reading, zone_of
from wardmote.cli.front_table import say_front
from wardmote.cli.outputs import OutputNotPossible, check_outputs, write_all
from wardmote.cli.progress import progress_bar
from wardmote.conversations.building import build
from wardmote.conversations.setting import setting_of
from wardmote.findings.finding import Setting
from wardmote.findings.json_form import dump
from wardmote.findings.whose import Whose
from wardmote.hours.pattern import Pattern
from wardmote.hours.reading import read_hours
from wardmote.hours.zones import zone_named
from wardmote.promises.rule import parse_promise
from wardmote.report.page import render
from wardmote.studies.whatif.asking import (
    A_YEAR,
    HANDLING_CV,
    check_class,
    period_after,
    span,
)
from wardmote.studies.whatif.calibration.fitting import fit
from wardmote.studies.whatif.calibration.fitting import stated as stated_rates
from wardmote.studies.whatif.calibration.sessions import backlog_at
from wardmote.studies.whatif.engine.ticks import Period
from wardmote.studies.whatif.plan.grid import read_grid
from wardmote.studies.whatif.plan.hours_files import hours_files
from wardmote.studies.whatif.plan.plan import plan
from wardmote.studies.whatif.plan.request import PlanRequest
from wardmote.studies.whatif.plan.result import Plan
from wardmote.studies.whatif.plan.stating import parse_kept, parse_time_we_have
from wardmote.studies.whatif.plan.telling.findings import findings

TITLE = "With the time we have, this is the promise"
WORKING_WEEK = "mon-fri 09:00-17:00"


@dataclass(frozen=True, eq=False)
class _Asked:
    """The request, and what a report says of where it comes from."""

    request: PlanRequest
    setting: Setting
    fingerprint: str
    reading: Reading | None = None


def run(
    *, output: Path, findings_file: Path | None, hours_folder: Path | None, **stated: Any
) -> None:
    """Search what was stated, write the report and the files of hours, and say what it says."""
    outputs = {"-o": output, "--json": findings_file}
    read = (stated["archive"], stated["mapping"], stated["grid"], stated["hours"])
    inputs = [Path(each) for each in read if each]
    check_outputs({option: path for option, path in outputs.items() if path}, inputs)
    _check_folder(hours_folder, inputs)
    with progress_bar() as progress:
        asked = _asked(stated, progress)
        answer = plan(asked.request, progress)
        progress("drawing the report", None)
        _write(answer, asked, output, findings_file, hours_folder)
    if asked.reading:
        say_reading(asked.reading)
    say_front(answer, asked.request.whose, may_see_work=asked.request.may_see_work)
    click.echo(f"\nThe report: {output}")
    if findings_file:
        click.echo(f"The findings: {findings_file}")
    if hours_folder and answer.winners:
        click.echo(f"Files of hours, for wardmote hours check: {hours_folder}")


def _check_folder(folder: Path | None, inputs: list[Path]) -> None:
    """A folder of hours is this command's own: nothing that is read lies in it."""
    if folder is None:
        return
    if any(each.resolve().is_relative_to(folder.resolve()) for each in inputs):
        raise OutputNotPossible(
            "What is read lies in it.",
            where=str(folder),
            remedy="Choose another folder with --hours-files.",
        )


def _write(
    answer: Plan, asked: _Asked, output: Path, findings_file: Path | None, folder: Path | None
) -> None:
    request = asked.request
    told = findings(
        answer,
        asked.setting,
        now=SystemClock().now(),
        fingerprint=asked.fingerprint,
        whose=request.whose,
        may_see_work=request.may_see_work,
    )
    page = render(
        told,
        title=TITLE,
        subtitle=asked.setting.accounts,
        notes=asked.reading.notes if asked.reading else (),
        set_aside=asked.reading.set_aside if asked.reading else None,
        fiction=asked.setting.fiction,
        for_whom=request.whose.shown,
    ).page()
    texts = {"-o": (output, page)}
    if findings_file:
        texts["--json"] = findings_file, dump(told)
    if folder:
        for name, text in hours_files(answer).items():
            texts[f"--hours-files ({name})"] = folder / name, text
    write_all(texts)


def _asked(stated: dict[str, Any], progress: Progress) -> _Asked:
    """What was stated, understood; slips in it come to light before a long read."""
    fields = {
        "time": parse_time_we_have(stated["time_we_have"]),
        "promise": parse_promise(stated["promise"]),
        "kept": parse_kept(stated["kept"]),
        "within": _within(stated),
        "blocks": read_grid(stated["grid"]) if stated["grid"] else (),
        "most": stated["patterns"],
        "setup_minutes": stated["setup"],
        "years": stated["years"],
        "seed": stated["seed"],
        "whose": Whose(stated["mine"], stated["people"]),
    }
    if stated["archive"] is None:
        return _from_rates(stated, fields)
    return _from_archive(stated, fields, progress)


def _within(stated: dict[str, Any]) -> Pattern:
    """The hours in which people can be there."""
    zone = stated["zone"] if stated["zone"] is not None else zone_of(stated["mapping"])
    own_zone = zone_named(zone) if zone else None
    holidays = f"; closed holidays {stated['holidays']}" if stated["holidays"] else ""
    if stated["hours"] is None:
        return read_hours(f"{WORKING_WEEK}{holidays}", own_zone)
    if holidays:
        raise click.UsageError(
            "--hours says which holidays are closed too: write there, for example, "
            f'"{WORKING_WEEK}; closed holidays england".'
        )
    return read_hours(stated["hours"], own_zone)


def _from_rates(stated: dict[str, Any], fields: dict[str, Any]) -> _Asked:
    messages, minutes = stated["messages_a_week"], stated["minutes_a_message"]
    zone = fields["within"].zone
    first = _date(stated["first"]) or SystemClock().now().astimezone(zone).date()
    request = PlanRequest(
        demand=stated_rates(messages, minutes),
        period=Period(first, A_YEAR, zone),
        work_stated=True,
        **fields,
    )
    said = f"{messages:g} messages a week, {minutes:g} minutes a message"
    setting = Setting(
        accounts=said,
        platforms=(),
        source=f"Rates that were stated: {said}",
        source_class="stated",
        source_class_stated_by="user",
        zone=zone.key,
        hours=None,
        start=None,
        end=None,
    )
    return _Asked(request, setting, f"sha256:{hashlib.sha256(said.encode()).hexdigest()}")


def _from_archive(stated: dict[str, Any], fields: dict[str, Any], progress: Progress) -> _Asked:
    zone: ZoneInfo = fields["within"].zone
    reading = read_archive(
        stated["archive"],
        source=stated["source"],
        source_class=stated["source_class"],
        mapping=stated["mapping"],
        zone=zone.key,
        accounts=stated["accounts"],
        progress=progress,
    )
    check_class(reading.source_class, reading.title)
    progress("finding out how messages come and are answered", None)
    silence = timedelta(days=stated["silence"])
    conversations = build(reading.messages, until=reading.until, silence=silence)
    start, end = span(conversations)
    minutes = stated["minutes_a_message"]
    handling = (minutes, HANDLING_CV) if minutes is not None else None
    demand = fit(
        conversations,
        zone,
        start=start,
        end=end,
        handling=handling,
        promise_shown=stated["promise_shown"],
    )
    first = _date(stated["first"])
    period = Period(first, A_YEAR, zone) if first else period_after(end, zone)
    request = PlanRequest(
        demand=demand,
        period=period,
        backlog=backlog_at(conversations, end, period, demand.answered_within),
        work_stated=handling is not None,
        **fields,
    )
    setting = setting_of(
        reading, conversations, zone=zone.key, hours=None, fiction=is_made_up(reading)
    )
    return _Asked(request, setting, reading.fingerprint, reading)


def _date(stated: datetime | None) -> date | None:
    return stated.date() if stated else None
