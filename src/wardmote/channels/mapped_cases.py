"""Cases as messages: what the resident asked, and our answer to it where there was one."""

from __future__ import annotations

import polars as pl

_OF_THE_ASKING = ("author", "due_at", "text", "deleted", "no_reply_needed")


def as_both_sides(cases: pl.DataFrame) -> pl.DataFrame:
    """A message for each case and a second one for each answer, linked by reply and thread.

    Args:
        cases: Columns id, account, platform and asked_at; answered_at, author (the resident),
            due_at, machine, deleted, no_reply_needed, public and text where there are any.

    >>> from datetime import UTC, datetime
    >>> nine, ten = datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 5, 10, tzinfo=UTC)
    >>> both = as_both_sides(pl.DataFrame({"id": ["7"], "account": "Highways", "platform": "csv",
    ...     "asked_at": [nine], "answered_at": [ten]}))
    >>> both.select("id", "in_reply_to", "ours").rows()
    [('7', None, False), ('answer to 7', '7', True)]
    """
    shared = [name for name in ("account", "platform", "public") if name in cases.columns]
    asked = cases.select(
        *shared,
        "id",
        *(name for name in _OF_THE_ASKING if name in cases.columns),
        *([pl.col("machine").alias("automatic")] if "machine" in cases.columns else []),
        pl.col("asked_at").alias("sent_at"),
        pl.lit(value=False).alias("ours"),
        pl.col("id").alias("thread"),
        pl.lit(None, dtype=pl.String).alias("in_reply_to"),
    )
    if "answered_at" not in cases.columns:
        return asked
    answers = cases.filter(pl.col("answered_at").is_not_null()).select(
        *shared,
        (pl.lit(_prefix(cases["id"])) + pl.col("id")).alias("id"),
        pl.col("answered_at").alias("sent_at"),
        pl.lit(value=True).alias("ours"),
        pl.col("id").alias("thread"),
        pl.col("id").alias("in_reply_to"),
    )
    return pl.concat([asked, answers], how="diagonal").with_columns(
        pl.col(name).fill_null(value=False)
        for name in ("automatic", "deleted", "no_reply_needed")
        if name in asked.columns
    )


def _prefix(ids: pl.Series) -> str:
    """What makes an answer's id of a case's, such that no case has that id."""
    prefix = "answer to "
    while ids.str.starts_with(prefix).any():
        prefix = f"our {prefix}"
    return prefix
