"""Conversations made of messages, for millions of messages in columns.

The rules are in docs/methods/conversations.md.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from wardmote.basis.instants import Micros, from_micros
from wardmote.channels.message import INSTANT
from wardmote.conversations.cutting import cut
from wardmote.conversations.graph import Rows, combined, components, threads
from wardmote.conversations.milestones import Milestones, milestones
from wardmote.conversations.parents import parents
from wardmote.conversations.residents import Flags, Links, authors, bystanders, residents
from wardmote.conversations.tables import CONVERSATIONS, Conversations

_FLAGS = ("automatic", "seen", "edited", "deleted", "no_reply_needed")


def build(
    messages: pl.DataFrame, *, until: datetime | None, silence: timedelta = timedelta(days=14)
) -> Conversations:
    """Put the messages of an archive together into conversations.

    A conversation is what one resident and one account of ours say to each other in one
    connected graph of replies and threads, cut where the resident is silent for longer than
    ``silence``. The rules are in docs/methods/conversations.md.

    Args:
        messages: The shape ``MESSAGES``, in any order.
        until: The end of the data. What was sent later is not yet known then and is left
            out. None: the last message.
        silence: The longest silence of a resident within one conversation.

    Returns:
        Messages and conversations, linked. The order of the rows given changes nothing.

    >>> from datetime import UTC, datetime
    >>> from wardmote.channels.message import as_messages
    >>> nine, ten = datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 5, 10, tzinfo=UTC)
    >>> both = as_messages(pl.DataFrame({
    ...     "platform": "csv", "account": "desk", "id": ["1", "2"], "in_reply_to": [None, "1"],
    ...     "author": [7, None], "ours": [False, True], "sent_at": [nine, ten]}))
    >>> build(both, until=ten).conversations.row(0, named=True)["first_reply_at"] == ten
    True
    """
    messages = _in_order(messages, until)
    sent_at = messages["sent_at"].dt.epoch("us").to_numpy()
    if until is None and sent_at.size:
        until = from_micros(sent_at[-1])
    links = _links(messages)
    bystander = bystanders(links)
    whose = residents(links, bystander)
    automatic = messages["automatic"].to_numpy()
    speaks = ~(links.ours | bystander | automatic)
    key = combined(links.component, links.account, np.maximum(whose, 0))
    key[whose < 0] = -1
    conversation = cut(key, sent_at, speaks, silence // timedelta(microseconds=1))
    when = milestones(conversation, sent_at, links.ours, automatic, speaks)
    answers = _answers(messages, links, conversation, sent_at, speaks)
    return Conversations(
        messages=_linked(messages, conversation, answers),
        conversations=_table(messages, when, whose),
        silence=silence,
        until=until,
    )


def _in_order(messages: pl.DataFrame, until: datetime | None) -> pl.DataFrame:
    """By time; at one instant residents first, then by what the order of rows cannot change."""
    if until is not None:
        messages = messages.filter(pl.col("sent_at") <= until)
    return messages.with_columns(pl.col(name).fill_null(name == "seen") for name in _FLAGS).sort(
        "sent_at",
        "ours",
        pl.col("id").str.len_bytes(),
        "id",
        pl.col("account").cast(pl.String),
        pl.col("platform").cast(pl.String),
    )


def _links(messages: pl.DataFrame) -> Links:
    parent, thread = parents(messages), threads(messages)
    account, platform = (
        messages[name].to_physical().cast(pl.Int64).to_numpy() for name in ("account", "platform")
    )
    return Links(
        parent=parent,
        thread=thread,
        component=components(parent, thread),
        account=combined(platform, account),
        ours=messages["ours"].to_numpy(),
        author=authors(messages, thread),
    )


def _answers(
    messages: pl.DataFrame, links: Links, conversation: Rows, sent_at: Micros, speaks: Flags
) -> Rows:
    """The row of the resident's message that each human message of ours answers; −1 for none."""
    people = links.ours & ~messages["automatic"].to_numpy()
    found = np.where(people & links.parent_is(~links.ours), links.parent, -1)
    # A parent dated later than its reply says that one clock is wrong, not that time ran back.
    found[(found >= 0) & (sent_at[found] > sent_at)] = -1
    unnamed = people & (links.thread >= 0) & (conversation >= 0)
    unnamed &= messages["in_reply_to"].is_null().to_numpy()
    if unnamed.any():
        found[unnamed] = _latest_spoken(conversation, speaks)[unnamed]
    return found


def _latest_spoken(conversation: Rows, speaks: Flags) -> Rows:
    """The resident's latest message up to each message, within its conversation."""
    inside = np.flatnonzero(conversation >= 0)
    inside = inside[np.argsort(conversation[inside], kind="stable")]
    of = conversation[inside]
    # Places only grow along the sorted rows, so a running maximum is the latest so far.
    place = np.maximum.accumulate(np.where(speaks[inside], np.arange(inside.size), -1))
    start = np.searchsorted(of, of)
    found = np.full(conversation.size, -1, dtype=np.int64)
    found[inside] = np.where(place >= start, inside[place], -1)
    return found


def _linked(messages: pl.DataFrame, conversation: Rows, answers: Rows) -> pl.DataFrame:
    return messages.with_columns(
        _nullable(conversation).cast(pl.UInt32).alias("conversation"),
        messages["sent_at"].gather(_nullable(answers)).cast(INSTANT).alias("answers_at"),
    )


def _table(messages: pl.DataFrame, when: Milestones, whose: Rows) -> pl.DataFrame:
    sent_at, opening = messages["sent_at"], np.where(when.asked >= 0, when.asked, when.first)
    at = {
        "asked_at": when.asked,
        "first_reply_at": when.replied,
        "acknowledged_at": when.acknowledged,
        "chased_at": when.chased,
        "last_at": when.last,
    }
    from_opening = ("platform", "account", "due_at", "deleted", "no_reply_needed", "public", "seen")
    columns = {
        "conversation": pl.Series(np.arange(opening.size)),
        "resident": pl.Series(whose[opening]),
        "chases": pl.Series(when.chases),
        "messages": pl.Series(when.messages),
        **{name: messages[name].gather(opening) for name in from_opening},
        **{name: sent_at.gather(_nullable(rows)) for name, rows in at.items()},
    }
    return pl.DataFrame({name: columns[name].cast(kind) for name, kind in CONVERSATIONS.items()})


def _nullable(rows: Rows) -> pl.Series:
    """Row numbers with null for −1."""
    return pl.Series(rows).set(pl.Series(rows < 0), None)
