"""An interval, and a share with its interval: the two things every figure is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """Where the truth may lie, at a stated level, by a stated method.

    ``None`` for a bound says that the data do not reach it (the upper bound of a
    median that fewer than half have passed), which is not the same as infinity.
    """

    lower: float | None
    upper: float | None
    level: float
    method: str


@dataclass(frozen=True)
class Proportion:
    """A share of a counted whole, with its interval and the n that the interval rests on.

    ``effective_n`` is smaller than ``n`` where messages are alike within a day or a resident.
    """

    successes: int
    n: int
    interval: Interval
    effective_n: float

    @property
    def share(self) -> float:
        """Successes over n; not defined for an empty whole."""
        return self.successes / self.n
