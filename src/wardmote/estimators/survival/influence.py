"""How far each cluster pulls a curve, squared and summed at every time at once.

A row's pull on a curve, up to t, is what it brought when it ended (if it ended with an event)
less the hazard that it was exposed to while at risk. Members of a cluster that have ended bring
a total that no longer changes; members at risk all have the same exposure G(t), less what had
run up when they entered. So a cluster's pull is linear in a few running totals that change
only when a member enters or ends, and the sum of squares over clusters is a quadratic form whose
coefficients are running totals too. One sort by cluster and time gives them all:
O(n log n) for every time together, where going through the clusters at every time
is O(times × clusters).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.clusters import Alike, Grouping, leaving_out, robust_variance
from wardmote.estimators.survival.risk_table import RiskTable, entry_slots, exit_slots
from wardmote.estimators.survival.rows import Kinds, Rows

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Exposure:
    """One kind of pull: an amount at the end of each row, and a running hazard against it.

    Attributes:
        at_end: What each row brings when it ends; 0 for a censored one.
        running: The hazard run up, by each distinct time.
    """

    at_end: Values
    running: Values


@dataclass(frozen=True)
class Steps:
    """When each row ends and enters, as places among the distinct times.

    Attributes:
        exits: Place of each row's end.
        entries: Place of the first time at which it is at risk; None for all from the start.
        slots: How many distinct times there are.
    """

    exits: NDArray[np.int64]
    entries: NDArray[np.int64] | None
    slots: int


@dataclass(frozen=True)
class Members:
    """The rows as members of clusters: when each ends, how, and with whom it is alike."""

    steps: Steps
    kind: Kinds
    alike: Alike
    small_sample: bool
    """Whether a cluster's pull is taken as leaving it out altogether would have it; otherwise
    the infinitesimal jackknife."""

    def exposure(self, gain: Values, hazard: Values, kind: int | None = None) -> Exposure:
        """The pull of gaining ``gain`` by an event, against a hazard of ``gain`` × ``hazard``.

        Args:
            gain: What an event brings, at each distinct time.
            hazard: Events over rows at risk, at each.
            kind: Only events of this kind; None for any.
        """
        happened = self.kind > 0 if kind is None else self.kind == kind
        return Exposure(np.where(happened, gain[self.steps.exits], 0.0), np.cumsum(gain * hazard))

    def variances(
        self, exposures: Sequence[Exposure], pulls: Sequence[Sequence[Values | float]]
    ) -> list[Values]:
        """The squared pulls of the clusters, at each distinct time; see ``products``.

        Args:
            exposures: What the running totals are of.
            pulls: For each of several pulls, how much of each total (members at risk first)
                makes it up.
        """

        def of(way: Grouping) -> Values:
            scales, factor = self._scales(way)
            table = products(self.steps, way, exposures, scales)
            return factor * np.stack([_quadratic(table, weights) for weights in pulls])

        return list(robust_variance(self.alike, of))

    def area_variance(self, table: RiskTable, weights: Values) -> float:
        """The variance of Σ weight × (increment of log survival) over all times."""
        each = self.exposure(table.per_survivor(weights), table.hazard)
        begun = 0.0 if self.steps.entries is None else _run_up(each.running, self.steps.entries)
        pull = each.at_end - (each.running[self.steps.exits] - begun)

        def of(way: Grouping) -> float:
            scales, factor = self._scales(way)
            return factor * float(np.sum((way.totals(pull) * scales) ** 2))

        return robust_variance(self.alike, of)

    def _scales(self, way: Grouping) -> tuple[Values, float]:
        if self.small_sample:
            return leaving_out(way.sizes / len(self.kind), way.count)
        return np.ones(way.slots), 1.0


def members_of(rows: Rows, table: RiskTable, alike: Alike, *, small_sample: bool) -> Members:
    """Place the rows among the distinct times."""
    entries = None if rows.entry is None else entry_slots(table, rows.entry)
    steps = Steps(exit_slots(table, rows), entries, len(table.time))
    return Members(steps, rows.kind, alike, small_sample)


def products(
    steps: Steps, way: Grouping, exposures: Sequence[Exposure], scales: Values
) -> list[list[Values]]:
    """Running totals of each cluster, multiplied in pairs and summed over the clusters.

    The totals are, in this order: the members at risk, n; and for each exposure what has been
    brought and not given back, K. A cluster's pull by exposure j at t is K_j(t) − n(t)·G_j(t).

    Args:
        steps: When rows enter and end.
        way: Which cluster each belongs to.
        exposures: What is brought, and the hazard against it.
        scales: What to multiply the totals of each cluster with.

    Returns:
        A square table: [i][j] holds Σ over clusters of (total i × total j) at each distinct
        time, after the rows that end then have ended. Only j ≤ i is filled.
    """
    codes, slot, changes, start = _changes(steps, way, exposures)
    changes, start = [x * scales[codes] for x in changes], [x * scales for x in start]
    # Rows of one cluster that change at one time may come in any order: only their sum is read.
    order = np.argsort(codes * np.int64(steps.slots) + slot)
    codes, slot = codes[order], slot[order]
    first = np.concatenate([[True], codes[1:] != codes[:-1]])
    before, after = [], []
    for change, begin in zip(changes, start, strict=True):
        stepped = change[order]
        total = np.cumsum(stepped)
        base = begin[codes[first]] - (total - stepped)[first]
        now = total + base[np.cumsum(first) - 1]
        after.append(now)
        before.append(now - stepped)
    return [
        [
            np.sum(start[i] * start[j])
            + np.cumsum(
                np.bincount(
                    slot,
                    weights=after[i] * after[j] - before[i] * before[j],
                    minlength=steps.slots,
                )
            )
            for j in range(i + 1)
        ]
        for i in range(len(changes))
    ]


def _quadratic(table: list[list[Values]], weights: Sequence[Values | float]) -> Values:
    """Σ over clusters of (Σ_i weight_i × total_i)², at each distinct time; never below 0."""
    total = np.zeros_like(table[0][0])
    for i, line in enumerate(table):
        for j, product in enumerate(line):
            if _is_none(weights[i]) or _is_none(weights[j]):
                continue
            total += (1 if i == j else 2) * np.asarray(weights[i]) * weights[j] * product
    return np.maximum(total, 0.0)


def _is_none(weight: Values | float) -> bool:
    return isinstance(weight, float) and weight == 0


def _run_up(running: Values, entries: NDArray[np.int64]) -> Values:
    """The hazard run up before each row was at risk."""
    return np.concatenate([[0.0], running])[entries]


def _changes(
    steps: Steps, way: Grouping, exposures: Sequence[Exposure]
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[Values], list[Values]]:
    """Every change of a cluster's totals: whose, when, by how much; and where they start."""
    at_exit = [np.full(len(steps.exits), -1.0)]
    at_exit += [each.at_end - each.running[steps.exits] for each in exposures]
    nothing = np.zeros(way.slots)
    if steps.entries is None:
        start = [way.sizes.astype(np.float64), *[nothing] * len(exposures)]
        return way.codes, steps.exits, at_exit, start
    at_entry = [np.ones(len(steps.exits))]
    at_entry += [_run_up(each.running, steps.entries) for each in exposures]
    changes = [np.concatenate(pair) for pair in zip(at_entry, at_exit, strict=True)]
    return (
        np.concatenate([way.codes, way.codes]),
        np.concatenate([steps.entries, steps.exits]),
        changes,
        [nothing] * len(changes),
    )
