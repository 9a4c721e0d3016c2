"""Made rows with ties, clusters and delayed entry, small enough to work out by brute force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class MadeRows:
    """Waits in whole minutes with heavy ties; entries before them; days and residents."""

    time: NDArray[np.int64]
    cause: NDArray[np.int64]
    entry: NDArray[np.int64]
    day: NDArray[np.int64]
    resident: NDArray[np.int64]

    @property
    def event(self) -> NDArray[np.bool_]:
        return self.cause > 0


def made_rows(seed: int, n: int = 60) -> MadeRows:
    rng = np.random.default_rng(seed)
    time = rng.integers(2, 15, n)
    return MadeRows(
        time=time,
        cause=rng.choice([0, 1, 1, 2], n),
        entry=np.maximum(time - rng.integers(1, 14, n), 0),
        day=rng.integers(0, 5, n),
        resident=rng.integers(0, 20, n),
    )
