"""The statistic of a randomisation test, for many allocations at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.estimators.randomisation.design import Treated

Table = NDArray[np.float64]
CELLS = 250_000
"""Allocations × rows that are turned to numbers at a time: they stay in the cache, and the product
is too small to be shared among cores, which costs more than it saves."""


@dataclass(frozen=True, eq=False)
class Effect:
    """The coefficient of treatment in a least-squares fit of outcomes on it and on what is given.

    With nothing but a constant beside it, it is the difference of means; of outcomes that are 0
    or 1, the risk difference. Whatever else is given (periods, covariates) stays as it is while
    arms are drawn anew, so it is taken out of the outcomes once (Frisch, Waugh and Lovell).

    Attributes:
        basis: Orthonormal columns that span a constant and what else is given.
    """

    basis: Table

    def of(self, treated: Treated, outcomes: Table) -> Table:
        """The effect under each allocation, for each column of outcomes; NaN without a contrast.

        Args:
            treated: One row an allocation.
            outcomes: One row a row, one column an outcome.

        Returns:
            One row an allocation, one column an outcome.
        """
        clean = outcomes - self.basis @ (self.basis.T @ outcomes)
        right = np.column_stack([clean, self.basis, np.ones(len(outcomes))])
        step = max(1, CELLS // max(1, treated.shape[1]))
        parts = [
            self._of(treated[start : start + step].astype(np.float64) @ right, outcomes.shape[1])
            for start in range(0, len(treated), step)
        ]
        return np.concatenate(parts)

    def _of(self, products: Table, columns: int) -> Table:
        treated = products[:, -1]
        left = treated - np.square(products[:, columns:-1]).sum(axis=1)
        contrast = left > 1e-9 * np.maximum(treated, 1)
        size = np.where(contrast, left, np.nan)
        return products[:, :columns] / size[:, None]


def difference_of_means(rows: int) -> Effect:
    """The mean of the treated less that of the others; the risk difference of 0 and 1.

    >>> outcomes = np.array([[3.0], [1], [1], [0]])
    >>> effect = difference_of_means(4).of(np.array([[1, 1, 0, 0]]), outcomes)
    >>> round(float(effect[0, 0]), 9)
    1.5
    """
    return Effect(np.full((rows, 1), rows**-0.5))


def adjusted(*given: ArrayLike, categories: ArrayLike | None = None) -> Effect:
    """The effect beside an effect of each category (such as the period) and of numbers.

    Args:
        given: Covariates, one number a row each.
        categories: A label for each row.
    """
    columns = [np.asarray(each, np.float64)[:, None] for each in given]
    if categories is not None:
        labels, codes = np.unique(np.asarray(categories), return_inverse=True)
        columns.append(np.eye(len(labels))[codes.reshape(-1)])
    rows = len(columns[0])
    whole = np.hstack([np.ones((rows, 1)), *columns])
    left, sizes, _ = np.linalg.svd(whole, full_matrices=False)
    return Effect(np.asarray(left[:, sizes > sizes[0] * 1e-10]))
