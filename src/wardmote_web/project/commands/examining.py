"""What ``wardmote doctor`` does: look at one thing after another, and say what was found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import datetime

import click

from wardmote.basis.clock import SystemClock
from wardmote_web.project.commands.django_set_up import set_up
from wardmote_web.project.commands.found import Found, Verdict, mend
from wardmote_web.project.configuration import NotSetUp

Look = Callable[[datetime], Iterable[Found]]
SIGNS = {Verdict.WELL: "well", Verdict.NOTE: "note", Verdict.MEND: "MEND"}


def run(*, as_json: bool) -> None:
    """Examine, say what was found, and end with 1 where something must be mended."""
    found = list(examine(SystemClock().now()))
    say(found, as_json=as_json)
    raise SystemExit(1 if any(each.verdict is Verdict.MEND for each in found) else 0)


def examine(now: datetime) -> Iterator[Found]:
    """Everything that is looked at, in order; what rests on something broken is left out."""
    try:
        set_up()
    except NotSetUp as error:
        yield mend("configuration", str(error.saw), error.remedy)
        return
    # Here, since these ask for the models.
    from wardmote_web.project.commands import (
        looking_at_clocks,
        looking_at_desk,
        looking_at_installation,
    )

    yield from looking_at_installation.configuration(now)
    database = list(looking_at_installation.database(now))
    yield from database
    if any(each.verdict is Verdict.MEND for each in database):
        return
    looks: tuple[Look, ...] = (
        looking_at_clocks.clock,
        looking_at_desk.worker,
        looking_at_desk.channels,
        looking_at_desk.outbox,
        looking_at_desk.teams,
        looking_at_desk.duty,
    )
    for look in looks:
        yield from look(now)


def say(found: list[Found], *, as_json: bool) -> None:
    """Print it, for people or for a machine."""
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
        return
    for each in found:
        click.echo(f"{SIGNS[each.verdict]}  {each.about}: {each.saw}")
        if each.remedy:
            click.echo(f"      {each.remedy}")
    count = sum(each.verdict is Verdict.MEND for each in found)
    things = "1 thing must" if count == 1 else f"{count} things must"
    click.echo(f"\n{things} be mended." if count else "\nNothing must be mended.")
