"""What every scheme can do: assign from a recorded seed, one by one too, and be drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.refusals import ValuesCannotBeUsed

Allocations = NDArray[np.signedinteger[Any]]
"""One row an allocation, one column a unit: 1 treated, 0 not; of steps, the period they begin."""


class Scheme(Protocol):
    """How units are given their arm by chance.

    A unit is what is randomised: a resident, a week, a cluster. ``strata`` holds one label a unit,
    in the order in which units arrive; a scheme that uses none refuses labels.
    """

    def arm_of(self, seed: int, n: int, stratum: str = "") -> int:
        """The arm of the n-th unit (from 0) that arrives, in its stratum, by this seed.

        It depends on the seed, the scheme, ``n`` and the stratum alone, so units may be assigned
        one at a time, by several hands, and again.
        """

    def assign(self, units: int, seed: int, strata: Sequence[str] | None = None) -> Allocations:
        """The arms of all units: as ``arm_of`` one after another."""

    def redraw(
        self,
        units: int,
        draws: int,
        random: np.random.Generator,
        *,
        strata: Sequence[str] | None = None,
        seed: int | None = None,
    ) -> Allocations:
        """Allocations that might as well have come, each with its chance under this scheme.

        ``seed`` is that of the real assignment: what it fixed besides the arms, such as random
        block sizes, is held as it was.
        """

    def count(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> int:
        """How many rows ``every`` has."""

    def every(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> tuple[Allocations, NDArray[np.float64]]:
        """All allocations, and the chance of each."""


def check_units(units: int) -> None:
    """Refuse a number of units below 1.

    Raises:
        ValuesCannotBeUsed: There is nothing to randomise.
    """
    if units < 1:
        raise ValuesCannotBeUsed(
            f"There are {units} units to randomise.", where="units", remedy="Give at least one."
        )


def refuse_strata(strata: Sequence[str] | None, scheme: str) -> None:
    """Say that a scheme knows no strata, where some are given.

    Raises:
        ValuesCannotBeUsed: They are.
    """
    if strata is not None:
        raise ValuesCannotBeUsed(
            f"Strata are given, and {scheme} does not use them.",
            where="strata",
            remedy="Randomise in permuted blocks within strata, or leave them out.",
        )


def places_in_strata(units: int, strata: Sequence[str] | None) -> list[tuple[str, int]]:
    """For each unit, its stratum and how many of it came before.

    Raises:
        ValuesCannotBeUsed: There is not one stratum a unit.

    >>> places_in_strata(3, ["a", "b", "a"])
    [('a', 0), ('b', 0), ('a', 1)]
    """
    check_units(units)
    labels = [""] * units if strata is None else [str(label) for label in strata]
    if len(labels) != units:
        raise ValuesCannotBeUsed(
            f"There are {len(labels)} strata for {units} units.",
            where="strata",
            remedy="Give one for each unit.",
        )
    before: dict[str, int] = {}
    found = []
    for label in labels:
        found.append((label, before.get(label, 0)))
        before[label] = before.get(label, 0) + 1
    return found


def alike(allocations: Allocations) -> tuple[Allocations, NDArray[np.float64]]:
    """Allocations that all have the same chance, with it."""
    rows = len(allocations)
    return allocations, np.full(rows, 1 / rows)
