"""The rows of a survival study, checked once, and which of their times are the same time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed

Numbers = NDArray[np.float64] | NDArray[np.int64]
Kinds = NDArray[np.int8] | NDArray[np.int64]

TIE_TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))
"""Fractions nearer than this, or than this share of the mean time, are one time.

The rule of R's ``survfit(timefix = TRUE)``: 1/3 + 1/3 and 2/3 must tie. Whole numbers given as
integers are exact and never merged.
"""


@dataclass(frozen=True)
class Rows:
    """One row a subject: seen in (entry, time], with or without an event at its end.

    Attributes:
        time: When it was last seen.
        kind: 0 where it was censored then; otherwise which event it was.
        entry: From when on it was at risk; None where all were from the start.
    """

    time: Numbers
    kind: Kinds
    entry: Numbers | None = None

    def __len__(self) -> int:
        return len(self.time)


def checked_rows(time: ArrayLike, kind: ArrayLike, entry: ArrayLike | None = None) -> Rows:
    """The rows, refused unless every value has a meaning.

    Args:
        time: When each was last seen; any unit, whole numbers or fractions.
        kind: False or 0 for censored, True or a whole number from 1 for an event.
        entry: When each came under observation, before its ``time``; None for "from the start".

    Raises:
        NothingToEstimate: There are no rows.
        ValuesCannotBeUsed: Lengths differ, a value is missing or infinite, an entry is not
            before its end, or a kind is not a whole number from 0.
    """
    end, begin = _numbers(time, "time"), None if entry is None else _numbers(entry, "entry")
    kinds = _kinds(kind)
    if end.size == 0:
        raise NothingToEstimate(
            "There are no rows.", where="time", remedy="Say that nothing was observed instead."
        )
    for name, array in (("kind of event", kinds), ("entry", begin)):
        if array is not None and array.shape != end.shape:
            raise ValuesCannotBeUsed(
                f"There are {end.size} times and {array.size} values of {name}.",
                remedy="Give one of each for every row.",
            )
    end, begin = settle_ties(end, begin)
    if begin is not None and bool(np.any(begin >= end)):
        raise ValuesCannotBeUsed(
            f"{int(np.count_nonzero(begin >= end))} rows end no later than they enter, so nobody "
            "was at risk in them.",
            where="entry",
            remedy="Leave these rows out, or correct their times.",
        )
    return Rows(end, kinds, begin)


def happened(event: ArrayLike) -> NDArray[np.bool_]:
    """Whether each row ended with an event; anything but 0 and False is one.

    Raises:
        ValuesCannotBeUsed: Some rows do not say.
    """
    array = np.asarray(event)
    if array.dtype.kind == "f" and bool(np.isnan(array).any()):
        raise ValuesCannotBeUsed(
            f"{int(np.isnan(array).sum())} rows do not say whether the event happened.",
            where="event",
            remedy="Leave these rows out and say how many there were.",
        )
    return array if array.dtype == np.bool_ else array != 0


def settle_ties(time: Numbers, entry: Numbers | None) -> tuple[Numbers, Numbers | None]:
    """Make times that differ by rounding alone the same number; integers are left as they are.

    >>> settle_ties(np.array([0.3, 0.1 + 0.2, 1.0]), None)[0]
    array([0.3, 0.3, 1. ])
    """
    if time.dtype.kind != "f" and (entry is None or entry.dtype.kind != "f"):
        return time, entry
    if _small_whole(time) and (entry is None or _small_whole(entry)):
        return time, entry
    both = time if entry is None else np.concatenate([time, entry])
    values = np.unique(both)
    gaps = np.diff(values)
    tied = (gaps <= TIE_TOLERANCE) | (gaps <= TIE_TOLERANCE * np.abs(values).mean())
    if not tied.any():
        return time, entry
    first = values[np.concatenate([[True], ~tied])]
    settled = [
        None if part is None else first[np.searchsorted(first, part, side="right") - 1]
        for part in (time, entry)
    ]
    return settled[0] if settled[0] is not None else time, settled[1]


def _small_whole(values: Numbers) -> bool:
    """Whether all are whole numbers too small for two neighbours to count as one time."""
    return bool(np.all(np.abs(values) < 1e7) and np.all(values == np.floor(values)))


def _numbers(values: ArrayLike, where: str) -> Numbers:
    array = np.asarray(values)
    if array.ndim != 1 or array.dtype.kind not in "iufb":
        raise ValuesCannotBeUsed(
            f"The values are of the kind {array.dtype} in {array.ndim} dimensions.",
            where=where,
            remedy="Give one row of numbers.",
        )
    if array.dtype.kind != "f":
        return array.astype(np.int64, copy=False)
    if not bool(np.isfinite(array).all()):
        raise ValuesCannotBeUsed(
            f"{int(np.count_nonzero(~np.isfinite(array)))} values are missing or infinite.",
            where=where,
            remedy="Leave these rows out and say how many there were; a wait without an end is "
            "censored at the end of the data.",
        )
    return array.astype(np.float64, copy=False)


def _kinds(values: ArrayLike) -> Kinds:
    array: NDArray[Any] = np.asarray(values)
    if array.dtype.kind == "b" and array.ndim == 1:
        return array.view(np.int8)
    whole = array.dtype.kind in "iu" or (
        array.dtype.kind == "f" and bool(np.all(array == np.floor(array)))
    )
    if not whole or array.ndim != 1 or (array.size and bool(array.min() < 0)):
        raise ValuesCannotBeUsed(
            "Some rows do not say with a whole number which event they ended with.",
            where="event",
            remedy="Give 0 (or False) for censored and 1 and upwards (or True) for an event.",
        )
    return array.astype(np.int64, copy=False)
