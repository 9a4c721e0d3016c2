"""Whose conversation is it? The resident that each message belongs to.

A resident's message is their own, with one exception. A *bystander* joins in below another
resident's message, is never answered by us and never turns to us in that graph: what they
write belongs to the conversation that they joined and asks nothing of us. Ours belongs to
the resident whom it answers: the nearest resident above it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.conversations.graph import Rows, combined, follow

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Links:
    """What the rules need of the messages, one place a message, in time order.

    Attributes:
        parent: The row that it replies to; −1 for none in the data.
        thread: The thread that the source names; −1 for none.
        component: Its connected part of the graph.
        account: The account (and platform).
        ours: Whether we sent it.
        author: Who wrote it, for a resident's message; −1 for ours.
    """

    parent: Rows
    thread: Rows
    component: Rows
    account: Rows
    ours: Flags
    author: Rows

    def parent_is(self, flags: Flags) -> Flags:
        """Whether the parent is in the data and has that flag."""
        return (self.parent >= 0) & flags[self.parent]

    def same_account_as_parent(self) -> Flags:
        """Whether the parent is in the data, in the same account."""
        same: Flags = self.account[self.parent] == self.account
        return (self.parent >= 0) & same


def authors(messages: pl.DataFrame, thread: Rows) -> Rows:
    """A number for the author of each resident's message; −1 for ours.

    A resident's message without an author is nobody else's: it gets a number that no author
    has, one a thread where the source names threads.

    Args:
        messages: The shape ``MESSAGES``.
        thread: As from ``wardmote.conversations.graph.threads``.
    """
    author = messages["author"].cast(pl.Int64).fill_null(-1).to_numpy().copy()
    ours = messages["ours"].to_numpy()
    author[ours] = -1
    nameless = np.flatnonzero(~ours & (author < 0))
    if not nameless.size:
        return author
    # Threads after all rows, so that a thread's number is never a lone message's.
    label = np.where(thread[nameless] >= 0, author.size + thread[nameless], nameless)
    _, first, which = np.unique(label, return_index=True, return_inverse=True)
    order = np.empty(first.size, dtype=np.int64)
    order[np.argsort(first)] = np.arange(first.size)
    taken = np.unique(author[author >= 0])
    free = np.setdiff1d(np.arange(taken.size + first.size), taken, assume_unique=True)
    author[nameless] = free[order[which]]
    return author


def bystanders(links: Links) -> Flags:
    """The messages of residents who join in below another resident and never turn to us."""
    theirs, itself = ~links.ours, np.arange(links.parent.size)
    below_theirs = theirs & links.parent_is(theirs) & links.same_account_as_parent()
    if not below_theirs.any():
        return below_theirs
    same = below_theirs & (links.author[links.parent] == links.author)
    # A resident who adds to what they wrote stands where the first of it stands.
    start = follow(np.where(same, links.parent, itself))
    joining = theirs & below_theirs[start]
    answered = np.zeros_like(theirs)
    ours_below = links.ours & links.same_account_as_parent()
    answered[links.parent[ours_below]] = True
    joining &= ~answered
    return joining & ~_turns_to_us(links, joining)


def _turns_to_us(links: Links, joining: Flags) -> Flags:
    """Whether the author has a message in that graph and account that does not just join in."""
    turns = np.zeros_like(joining)
    if not joining.any():
        return turns
    busy = np.zeros(links.component.max() + 1, dtype=bool)
    busy[links.component[joining]] = True
    theirs = np.flatnonzero(~links.ours & busy[links.component])
    joins = joining[theirs]
    key = combined(links.component[theirs], links.account[theirs], links.author[theirs])
    turns[theirs[joins]] = np.isin(key[joins], key[~joins])
    return turns


def residents(links: Links, bystander: Flags) -> Rows:
    """The resident whose conversation each message belongs to; −1 where there is none.

    Args:
        links: The graph.
        bystander: As from ``bystanders``.
    """
    itself = np.arange(links.parent.size)
    upward = bystander | (links.ours & (links.parent >= 0))
    whose = links.author[follow(np.where(upward, links.parent, itself))]
    stray = links.ours & (whose < 0) & (links.thread >= 0)
    if stray.any():
        whose[stray] = _nearest_in_thread(links, whose)[stray]
    return whose


def _nearest_in_thread(links: Links, whose: Rows) -> Rows:
    """The resident who wrote last in the thread before each message, else first after it."""
    inside = np.flatnonzero(links.thread >= 0)
    inside = inside[np.argsort(links.thread[inside], kind="stable")]
    theirs = pl.Series(whose[inside]).set(pl.Series(links.ours[inside]), None)
    frame = pl.DataFrame({"thread": links.thread[inside], "whose": theirs})
    before, after = pl.col("whose").forward_fill(), pl.col("whose").backward_fill()
    nearest = frame.select(before.over("thread").fill_null(after.over("thread")))
    found = np.full(whose.size, -1, dtype=np.int64)
    found[inside] = nearest.to_series().fill_null(-1).to_numpy()
    return found
