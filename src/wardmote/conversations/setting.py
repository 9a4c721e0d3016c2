"""Where and when conversations are from, as every finding on them says it."""

from __future__ import annotations

import polars as pl

from wardmote.channels.reading import Reading
from wardmote.conversations.tables import Conversations
from wardmote.findings.finding import Setting

_MOST_NAMED = 5


def setting_of(
    reading: Reading,
    conversations: Conversations,
    *,
    zone: str,
    hours: str | None,
    fiction: bool = False,
) -> Setting:
    """The setting of findings on an archive.

    Args:
        reading: The archive, read.
        conversations: Those built from it.
        zone: In which days and hours are told, and whether it was stated.
        hours: The published hours in words; None where none were stated.
        fiction: The archive was made up.
    """
    messages = conversations.messages
    return Setting(
        accounts=_accounts(messages["account"].unique().cast(str).drop_nulls().sort().to_list()),
        platforms=tuple(messages["platform"].unique().cast(str).drop_nulls().sort().to_list()),
        source=reading.title,
        source_class=str(reading.source_class),
        source_class_stated_by=reading.stated_by,
        zone=zone,
        hours=hours,
        start=messages.filter("seen").select(pl.col("sent_at").min()).item(),
        end=conversations.until,
        fiction=fiction,
    )


def _accounts(names: list[str]) -> str:
    if len(names) > _MOST_NAMED:
        return f"{len(names)} accounts together"
    return ", ".join(names) or "no account"
