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

MAPPING = """\
# What the columns of messages.csv mean. The messages are fiction.
rows = "messages"
account = "{account}"
platform = {{ column = "channel" }}
class = "complete"
# Times are local and carry their offset from UTC, so no zone is needed to read them, and the
# hour that autumn repeats is two different hours.
time_format = "iso"
# When the export was made: who had no answer then was still waiting.
until = "{end}"

automatic = {{ column = "automatic", values = ["yes"] }}
deleted = {{ column = "deleted", values = ["yes"] }}
no_reply_needed = {{ column = "no reply needed", values = ["yes"] }}
public = true

[ours]
column = "sender"
values = ["{account}"]

[columns]
id = "message"
in_reply_to = "replies to"
thread = "thread"
author = "sender"
sent_at = "sent"
due_at = "promised by"
text = "text"
"""


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


def write_mapping(borough: Borough, path: Path) -> None:
    """Write the mapping file that says what the columns of ``write_csv`` mean."""
    end = borough.end.astimezone(borough.truth.zone_info).isoformat()
    path.write_text(MAPPING.format(account=HANDLE, end=end), encoding="utf-8")


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
