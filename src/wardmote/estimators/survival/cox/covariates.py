"""The covariates of a Cox regression, checked once and centred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Covariates:
    """What may go with the event happening sooner or later.

    Attributes:
        names: One a covariate.
        values: Covariates × rows, less the means of each stratum. The partial likelihood compares
            rows of one stratum, so this changes nothing in it, and much in the rounding.
        centres: Covariates × strata: what was taken away.
        means: The mean of each over all rows, with their weights.
    """

    names: tuple[str, ...]
    values: Values
    centres: Values
    means: Values


def checked_covariates(
    given: Mapping[str, ArrayLike], layer: NDArray[np.int64], layers: int, weights: Values
) -> Covariates:
    """Covariates as numbers without gaps.

    Args:
        given: Name → one number (or truth value) for each row.
        layer: The stratum of each row, from 0.
        layers: How many strata there are.
        weights: The weight of each row.

    Raises:
        NothingToEstimate: There are no covariates.
        ValuesCannotBeUsed: One is no number, is missing or infinite somewhere, or has another
            length than the rows.
    """
    if not given:
        raise NothingToEstimate(
            "There are no covariates, so there is nothing to compare rows by.",
            where="covariates",
            remedy="Give at least one, or draw the curve with kaplan_meier.",
        )
    raw = np.stack([_numbers(name, values, len(layer)) for name, values in given.items()])
    size = np.bincount(layer, weights=weights, minlength=layers)
    totals = np.stack([np.bincount(layer, weights=weights * z, minlength=layers) for z in raw])
    centres = totals / size
    return Covariates(
        names=tuple(given),
        values=raw - (centres if layers == 1 else centres[:, layer]),
        centres=centres,
        means=totals.sum(axis=1) / size.sum(),
    )


def checked_weights(given: ArrayLike | None, rows: int) -> Values:
    """One positive weight a row; 1 for each where none are given.

    Raises:
        ValuesCannotBeUsed: A weight is missing, infinite, 0 or negative, or lengths differ.
    """
    if given is None:
        return np.ones(rows)
    weights = _numbers("weights", given, rows)
    if bool(np.any(weights <= 0)):
        raise ValuesCannotBeUsed(
            f"{int(np.count_nonzero(weights <= 0))} weights are 0 or negative.",
            where="weights",
            remedy="Leave rows of weight 0 out.",
        )
    return weights


def _numbers(name: str, values: ArrayLike, rows: int) -> Values:
    array = np.asarray(values)
    if array.dtype.kind not in "iufb":
        raise ValuesCannotBeUsed(
            f"The values are of the kind {array.dtype}, and not numbers.",
            where=name,
            remedy="Give one column of 0 and 1 for each level but the one compared with.",
        )
    if array.shape != (rows,):
        raise ValuesCannotBeUsed(
            f"There are {array.size} values for {rows} rows.",
            where=name,
            remedy="Give one for each row.",
        )
    numbers = array.astype(np.float64)
    lost = ~np.isfinite(numbers)
    if bool(lost.any()):
        raise ValuesCannotBeUsed(
            f"{int(np.count_nonzero(lost))} values are missing or infinite.",
            where=name,
            remedy="Leave these rows out and say how many there were.",
        )
    return numbers
