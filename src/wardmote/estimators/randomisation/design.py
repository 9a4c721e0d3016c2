"""A design: what was randomised by which scheme, and what that gave each row of outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.randomisation.scheme import Allocations, Scheme
from wardmote.estimators.refusals import ValuesCannotBeUsed

Treated = NDArray[np.bool_] | Allocations
"""One row an allocation, one column a row of outcomes: 1 where it was under treatment."""


@dataclass(frozen=True, eq=False)
class Design:
    """Units, their scheme, and how rows of outcomes belong to units.

    Attributes:
        scheme: By which units were assigned.
        units: How many there are.
        strata: A label for each unit, where the scheme is stratified.
        seed: Of the real assignment, where the scheme needs it (random block sizes).
        cluster: For each row of outcomes, the unit it belongs to (from 0); None where rows are
            units.
        period: For each row, its period, where units step from control to treatment: an arm is
            then the first treated period.
    """

    scheme: Scheme
    units: int
    strata: Sequence[str] | None = None
    seed: int | None = None
    cluster: NDArray[np.int64] | None = None
    period: NDArray[np.int64] | None = None

    @property
    def rows(self) -> int:
        """How many rows of outcomes there are."""
        return self.units if self.cluster is None else len(self.cluster)

    def treated(self, allocations: Allocations) -> Treated:
        """What allocations of the units give each row of outcomes."""
        arms = allocations if self.cluster is None else allocations[..., self.cluster]
        return arms if self.period is None else self.period >= arms

    def observed(self, seed: int) -> Treated:
        """What the assignment by a seed gave each row."""
        return self.treated(self.scheme.assign(self.units, seed, self.strata))

    def redraw(self, draws: int, random: np.random.Generator) -> Treated:
        """What so many further assignments would have given each row."""
        return self.treated(
            self.scheme.redraw(self.units, draws, random, strata=self.strata, seed=self.seed)
        )

    def count(self) -> int:
        """How many allocations there are to go through."""
        return self.scheme.count(self.units, self.strata, self.seed)

    def every(self, at_a_time: int) -> Iterator[tuple[Treated, NDArray[np.float64]]]:
        """All of them and the chance of each, in parts: rows may be many times the units."""
        allocations, chances = self.scheme.every(self.units, self.strata, self.seed)
        for start in range(0, len(allocations), at_a_time):
            part = slice(start, start + at_a_time)
            yield self.treated(allocations[part]), chances[part]

    def check(self, outcome: NDArray[np.float64], treated: NDArray[np.bool_]) -> None:
        """Refuse rows that do not fit.

        Raises:
            ValuesCannotBeUsed: Outcomes, arms and units are not equally many; an outcome is
                missing; or an arm is empty.
        """
        if not len(outcome) == len(treated) == self.rows:
            raise ValuesCannotBeUsed(
                f"There are {len(outcome)} outcomes and {len(treated)} arms for {self.rows} rows.",
                where="outcome",
                remedy="Give one of each for every row, in the order of the units.",
            )
        if not bool(np.all(np.isfinite(outcome))):
            raise ValuesCannotBeUsed(
                "Some outcomes are missing or infinite.",
                where="outcome",
                remedy="Say for every unit that was randomised how it came out.",
            )
        if not 0 < np.count_nonzero(treated) < len(treated):
            raise ValuesCannotBeUsed(
                "All rows are in one arm, so there is nothing to compare.", where="treated"
            )
