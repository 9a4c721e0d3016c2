"""A small team and its residents, in the shape that every reader gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from wardmote.channels.message import as_messages
from wardmote.channels.reading import Reading, SourceClass, set_aside_table

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
"""Winter, so that London's clocks say UTC and a test can be read."""

Row = dict[str, Any]


def asked(id: str, at: datetime, *, by: int = 1, **more: object) -> Row:  # noqa: A002 - the field's name
    """A resident's message."""
    return {"id": id, "ours": False, "author": by, "sent_at": at, **more}


def replied(id: str, to: str, at: datetime, **more: object) -> Row:  # noqa: A002 - the field's name
    """Our reply to it."""
    return {"id": id, "in_reply_to": to, "ours": True, "author": 0, "sent_at": at, **more}


def a_week_of_questions(weeks: int = 8, *, later_by_day: int = 0) -> list[Row]:
    """A question each weekday at 12:00, answered at 15:00, and one at 22:00, answered at 09:30.

    ``later_by_day``: minutes by which each day's replies are later than those of the day before.
    """
    rows: list[Row] = []
    for day in (d for d in range(weeks * 7) if d % 7 < 5):
        later = timedelta(minutes=later_by_day * day)
        noon = MONDAY + timedelta(days=day, hours=12)
        late = MONDAY + timedelta(days=day, hours=22)
        rows += [
            asked(f"n{day}", noon, by=2 * day + 1),
            replied(f"rn{day}", f"n{day}", noon + timedelta(hours=3) + later),
            asked(f"l{day}", late, by=2 * day + 2),
            replied(f"rl{day}", f"l{day}", late + timedelta(hours=11, minutes=30) + later),
        ]
    return rows


def reading_of(
    rows: list[Row], source_class: SourceClass = SourceClass.COMPLETE, until: datetime | None = None
) -> Reading:
    """Those rows as an archive that was read."""
    frame = pl.DataFrame(
        rows or None,
        schema_overrides={"sent_at": pl.Datetime("us", "UTC"), "due_at": pl.Datetime("us", "UTC")},
        infer_schema_length=None,
    )
    named = frame.with_columns(platform=pl.lit("csv"), account=pl.lit("FictionDesk"))
    messages = as_messages(named if rows else _no_rows()).sort("sent_at")
    return Reading(
        source="csv",
        title="a table of messages",
        source_class=source_class,
        messages=messages,
        rows_read=len(rows),
        rows_kept=len(rows),
        set_aside=set_aside_table(),
        until=until or (max(row["sent_at"] for row in rows) if rows else None),
        fingerprint="sha256:0",
    )


def _no_rows() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "platform": pl.String(),
            "account": pl.String(),
            "id": pl.String(),
            "ours": pl.Boolean(),
            "sent_at": pl.Datetime("us", "UTC"),
        }
    )
