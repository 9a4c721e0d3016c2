"""How many of some sorted instants have passed, found for millions at once.

A binary search takes a dozen steps from memory for every instant. Here the span is cut
into bins of equal width, a few for each sorted value, and each bin knows how many values
lie before it: one look-up, and a comparison with each value of that bin, are enough.
"""

from __future__ import annotations

import numpy as np

from wardmote.basis.instants import Micros

_WORTHWHILE = 4096
"""Fewer instants are searched for as quickly without the bins."""

_CROWDED = 8
"""Where so many values share a bin, a binary search takes fewer steps."""


class Steps:
    """Sorted values, and how many of them have passed at given instants.

    >>> Steps(np.array([10, 20, 20])).passed(np.array([9, 10, 25])).tolist()
    [0, 1, 3]
    """

    def __init__(self, values: Micros) -> None:
        self.values = values
        self._before: Micros | None = None

    def passed(self, instants: Micros) -> Micros:
        """How many values lie at or before each instant."""
        if instants.size < _WORTHWHILE or not self.values.size:
            return np.asarray(np.searchsorted(self.values, instants, side="right"))
        if self._before is None:
            self._make_bins()
        if self._most > _CROWDED:
            return np.asarray(np.searchsorted(self.values, instants, side="right"))
        return self._count(instants)

    def _make_bins(self) -> None:
        first, last = int(self.values[0]), int(self.values[-1])
        wide = (last - first) // (4 * self.values.size)
        self._shift = max(wide.bit_length() - 1, 0)
        # One bin before all values, so that an instant before them falls in it.
        self._origin = first - (1 << self._shift)
        bins = ((last - self._origin) >> self._shift) + 2
        edges = self._origin + (np.arange(bins, dtype=np.int64) << self._shift)
        self._before = np.searchsorted(self.values, edges, side="left")
        self._most = int(np.diff(self._before).max())
        # No instant, once held within the values, has passed this last one.
        self._padded = np.append(self.values, np.iinfo(np.int64).max)

    def _count(self, instants: Micros) -> Micros:
        assert self._before is not None  # noqa: S101  (made by the only caller)
        held = np.clip(instants, self._origin, self.values[-1])
        count: Micros = self._before[(held - self._origin) >> self._shift]
        for _ in range(self._most):
            count += self._padded[count] <= held
        return count
