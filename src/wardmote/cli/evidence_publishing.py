"""The register, a briefing and the static site, from the folder of findings."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import click

from wardmote.basis.clock import SystemClock
from wardmote.basis.dates import date_in_words
from wardmote.cli.evidence_steps import hold
from wardmote.cli.outputs import OutputNotPossible, write_all
from wardmote.evidence.documents import write_document
from wardmote.evidence.errors import RegisterCannotBeUsed
from wardmote.evidence.holding import Holding
from wardmote.evidence.register.known import Known, worth_finding_out
from wardmote.evidence.register.question import read_register, shipped
from wardmote.report.evidence_pages import briefing, site

_BEGINNING = b"<!DOCTYPE html>"


def run_questions(store: Path, register: Path | None) -> None:
    """A paragraph a question."""
    for each in _known(hold(store), register, SystemClock().now()):
        click.echo(f"{each.question.number}. {each.question.words}")
        click.echo(f"   {each.answer}")
        click.echo(f"   Worth finding out: {each.arithmetic} (known by {each.by}).")
        click.echo(f"   What would settle it: {each.question.study.design}: "
                   f"{each.question.study.told}")  # fmt: skip


def run_brief(number: str, store: Path, register: Path | None, output: Path) -> None:
    """One question on one page."""
    now, holding = SystemClock().now(), hold(store)
    found = {each.question.number.casefold(): each for each in _known(holding, register, now)}
    known = found.get(number.casefold())
    if known is None:
        raise RegisterCannotBeUsed(
            f"There is no question {number[:20]} in the register.",
            remedy=f"There are {', '.join(each.question.number for each in found.values())}.",
        )
    fiction = any(f.setting.fiction for _, f in known.findings)
    made = _made(now)
    match output.suffix.casefold():
        case ".pptx":
            from wardmote.report.briefing_slides import slides

            file: bytes | str = slides(known, holding, made=made, fiction=fiction, date=now)
        case ".pdf":
            from wardmote.report.briefing_pdf import pdf

            file = pdf(known, holding, made=made, fiction=fiction)
        case _:
            file = briefing(known, holding, made=made, fiction=fiction)
    write_all({"-o": (output, file)})
    click.echo(f"The briefing: {output}")


def run_publish(folder: Path, store: Path, register: Path | None) -> None:
    """Every page, and each finding as a document beside them."""
    now, holding = SystemClock().now(), hold(store)
    pages = site(_known(holding, register, now), holding, made=_made(now))
    texts = {name: (folder / name, text) for name, text in pages.items()}
    for name, (path, _) in texts.items():
        if path.is_file() and not path.read_bytes().startswith(_BEGINNING):
            raise OutputNotPossible(
                "It is there already, and no page of this site.",
                where=str(path),
                remedy=f"Name another folder, or move {name}.",
            )
    for digest, finding in holding.current():
        name = f"findings/{digest.removeprefix('sha256:')}.json"
        texts[name] = (folder / name, write_document([finding]))
    write_all(texts)
    click.echo(f"Written: {len(pages)} pages and {len(texts) - len(pages)} findings in {folder}")
    click.echo(f"Begin with {folder / 'index.html'}")


def _known(holding: Holding, register: Path | None, now: datetime) -> tuple[Known, ...]:
    questions = (
        read_register(register.read_text(encoding="utf-8"), str(register))
        if register
        else shipped()
    )
    return worth_finding_out(
        questions, holding, software=f"wardmote {version('wardmote')}", date=now
    )


def _made(now: datetime) -> str:
    return f"Made on {date_in_words(now.date())} by wardmote {version('wardmote')}."
