"""What ``wardmote whatif`` does: read or take rates as stated, simulate, write, say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from wardmote.basis.clock import SystemClock
from wardmote.channels.reading import NeedsStating, Progress, Reading
from wardmote.cli.auditing import is_made_up, read_archive, say_reading, stated_team, zone_of
from wardmote.cli.outputs import check_outputs, write_all
from wardmote.cli.pattern_table import say_patterns
from wardmote.cli.progress import progress_bar
from wardmote.conversations.building import build
from wardmote.conversations.setting import setting_of
from wardmote.findings.finding import Setting
from wardmote.findings.json_form import dump
from wardmote.hours.pattern import Pattern
from wardmote.hours.reading import read_hours
from wardmote.promises.rule import parse_promise
from wardmote.report.page import render
from wardmote.studies.whatif.asking import (
    HANDLING_CV,
    Handling,
    check_class,
    from_conversations,
    from_rates,
    with_officers,
)
from wardmote.studies.whatif.calibration.refusals import HandlingNotKnown, NoHistory
from wardmote.studies.whatif.engine.desk import AtClose, Order
from wardmote.studies.whatif.engine.ticks import Period
from wardmote.studies.whatif.request import NamedPattern, WhatIfRequest
from wardmote.studies.whatif.result import WhatIfResult
from wardmote.studies.whatif.rota import read_rota
from wardmote.studies.whatif.telling.findings import findings
from wardmote.studies.whatif.timed_sample import read_timed_sample
from wardmote.studies.whatif.whatif import whatif

TITLE = "With this time, this is the promise"

_ONE_MESSAGE_EACH = (
    "In a table of cases nobody can be seen to ask again, so nobody is taken to; the work that "
    "waiting makes is not in it."
)


def run(*, output: Path, findings_file: Path | None, set_aside: Path | None, **stated: Any) -> None:
    """Simulate the patterns that were stated, write the report and say what it says."""
    outputs = {"-o": output, "--json": findings_file, "--set-aside": set_aside}
    check_outputs({option: path for option, path in outputs.items() if path}, _inputs(stated))
    with progress_bar() as progress:
        asked = _asked(stated, progress)
        result = whatif(asked.request, progress)
        told = findings(
            result,
            asked.setting,
            now=SystemClock().now(),
            fingerprint=asked.fingerprint,
            whose=asked.request.whose,
            work_stated=asked.request.work_stated,
            demand_shift=asked.request.demand_shift,
        )
        progress("drawing the report", None)
        page = render(
            told,
            title=TITLE,
            subtitle=asked.setting.accounts,
            set_aside=asked.reading.set_aside if asked.reading else None,
            fiction=asked.setting.fiction,
            for_whom=asked.request.whose.shown,
        ).page()
        texts = {"-o": (output, page)}
        if findings_file:
            texts["--json"] = findings_file, dump(told)
        if set_aside and asked.reading:
            texts["--set-aside"] = set_aside, asked.reading.set_aside.write_csv()
        write_all(texts)
    _say(result, asked)
    click.echo(f"\nThe report: {output}")
    if findings_file:
        click.echo(f"The findings: {findings_file}")


@dataclass(frozen=True, eq=False)
class _Asked:
    """The request, and what a report says of where it comes from."""

    request: WhatIfRequest
    setting: Setting
    fingerprint: str
    reading: Reading | None = None


def _inputs(stated: dict[str, Any]) -> list[Path]:
    named = [stated["archive"], stated["mapping"], stated["timed_sample"], stated["hours"]]
    return [Path(each) for each in (*named, *stated["windows"], stated["officers"]) if each]


def _asked(stated: dict[str, Any], progress: Progress) -> _Asked:
    """What was stated, understood; slips in it come to light before a long read."""
    zone = stated["zone"] if stated["zone"] is not None else zone_of(stated["mapping"])
    team = stated_team(
        hours=stated["hours"],
        promise=stated["promise"],
        zone=zone,
        mine=stated["mine"],
        people=stated["people"],
    )
    hours = team["pattern"]
    own_zone = hours.zone if hours else (team["zone"] if team["zone_stated"] else None)
    patterns = tuple(NamedPattern(read_hours(each, own_zone)) for each in stated["windows"])
    officers = _officers(stated["officers"], own_zone)
    fields = {**_fields(stated), "promise": team["promise"], "whose": team["whose"]}
    if stated["archive"] is None:
        asked = _from_rates(stated, patterns, hours, fields)
    else:
        asked = _from_archive(stated, patterns, hours, fields, zone=own_zone, progress=progress)
    return replace(asked, request=with_officers(asked.request, officers))


def _fields(stated: dict[str, Any]) -> dict[str, Any]:
    urgent = stated["urgent_promise"]
    return {
        "order": Order(stated["order"]),
        "at_close": AtClose(stated["at_close"]),
        "setup_minutes": stated["setup"],
        "urgent_promise": parse_promise(urgent) if urgent is not None else None,
        "urgent_share": stated["urgent_share"] / 100,
        "demand_shift": stated["demand_shift"] / 100,
        "years": stated["years"],
        "seed": stated["seed"],
    }


def _officers(text: str, zone: ZoneInfo | None) -> int | tuple[Pattern, ...]:
    if not text.strip().isdigit():
        return read_rota(Path(text), zone)
    number = int(text)
    if not 1 <= number <= 50:
        raise NeedsStating(
            f"{number} officers cannot be simulated.",
            where="--officers",
            remedy="Give 1 to 50, or a file with the hours of each.",
        )
    return number


def _from_rates(
    stated: dict[str, Any],
    patterns: tuple[NamedPattern, ...],
    hours: Pattern | None,
    fields: dict[str, Any],
) -> _Asked:
    messages, minutes = stated["messages_a_week"], stated["minutes_a_message"]
    first = _date(stated["first"]) or SystemClock().now().date()
    request = from_rates(messages, minutes, patterns, first=first, hours=hours, **fields)
    said = f"{messages:g} messages a week, {minutes:g} minutes a message"
    setting = Setting(
        accounts=said,
        platforms=("none stated",),
        source=f"Rates that were stated: {said}",
        source_class="stated",
        source_class_stated_by="user",
        zone=request.period.zone.key,
        hours=hours.words() if hours else None,
        start=None,
        end=None,
    )
    return _Asked(request, setting, f"sha256:{hashlib.sha256(said.encode()).hexdigest()}")


def _from_archive(
    stated: dict[str, Any],
    patterns: tuple[NamedPattern, ...],
    hours: Pattern | None,
    fields: dict[str, Any],
    *,
    zone: ZoneInfo | None,
    progress: Progress,
) -> _Asked:
    handling = _handling(stated)
    reading = read_archive(
        stated["archive"],
        source=stated["source"],
        source_class=stated["source_class"],
        mapping=stated["mapping"],
        zone=zone.key if zone else None,
        accounts=stated["accounts"],
        progress=progress,
    )
    check_class(reading.source_class, reading.title)
    progress("finding out how messages come and are answered", None)
    silence = timedelta(days=stated["silence"])
    conversations = build(reading.messages, until=reading.until, silence=silence)
    own_zone = zone or (patterns[0].pattern.zone if patterns else ZoneInfo("UTC"))
    first = _date(stated["first"])
    request = _calibrated(
        conversations,
        patterns,
        own_zone,
        hours=hours,
        period=Period(first, 52, own_zone) if first else None,
        source_class=reading.source_class,
        empty_start=stated["empty_start"],
        calibrated=handling,
        notes=(_ONE_MESSAGE_EACH,) if reading.one_message_each else (),
        **fields,
    )
    setting = setting_of(
        reading,
        conversations,
        zone=own_zone.key,
        hours=hours.words() if hours else None,
        fiction=is_made_up(reading),
    )
    return _Asked(request, setting, reading.fingerprint, reading)


def _calibrated(*given: Any, **stated: Any) -> WhatIfRequest:
    """The request, or what to state where the archive does not say it."""
    try:
        return from_conversations(*given, **stated)
    except HandlingNotKnown as error:
        raise HandlingNotKnown(
            error.saw,
            remedy="State it with --minutes-a-message, or time a sample of answers "
            "(--timed-sample).",
        ) from error
    except NoHistory as error:
        raise NoHistory(
            error.saw,
            remedy="State the rates instead, without the archive: --messages-a-week and "
            "--minutes-a-message.",
        ) from error


def _handling(stated: dict[str, Any]) -> Handling:
    found = Handling(promise_shown=stated["promise_shown"])
    if stated["minutes_a_message"] is not None:
        found["handling"] = stated["minutes_a_message"], HANDLING_CV
    if stated["timed_sample"]:
        found["timed_sample"] = read_timed_sample(stated["timed_sample"])
    return found


def _date(stated: datetime | None) -> date | None:
    return stated.date() if stated else None


def _say(result: WhatIfResult, asked: _Asked) -> None:
    if asked.reading:
        say_reading(asked.reading)
        click.echo()
    if asked.setting.fiction:
        click.echo("This is fiction: the data were made up.\n")
    say_patterns(result, asked.request.whose, asked.request.may_tell)
