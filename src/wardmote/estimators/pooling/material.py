"""What is pooled: effects with their variances, checked, many poolings at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Material:
    """m poolings of k effects each.

    Attributes:
        effects: (m, k), less ``centre``, so that a common large number costs no digits.
        variances: (m, k): squared standard errors, all above 0.
        design: (k, p): what the mean of each effect is a sum of; a column of ones where only a
            mean is wanted.
        centre: (m,): what was taken off the effects; 0 where the design has no constant.
    """

    effects: Numbers
    variances: Numbers
    design: Numbers
    centre: Numbers

    @property
    def k(self) -> int:
        """Effects in each pooling."""
        return int(self.effects.shape[1])

    @property
    def p(self) -> int:
        """Coefficients in each pooling."""
        return int(self.design.shape[1])

    @property
    def degrees(self) -> int:
        """Effects less coefficients: the degrees of freedom of what is left over."""
        return self.k - self.p

    def rows(self, places: NDArray[np.intp]) -> Material:
        """Some of the poolings, in this order, perhaps several times."""
        return Material(
            self.effects[places], self.variances[places], self.design, self.centre[places]
        )


def material_of(
    effects: ArrayLike, variances: ArrayLike, design: ArrayLike | None = None
) -> Material:
    """Check effects (m, k) and variances of the same shape.

    Raises:
        NothingToEstimate: There are no effects, or no more of them than coefficients.
        ValuesCannotBeUsed: Shapes differ, a value is missing, a variance is not above 0, or a
            column of the design is a sum of others.
    """
    y = np.asarray(effects, dtype=np.float64)
    v = np.asarray(variances, dtype=np.float64)
    if y.shape != v.shape or y.ndim != 2:
        raise ValuesCannotBeUsed(
            f"Effects have the shape {y.shape} and variances {v.shape}.",
            where="variances",
            remedy="Give one variance, a squared standard error, for every effect.",
        )
    if y.shape[1] == 0:
        raise NothingToEstimate(
            "There are no effects to pool.", where="effects", remedy="Say so instead."
        )
    if not bool(np.all(np.isfinite(y))):
        raise ValuesCannotBeUsed(
            "Some effects are missing or infinite.",
            where="effects",
            remedy="Leave these out and say how many there were.",
        )
    if not bool(np.all(np.isfinite(v) & (v > 0))):
        raise ValuesCannotBeUsed(
            "Some variances are missing, infinite, 0 or below.",
            where="variances",
            remedy="Give squared standard errors. An effect without one cannot be weighed.",
        )
    if design is None:
        centre = y.mean(axis=1)
        return Material(y - centre[:, None], v, np.ones((y.shape[1], 1)), centre)
    return Material(y, v, _checked_design(design, y.shape[1]), np.zeros(len(y)))


def _checked_design(design: ArrayLike, k: int) -> Numbers:
    x = np.asarray(design, dtype=np.float64)
    if x.ndim != 2 or len(x) != k or not bool(np.all(np.isfinite(x))):
        raise ValuesCannotBeUsed(
            f"The design has the shape {x.shape}, or lacks values, for {k} effects.",
            where="design",
            remedy="Give one complete row for every effect.",
        )
    if k <= x.shape[1]:
        raise NothingToEstimate(
            f"{k} effects cannot tell {x.shape[1]} coefficients and what is left over.",
            where="design",
            remedy="Leave out explanations, or say that there are too few effects.",
        )
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise ValuesCannotBeUsed(
            "A column of the design is a sum of others.",
            where="design",
            remedy="Leave it out: the effects cannot tell them apart.",
        )
    return x
