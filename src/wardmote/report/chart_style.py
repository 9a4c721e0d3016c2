"""What every chart has in common: colours that the colour-blind can tell, ink on a white panel."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from wardmote.report.printable import printable

INK = "#22303a"
QUIET = "#4d5d68"
GRID = "#dfe5e8"
MAIN = "#0b5c7a"
BAND = "#a9cddb"
FILL = "#e6f0f4"
MARK = "#a63d14"

GROUPS = ("#0b5c7a", "#b4470f", "#5b3a91", "#3d6b1f", "#8a2455", "#4a4a4a")
"""One colour a group, of unlike lightness; ``DASHES`` tells them apart without colour."""
DASHES = ([1, 0], [7, 3], [2, 2], [10, 3, 2, 3], [4, 4], [1, 3])

FONT_SIZE = 12


def framed(width: int, **parts: Any) -> dict[str, Any]:
    """A Vega-Lite specification of that width in the common style."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "padding": {"left": 8, "right": 14, "top": 6, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "width": width,
        "config": _CONFIG,
        **parts,
    }


KEY_LINE = 18


def key(names: Sequence[str], swatches: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Which mark is whose: a line each, above the plot, where no figure can lie under it.

    Args:
        names: Of the groups.
        swatches: How a rule looks in the manner of each.
    """
    layers: list[dict[str, Any]] = []
    for i, (name, swatch) in enumerate(zip(names, swatches, strict=True)):
        y = {"value": KEY_LINE * (i - len(names)) + 2}
        ends = {"x": {"value": 0}, "x2": {"value": 30}, "y": y}
        text = {"type": "text", "align": "left", "baseline": "middle", "limit": 240}
        named = {"x": {"value": 38}, "y": y, "text": {"field": "name", "type": "nominal"}}
        layers += [
            {"data": {"values": [{}]}, "mark": {"type": "rule", **swatch}, "encoding": ends},
            {"data": {"values": [{"name": name}]}, "mark": text, "encoding": named},
        ]
    return layers


def titled(text: str, width: int) -> dict[str, Any]:
    """What the vertical axis is of, written level above it, in as many lines as the width needs."""
    return {
        "text": textwrap.wrap(printable(text), max(width // 9, 20))[:6],
        "anchor": "start",
        "frame": "group",
        "fontSize": FONT_SIZE,
        "fontWeight": "normal",
        "color": QUIET,
        "offset": 8,
    }


def labels(named: dict[float, str]) -> dict[str, Any]:
    """An axis with exactly these ticks, labelled so.

    The labels are of this package's own making, never from an archive: they enter an expression.
    """
    if any("'" in label or "\\" in label for label in named.values()):
        raise ValueError("a tick label may hold no quotation mark")
    cases = "".join(f"datum.value == {value!r} ? '{label}' : " for value, label in named.items())
    return {"values": list(named), "labelExpr": f"{cases}''"}


_CONFIG: dict[str, Any] = {
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": FONT_SIZE,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": QUIET,
        "gridColor": GRID,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "titlePadding": 8,
    },
    "text": {"fontSize": FONT_SIZE, "color": INK},
}
