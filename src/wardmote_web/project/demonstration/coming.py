"""What will come while somebody looks: written to a file that the made-up platform reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from wardmote.demo.borough import Borough
from wardmote.demo.place import resident_handle
from wardmote_web.platforms.demonstration.session import TO_COME
from wardmote_web.project.demonstration.people import resident_name
from wardmote_web.project.demonstration.threads import ACCOUNTS, Account, still_to_come

SOON = (
    (timedelta(seconds=60), 0, 9001, "Is the playground on Quill Row open again? (fiction)"),
    (timedelta(minutes=4), 1, 9006, "Who do I ask about a bench for Whistle Green? (fiction)"),
)
"""So that something comes while a newcomer looks: after how long, to which account, who, what."""


def write_what_comes(borough: Borough, folder: Path, now: datetime) -> int:
    """Write the file; gives how many messages are in it."""
    rows = sorted([*_soon(now), *_later(borough, now)], key=lambda row: str(row["sent_at"]))
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / TO_COME).write_text(text, encoding="utf-8")
    return len(rows)


def _soon(now: datetime) -> Iterator[dict[str, Any]]:
    for after, account, resident, text in SOON:
        where = ACCOUNTS[account]
        yield _row(f"soon-{resident}", where, resident, now + after, text)


def _later(borough: Borough, now: datetime) -> Iterator[dict[str, Any]]:
    for each in still_to_come(borough, now):
        where, said = each.account, each.said[0]
        if not where.manual:
            yield _row(f"borough-{said.number}", where, each.resident, said.at, said.text)


def _row(number: str, account: Account, resident: int, at: datetime, text: str) -> dict[str, Any]:
    return {
        "id": number,
        "account": account.handle,
        "handle": resident_handle(resident),
        "name": resident_name(resident),
        "public": account.public,
        "sent_at": at.isoformat(),
        "text": text,
    }
