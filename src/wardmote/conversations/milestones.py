"""The instants that matter in each conversation: asked, acknowledged, chased, first answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wardmote.basis.instants import Micros
from wardmote.conversations.graph import Rows
from wardmote.conversations.residents import Flags


@dataclass(frozen=True)
class Milestones:
    """One place a conversation; rows of the table of messages, −1 where it did not happen.

    Attributes:
        first: Its first message, whoever sent it.
        last: Its last message.
        asked: The resident's first message.
        replied: Our first message by a person at or after that.
        acknowledged: Our first automatic message at or after that.
        chased: The resident's first further message before that reply.
        chases: How many such further messages there are.
        messages: How many messages it has, bystanders' included.
    """

    first: Rows
    last: Rows
    asked: Rows
    replied: Rows
    acknowledged: Rows
    chased: Rows
    chases: Rows
    messages: Rows


def milestones(
    conversation: Rows, sent_at: Micros, ours: Flags, automatic: Flags, speaks: Flags
) -> Milestones:
    """Find them all, by time alone, so that the order of messages of one instant is no matter.

    What is sent at the very instant of the question is neither a chase of it nor too early
    to answer it: times are often told to the minute.

    Args:
        conversation: The number of each message's conversation; −1 for none.
        sent_at: Instants, µs, ascending.
        ours: Whether we sent it.
        automatic: Whether a machine did.
        speaks: Whether it is the conversation's resident speaking.
    """
    size = int(conversation.max(initial=-1)) + 1
    inside = conversation >= 0

    def first(which: Flags) -> Rows:
        rows = np.flatnonzero(which)[::-1]
        found = np.full(size, -1, dtype=np.int64)
        found[conversation[rows]] = rows  # Of several in one conversation the last written stays.
        return found

    asked = first(inside & speaks)
    since = _at(asked, sent_at, np.iinfo(np.int64).max)[conversation]
    after = inside & ours & (sent_at >= since)
    replied = first(after & ~automatic)
    until = _at(replied, sent_at, np.iinfo(np.int64).max)[conversation]
    chasing = inside & speaks & (sent_at > since) & (sent_at < until)
    last = np.empty(size, dtype=np.int64)
    within = np.flatnonzero(inside)
    last[conversation[within]] = within
    return Milestones(
        first=first(inside),
        last=last,
        asked=asked,
        replied=replied,
        acknowledged=first(after & automatic),
        chased=first(chasing),
        chases=np.bincount(conversation[chasing], minlength=size),
        messages=np.bincount(conversation[inside], minlength=size),
    )


def _at(rows: Rows, sent_at: Micros, otherwise: int) -> Micros:
    """The instants of those rows, and one place at the end for messages of no conversation."""
    instants = np.full(rows.size + 1, otherwise, dtype=np.int64)
    known = np.flatnonzero(rows >= 0)
    instants[known] = sent_at[rows[known]]
    return instants
