"""``wardmote audit``: from an archive to a report and its findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardmote.basis.clock import Clock
    from wardmote.channels.reading import Progress, Reading
    from wardmote.findings.finding import Finding
    from wardmote.studies.audit.request import AuditRequest

_CLASSES = ("complete", "answered-only", "arrivals-only")
_SHOWN = 10


@click.command("audit", short_help="What an archive says about the pattern you keep.")
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--source", default="auto", show_default=True, help="Kind of archive.")
@click.option(
    "--class",
    "source_class",
    type=click.Choice(_CLASSES),
    help="What the source holds, where you know better than its reader.",
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="TOML file that says what the columns of your own CSV mean.",
)
@click.option("--zone", help="Time zone of days and hours, such as Europe/London.")
@click.option(
    "--account", "accounts", multiple=True, help="Only this account of ours (may be repeated)."
)
@click.option("--hours", help="Published hours: a TOML file, or one line of text.")
@click.option("--promise", help='Promise to judge by, such as "next working day 17:00".')
@click.option("--mine", is_flag=True, help="This is my own account: show me my own work.")
@click.option("--people", type=click.IntRange(1), help="How many people run the account.")
@click.option(
    "--silence",
    type=click.IntRange(1),
    default=14,
    show_default=True,
    help="Days of a resident's silence after which a new conversation begins.",
)
@click.option(
    "--set-aside",
    "set_aside",
    type=click.Path(path_type=Path),
    help="Write every row set aside, with its reason, to this CSV.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("report.html"),
    show_default=True,
    help="The report.",
)
@click.option(
    "--json",
    "findings_file",
    type=click.Path(path_type=Path),
    help="The findings, for other programs.",
)
def command(
    archive: Path,
    source: str,
    source_class: str | None,
    mapping: Path | None,
    zone: str | None,
    accounts: tuple[str, ...],
    output: Path,
    findings_file: Path | None,
    set_aside: Path | None,
    **stated: Any,
) -> None:
    """Read ARCHIVE, rebuild its conversations, and write a report on them.

    ARCHIVE is an export of an account (X, Mastodon, Bluesky), a mailbox, or a
    CSV. Nothing leaves this computer, and the report fetches nothing.
    """
    from wardmote.basis.clock import SystemClock
    from wardmote.cli.progress import progress_bar

    if stated["mine"] and stated["people"]:
        raise click.UsageError(
            "--mine says that one person runs the account and --people that several do: "
            "give one of them."
        )
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
        progress("working out the figures", None)
        request = stated_request(reading, SystemClock(), zone=zone, accounts=accounts, **stated)
        findings = write_report(request, output, findings_file, progress=progress)
    if set_aside:
        reading.set_aside.write_csv(set_aside)
    say(findings, reading)
    click.echo(f"\nThe report: {output}")
    if findings_file:
        click.echo(f"The findings: {findings_file}")


def read_archive(
    archive: Path,
    *,
    source: str = "auto",
    source_class: str | None = None,
    mapping: Path | None = None,
    zone: str | None = None,
    accounts: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> Reading:
    """The archive, read as stated."""
    from wardmote.channels.reading import ReadOptions, SourceClass, no_progress
    from wardmote.channels.sources import read

    options = ReadOptions(
        accounts=accounts,
        zone=_zone(zone) if zone else None,
        mapping=mapping,
        progress=progress or no_progress,
    )
    reading = read(archive, source, options)
    return reading.classed(SourceClass(source_class)) if source_class else reading


def stated_request(
    reading: Reading,
    clock: Clock,
    *,
    zone: str | None = None,
    accounts: tuple[str, ...] = (),
    hours: str | None = None,
    promise: str | None = None,
    mine: bool = False,
    people: int | None = None,
    silence: int = 14,
    fiction: bool = False,
) -> AuditRequest:
    """What was stated on the command line, as a request."""
    from datetime import timedelta

    from wardmote.hours.reading import read_hours
    from wardmote.promises.rule import parse_promise
    from wardmote.studies.audit.request import AuditRequest
    from wardmote.studies.audit.whose import Whose

    return AuditRequest(
        reading=reading,
        zone=_zone(zone or "UTC"),
        zone_stated=zone is not None,
        now=clock.now(),
        pattern=read_hours(hours, _zone(zone) if zone else None) if hours else None,
        promise=parse_promise(promise) if promise else None,
        whose=Whose(mine, people),
        accounts=accounts,
        silence=timedelta(days=silence),
        fiction=fiction,
    )


def write_report(
    request: AuditRequest,
    output: Path,
    findings_file: Path | None = None,
    *,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Audit, and write the report and (if asked) the findings.

    Nothing is written before both can be: a failure leaves no half of a result.
    """
    from wardmote.findings.json_form import dump
    from wardmote.report.page import render
    from wardmote.studies.audit.audit import audit

    findings = audit(request)
    if progress:
        progress("drawing the report", None)
    page = render(
        findings,
        title="Where the time goes, and what can be promised",
        subtitle=findings[0].setting.accounts,
        set_aside=request.reading.set_aside,
        fiction=request.fiction,
    ).page()
    _write(output, page)
    if findings_file:
        _write(findings_file, dump(findings))
    return findings


def say(findings: Sequence[Finding], reading: Reading) -> None:
    """Print what was read, what was found, and what was refused."""
    from wardmote.report.text import summary

    click.echo(
        f"{reading.title} ({reading.source_class}, by the {reading.stated_by}): "
        f"read {reading.rows_read:,} = kept {reading.rows_kept:,} "
        f"+ set aside {reading.set_aside.height:,}"
    )
    for file, row, reason in reading.set_aside.head(_SHOWN).iter_rows():
        click.echo(f"  set aside: {file}{f', row {row:,}' if row is not None else ''}: {reason}")
    if reading.set_aside.height > _SHOWN:
        click.echo(f"  … and {reading.set_aside.height - _SHOWN:,} more (--set-aside FILE)")
    click.echo()
    for line in summary(findings):
        click.echo(line)


def _zone(name: str) -> Any:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from wardmote.channels.reading import NeedsStating

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NeedsStating(
            f'There is no time zone called "{name}".',
            where="--zone",
            remedy="Give a name such as Europe/London or America/New_York.",
        ) from error


def _write(path: Path, text: str) -> None:
    from wardmote.basis.errors import WardmoteError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WardmoteError(
            f"This file cannot be written ({error.strerror}).",
            where=str(path),
            remedy="Choose another place with -o or --json.",
        ) from error
