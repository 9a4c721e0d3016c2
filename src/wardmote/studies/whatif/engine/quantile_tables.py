"""Any distribution as whole numbers: a table of its quantiles, drawn from by 32 random bits.

Logarithms and exponentials differ in their last bit between compilers, and a queue can turn
on it. So they are taken once, when a table is made, and drawing from it is integer arithmetic.
A table has 4,096 equal steps of probability, and 4,096 more within the last of them; between
two of its entries the quantile runs straight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri

from wardmote.studies.whatif.engine.ticks import A_MINUTE

Figures = NDArray[np.float64]
Integers = NDArray[np.int64]

STEPS = 4_096
_TOP_BITS = 20
_LOWER = (1 << _TOP_BITS) - 1

UNIT = 1 << 36
"""One expected message, or one unit of hazard."""

FACTOR = 1 << 16
"""A factor of one."""

MOST = 1 << 42
"""The largest entry of a table: the step between two, times 2²⁰, is a whole number still."""

HANDLING_BITS = 8
"""Handling is drawn in parts of a tick and rounded."""


@dataclass(frozen=True, eq=False)
class QuantileTable:
    """A distribution on whole numbers.

    Attributes:
        body: Quantiles at 0, 1/4096, …, 1.
        tail: Quantiles at 4096 steps within the last step of ``body``.
    """

    body: Integers
    tail: Integers

    @classmethod
    def of(cls, quantile: Callable[[Figures], Figures], scale: float) -> QuantileTable:
        """The table of a quantile function, in units of 1/``scale``.

        Args:
            quantile: For probabilities in (0, 1); at 0 and 1 it is asked just inside.
            scale: What one is in the table's whole numbers.

        Raises:
            ValueError: It gives what is negative, endless or no number, or more than ``MOST``.
        """
        steps = np.arange(STEPS + 1) / STEPS
        least, most = 2.0**-26, 1 - 2.0**-26
        body = quantile(np.clip(steps, least, most))
        tail = quantile(np.clip((STEPS - 1 + steps) / STEPS, least, most))
        drawn = np.append(body, tail) * scale
        if not ((drawn >= 0) & (drawn <= MOST)).all():
            raise ValueError("a quantile is negative, endless or too large to be drawn")
        return cls(_whole(body * scale), _whole(tail * scale))

    def draw(self, word: NDArray[np.uint64]) -> Integers:
        """The quantile that each word of 32 bits stands for."""
        bits = word.astype(np.int64)
        step, rest = bits >> _TOP_BITS, bits & _LOWER
        fine, finer = rest >> 8, rest & 0xFF
        nearly, last = np.minimum(step, STEPS - 2), step == STEPS - 1
        body = self.body[nearly] + ((self.body[nearly + 1] - self.body[nearly]) * rest >> _TOP_BITS)
        tail = self.tail[fine] + ((self.tail[fine + 1] - self.tail[fine]) * finer >> 8)
        drawn: Integers = np.where(last, tail, body)
        return drawn

    @property
    def mean(self) -> float:
        """The exact mean of what it draws, but for rounding, in the table's units."""
        body, tail = self.body.astype(np.float64), self.tail.astype(np.float64)
        whole = (body[:-2] + body[1:-1]).sum() / 2
        within = (tail[:-1] + tail[1:]).sum() / 2 / STEPS
        return float((whole + within) / STEPS)


def _whole(values: Figures) -> Integers:
    return np.ascontiguousarray(np.rint(values).astype(np.int64))


def exponential_table() -> QuantileTable:
    """Unit exponentials, in ``UNIT``."""
    return QuantileTable.of(lambda p: -np.log1p(-p), UNIT)


@lru_cache(maxsize=1024)  # 64 KiB and 3 ms each
def factor_table(cv: float) -> QuantileTable:
    """Gamma factors with mean 1 and that coefficient of variation, in ``FACTOR``."""
    if cv < 1e-3:
        return QuantileTable.of(lambda p: np.ones(p.shape), FACTOR)
    shape = cv**-2
    return QuantileTable.of(lambda p: np.asarray(gammaincinv(shape, p) / shape), FACTOR)


_HANDLING = A_MINUTE << HANDLING_BITS


def lognormal_minutes(mean: float, cv: float) -> QuantileTable:
    """Handling times that are lognormal, for ``handling_ticks``.

    Args:
        mean: Minutes.
        cv: Coefficient of variation; 0 for a constant.

    Raises:
        ValueError: The mean is not above 0, or the coefficient is below it.
    """
    if not (0 < mean < np.inf and 0 <= cv < np.inf):
        raise ValueError(f"handling has no mean of {mean} minutes and CV of {cv}")
    variance = np.log1p(cv**2)
    middle, spread = np.log(mean) - variance / 2, np.sqrt(variance)
    return QuantileTable.of(lambda p: np.asarray(np.exp(middle + spread * ndtri(p))), _HANDLING)


def exponential_minutes(mean: float) -> QuantileTable:
    """Handling times that are exponential."""
    return QuantileTable.of(lambda p: -mean * np.log1p(-p), _HANDLING)


def sampled_minutes(minutes: Figures) -> QuantileTable:
    """Handling times as in a sample, such as a timed one, with straight lines between."""
    return QuantileTable.of(lambda p: np.quantile(minutes, p), _HANDLING)


def handling_ticks(drawn: Integers) -> Integers:
    """Drawn handling as whole ticks, rounded."""
    return np.asarray((drawn + (1 << HANDLING_BITS >> 1)) >> HANDLING_BITS)
