"""Effects from counts: two groups compared, or one share, each with its variance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.estimators.pooling.material import Numbers
from wardmote.estimators.refusals import ValuesCannotBeUsed

Contrast = Literal["RR", "OR", "RD"]
"""RR: log risk ratio. OR: log odds ratio. RD: risk difference."""

ShareScale = Literal["PR", "PLO", "PAS", "PFT"]
"""PR: the share itself. PLO: its logit. PAS: arcsine of its root. PFT: Freeman and Tukey's double
arcsine (1950, *Annals of Mathematical Statistics* 21:607)."""

AddTo = Literal["only0", "all", "if0all", "none"]
"""To which rows the addition goes: those with a 0 in some cell, all, all if any has a 0, none."""


@dataclass(frozen=True)
class Effects:
    """What can be pooled.

    Attributes:
        effects: (k,), on the scale that was asked for.
        variances: (k,): squared standard errors, by the delta method.
    """

    effects: Numbers
    variances: Numbers


def compare_counts(
    happened: ArrayLike,
    not_happened: ArrayLike,
    happened_control: ArrayLike,
    not_happened_control: ArrayLike,
    *,
    contrast: Contrast,
    add: float = 0.5,
    add_to: AddTo = "only0",
) -> Effects:
    """One effect for each 2 × 2 table, a row of four counts.

    A table with an empty cell has no finite log ratio, so ½ is added to all four of its cells
    (Haldane 1956; Gart and Zweifel 1967, *Biometrika* 54:181), as R's ``escalc`` does. For few or
    rare events pool by ``mantel_haenszel`` or ``peto``, which need no such addition.

    Args:
        happened: (k,): events in the group of interest.
        not_happened: (k,): without the event there.
        happened_control: (k,): events in the comparison.
        not_happened_control: (k,): without the event there.
        contrast: Which.
        add: What is added to a cell.
        add_to: To which tables.

    Raises:
        ValuesCannotBeUsed: A count is missing or below 0, lengths differ, a group is empty, or
            an effect or its variance is not finite and above 0.

    >>> found = compare_counts([4], [119], [11], [128], contrast="RR")
    >>> found.effects.round(4).tolist(), found.variances.round(4).tolist()
    ([-0.8893], [0.3256])
    """
    _known(contrast, get_args(Contrast), "contrast")
    given = checked_counts(happened, not_happened, happened_control, not_happened_control)
    a, b, c, d = _added(given, add, add_to)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, other = a / (a + b), c / (c + d)
        if contrast == "RR":
            found = np.log(share) - np.log(other), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
        elif contrast == "OR":
            found = np.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d
        else:
            spread = share * (1 - share) / (a + b) + other * (1 - other) / (c + d)
            found = share - other, spread
    return _effects(*found)


def share_effects(
    happened: ArrayLike,
    n: ArrayLike,
    *,
    scale: ShareScale,
    add: float = 0.5,
    add_to: AddTo = "only0",
) -> Effects:
    """One effect for each share ``happened`` of ``n``.

    On the scales PR and PLO a row of none or all gets ½ added to both its counts; the arcsine
    scales need none.

    Raises:
        ValuesCannotBeUsed: A count is missing, below 0 or above n, lengths differ, or an effect or
            its variance is not finite and above 0.

    >>> share_effects([10, 5], [10, 10], scale="PLO").effects.round(4).tolist()
    [3.0445, 0.0]
    """
    _known(scale, get_args(ShareScale), "scale")
    x, total = np.broadcast_arrays(np.asarray(happened, float), np.asarray(n, float))
    given = checked_counts(x, total - x)
    if scale == "PAS":
        return _effects(np.arcsin(np.sqrt(x / total)), 1 / (4 * total))
    if scale == "PFT":
        ends = (np.arcsin(np.sqrt(each / (total + 1))) for each in (x, x + 1))
        return _effects(sum(ends, np.zeros(x.shape)) / 2, 1 / (4 * total + 2))
    yes, no = _added(given, add, add_to)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = yes / (yes + no)
        if scale == "PLO":
            return _effects(np.log(yes / no), 1 / yes + 1 / no)
        return _effects(share, share * (1 - share) / (yes + no))


def checked_counts(*cells: ArrayLike) -> Numbers:
    """Counts as (cells, k).

    Raises:
        ValuesCannotBeUsed: A count is missing or below 0, lengths differ, or a group is empty.
    """
    arrays = [np.asarray(cell, dtype=np.float64) for cell in cells]
    if len({array.shape for array in arrays}) != 1 or arrays[0].ndim != 1:
        raise ValuesCannotBeUsed(
            "The counts are not of one length.", remedy="Give every count of every table."
        )
    counts = np.stack(arrays)
    groups = counts.reshape(-1, 2, counts.shape[1]).sum(axis=1)
    if not bool(np.all(np.isfinite(counts) & (counts >= 0))) or not bool(np.all(groups > 0)):
        raise ValuesCannotBeUsed(
            "A count is missing or below 0, or a group is empty.",
            remedy="Leave such tables out and say how many there were.",
        )
    return counts


def _added(counts: Numbers, add: float, add_to: AddTo) -> Numbers:
    _known(add_to, get_args(AddTo), "add_to")
    empty: NDArray[np.bool_] = (counts == 0).any(axis=0)
    chosen = {
        "only0": empty,
        "all": np.ones_like(empty),
        "if0all": np.full_like(empty, bool(empty.any())),
        "none": np.zeros_like(empty),
    }[add_to]
    return np.asarray(counts + add * chosen)


def _effects(effects: Numbers, variances: Numbers) -> Effects:
    if not bool(np.all(np.isfinite(effects) & np.isfinite(variances) & (variances > 0))):
        raise ValuesCannotBeUsed(
            "Some tables give no finite effect, or one without a variance.",
            remedy='Add something to tables with a 0 (add_to="only0"), or leave them out.',
        )
    return Effects(effects, variances)


def _known(value: str, values: tuple[str, ...], where: str) -> None:
    if value not in values:
        raise ValuesCannotBeUsed(
            f"There is no {value!r}.", where=where, remedy=f"Give one of {', '.join(values)}."
        )
