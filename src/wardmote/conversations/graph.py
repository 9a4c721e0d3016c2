"""The reply graph: which message answers which, and which hang together.

Everything is an array with one place a message, in the order of the table. A link to
nowhere is −1. Walks up the graph are done by pointer doubling: each round halves the
distance to the end of every chain at once, so a thread of a thousand replies takes ten.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Rows = NDArray[np.int64]
"""For each message the number of a row, or another label; −1 for none."""


def follow(step: Rows) -> Rows:
    """Where each message ends up when its steps are followed until one that stays.

    Args:
        step: For each row the next row, or itself to stay. Without loops.

    >>> follow(np.array([0, 0, 1, 3])).tolist()
    [0, 0, 0, 3]
    """
    while True:
        further = step[step]
        if np.array_equal(further, step):
            return step
        step = further


def threads(messages: pl.DataFrame) -> Rows:
    """A number for the thread that the source names, within platform and account; −1 for none."""
    label = np.full(messages.height, -1, dtype=np.int64)
    named = (
        messages.select("platform", "account", "thread").with_row_index("row").drop_nulls("thread")
    )
    if not named.height:
        return label
    on = ["platform", "account", "thread"]
    numbers = named.select(on).unique(maintain_order=True).with_row_index("number")
    numbered = named.join(numbers, on=on, how="left", maintain_order="left")
    label[numbered["row"].to_numpy()] = numbered["number"].to_numpy()
    return label


def components(parent: Rows, thread: Rows) -> Rows:
    """A label for each message's connected part of the graph of replies and threads."""
    itself = np.arange(parent.size)
    root = follow(np.where(parent < 0, itself, parent))
    inside = np.flatnonzero(thread >= 0)
    if not inside.size:
        return root
    # Here, as loading it takes longer than all else does where no source names threads.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    # Trees of replies on one side, threads on the other, an edge for each message in both.
    size = parent.size + int(thread.max()) + 1
    edges = (
        np.ones(inside.size, dtype=np.int8),
        (root[inside], parent.size + thread[inside]),
    )
    _, part = connected_components(coo_array(edges, shape=(size, size)), directed=False)
    return np.asarray(part[root], dtype=np.int64)


def combined(*labels: Rows) -> Rows:
    """One label for each combination of the labels given, none of them negative.

    >>> combined(np.array([0, 0, 1]), np.array([2, 2, 2])).tolist()
    [2, 2, 5]
    """
    one = np.zeros_like(labels[0])
    for label in labels:
        width = int(label.max(initial=0)) + 1
        if (int(one.max(initial=0)) + 1) * width >= 2**62:
            _, one = np.unique(one, return_inverse=True)
            _, label = np.unique(label, return_inverse=True)  # noqa: PLW2901 - the same label, closer together
            width = int(label.max(initial=0)) + 1
        one = one * width + label
    return one
