"""What ``wardmote demo`` does: make a borough, write its archives, audit one, say what to try."""

from __future__ import annotations

from pathlib import Path

import click

from wardmote.basis.clock import SystemClock
from wardmote.basis.errors import WardmoteError
from wardmote.cli.auditing import is_made_up, read_archive, say, stated_team, write_report
from wardmote.cli.progress import progress_bar
from wardmote.demo.borough import Borough, make
from wardmote.demo.folder import COMPLETE, COUNCILS, HOURS, MAPPING, OWN, TRUTH, write_folder
from wardmote.demo.place import BOROUGH
from wardmote.studies.audit.request import AuditRequest

PROMISE = "by the end of the next window"


def run(*, output: Path, seed: int, weeks: int, all_formats: bool) -> None:
    """Write the folder and the report, and print where they are and what they say."""
    _check_folder(output)
    with progress_bar() as progress:
        progress("making a borough", None)
        borough = make(seed, weeks=weeks)
        try:
            write_folder(borough, output, every=all_formats)
        except OSError as error:
            raise WardmoteError(
                f"The demonstration cannot be written there ({error.strerror}).",
                where=str(output),
                remedy="Choose another folder with -o.",
            ) from error
        archive = output / COMPLETE
        reading = read_archive(
            archive, mapping=output / MAPPING, zone=borough.truth.zone, progress=progress
        )
        progress("working out the figures", None)
        request = AuditRequest(
            reading=reading,
            now=SystemClock().now(),
            fiction=is_made_up(reading),
            **stated_team(
                hours=str(output / HOURS),
                promise=PROMISE,
                zone=borough.truth.zone,
                people=borough.truth.people,
            ),
        )
        report, findings_file = output / "report.html", output / "findings.json"
        findings = write_report(request, report, findings_file, progress=progress)
    click.echo(f"{BOROUGH}: nobody in it is real.\n")
    say(findings, reading)
    click.echo(f"\nThe report: {report}")
    click.echo(f"The findings: {findings_file}")
    click.echo(f"What is true of the borough: {output / 'truth.json'}")
    click.echo(next_steps(output, borough))


def _check_folder(output: Path) -> None:
    """See that the folder holds nothing, or an earlier demonstration, which may be replaced."""
    if output.is_dir() and any(output.iterdir()) and not (output / TRUTH).is_file():
        raise WardmoteError(
            "The folder holds something else than an earlier demonstration, which might be "
            "written over.",
            where=str(output),
            remedy="Choose another folder with -o.",
        )


def next_steps(output: Path, borough: Borough) -> str:
    """Commands to try next."""
    zone, people = borough.truth.zone, borough.truth.people
    return f"""
Try next:
  wardmote hours check {output / HOURS}
  wardmote audit {output / OWN} --zone {zone} --hours {output / HOURS} --people {people} \\
      -o {output / "x-report.html"}
      the same team from its own X archive: what such an archive can and cannot tell
  wardmote whatif {output / COMPLETE} --mapping {output / MAPPING} --people {people} \\
      --hours {output / HOURS} --windows "mon-fri 12:00-14:00; closed holidays england" \\
      -o {output / "whatif.html"}
      what residents would see, and what could be promised, under other hours
  wardmote evidence import {output / COUNCILS} --store {output / "evidence"}
  wardmote evidence pool --question Q2 --by rural --store {output / "evidence"} \\
      -o {output / "pooled.html"}
      what twelve councils that never were say together: does naming the time reduce chasing?
  wardmote audit YOUR-ARCHIVE --zone {zone} -o your-report.html
      your own; nothing leaves this computer"""
