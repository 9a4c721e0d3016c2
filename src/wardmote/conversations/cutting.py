"""Cutting what one resident says in one graph where they are silent for long, and numbering it."""

from __future__ import annotations

import numpy as np

from wardmote.basis.instants import Micros
from wardmote.conversations.graph import Rows
from wardmote.conversations.residents import Flags


def cut(key: Rows, sent_at: Micros, speaks: Flags, silence: int) -> Rows:
    """The conversation of each message, numbered from 0 in the order of their first messages.

    A conversation ends where its resident has been silent for longer than ``silence``; the
    next message of theirs opens another. Other messages go where they fall in time: to the
    last conversation opened by then, or to the first.

    Args:
        key: One label for each graph, account and resident; −1 for messages of nobody's.
        sent_at: Instants, µs, ascending.
        speaks: Whether the message is the resident speaking (no bystander, no machine).
        silence: The longest silence within a conversation, µs; exactly that long is no cut.

    >>> day = 86_400_000_000
    >>> cut(np.array([0, 0, 0]), np.array([0, 14, 29]) * day, np.full(3, True), 14 * day).tolist()
    [0, 0, 1]
    """
    order = np.argsort(key, kind="stable")
    sorted_key = key[order]
    nobodys = np.searchsorted(sorted_key, 0)
    order, sorted_key = order[nobodys:], sorted_key[nobodys:]
    if not order.size:
        return np.full(key.size, -1, dtype=np.int64)
    new = np.empty(order.size, dtype=bool)
    new[0] = True
    np.not_equal(sorted_key[1:], sorted_key[:-1], out=new[1:])
    reopened = _reopened(sorted_key, sent_at[order], speaks[order], silence)
    number = np.cumsum(new | reopened) - 1
    if reopened.any():
        number = _settled(number, sorted_key, sent_at[order])
    return _in_order_of_opening(order, number, key.size)


def _reopened(key: Rows, sent_at: Micros, speaks: Flags, silence: int) -> Flags:
    """Whether the resident speaks again after a longer silence, in rows sorted by key and time."""
    spoken = np.flatnonzero(speaks)
    reopened = np.zeros(key.size, dtype=bool)
    whose, when = key[spoken], sent_at[spoken]
    reopened[spoken[1:]] = (whose[1:] == whose[:-1]) & (when[1:] - when[:-1] > silence)
    return reopened


def _settled(number: Rows, key: Rows, sent_at: Micros) -> Rows:
    """Give what was sent at the very instant of an opening to the conversation opened."""
    last = np.ones(key.size, dtype=bool)
    last[:-1] = (key[1:] != key[:-1]) | (sent_at[1:] != sent_at[:-1])
    ends = np.flatnonzero(last)
    return np.repeat(number[ends], np.diff(ends, prepend=-1))


def _in_order_of_opening(order: Rows, number: Rows, size: int) -> Rows:
    opening = np.full(int(number[-1]) + 1, size, dtype=np.int64)
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    opening[number[starts]] = order[starts]
    renumbered = np.empty_like(opening)
    renumbered[np.argsort(opening)] = np.arange(opening.size)
    conversation = np.full(size, -1, dtype=np.int64)
    conversation[order] = renumbered[number]
    return conversation
