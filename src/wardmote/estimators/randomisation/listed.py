"""An explicit list of allocations: restricted and constrained randomisation, and steps."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.estimators.randomisation.recorded_draws import order, uniforms
from wardmote.estimators.randomisation.scheme import (
    Allocations,
    alike,
    check_units,
    refuse_strata,
)
from wardmote.estimators.refusals import ValuesCannotBeUsed


@dataclass(frozen=True, eq=False)
class Listed:
    """One allocation of a list, each with the same chance.

    Where two units have the same arm in every allocation (``never_apart``), the list is too
    narrow: it does not randomise them, it randomises the pair.

    Attributes:
        allocations: One row an allocation, one column a unit.

    >>> scheme = Listed(np.array([[1, 0], [0, 1]]))
    >>> scheme.assign(2, seed=5).sum()
    np.int64(1)
    """

    allocations: Allocations

    def __post_init__(self) -> None:
        if self.allocations.ndim != 2 or not self.allocations.size:
            raise ValuesCannotBeUsed(
                "The list of allocations is empty, or is no table.",
                where="allocations",
                remedy="Give one row an allocation and one column a unit.",
            )

    def arm_of(self, seed: int, n: int, stratum: str = "") -> int:
        """The n-th arm of the allocation that the seed picks."""
        return int(self.allocations[self._picked(seed), n])

    def assign(self, units: int, seed: int, strata: Sequence[str] | None = None) -> Allocations:
        """See ``Scheme.assign``."""
        self._check(units, strata)
        picked: Allocations = self.allocations[self._picked(seed)]
        return picked

    def redraw(
        self,
        units: int,
        draws: int,
        random: np.random.Generator,
        *,
        strata: Sequence[str] | None = None,
        seed: int | None = None,
    ) -> Allocations:
        """See ``Scheme.redraw``."""
        self._check(units, strata)
        return self.allocations[random.integers(0, len(self.allocations), draws)]

    def count(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> int:
        """The length of the list."""
        return len(self.allocations)

    def every(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> tuple[Allocations, NDArray[np.float64]]:
        """The list."""
        self._check(units, strata)
        return alike(self.allocations)

    def never_apart(self) -> list[tuple[int, int]]:
        """Pairs of units that have the same arm in every allocation of the list."""
        columns = self.allocations.T
        units = range(len(columns))
        return [
            (one, other)
            for one in units
            for other in units[one + 1 :]
            if np.array_equal(columns[one], columns[other])
        ]

    def _picked(self, seed: int) -> int:
        return int(uniforms(seed, 1, "listed").item() * len(self.allocations))

    def _check(self, units: int, strata: Sequence[str] | None) -> None:
        refuse_strata(strata, "a list of allocations")
        if units != self.allocations.shape[1]:
            raise ValuesCannotBeUsed(
                f"The list is of {self.allocations.shape[1]} units, and there are {units}.",
                where="units",
            )


@dataclass(frozen=True)
class Steps:
    """A stepped wedge: clusters begin at stated periods, in random order.

    Attributes:
        begins: The first treated period of as many clusters as there are; which cluster has
            which is left to chance.

    >>> Steps((2, 2, 3)).count(3)
    3
    """

    begins: tuple[int, ...]

    def __post_init__(self) -> None:
        check_units(len(self.begins))

    def arm_of(self, seed: int, n: int, stratum: str = "") -> int:
        """The first treated period of the n-th cluster."""
        return int(self.assign(len(self.begins), seed)[n])

    def assign(self, units: int, seed: int, strata: Sequence[str] | None = None) -> Allocations:
        """See ``Scheme.assign``."""
        self._check(units, strata)
        return np.array(self.begins, np.int64)[order(seed, units, "steps")]

    def redraw(
        self,
        units: int,
        draws: int,
        random: np.random.Generator,
        *,
        strata: Sequence[str] | None = None,
        seed: int | None = None,
    ) -> Allocations:
        """See ``Scheme.redraw``."""
        self._check(units, strata)
        return np.array(self.begins, np.int64)[random.random((draws, units)).argsort(axis=1)]

    def count(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> int:
        """In how many different orders the periods can be given out."""
        repeats = Counter(self.begins).values()
        return math.factorial(len(self.begins)) // math.prod(map(math.factorial, repeats))

    def every(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> tuple[Allocations, NDArray[np.float64]]:
        """All different orders, all alike."""
        self._check(units, strata)
        return alike(distinct_orders(self.begins))

    def _check(self, units: int, strata: Sequence[str] | None) -> None:
        refuse_strata(strata, "a stepped wedge")
        if units != len(self.begins):
            raise ValuesCannotBeUsed(
                f"There are {units} clusters, and {len(self.begins)} periods to begin in.",
                where="units",
            )


def distinct_orders(values: ArrayLike) -> Allocations:
    """All different orders of values, of which some may be equal.

    They come as if each value were tried in turn, in the order of its first place.

    >>> distinct_orders([2, 2, 3]).tolist()
    [[2, 2, 3], [2, 3, 2], [3, 2, 2]]
    """
    left = dict(Counter(np.asarray(values).tolist()))
    rows: list[list[int]] = []

    def go_on(begun: list[int]) -> None:
        if not any(left.values()):
            rows.append(begun)
        for value in [each for each in left if left[each]]:
            left[value] -= 1
            go_on([*begun, value])
            left[value] += 1

    go_on([])
    return np.array(rows)
