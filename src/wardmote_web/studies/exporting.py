"""The pseudonymised table that ``wardmote audit`` and every study read, with its mapping file."""

from __future__ import annotations

import csv
import secrets
from datetime import UTC, datetime
from pathlib import Path

from wardmote_web.accounts.models import Team
from wardmote_web.studies.history import Pseudonyms, Told, told

MAPPING = """\
# What the columns of {table} mean. Residents are pseudonyms that hold in this file alone;
# there is no word and no name in it, and nothing of who answered.
rows = "messages"
account = {{ column = "account" }}
platform = {{ column = "platform" }}
class = "complete"
time_format = "iso"
# When it was exported: who had no answer then was still waiting.
until = "{until}"

automatic = {{ column = "automatic", values = ["yes"] }}
deleted = {{ column = "deleted", values = ["yes"] }}
no_reply_needed = {{ column = "no_reply_needed", values = ["yes"] }}
public = {{ column = "public", values = ["yes"] }}
edited = {{ column = "edited", values = ["yes"] }}

[ours]
column = "side"
values = ["team"]

[columns]
id = "message"
in_reply_to = "replies_to"
thread = "thread"
author = "person"
sent_at = "sent"
due_at = "promised_by"
"""


def export(team: Team, table: Path, *, now: datetime, since: datetime | None = None) -> int:
    """Write the table and, beside it, the mapping file that says what its columns mean.

    Args:
        team: Whose conversations.
        table: The CSV file. Its mapping is ``TABLE.mapping.toml``.
        now: The end of the data: what came later is not in it.
        since: Only conversations that began then or later.

    Returns:
        How many messages were written. A failure leaves neither file.
    """
    mapping = mapping_beside(table)
    parts = [path.with_name(path.name + ".part") for path in (table, mapping)]
    count = 0
    try:
        with parts[0].open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(Told._fields)
            for each in told(team, Pseudonyms(secrets.token_bytes(32)), now, since):
                rows.writerow(_written(value) for value in each)
                count += 1
        until = now.astimezone(UTC).isoformat()
        parts[1].write_text(MAPPING.format(table=table.name, until=until), encoding="utf-8")
        parts[0].replace(table)
        parts[1].replace(mapping)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return count


def mapping_beside(table: Path) -> Path:
    """Where the mapping of a table is."""
    return table.with_name(table.stem + ".mapping.toml")


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if value is not None else ""
