"""Simple randomisation: a toss for each unit. Complete: a fixed number treated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.randomisation.recorded_draws import order, uniforms
from wardmote.estimators.randomisation.scheme import (
    Allocations,
    alike,
    check_units,
    refuse_strata,
)
from wardmote.estimators.refusals import ValuesCannotBeUsed


@dataclass(frozen=True)
class Simple:
    """Each unit is treated with the same chance, whatever came before.

    Attributes:
        probability: Of being treated; between 0 and 1, both excluded.

    >>> Simple().assign(6, seed=1).tolist() == [Simple().arm_of(1, n) for n in range(6)]
    True
    """

    probability: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.probability < 1:
            raise ValuesCannotBeUsed(
                f"A chance of {self.probability} leaves nothing to chance.",
                where="probability",
                remedy="Give a share between 0 and 1, such as 0.5.",
            )

    def arm_of(self, seed: int, n: int, stratum: str = "") -> int:
        """1 where the n-th uniform number of the seed is below the probability."""
        toss = float(uniforms(seed, 1, "simple", stratum, n)[0])
        return int(toss < self.probability)

    def assign(self, units: int, seed: int, strata: Sequence[str] | None = None) -> Allocations:
        """See ``Scheme.assign``."""
        check_units(units)
        refuse_strata(strata, "simple randomisation")
        return np.array([self.arm_of(seed, n) for n in range(units)], np.int64)

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
        refuse_strata(strata, "simple randomisation")
        if self.probability == 0.5:
            bits = np.frombuffer(random.bytes(draws * -(-units // 8)), np.uint8)
            return np.unpackbits(bits.reshape(draws, -1), axis=1, count=units).view(np.int8)
        words = random.integers(0, 2**32, (draws, units), dtype=np.uint32)
        return (words < round(self.probability * 2**32)).view(np.int8)

    def count(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> int:
        """2 to the number of units."""
        return 1 << units

    def every(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> tuple[Allocations, NDArray[np.float64]]:
        """All of them; they have not the same chance unless the probability is a half."""
        refuse_strata(strata, "simple randomisation")
        allocations = (np.arange(2**units)[:, None] >> np.arange(units)) & 1
        treated = allocations.sum(axis=1)
        return allocations, self.probability**treated * (1 - self.probability) ** (units - treated)


@dataclass(frozen=True)
class Complete:
    """A fixed number of a fixed number of units is treated: all such choices alike.

    It cannot be used for units whose number is not known before the first arrives.

    Attributes:
        units: How many there are.
        treated: How many of them are treated.
    """

    units: int
    treated: int

    def __post_init__(self) -> None:
        check_units(self.units)
        if not 0 < self.treated < self.units:
            raise ValuesCannotBeUsed(
                f"{self.treated} of {self.units} units treated leaves an arm empty.",
                where="treated",
                remedy="Treat at least one and not all.",
            )

    def arm_of(self, seed: int, n: int, stratum: str = "") -> int:
        """1 for the units that come first in a random order of all."""
        if not 0 <= n < self.units:
            raise ValuesCannotBeUsed(
                f"Unit {n} is not among the {self.units} that were to be randomised.", where="n"
            )
        return int(self._whole(seed, stratum)[n])

    def assign(self, units: int, seed: int, strata: Sequence[str] | None = None) -> Allocations:
        """See ``Scheme.assign``."""
        self._check(units, strata)
        return self._whole(seed, "")

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
        # Tosses, and then a unit at random put right, again and again, until so many are treated:
        # given their number all choices were alike, and stay so. It takes no sort.
        tosses = Simple(self.treated / self.units)
        arms = tosses.redraw(units, draws, random).astype(np.int8)
        over = arms.sum(axis=1, dtype=np.int64) - self.treated
        left = np.flatnonzero(over)
        while left.size:
            unit = random.integers(0, units, left.size)
            surplus = over[left] > 0
            wrong = (arms[left, unit] == 1) == surplus
            rows, columns, signs = left[wrong], unit[wrong], np.where(surplus[wrong], 1, -1)
            arms[rows, columns] ^= 1
            over[rows] -= signs
            left = left[over[left] != 0]
        return arms

    def count(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> int:
        """In how many ways so many are chosen."""
        return math.comb(self.units, self.treated)

    def every(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> tuple[Allocations, NDArray[np.float64]]:
        """All choices, all alike."""
        self._check(units, strata)
        return alike(choices(self.units, self.treated))

    def _whole(self, seed: int, stratum: str) -> Allocations:
        arms = np.zeros(self.units, np.int64)
        arms[order(seed, self.units, "complete", stratum)[: self.treated]] = 1
        return arms

    def _check(self, units: int, strata: Sequence[str] | None) -> None:
        refuse_strata(strata, "complete randomisation")
        if units != self.units:
            raise ValuesCannotBeUsed(
                f"There are {units} units, and {self.units} were to be randomised.", where="units"
            )


def choices(units: int, treated: int) -> Allocations:
    """All ways of treating so many, in the order of the units that are chosen.

    >>> choices(3, 2).tolist()
    [[1, 1, 0], [1, 0, 1], [0, 1, 1]]
    """
    chosen = np.array(list(combinations(range(units), treated)), np.int64).reshape(-1, treated)
    allocations = np.zeros((len(chosen), units), np.int8)
    np.put_along_axis(allocations, chosen, 1, axis=1)
    return allocations
