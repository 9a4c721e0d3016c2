"""The desk's own history in the library's one message shape: no words, no names, no worker.

A resident is a pseudonym that holds within one reading and means nothing in another.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Count, Max, QuerySet

from wardmote.channels.reading import Reading, SourceClass, set_aside_table
from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models import Message
from wardmote_web.promises.models import Promise

AT_ONCE = 5_000


class Told(NamedTuple):
    """A message as it is told to a study.

    ``promised_by`` is the promise as it was made when the message came; ``no_reply_needed`` stands
    on the resident's messages since our last reply in a conversation that was closed so.
    """

    message: str
    replies_to: str
    thread: str
    platform: str
    account: str
    side: str
    person: str
    sent: datetime
    automatic: bool
    promised_by: datetime | None
    deleted: bool
    no_reply_needed: bool
    public: bool
    edited: bool


@dataclass(frozen=True)
class Pseudonyms:
    """Names that mean nothing without the key, which is kept nowhere."""

    key: bytes

    def of(self, kind: str, number: int) -> str:
        """The pseudonym of a thing by its number."""
        made = hmac.new(self.key, f"{kind} {number}".encode(), hashlib.sha256).hexdigest()
        return f"{kind[0]}{made[:16]}"


def messages_of(team: Team, until: datetime, since: datetime | None = None) -> QuerySet[Message]:
    """The team's messages that had come by then, conversation by conversation, each in order."""
    found = Message.objects.filter(conversation__team=team, received_at__lte=until)
    if since is not None:
        found = found.filter(conversation__asked_at__gte=since)
    return found.order_by("conversation_id", "sent_at", "id")


def told(
    team: Team, pseudonyms: Pseudonyms, until: datetime, since: datetime | None = None
) -> Iterator[Told]:
    """Every message of the team until then, a conversation at a time, in bounded memory."""
    rows = messages_of(team, until, since).values(
        "id", "conversation_id", "platform_id", "in_reply_to", "contact_id", "ours", "automatic",
        "sent_at", "public", "edited_at", "deleted_at", "channel__platform", "channel__handle",
        "channel__name", "conversation__no_reply_reason",
    )  # fmt: skip
    conversations = groupby(rows.iterator(AT_ONCE), key=lambda row: row["conversation_id"])
    for batch in _batches(conversations):
        promised = _promised([row["id"] for row in batch])
        numbers = {(row["conversation_id"], row["platform_id"]): row["id"] for row in batch}
        replied = _last_replies(batch)
        for row in batch:
            last = replied.get(row["conversation_id"])
            row["answered"] = last is not None and row["sent_at"] <= last
            above = numbers.get((row["conversation_id"], row["in_reply_to"]))
            yield _told(row, above, promised.get(row["id"]), pseudonyms)


def _batches(conversations: Iterator[Any]) -> Iterator[list[dict[str, Any]]]:
    """Whole conversations, some thousand messages at a time."""
    batch: list[dict[str, Any]] = []
    for _, rows in conversations:
        batch += rows
        if len(batch) >= AT_ONCE:
            yield batch
            batch = []
    yield batch


def _last_replies(batch: list[dict[str, Any]]) -> dict[int, datetime]:
    """When a person of ours last replied: what was answered did not ask for no reply."""
    ours = (row for row in batch if row["ours"] and not row["automatic"])
    return {row["conversation_id"]: row["sent_at"] for row in ours}


def _promised(messages: list[int]) -> dict[int, datetime]:
    """What was promised for each message, as first made."""
    found: dict[int, datetime] = {}
    rows = Promise.objects.filter(asked_id__in=messages).order_by("id")
    for asked, due in rows.values_list("asked_id", "due_at"):
        found.setdefault(asked, due)
    return found


def _told(
    row: dict[str, Any], above: int | None, promised: datetime | None, names: Pseudonyms
) -> Told:
    ours = row["ours"]
    return Told(
        message=names.of("message", row["id"]),
        replies_to=names.of("message", above) if above else "",
        thread=names.of("thread", row["conversation_id"]),
        platform=row["channel__platform"],
        account=row["channel__handle"] or row["channel__name"],
        side="team" if ours else "resident",
        person="team" if ours else names.of("resident", row["contact_id"] or 0),
        sent=row["sent_at"],
        automatic=row["automatic"],
        promised_by=promised,
        deleted=row["deleted_at"] is not None,
        no_reply_needed=not ours
        and bool(row["conversation__no_reply_reason"])
        and not row["answered"],
        public=row["public"],
        edited=row["edited_at"] is not None,
    )


def fingerprint(team: Team) -> str:
    """Changes whenever anything does that a study looks at.

    A message comes, goes, is edited or taken back; a promise is made, or settled, or stands again;
    a conversation is closed as asking for no reply, or opened again; hours are published.
    """
    of_team = {"conversation__team": team}
    state = (
        Message.objects.filter(**of_team).aggregate(
            *_ends("id"), *_ends("edited_at"), *_ends("deleted_at")
        ),
        Promise.objects.filter(**of_team).aggregate(*_ends("id"), *_ends("settled_at")),
        team.conversations.exclude(no_reply_reason="").aggregate(*_ends("closed_at")),
        team.patterns.aggregate(*_ends("id")),
    )
    said = repr([sorted(each.items()) for each in state])
    return f"sha256:{hashlib.sha256(said.encode()).hexdigest()}"


def _ends(field: str) -> tuple[Max, Count]:
    """How many have it, and the last: one that is gone again changes the number."""
    return Max(field), Count(field)


def reading(team: Team, until: datetime) -> Reading:
    """The team's history as a reader of an archive would give it; see ``wardmote.channels``.

    Args:
        team: Whose.
        until: The end of the data: whoever has no answer then was still waiting.
    """
    import polars as pl

    from wardmote.channels.asked_for import pseudonyms
    from wardmote.channels.message import as_messages

    names = Pseudonyms(hashlib.sha256(f"{team.pk} {until}".encode()).digest())
    rows = list(told(team, names, until))
    instant = pl.Datetime("us", "UTC")
    frame = pl.DataFrame(
        rows,
        schema={
            name: instant if name in {"sent", "promised_by"} else kind
            for name, kind in zip(Told._fields, _KINDS, strict=True)
        },
        orient="row",
    )
    shaped = frame.select(
        "platform",
        "account",
        "thread",
        "automatic",
        "deleted",
        "no_reply_needed",
        "public",
        "edited",
        pl.col("message").alias("id"),
        pl.col("replies_to").replace("", None).alias("in_reply_to"),
        pseudonyms(frame["person"]).alias("author"),
        (pl.col("side") == "team").alias("ours"),
        pl.col("sent").alias("sent_at"),
        pl.col("promised_by").alias("due_at"),
    )
    return Reading(
        source="desk",
        title="the desk's own history",
        source_class=SourceClass.COMPLETE,
        messages=as_messages(shaped).sort("sent_at"),
        rows_read=len(rows),
        rows_kept=len(rows),
        set_aside=set_aside_table(),
        until=until if rows else None,
        fingerprint=fingerprint(team),
    )


_TEXTS, _FLAG = (str,) * 7, bool
_KINDS = (*_TEXTS, datetime, _FLAG, datetime, _FLAG, _FLAG, _FLAG, _FLAG)
