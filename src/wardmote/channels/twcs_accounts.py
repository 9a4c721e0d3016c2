"""To which organisation a resident's tweet was written, for millions of tweets at once.

By the first of these that tells:

1. the organisation whose tweet it replies to;
2. the organisation that first replied to it directly;
3. the nearest organisation further up the thread;
4. the organisation that spoke first anywhere in its thread;
5. the first organisation that its text mentions;
6. the organisation of the file, if the file is of one only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.basis.instants import Micros

NOBODY = -1

Index = NDArray[np.int64]
Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Threads:
    """Who replies to whom.

    Attributes:
        parents: Row of the tweet replied to, or ``NOBODY`` where it is not in the file.
        ours: Whether an organisation sent it.
        sent: UTC microseconds.
    """

    parents: Index
    ours: NDArray[np.bool_]
    sent: Micros

    def upward(self) -> Index:
        """The parent of each, or itself at the top.

        A reply to something later is no reply: leaving these out leaves no loops.
        """
        rows = np.arange(self.parents.size)
        above = np.maximum(self.parents, 0)
        earlier = (self.sent[above] < self.sent) | (
            (self.sent[above] == self.sent) & (above < rows)
        )
        return np.where((self.parents >= 0) & earlier, self.parents, rows)


class IdIndex:
    """Finds rows by id: by table where ids are dense, by bisection where they are not.

    Args:
        ids: Not negative.
    """

    def __init__(self, ids: Micros) -> None:
        self._dense = bool(ids.size) and int(ids.max()) < 8 * ids.size + 1_000_000
        if self._dense:
            self._table = np.full(int(ids.max()) + 2, NOBODY, dtype=np.int32)
            self._table[ids[::-1]] = np.arange(ids.size, dtype=np.int32)[::-1]
        else:
            self._order = np.argsort(ids, kind="stable")
            self._sorted = ids[self._order]

    def rows(self, wanted: Micros) -> Index:
        """The first row that has each id, or ``NOBODY``."""
        if self._dense:
            # The last place of the table is for whatever is not in it.
            beyond = self._table.size - 1
            at = np.where(wanted < 0, beyond, np.minimum(wanted, beyond))
            return self._table[at].astype(np.int64)
        if not self._sorted.size:
            return np.full(wanted.size, NOBODY)
        at = np.minimum(np.searchsorted(self._sorted, wanted), self._sorted.size - 1)
        return np.where(self._sorted[at] == wanted, self._order[at], NOBODY)


def accounts_of(threads: Threads, senders: Codes) -> Codes:
    """The account of each tweet, as far as replies tell (rules 1 to 4).

    Args:
        threads: Who replies to whom.
        senders: On an organisation's tweets the number of that organisation.

    Returns:
        The number of the organisation for each, or ``NOBODY``.
    """
    accounts = np.where(threads.ours, senders, np.int32(NOBODY))
    below = np.flatnonzero(~threads.ours & (threads.parents >= 0))
    above = threads.parents[below]
    # A resident's tweet has no sender among the organisations.
    accounts[below] = senders[above]
    _from_replies(threads, senders, accounts)
    if (accounts == NOBODY).any():
        _from_threads(threads, accounts, senders)
    return accounts


def _from_replies(threads: Threads, senders: Codes, accounts: Codes) -> None:
    answers = np.flatnonzero(threads.ours & (threads.parents >= 0))
    answers = answers[accounts[threads.parents[answers]] == NOBODY]
    latest_first = _latest_first(threads, answers)
    accounts[threads.parents[latest_first]] = senders[latest_first]


def _from_threads(threads: Threads, accounts: Codes, senders: Codes) -> None:
    upward = threads.upward()
    rows = np.arange(upward.size)
    nearest = _followed(np.where(threads.ours, rows, upward))
    found = (accounts == NOBODY) & threads.ours[nearest]
    accounts[found] = senders[nearest[found]]
    if not (accounts == NOBODY).any():
        return
    top = _followed(upward)
    left = np.flatnonzero(accounts == NOBODY)
    silent = np.zeros(upward.size, dtype=np.bool_)
    silent[top[left]] = True
    ours = _latest_first(threads, np.flatnonzero(threads.ours & silent[top]))
    spoke_first = np.full(upward.size, NOBODY, dtype=np.int32)
    spoke_first[top[ours]] = senders[ours]
    accounts[left] = spoke_first[top[left]]


def _latest_first(threads: Threads, rows: Index) -> Index:
    """Those rows, the last sent first; of one instant the first in the file first."""
    return rows[np.argsort(-threads.sent[rows], kind="stable")]


def _followed(upward: Index) -> Index:
    """Where each path of arrows ends, by doubling: rounds are as the logarithm of its length."""
    while True:
        further = upward[upward]
        if np.array_equal(further, upward):
            return upward
        upward = further


def mentioned(mentions: pl.Series, names: tuple[str, ...]) -> Codes:
    """The first of the organisations that each text mentions (rule 5), or ``NOBODY``.

    Args:
        mentions: Lists of names with their @.
        names: The organisations, in the order of their numbers.
    """
    numbers = {f"@{name.lower()}": number for number, name in enumerate(names)}
    rows = pl.DataFrame({"row": np.arange(mentions.len()), "name": mentions})
    first = (
        rows.filter(pl.col("name").list.len() > 0)
        .explode("name")
        .with_columns(
            pl.col("name")
            .str.to_lowercase()
            .replace_strict(numbers, default=None, return_dtype=pl.Int32)
        )
        .drop_nulls()
        .unique("row", keep="first", maintain_order=True)
    )
    found = np.full(mentions.len(), NOBODY, dtype=np.int32)
    found[first["row"].to_numpy()] = first["name"].to_numpy()
    return found
