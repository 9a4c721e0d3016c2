"""The Pareto front: what nothing else beats in one thing without losing in another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.float64]
"""Candidates × things to keep small."""


def not_dominated(costs: Costs) -> NDArray[np.bool_]:
    """Which candidates no other beats: none is as good in everything and better in something.

    Of candidates that are alike in everything the first alone stays.

    Args:
        costs: Finite.

    >>> not_dominated(np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 1.0], [1.0, 5.0]])).tolist()
    [True, False, True, False]
    """
    if not len(costs):
        return np.zeros(0, dtype=np.bool_)
    # In this order nothing is dominated by what comes after it.
    order = np.lexsort((np.arange(len(costs)), *costs.T[::-1]))
    kept: list[int] = []
    front = np.empty_like(costs)
    for place in order.tolist():
        held = front[: len(kept)]
        if not np.any(np.all(held <= costs[place], axis=1)):
            front[len(kept)] = costs[place]
            kept.append(place)
    found = np.zeros(len(costs), dtype=np.bool_)
    found[kept] = True
    return found


def spread(costs: Costs, most: int, first: Sequence[int] = ()) -> list[int]:
    """So many of the candidates as unlike each other as can be, the best in each thing early.

    Each thing is measured by its range over the candidates. The same input gives the same choice.

    Args:
        costs: Finite.
        most: How many to choose; all, where there are no more.
        first: Chosen already.

    >>> spread(np.array([[0.0, 9.0], [1.0, 8.0], [5.0, 5.0], [9.0, 0.0]]), 3)
    [0, 2, 3]
    """
    if len(costs) <= most:
        return list(range(len(costs)))
    low, high = costs.min(axis=0), costs.max(axis=0)
    scaled = (costs - low) / np.where(high > low, high - low, 1.0)
    best = (int(np.argmin(column)) for column in scaled.T)
    chosen = list(dict.fromkeys([*first, *best]))[:most]
    apart = np.min([np.abs(scaled - scaled[c]).sum(axis=1) for c in chosen], axis=0)
    while len(chosen) < most:
        apart[chosen] = -1.0  # never again, be the others ever so like it
        chosen.append(int(np.argmax(apart)))
        apart = np.minimum(apart, np.abs(scaled - scaled[chosen[-1]]).sum(axis=1))
    return sorted(chosen)
