"""The report in a few lines of plain text, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from wardmote.findings.finding import Finding
from wardmote.report.layout import Gap, ShortAnswer, gaps, short_answers
from wardmote.report.printable import printable, typeset

WIDTH = 88
"""Columns of a terminal that says nothing of its own."""

FEWEST, MOST = 40, 100
"""Lines shorter than that fall apart, and longer ones are hard to follow."""

Block = list[tuple[int, str]]
"""What stands together: texts, each with how far it is set in."""


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
    lacking = groupby(gaps(findings), key=lambda gap: gap.words)
    blocks = [
        *map(_answered, short_answers(findings)),
        *(_lacking(words, some) for words, some in lacking),
    ]
    if any(finding.setting.fiction for finding in findings):
        blocks.insert(0, [(0, "This is fiction: the data were made up.")])
    room = max(FEWEST, min(width, MOST))
    lines = [line for block in blocks for line in ["", *_wrapped(block, room)]]
    return lines[1:]


def _answered(short: ShortAnswer) -> Block:
    told = [f"{h.question} {h.finding.sentence}" for h in short.headlines if h.answered]
    told = told or ["This archive cannot tell: see below."]
    return [(0, short.concern), *((1, sentence) for sentence in told)]


def _lacking(words: str, some: Iterable[Gap]) -> Block:
    block = [(0, f"{words}:")]
    for gap in some:
        names = "; ".join(finding.title for finding in gap.findings)
        block += [(1, f"{names}."), (2, f"{gap.reason} {gap.remedy}".strip())]
    return block


def _wrapped(block: Block, room: int) -> Iterator[str]:
    for depth, text in block:
        yield from textwrap.wrap(
            typeset(printable(text)),
            room,
            initial_indent="  " * depth,
            subsequent_indent="    " if depth else "",
            break_on_hyphens=False,
        )
