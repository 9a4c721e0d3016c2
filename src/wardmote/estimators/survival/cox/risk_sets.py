"""Who is at risk at each time at which somebody has the event.

The distinct event times of all strata stand in one row, stratum after stratum; a place in it is
a *slot*. A row is at risk from its first slot to its last, so a sum over those at risk at every
slot is one running total: it joins at the last slot, counted from the end, and leaves after the
first. Sorting the event times is all the sorting there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.survival.cox.refusals import NoEvents
from wardmote.estimators.survival.rows import Rows

Values = NDArray[np.float64]
Places = NDArray[np.int64]
Ties = Literal["efron", "breslow"]


@dataclass(frozen=True, eq=False)
class RiskSets:
    """Event times, and the rows at risk at them.

    Attributes:
        time: The event time of each slot.
        edges: Where each stratum's slots begin, and the end: strata + 1 numbers.
        first: Of each row, the first slot at which it is at risk.
        last: Of each row, the last; a row that is at risk at none has its ``seen`` False.
        ending: Of each row, twice ``last``, and one more where it has the event there.
        seen: Whether each row is at risk at any slot.
        late: Rows that are not at risk from the beginning of their stratum.
        events: The rows with an event.
        n_event: How many have the event, at each slot.
        mean_weight: The mean of their weights, at each slot.
        rank_slot: The slot of each *rank*: the d events of one slot have d ranks, 0 to d − 1.
        rank_share: Of each rank k, the share k/d of those that have the event at this slot which
            is no longer counted as at risk (Efron); 0 with Breslow's ties.
    """

    time: Values
    edges: Places
    first: Places
    last: Places
    ending: Places
    seen: NDArray[np.bool_]
    late: Places
    events: Places
    n_event: Places
    mean_weight: Values
    rank_slot: Places
    rank_share: Values

    @property
    def slots(self) -> int:
        """How many slots there are."""
        return len(self.time)

    def stratum_of(self, layer: int) -> slice:
        """The slots of one stratum."""
        return slice(int(self.edges[layer]), int(self.edges[layer + 1]))

    def _strata(self) -> list[slice]:
        # Each begins anew: what is large in one would leave its rounding in the next.
        return [self.stratum_of(layer) for layer in range(len(self.edges) - 1)]

    def sums(self, amounts: Values) -> tuple[Values, Values]:
        """The sums of ``amounts`` (several × rows) at each slot.

        Returns:
            Over those at risk, and over those that have the event there.
        """
        ends = _put(self.ending, amounts, 2 * self.slots)
        with_event = ends[:, 1::2]
        change = ends[:, ::2] + with_event
        if len(self.late):
            change -= _put(self.first[self.late] - 1, amounts[:, self.late], self.slots)
        for own in self._strata():
            backwards = change[:, own][:, ::-1]
            np.cumsum(backwards, axis=1, out=backwards)
        return change, with_event

    def per_slot(self, ranks: Values) -> Values:
        """The sum of ``ranks`` over each slot's ranks."""
        starts = np.cumsum(self.n_event) - self.n_event
        total: Values = np.add.reduceat(ranks, starts)
        return total

    def run_up(self, increments: Values, lost: Values) -> Values:
        """What each row has come by while at risk, of increments (several × slots).

        Args:
            increments: What one who stays at risk comes by at each slot.
            lost: How much less it is for one who has the event there.
        """
        running = np.empty_like(increments)
        for own in self._strata():
            np.cumsum(increments[:, own], axis=1, out=running[:, own])
        found = np.take(beside_each_other(running, running - lost), self.ending, axis=1)
        if len(self.late):
            found[:, self.late] -= (running - increments)[:, self.first[self.late]]
        return found


def _put(slot: Places, amounts: Values, slots: int) -> Values:
    return np.stack([np.bincount(slot, weights=each, minlength=slots) for each in amounts])


def beside_each_other(staying: Values, with_event: Values) -> Values:
    """Two tables (several × slots) as one, to be read at ``ending``."""
    both = np.empty((len(staying), 2 * staying.shape[1]))
    both[:, ::2], both[:, 1::2] = staying, with_event
    return both


def risk_sets(rows: Rows, layer: Places, layers: int, weights: Values, ties: Ties) -> RiskSets:
    """Find the event times of each stratum, and place the rows among them.

    Args:
        rows: When rows enter and end, and whether with an event.
        layer: The stratum of each row, from 0.
        layers: How many strata there are.
        weights: The weight of each row.
        ties: How events at the same time are taken.

    Raises:
        NoEvents: Nobody had the event.
    """
    event = rows.kind > 0
    if not bool(event.any()):
        raise NoEvents(
            f"None of the {len(rows)} rows ended with an event.",
            where="event",
            remedy="Say that nothing happened while they were seen, and for how long that was.",
        )
    distinct = np.unique(rows.time[event])
    wide = len(distinct) + 1
    ended = np.searchsorted(distinct, rows.time, side="right") - 1
    keys, n_event = np.unique((layer * wide + ended)[event], return_counts=True)
    edges = np.searchsorted(keys, np.arange(layers + 1) * wide)
    begin = edges[layer]
    # With one stratum every event time is a slot of its own.
    last = ended if layers == 1 else np.searchsorted(keys, layer * wide + ended, side="right") - 1
    first = begin
    if rows.entry is not None:
        entered = np.searchsorted(distinct, rows.entry, side="right")
        first = np.searchsorted(keys, layer * wide + entered)
    seen = last >= first
    first, last = np.where(seen, first, 0), np.where(seen, last, 0)
    events = np.flatnonzero(event)
    rank_slot = np.repeat(np.arange(len(keys)), n_event)
    rank = np.arange(len(rank_slot)) - np.repeat(np.cumsum(n_event) - n_event, n_event)
    return RiskSets(
        time=distinct[keys % wide].astype(np.float64),
        edges=edges,
        first=first,
        last=last,
        ending=2 * last + event,
        seen=seen,
        late=np.flatnonzero(seen & (first > begin)),
        events=events,
        n_event=n_event,
        mean_weight=np.bincount(last[events], weights=weights[events]) / n_event,
        rank_slot=rank_slot,
        rank_share=rank / n_event[rank_slot] if ties == "efron" else np.zeros(len(rank)),
    )
