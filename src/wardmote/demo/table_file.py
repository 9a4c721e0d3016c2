"""The complete record, as the borough's own desk would export it: a CSV and its mapping.

It has both sides, answered or not, with threads, acknowledgements, promises and what was
closed or deleted. Times are local with their offset from UTC (``2025-10-26T01:30:00+01:00``):
people can read them, and the hour that autumn repeats stays two different hours.
"""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl

from wardmote.demo.borough import Borough
from wardmote.demo.place import HANDLE, resident_handle

COLUMNS = (
    "message",
    "replies to",
    "thread",
    "channel",
    "sender",
    "sent",
    "automatic",
    "promised by",
    "deleted",
    "no reply needed",
    "text",
)


def write_csv(borough: Borough, path: Path) -> None:
    """Write the CSV, sorted by time."""
    local = [
        pl.col(name).dt.convert_time_zone(borough.truth.zone).dt.strftime("%Y-%m-%dT%H:%M:%S%:z")
        for name in ("sent_at", "due_at")
    ]
    rows = borough.messages.with_columns(local).iter_rows(named=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for row in rows:
            table.writerow(
                (
                    row["id"],
                    row["in_reply_to"] or "",
                    row["thread"],
                    "fiction",
                    HANDLE if row["ours"] else resident_handle(row["author"]),
                    row["sent_at"],
                    _yes(row["automatic"]),
                    row["due_at"] or "",
                    _yes(row["deleted"]),
                    _yes(row["no_reply_needed"]),
                    row["text"],
                )
            )


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
