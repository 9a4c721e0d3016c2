"""A briefing on one A4 page (PDF), for the papers of a committee.

It is for printing. The page as HTML is the one that a screen reader reads well.
"""

from __future__ import annotations

import re
import textwrap
from html import escape

from wardmote.evidence.holding import Holding
from wardmote.evidence.register.known import Known
from wardmote.report.briefing_text import sections
from wardmote.report.charts import chart
from wardmote.report.printable import printable

WIDTH, HEIGHT, MARGIN = 794, 1123, 56
"""A4 at 96 dots an inch."""
INK, QUIET, ACCENT = "#1b2830", "#4d5b64", "#0b5468"
LEAST = 0.5
"""Text is not made smaller than this share of its size; the sheet is made longer instead."""


def pdf(known: Known, holding: Holding, *, made: str, fiction: bool) -> bytes:
    """The file; the arguments as in ``briefing``."""
    from vl_convert import svg_to_pdf

    return bytes(svg_to_pdf(sheet(known, holding, made=made, fiction=fiction)))


def sheet(known: Known, holding: Holding, *, made: str, fiction: bool) -> str:
    """The page as SVG, with everything on it made as small as it takes."""
    parts, height = _laid_out(known, holding, made, fiction)
    room = HEIGHT - 2 * MARGIN
    scale = max(min(1.0, room / height), LEAST)
    tall = max(HEIGHT, height * scale + 2 * MARGIN)
    inner = WIDTH - 2 * MARGIN
    left = MARGIN + (inner - inner * scale) / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{tall:.0f}" '
        f'viewBox="0 0 {WIDTH} {tall:.0f}"><rect width="100%" height="100%" fill="#ffffff"/>'
        f'<g transform="translate({left:.1f} {MARGIN}) scale({scale:.4f})" '
        f'font-family="sans-serif">{"".join(parts)}</g></svg>'
    )


def _laid_out(known: Known, holding: Holding, made: str, fiction: bool) -> tuple[list[str], float]:
    inner = WIDTH - 2 * MARGIN
    parts: list[str] = []
    y = 0.0

    def write(text: str, size: float, colour: str = INK, weight: str = "normal") -> None:
        nonlocal y
        # Of a sans serif, letters are about half as wide as they are high.
        for line in textwrap.wrap(printable(text), int(inner / (size * 0.52))) or [""]:
            y += size * 1.35
            parts.append(
                f'<text x="0" y="{y:.1f}" font-size="{size}" fill="{colour}" '
                f'font-weight="{weight}">{escape(line)}</text>'
            )

    if fiction:
        write("Some of this is fiction: findings of a demonstration are among it.", 12, "#8a3b0d")
    write(known.question.words, 26, INK, "bold")
    write(f"{known.question.number} of the register of questions. {made}", 11, QUIET)
    for place, part in enumerate(sections(known, holding)):
        y += 14
        write(part.heading, 16, ACCENT, "bold")
        for line in part.lines:
            write(line if len(part.lines) == 1 else f"• {line}", 12)
        if place == 0:
            for number, finding in enumerate(known.pooled):
                drawn = finding.series and chart(
                    finding.series, finding.form, key=f"wm-{number}", title=finding.title
                )
                if drawn:
                    y += 8
                    svg = drawn.drawings[0]
                    tall = _height_of(svg)
                    parts.append(f'<g transform="translate(0 {y:.1f})">{svg}</g>')
                    y += tall
    return parts, y


def _height_of(svg: str) -> float:
    """As the drawing says of itself."""
    found = re.search(r'height="([\d.]+)"', svg)
    return float(found[1]) if found else 0.0
