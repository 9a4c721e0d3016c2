"""What ``wardmote evidence pool`` does: pool, say, write and perhaps keep."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from wardmote.basis.clock import SystemClock
from wardmote.cli.evidence_steps import NotKeyAndValue, hold, pairs, say_added
from wardmote.cli.outputs import write_all
from wardmote.evidence.by_setting import each_setting
from wardmote.evidence.documents import write_document
from wardmote.evidence.pooled import pooled
from wardmote.evidence.selecting import Asked
from wardmote.evidence.store import Store
from wardmote.findings.effect import Kind, Measure
from wardmote.findings.finding import Finding


def run_pool(
    *,
    store: Path,
    question: str,
    outcome: str,
    measure: str | None,
    kind: str | None,
    like: Sequence[str],
    by: str,
    leave_out: Sequence[str],
    method: Any,
    output: Path | None,
    json_file: Path | None,
    keep: bool,
) -> None:
    """Pool, say, write and perhaps keep."""
    asked = Asked(
        question,
        outcome,
        _measure(measure),
        Kind(kind) if kind else None,
        pairs(like, "--like"),
        leave_out,
    )
    holding, software, now = hold(store), f"wardmote {version('wardmote')}", SystemClock().now()
    finding = pooled(holding, asked, software=software, date=now, method=method)
    _say_rows(finding)
    click.echo(finding.sentence)
    for caveat in finding.caveats:
        click.echo(f"- {caveat}")
    click.echo(f"Strength: {finding.strength.label}. {' '.join(finding.strength.reasons)}")
    if by:
        _say_settings(
            by,
            each_setting(holding, asked, by, software=software, date=now, method=method),
            finding.n,
        )
    texts = {}
    if output:
        from wardmote.report.page import render

        report = render(
            [finding], title=finding.title, subtitle=f"Findings of {finding.setting.accounts}"
        )
        texts["-o"] = (output, report.page())
    if json_file:
        texts["--json"] = (json_file, write_document([finding]))
    write_all(texts)
    for path, _ in texts.values():
        click.echo(f"Written: {path}")
    if keep:
        say_added(Store(store).add([finding]), store)


def _say_rows(finding: Finding) -> None:
    table = Table(box=None, pad_edge=False)
    unit = finding.series.unit if finding.series else ""
    for name in ("", unit, "95 % interval", "n"):
        table.add_column(name, overflow="fold")
    for row in finding.series.points if finding.series else ():
        low, mid, high = (
            "" if each is None else f"{each:.3g}" for each in (row.lower, row.estimate, row.upper)
        )
        table.add_row(row.label, mid, f"{low} to {high}", f"{row.n:,}")
    Console(highlight=False).print(table)


def _say_settings(key: str, kinds: dict[str, Finding], whole: int) -> None:
    """What it comes to for each kind of place, and how many places do not say theirs."""
    click.echo(f"By {key}:")
    for value, finding in kinds.items():
        click.echo(f"- {value}, k = {finding.n}: {finding.sentence}")
    silent = whole - sum(finding.n for finding in kinds.values())
    if silent:
        click.echo(f"- not stated, k = {silent}: in none of these.")


def _measure(named: str | None) -> Measure | None:
    if named is None:
        return None
    try:
        return Measure(named)
    except ValueError:
        raise NotKeyAndValue(
            f"There is no measure “{named[:40]}”.",
            where="--measure",
            remedy=f"Use one of: {', '.join(each.value for each in Measure)}.",
        ) from None
