"""The report in a few lines of plain text, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from wardmote.findings.finding import Finding
from wardmote.report.layout import Gap, ShortAnswer, gaps, short_answers
from wardmote.report.printable import printable, typeset

WIDTH = 88
"""Columns of a terminal that says nothing of its own."""

FEWEST, MOST = 40, 100
"""Lines shorter than that fall apart, and longer ones are hard to follow."""


def summary(findings: Sequence[Finding], width: int = WIDTH) -> list[str]:
    """The short answers, and then by name what has none, why, and what would give it.

    Args:
        findings: In the order of the report.
        width: Columns of the terminal; kept between ``FEWEST`` and ``MOST``.

    Returns:
        Lines of that width, an empty one between two blocks, safe to print on a terminal.

    >>> summary([])
    []
    """
    blocks = [*map(_answered, short_answers(findings)), *map(_lacking, gaps(findings))]
    if any(finding.setting.fiction for finding in findings):
        blocks.insert(0, ["This is fiction: the data were made up."])
    room = max(FEWEST, min(width, MOST))
    lines = [line for block in blocks for line in ["", *_wrapped(block, room)]]
    return lines[1:]


def _answered(short: ShortAnswer) -> list[str]:
    told = [f"{h.question} {h.finding.sentence}" for h in short.headlines if h.answered]
    return [short.concern, *(told or ["This archive cannot tell: see below."])]


def _lacking(gap: Gap) -> list[str]:
    names = "; ".join(finding.title for finding in gap.findings)
    return [f"{gap.words}:", f"{names}.", *filter(None, (gap.reason, gap.remedy))]


def _wrapped(block: Sequence[str], room: int) -> Iterator[str]:
    """A block in lines, all but its first one set in."""
    for place, text in enumerate(block):
        indent = "  " if place else ""
        yield from textwrap.wrap(
            typeset(printable(text)),
            room,
            initial_indent=indent,
            subsequent_indent=f"{indent}  " if place else "",
            break_on_hyphens=False,
        )
