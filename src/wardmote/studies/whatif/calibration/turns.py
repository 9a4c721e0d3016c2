"""Turns: the stretches in which a resident has the word and waits for ours.

A turn begins with the resident's first message of a conversation, or the first after our last
reply by a person, and ends with our next reply by a person. So a second question is work as
the first was, and a further message within a turn is a chase.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.basis.instants import NO_TIME, Micros
from wardmote.conversations.tables import Conversations

Flags = NDArray[np.bool_]
Labels = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Turns:
    """One place a turn, in the order they began; and one place a chase, and one a send.

    Attributes:
        asked_at: The message that began it, µs.
        replied_at: Our first reply by a person in it; ``NO_TIME`` where there is none yet.
        shown_at: From when on a promise stood: the asking where the source recorded a due
            time, or an acknowledgement sent before the reply; ``NO_TIME`` for none.
        resident: Pseudonym.
        chase_turn: Which turn each chase fell in.
        chase_at: When it was sent, µs.
        send_turn: Which turn each human message of ours in a conversation answers, in the order
            of ``wardmote.pattern.handling.handling_gaps``; −1 where nothing had been asked.
    """

    asked_at: Micros
    replied_at: Micros
    shown_at: Micros
    resident: Labels
    chase_turn: Labels
    chase_at: Micros
    send_turn: Labels

    @property
    def n(self) -> int:
        """How many there are."""
        return self.asked_at.size

    @property
    def answered(self) -> Flags:
        """Whether there is a reply."""
        return np.asarray(self.replied_at != NO_TIME)

    def known_at(self, end: int) -> Turns:
        """What was known of them at an instant: nothing of what was sent after it."""
        seen = self.chase_at <= end
        return replace(
            self,
            replied_at=np.where(self.replied_at <= end, self.replied_at, NO_TIME),
            shown_at=np.where(self.shown_at <= end, self.shown_at, NO_TIME),
            chase_turn=self.chase_turn[seen],
            chase_at=self.chase_at[seen],
        )

    def only(self, which: Flags) -> Turns:
        """Those turns alone; sends that answer others belong to none."""
        number = np.where(which, np.cumsum(which) - 1, -1)
        kept = which[self.chase_turn]
        ours = np.where(self.send_turn >= 0, number[self.send_turn], -1) if self.n else None
        own = ("asked_at", "replied_at", "shown_at", "resident")
        arrays = {f.name: getattr(self, f.name)[which] for f in fields(self) if f.name in own}
        return replace(
            self,
            **arrays,
            chase_turn=number[self.chase_turn[kept]],
            chase_at=self.chase_at[kept],
            send_turn=self.send_turn if ours is None else ours,
        )


def turns(conversations: Conversations) -> Turns:
    """The turns of all conversations; those asked to be left alone are left out.

    A message that was closed as asking for no reply begins none, nor one that its author
    deleted before it was answered.

    Args:
        conversations: From a source that holds both sides, answered or not.
    """
    rows = _rows(conversations)
    conversation = rows["conversation"].to_numpy()
    order = np.argsort(conversation, kind="stable")
    of, at = conversation[order], rows["sent_at"].to_numpy()[order]
    speaks, ours, machine = (rows[name].to_numpy()[order] for name in ("speaks", "ours", "machine"))
    before = _before(speaks | ours, of)
    after_theirs = np.where(before >= 0, speaks[before], False)
    begins = speaks & ~after_theirs
    turn = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    turn = np.where((turn >= 0) & (of[first[turn]] == of), turn, -1) if first.size else turn
    asked = at[first]
    found = Turns(
        asked_at=asked,
        replied_at=_earliest(turn, at, ours & (turn >= 0), first.size),
        shown_at=_shown(rows, order, first, _earliest(turn, at, machine & (turn >= 0), first.size)),
        resident=rows["resident"].to_numpy()[order][first],
        chase_turn=turn[speaks & ~begins],
        chase_at=at[speaks & ~begins],
        send_turn=_in_time_order(turn, order)[rows["ours"].to_numpy()],
    )
    return _in_order(_tidied(found, rows["deleted"].to_numpy()[order][first]))


def _rows(conversations: Conversations) -> pl.DataFrame:
    """The messages that belong to a conversation, in time order, and what each is."""
    table = conversations.conversations
    inside = conversations.messages.filter(pl.col("conversation").is_not_null())
    whose = table["resident"].cast(pl.Int64).gather(inside["conversation"]).fill_null(-1)
    return inside.select(
        pl.col("conversation").cast(pl.Int64),
        pl.col("sent_at").dt.epoch("us"),
        (pl.col("ours") & ~pl.col("automatic")).alias("ours"),
        (pl.col("ours") & pl.col("automatic")).alias("machine"),
        (
            ~pl.col("ours")
            & ~pl.col("automatic")
            & ~pl.col("no_reply_needed")
            & (pl.col("author").is_null() | (pl.col("author").cast(pl.Int64) == whose))
        ).alias("speaks"),
        pl.col("due_at").is_not_null().alias("promised"),
        "deleted",
        whose.alias("resident"),
    )


def _before(counts: Flags, of: Labels) -> Labels:
    """The row before each of its conversation that counts; −1 for none."""
    place = np.maximum.accumulate(np.where(counts, np.arange(of.size), -1))
    previous = np.concatenate([[-1], place[:-1]]).astype(np.int64)[: of.size]
    return np.where((previous >= 0) & (of[previous] == of), previous, -1)


def _earliest(turn: Labels, at: Micros, which: Flags, turns_there_are: int) -> Micros:
    """The first such message of each turn; ``NO_TIME`` for none. Rows ascend within a turn."""
    found = np.full(turns_there_are, NO_TIME, dtype=np.int64)
    rows = np.flatnonzero(which)[::-1]
    found[turn[rows]] = at[rows]  # Of several the last written, which is the first, stays.
    return found


def _shown(rows: pl.DataFrame, order: Labels, first: Labels, acknowledged: Micros) -> Micros:
    promised = rows["promised"].to_numpy()[order][first]
    return np.where(promised, rows["sent_at"].to_numpy()[order][first], acknowledged)


def _in_time_order(turn: Labels, order: Labels) -> Labels:
    back = np.empty_like(turn)
    back[order] = turn
    return back


def _tidied(found: Turns, deleted: Flags) -> Turns:
    """Without what was deleted unanswered, nor chases and promises that are none."""
    replied = np.where(found.answered, found.replied_at, np.iinfo(np.int64).max)
    # What comes at the very instant of the question is no chase of it.
    chases = found.chase_at > found.asked_at[found.chase_turn]
    found = replace(
        found,
        shown_at=np.where(found.shown_at <= replied, found.shown_at, NO_TIME),
        chase_turn=found.chase_turn[chases],
        chase_at=found.chase_at[chases],
    )
    return found.only(found.answered | ~deleted)


def _in_order(found: Turns) -> Turns:
    """By the time they began."""
    order = np.argsort(found.asked_at, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    sends = found.send_turn.copy()
    sends[sends >= 0] = place[sends[sends >= 0]]
    return Turns(
        asked_at=found.asked_at[order],
        replied_at=found.replied_at[order],
        shown_at=found.shown_at[order],
        resident=found.resident[order],
        chase_turn=place[found.chase_turn],
        chase_at=found.chase_at,
        send_turn=sends,
    )
