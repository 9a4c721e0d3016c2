"""Rows that a reader set aside, counted by reason, with the first of them named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

FIRST = 50
"""How many rows are named one by one."""

KINDS = 20
"""How many reasons are counted apart."""


@dataclass(frozen=True)
class SetAside:
    """What a report says of rows set aside.

    Attributes:
        total: How many there are.
        kinds: (reason with its numbers taken out, how many), the most frequent first.
        other_kinds: How many rows had further reasons.
        first: (file, row or None, reason) of the first of them.
    """

    total: int
    kinds: tuple[tuple[str, int], ...]
    other_kinds: int
    first: tuple[tuple[str, int | None, str], ...]


def told(rows: pl.DataFrame) -> SetAside:
    """Count and name rows set aside.

    Args:
        rows: The shape ``wardmote.channels.reading.SET_ASIDE``.
    """
    import polars as pl

    # The same trouble in row 7 and in row 1,234 is one reason.
    kind = pl.col("reason").str.replace_all(r"\d+(?:[.,:T-]?\d+)*", "…")
    counted = (
        rows.select(kind.alias("kind"))
        .group_by("kind")
        .agg(pl.len().alias("rows"))
        .sort(["rows", "kind"], descending=[True, False])
    )
    kinds = tuple((str(name), int(n)) for name, n in counted.head(KINDS).iter_rows())
    return SetAside(
        total=rows.height,
        kinds=kinds,
        other_kinds=rows.height - sum(n for _, n in kinds),
        first=tuple(rows.select("file", "row", "reason").head(FIRST).iter_rows()),
    )
