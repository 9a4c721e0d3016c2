"""A timed sample: how many minutes each of some answers really took, from a CSV."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.errors import WardmoteError

_COLUMN = "minutes"
_LONGEST = 24 * 60.0
_FEWEST = 5


class UnreadableSample(WardmoteError):
    """A timed sample has no column of minutes, or too few of them."""


def read_timed_sample(path: Path) -> NDArray[np.float64]:
    """The minutes of a sample: the column ``minutes``, or the only column there is.

    Raises:
        UnreadableSample: The file cannot be read, a row is no length of time, or there are fewer
            than five.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            rows = [row for row in csv.reader(stream) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or "it is not a CSV in UTF-8"
        raise UnreadableSample(
            f"The timed sample cannot be read: {reason}.", where=path.name, remedy=_REMEDY
        ) from None
    place, first = _column(rows, path.name)
    minutes = [_minutes(row, place, f"{path.name}, row {n}") for n, row in _rows(rows, first)]
    if len(minutes) < _FEWEST:
        raise UnreadableSample(
            f"{len(minutes)} answers were timed, and fewer than {_FEWEST} say next to nothing.",
            where=path.name,
            remedy="Time those of a week or two; or state the mean with --minutes-a-message.",
        )
    return np.array(minutes)


_REMEDY = 'Give a CSV with a column "minutes", one row for each answer that was timed.'


def _column(rows: list[list[str]], where: str) -> tuple[int, int]:
    """Which column holds the minutes, and which row is the first of them."""
    heads = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if _COLUMN in heads:
        return heads.index(_COLUMN), 1
    if len(heads) == 1:
        return 0, 0 if _number(heads[0]) is not None else 1
    raise UnreadableSample('It has no column "minutes".', where=where, remedy=_REMEDY)


def _rows(rows: list[list[str]], first: int) -> list[tuple[int, list[str]]]:
    return list(enumerate(rows[first:], start=1))


def _minutes(row: list[str], place: int, where: str) -> float:
    found = _number(row[place]) if place < len(row) else None
    if found is None or not 0 < found <= _LONGEST:
        raise UnreadableSample(
            "This is no length of time in minutes, above 0 and up to a day.",
            where=where,
            remedy="Correct it, or leave the row out.",
        )
    return found


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
