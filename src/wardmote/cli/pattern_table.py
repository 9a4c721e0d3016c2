"""Patterns side by side on a terminal: one column a pattern, one row a figure."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.table import Table

from wardmote.findings.whose import Whose
from wardmote.findings.wording import count, duration, number, percent
from wardmote.report.text import FEWEST, MOST, WIDTH
from wardmote.studies.whatif.result import PatternResult, WhatIfResult
from wardmote.studies.whatif.telling.assumptions import moves_most
from wardmote.studies.whatif.telling.material import each_of_work, said
from wardmote.studies.whatif.uncertainty import Uncertain

Row = tuple[str, ...]
MayTell = Callable[[PatternResult], bool]

_BESIDE = 3
"""So many patterns stand side by side; more come below them."""


def say_patterns(result: WhatIfResult, whose: Whose, may_tell: MayTell) -> None:
    """Print the figures of every pattern, and the line on assumptions.

    Args:
        result: The figures.
        whose: For whose eyes figures about work are.
        may_tell: Whether this reader may see those of a pattern.
    """
    columns = shutil.get_terminal_size((WIDTH, 0)).columns
    console = Console(width=max(FEWEST, min(columns, MOST)), highlight=False)
    for first in range(0, len(result.patterns), _BESIDE):
        console.print(_table(result, result.patterns[first : first + _BESIDE], may_tell))
    console.print(
        f"Figures of a coming year from {count(result.years)} simulated ones, with the "
        f"{percent(result.level)} interval that holds parameters, years and Monte Carlo error "
        "together; the report tells them apart.",
    )
    if not all(may_tell(each) for each in result.patterns):
        console.print(f"\nWithheld: minutes and work outside hours. {whose.reason} {whose.remedy}")
    for sentence in (result.alarm, _decides(result)):
        if sentence:
            console.print(f"\n{sentence}", markup=False)


def _decides(result: WhatIfResult) -> str:
    return moves_most(result.sensitivity) if result.sensitivity else ""


def _table(result: WhatIfResult, patterns: tuple[PatternResult, ...], may_tell: MayTell) -> Table:
    table = Table(show_lines=False, pad_edge=False, box=None, expand=True)
    table.add_column("", ratio=3, style="dim")
    for pattern in patterns:
        today = " (today)" if pattern.kept_today and "today" not in pattern.name else ""
        table.add_column(f"{pattern.name}{today}".replace("[", "\\["), ratio=4)
    for row in _rows(result, patterns, may_tell):
        table.add_row(*row)
    return table


def _rows(
    result: WhatIfResult, patterns: tuple[PatternResult, ...], may_tell: MayTell
) -> Iterator[Row]:
    yield "the time is", *(_enough(each) for each in patterns)
    steady = [each for each in patterns if each.steady]
    if not steady:
        return
    for place, label in enumerate(("half wait", "nine in ten wait", "99 in 100 wait", "longest")):
        yield label, *(_figure(p, _wait(p, place, "wall"), "minutes") for p in patterns)
    for place, label in enumerate(("in open hours: half", "in open hours: nine in ten")):
        yield label, *(_figure(p, _wait(p, place, "open"), "minutes") for p in patterns)
    yield f"kept: {result.judged_by}", *(_figure(p, p.kept, "share") for p in patterns)
    if any(each.urgent_kept for each in steady):
        yield "urgent promise kept", *(_figure(p, p.urgent_kept, "share") for p in patterns)
    for place, found in enumerate(steady[0].strongest):
        label = f"promise kept {percent(found.often)}"
        yield label, *(_strongest(each, place) for each in patterns)
    yield "still waiting at a close", *(_queue(each, "at_close") for each in patterns)
    if any(each.queues and each.queues.after_closure for each in steady):
        yield "after a holiday, at most", *(_queue(each, "after_closure") for each in patterns)
    if any(may_tell(each) for each in patterns):
        yield from _work(patterns, may_tell)


def _enough(pattern: PatternResult) -> str:
    if pattern.steady:
        return "enough"
    by = number(round(pattern.stability.grows_by, 1))
    return f"not enough: the queue grows by {by} messages a week"


def _wait(pattern: PatternResult, place: int, clock: str) -> Uncertain | None:
    waits = getattr(pattern, clock)
    found: Uncertain | None = waits.named()[place][1] if waits else None
    return found


def _figure(pattern: PatternResult, own: Uncertain | None, unit: str) -> str:
    return said(own, unit) if pattern.steady else "–"


def _strongest(pattern: PatternResult, place: int) -> str:
    if not pattern.steady:
        return "–"
    found = pattern.strongest[place].promise
    return str(found.rule) if found else "none of those tried"


def _queue(pattern: PatternResult, name: str) -> str:
    return _figure(pattern, getattr(pattern.queues, name, None), "")


def _work(patterns: tuple[PatternResult, ...], may_tell: MayTell) -> Iterator[Row]:
    names = [name for name, _ in each_of_work(patterns[0])]
    for place, name in enumerate(names):
        yield (
            f"a week: {name}",
            *(
                _figure(each, list(each_of_work(each))[place][1], "minutes")
                if may_tell(each)
                else "withheld"
                for each in patterns
            ),
        )
    if any(each.work.setup for each in patterns):
        yield "a week: getting ready", *(duration(each.work.setup) for each in patterns)
    yield (
        "a week: in the windows",
        *(duration(each.work.windows) if may_tell(each) else "withheld" for each in patterns),
    )
