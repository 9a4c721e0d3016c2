"""Permuted blocks, within strata: the arms stay balanced as units arrive. Pairs of periods."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.estimators.randomisation.recorded_draws import order, uniforms
from wardmote.estimators.randomisation.scheme import Allocations, alike, places_in_strata
from wardmote.estimators.randomisation.simple import choices
from wardmote.estimators.refusals import ValuesCannotBeUsed

TABLE = 5_000
"""Patterns of a block are looked up in a table of at most so many, and sorted for beyond."""


@dataclass(frozen=True)
class PermutedBlocks:
    """Units in blocks, as they arrive within their stratum; in each block a fixed share is treated.

    Attributes:
        sizes: The size of every block; or several, of which each block has one at random, so that
            nobody can tell the last arm of a block from the others.
        share: Of each block, treated. Every size times it is a whole number.

    >>> PermutedBlocks((4,)).assign(8, seed=3).reshape(2, 4).sum(axis=1).tolist()
    [2, 2]
    """

    sizes: tuple[int, ...] = (4,)
    share: float = 0.5

    def __post_init__(self) -> None:
        for size in self.sizes:
            treated = size * self.share
            if abs(treated - round(treated)) > 1e-9 or not 0 < round(treated) < size:
                raise ValuesCannotBeUsed(
                    f"A block of {size} has no whole number treated if {self.share:g} of it is, "
                    "or has an empty arm.",
                    where="sizes",
                    remedy="Give sizes such as 4 and 6 for a half.",
                )
        if not self.sizes:
            raise ValuesCannotBeUsed("No size of a block is given.", where="sizes")

    def arm_of(self, seed: int, n: int, stratum: str = "") -> int:
        """See ``Scheme.arm_of``; ``n`` counts the units of the stratum."""
        block, place = self._block_of(seed, n, stratum)
        return int(self._block(seed, stratum, block)[place])

    def assign(self, units: int, seed: int, strata: Sequence[str] | None = None) -> Allocations:
        """See ``Scheme.assign``."""
        places = places_in_strata(units, strata)
        rolls: dict[str, list[int]] = {label: [] for label, _ in places}
        needed = {label: n + 1 for label, n in places}
        for label, roll in rolls.items():
            for block in range(needed[label]):
                if len(roll) >= needed[label]:
                    break
                roll.extend(self._block(seed, label, block).tolist())
        return np.array([rolls[label][n] for label, n in places], np.int64)

    def redraw(
        self,
        units: int,
        draws: int,
        random: np.random.Generator,
        *,
        strata: Sequence[str] | None = None,
        seed: int | None = None,
    ) -> Allocations:
        """See ``Scheme.redraw``; the sizes of blocks are those that the seed gave."""
        sizes, columns = self._layout(units, strata, seed)
        starts = np.concatenate([[0], np.cumsum(sizes)])
        flat = np.empty((draws, int(starts[-1])), np.int8)
        for size in np.unique(sizes):
            blocks = np.flatnonzero(sizes == size)
            drawn = self._patterns(int(size), draws, len(blocks), random)
            if len(blocks) == len(sizes):
                flat = drawn.reshape(draws, -1)
            else:
                at = (starts[blocks][:, None] + np.arange(size)).reshape(-1)
                flat[:, at] = drawn.reshape(draws, -1)
        if np.array_equal(columns, np.arange(units)):
            return flat[:, :units]
        return flat[:, columns]

    def count(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> int:
        """The product of the ways to fill each block, the last of a stratum as a whole one."""
        sizes, _ = self._layout(units, strata, seed)
        return math.prod(math.comb(int(size), self._treated(int(size))) for size in sizes)

    def every(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> tuple[Allocations, NDArray[np.float64]]:
        """All of them; a block that was cut short repeats itself as often as it is likely."""
        sizes, columns = self._layout(units, strata, seed)
        whole = np.zeros((1, 0), np.int8)
        for size in sizes:
            patterns = choices(int(size), self._treated(int(size)))
            before = np.repeat(whole, len(patterns), axis=0)
            whole = np.hstack([before, np.tile(patterns, (len(whole), 1))])
        return alike(whole[:, columns])

    def _treated(self, size: int) -> int:
        return round(size * self.share)

    def _size(self, seed: int, stratum: str, block: int) -> int:
        if len(self.sizes) == 1:
            return self.sizes[0]
        toss = uniforms(seed, 1, "block size", stratum, block)[0]
        return self.sizes[int(toss * len(self.sizes))]

    def _block(self, seed: int, stratum: str, block: int) -> NDArray[np.int64]:
        size = self._size(seed, stratum, block)
        arms = np.zeros(size, np.int64)
        arms[order(seed, size, "block", stratum, block)[: self._treated(size)]] = 1
        return arms

    def _block_of(self, seed: int, n: int, stratum: str) -> tuple[int, int]:
        if len(self.sizes) == 1:
            return divmod(n, self.sizes[0])
        block = 0
        while n >= (size := self._size(seed, stratum, block)):
            n, block = n - size, block + 1
        return block, n

    def _layout(
        self, units: int, strata: Sequence[str] | None, seed: int | None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The sizes of all blocks, stratum after stratum, and where among them each unit stands."""
        if len(self.sizes) > 1 and seed is None:
            raise ValuesCannotBeUsed(
                "The blocks have random sizes, and without the seed nobody knows which.",
                where="seed",
                remedy="Give the seed of the assignment.",
            )
        places = places_in_strata(units, strata)
        needed = {label: n + 1 for label, n in places}
        sizes: list[int] = []
        first: dict[str, int] = {}
        for label, count in needed.items():
            first[label] = sum(sizes)
            block, had = 0, 0
            while had < count:
                sizes.append(self._size(seed or 0, label, block))
                block, had = block + 1, had + sizes[-1]
        columns = [first[label] + n for label, n in places]
        return np.array(sizes, np.int64), np.array(columns, np.int64)

    def _patterns(
        self, size: int, draws: int, blocks: int, random: np.random.Generator
    ) -> NDArray[np.int8]:
        """Blocks of one size: a table is looked up where it is small enough."""
        treated = self._treated(size)
        ways = math.comb(size, treated)
        if ways <= TABLE:
            kind = np.uint8 if ways <= 256 else np.uint16
            which = random.integers(0, ways, (draws, blocks), dtype=kind)
            table = np.ascontiguousarray(choices(size, treated), np.int8)
            return np.take(table.view(f"V{size}").reshape(-1), which).view(np.int8)
        ranks = random.random((draws, blocks, size)).argsort(axis=2).argsort(axis=2)
        return (ranks < treated).astype(np.int8)


@dataclass(frozen=True)
class Switchback:
    """Periods in pairs, as they follow; of each pair one is treated, the first or the second.

    >>> Switchback().assign(4, seed=9).reshape(2, 2).sum(axis=1).tolist()
    [1, 1]
    """

    def arm_of(self, seed: int, n: int, stratum: str = "") -> int:
        """See ``Scheme.arm_of``: ``n`` counts periods, ``stratum`` may name a team."""
        return PAIRS.arm_of(seed, n, stratum)

    def assign(self, units: int, seed: int, strata: Sequence[str] | None = None) -> Allocations:
        """See ``Scheme.assign``."""
        _check_pairs(units, strata)
        return PAIRS.assign(units, seed, strata)

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
        _check_pairs(units, strata)
        return PAIRS.redraw(units, draws, random, strata=strata, seed=seed)

    def count(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> int:
        """2 to the number of pairs."""
        return PAIRS.count(units, strata)

    def every(
        self, units: int, strata: Sequence[str] | None = None, seed: int | None = None
    ) -> tuple[Allocations, NDArray[np.float64]]:
        """All ways of turning the pairs round, all alike."""
        _check_pairs(units, strata)
        return PAIRS.every(units, strata)


PAIRS = PermutedBlocks((2,))


def _check_pairs(units: int, strata: Sequence[str] | None) -> None:
    last = dict(places_in_strata(units, strata))
    if any(place % 2 == 0 for place in last.values()):
        raise ValuesCannotBeUsed(
            "The periods cannot be paired: one is left over.",
            where="units",
            remedy="Leave out the last period, or run one more.",
        )
