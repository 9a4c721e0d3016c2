"""The front of a plan as a table on a terminal: one row a pattern."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

from rich.console import Console

from wardmote.findings.whose import Whose
from wardmote.findings.wording import count, duration, percent
from wardmote.report.text import FEWEST, MOST, WIDTH
from wardmote.studies.whatif.plan.result import Plan, Winner
from wardmote.studies.whatif.plan.telling.sentences import NO_TARGET, answer, instead
from wardmote.studies.whatif.uncertainty import Uncertain


def say_front(plan: Plan, whose: Whose, *, may_see_work: bool) -> None:
    """Print the answer, and the patterns that no other beats.

    Args:
        plan: The answer.
        whose: For whose eyes figures about work are.
        may_see_work: Whether this reader may see them.
    """
    columns = shutil.get_terminal_size((WIDTH, 0)).columns
    console = Console(width=max(FEWEST, min(columns, MOST)), highlight=False, markup=False)
    console.print(answer(plan))
    for sentence in instead(plan):
        console.print(sentence)
    if plan.winners:
        console.print()
        for line in _lines(plan, may_see_work):
            console.print(line, soft_wrap=True)
        console.print()
        console.print(
            f"{count(plan.counts.tried)} patterns tried; no other beats these. Figures of a coming "
            f"year from {count(plan.years)} fresh simulated ones, with the {percent(plan.level)} "
            f"interval; ✓ where even its lower end reaches {percent(plan.aim)}."
        )
    if not may_see_work:
        console.print(
            f"\nWithheld: work past the ends of windows and out of hours. {whose.reason} "
            f"{whose.remedy}"
        )
    console.print(f"\n{NO_TARGET}")
    if plan.alarm:
        console.print(f"\n{plan.alarm}")


def _lines(plan: Plan, may_see_work: bool) -> Iterator[str]:
    """Each pattern with its figures under it, in columns as wide as they need."""
    columns: list[tuple[str, Callable[[Winner], str]]] = [
        ("minutes a week", lambda w: f"{w.windows}" + _over(w, may_see_work)),
        ("kept", _kept),
        (f"{percent(plan.aim)}?", lambda w: "✓" if w.reaches else "–"),
        ("told to wait", lambda w: duration(w.promised) if w.promised is not None else "–"),
        ("oldest", lambda w: _middle(w.result.wall.oldest if w.result.wall else None)),
    ]
    if may_see_work:
        columns.append(("out of hours", lambda w: f"{_minutes(w.result.work.outside)} min"))
    rows = [[of(winner) for _, of in columns] for winner in plan.winners]
    names = [name for name, _ in columns]
    widths = [max(len(row[i]) for row in [names, *rows]) for i in range(len(names))]
    yield "    " + _joined(names, widths)
    for number, (winner, row) in enumerate(zip(plan.winners, rows, strict=True), start=1):
        yield f"{number:2}. {winner.short}"
        yield "    " + _joined(row, widths)


def _joined(cells: list[str], widths: list[int]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _over(winner: Winner, may_see_work: bool) -> str:
    return f" + {winner.overtime:.0f} past close" if may_see_work else ""


def _kept(winner: Winner) -> str:
    own = winner.result.kept
    if own is None or own.interval.lower is None or own.interval.upper is None:
        return "–"
    low, high = (
        percent(each).removesuffix(" %") for each in (own.interval.lower, own.interval.upper)
    )
    return f"{percent(winner.kept)} ({low}–{high})"


def _middle(own: Uncertain | None) -> str:
    return duration(own.estimate) if own and own.estimate is not None else "no end"


def _minutes(own: Uncertain | None) -> str:
    return f"{own.estimate:.0f}" if own and own.estimate is not None else "–"
