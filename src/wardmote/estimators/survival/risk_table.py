"""How many were at risk, had the event and were censored, at each distinct time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.survival.rows import Numbers, Rows


@dataclass(frozen=True)
class RiskTable:
    """Counts at each distinct time at which a row ends.

    Attributes:
        time: The distinct times, ascending.
        n_risk: Rows at risk just before each: entered before it and not ended before it.
        n_event: Events at each, of any kind.
        n_censor: Rows censored at each.
        start: Where the curve begins: 0, or the first time where that is below 0.
    """

    time: NDArray[np.float64]
    n_risk: NDArray[np.int64]
    n_event: NDArray[np.int64]
    n_censor: NDArray[np.int64]
    start: float

    @property
    def hazard(self) -> NDArray[np.float64]:
        """Events over rows at risk."""
        return self.n_event / self.n_risk

    @property
    def survivors(self) -> NDArray[np.int64]:
        """Rows at risk without an event: n_risk − n_event."""
        return self.n_risk - self.n_event

    @property
    def product_limit(self) -> NDArray[np.float64]:
        """Kaplan and Meier's product of (1 − hazard) up to and at each time."""
        return np.cumprod(self.survivors / self.n_risk).astype(np.float64, copy=False)

    def per_survivor(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        """``amounts`` / survivors, and 0 where none survived.

        Where none survived the curve is 0 for good, and what would be multiplied with the
        infinite term is 0 as well; their product is 0.
        """
        left = self.survivors
        return np.divide(amounts, left, out=np.zeros(len(left)), where=left > 0)


def risk_table(rows: Rows) -> RiskTable:
    """Count the rows; whole-number times in a narrow range are counted without a sort.

    >>> from wardmote.estimators.survival.rows import checked_rows
    >>> table = risk_table(checked_rows([1, 3, 3, 5], [1, 1, 0, 0]))
    >>> table.time.tolist(), table.n_risk.tolist(), table.n_event.tolist()
    ([1.0, 3.0, 5.0], [4, 3, 1], [1, 1, 0])
    """
    event = rows.kind > 0
    low = _lowest_of_dense(rows.time)
    if low is None:
        time, ends, events = _by_sorting(rows.time, event)
    else:
        time, ends, events = _by_counting(rows.time, low, event)
    left_before = np.concatenate([[0], np.cumsum(ends)[:-1]])
    entered = len(rows) if rows.entry is None else _entered_before(time, rows.entry)
    return RiskTable(
        time=time,
        n_risk=entered - left_before,
        n_event=events,
        n_censor=ends - events,
        start=min(0.0, float(time[0])),
    )


def exit_slots(table: RiskTable, rows: Rows) -> NDArray[np.int64]:
    """For each row, the place of its end among the distinct times."""
    low = _lowest_of_dense(rows.time)
    if low is None:
        return np.searchsorted(table.time, rows.time)
    places = np.zeros(int(table.time[-1]) - low + 1, dtype=np.int64)
    places[table.time.astype(np.int64) - low] = np.arange(len(table.time))
    return places[(rows.time - low).astype(np.int64, copy=False)]


def entry_slots(table: RiskTable, entry: Numbers) -> NDArray[np.int64]:
    """For each row, the place of the first distinct time at which it is at risk."""
    return np.searchsorted(table.time, entry, side="right")


def _lowest_of_dense(time: Numbers) -> int | None:
    """The first time, where all are whole numbers in a range narrow enough to count over."""
    low, high = time.min(), time.max()
    if high - low > max(8 * time.size, 1 << 20):
        return None
    if time.dtype.kind == "f" and not bool(np.all(time == np.floor(time))):
        return None
    return int(low)


def _by_counting(
    time: Numbers, low: int, event: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Count rows by (time, whether with an event) in one pass."""
    place = (time - low).astype(np.int64, copy=False)
    place *= 2
    place += event
    counts = np.bincount(place, minlength=2 * (int(place.max()) // 2 + 1)).reshape(-1, 2)
    ends = counts.sum(axis=1)
    used = np.flatnonzero(ends)
    return (used + low).astype(np.float64), ends[used], counts[used, 1]


def _by_sorting(
    time: Numbers, event: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    distinct, ends = np.unique(time, return_counts=True)
    with_event, counts = np.unique(time[event], return_counts=True)
    events = np.zeros(len(distinct), dtype=np.int64)
    events[np.searchsorted(distinct, with_event)] = counts
    return distinct.astype(np.float64), ends, events


def _entered_before(time: NDArray[np.float64], entry: Numbers) -> NDArray[np.int64]:
    return np.searchsorted(np.sort(entry), time, side="left")
