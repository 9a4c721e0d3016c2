"""A desk, two residents, and a small language to write their messages down in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from wardmote.channels.message import MESSAGES, as_messages
from wardmote.conversations.building import build
from wardmote.conversations.tables import Conversations

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def row(key: str, hours: float, **known: Any) -> dict[str, Any]:
    plain = {
        "platform": "csv",
        "account": "desk",
        "id": key,
        "in_reply_to": None,
        "thread": None,
        "author": None,
        "ours": False,
        "automatic": False,
        "deleted": False,
        "sent_at": MONDAY + timedelta(hours=hours),
    }
    return plain | known


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    names = ["platform", "account", "id", "in_reply_to", "thread", "author", "ours", "automatic"]
    names += ["deleted", "sent_at"]
    extra = [name for name in MESSAGES if any(name in r for r in rows) and name not in names]
    schema = {name: MESSAGES[name] for name in [*names, *extra]}
    return as_messages(pl.DataFrame(rows, schema=schema, orient="row"))


class Desk:
    """Writes messages down at an hour since Monday 00:00 and builds their conversations."""

    ADA, BEN = 1, 2

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def asks(self, who: int | None, key: str, hours: float, **known: Any) -> Desk:
        self.rows.append(row(key, hours, author=who, **known))
        return self

    def replies(self, key: str, hours: float, to: str | None = None, **known: Any) -> Desk:
        self.rows.append(row(key, hours, ours=True, in_reply_to=to, **known))
        return self

    def build(self, *, days: float = 100, silence: float = 14) -> Conversations:
        until = MONDAY + timedelta(days=days)
        return build(frame(self.rows), until=until, silence=timedelta(days=silence))

    def conversations(self, **how: float) -> list[dict[str, Any]]:
        return self.build(**how).conversations.to_dicts()

    def together(self, **how: float) -> list[set[str]]:
        """The ids of each conversation, in order."""
        messages = self.build(**how).messages.drop_nulls("conversation")
        groups = messages.group_by("conversation").agg("id").sort("conversation")
        return [set(ids) for ids in groups["id"].to_list()]

    def message(self, key: str, **how: float) -> dict[str, Any]:
        return self.build(**how).messages.row(by_predicate=pl.col("id") == key, named=True)

    @staticmethod
    def at(hours: float) -> datetime:
        return MONDAY + timedelta(hours=hours)
