"""The columns of "Customer Support on Twitter", checked and turned into numbers, block by block."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.basis.instants import Micros
from wardmote.channels.csv_blocks import Block
from wardmote.channels.written_times import Trouble, Writing, read_times

NEEDED = ("tweet_id", "author_id", "inbound", "created_at", "in_response_to_tweet_id")
"""Columns without which a CSV is not of this form. ``text`` is used where it is there."""

NO_PARENT = -1
EXACT = 2**53
"""From here up a number that was stored as a floating one has lost digits."""


class Flaw(IntEnum):
    """Why a row cannot become a message; the first that applies."""

    NONE = 0
    ID = 1
    ID_ROUNDED = 2
    AUTHOR = 3
    INBOUND = 4
    TIME = 5
    TIME_ZONELESS = 6
    TIME_GAP = 7
    PARENT = 8
    PARENT_ROUNDED = 9
    DUPLICATE = 10
    NOBODYS = 11


FLAWS: dict[Flaw, str] = {
    Flaw.ID: "Its tweet_id is not a whole number, or is too large for an id.",
    Flaw.ID_ROUNDED: (
        "Its tweet_id was stored as a floating-point number and has lost its last digits; export "
        "the ids as text."
    ),
    Flaw.AUTHOR: "It has no author_id.",
    Flaw.INBOUND: "Its value of inbound is neither True nor False.",
    Flaw.TIME: "Its created_at is not a time of the form Twitter wrote, or of ISO 8601.",
    Flaw.TIME_ZONELESS: "Its created_at has no offset from UTC, and no zone was stated.",
    Flaw.TIME_GAP: (
        "Its created_at lies in the hour that the clocks of the stated zone left out in spring."
    ),
    Flaw.PARENT: "Its in_response_to_tweet_id is not a whole number, or is too large for an id.",
    Flaw.PARENT_ROUNDED: (
        "Its in_response_to_tweet_id was stored as a floating-point number and has lost its last "
        "digits; export the ids as text."
    ),
    Flaw.DUPLICATE: "Its tweet_id was met before in this file.",
    Flaw.NOBODYS: (
        "It is in no thread with an organisation of this file and mentions none, so to whom it "
        "was written cannot be known."
    ),
}


@dataclass(frozen=True)
class Rows:
    """Rows of the file, one entry an array for each.

    Attributes:
        numbers: Record numbers, from 1.
        ids: Tweet ids.
        parents: Ids of the tweets replied to, or ``NO_PARENT``.
        authors: Author ids as written.
        ours: Whether an organisation sent it.
        sent: UTC microseconds.
        flaws: A ``Flaw`` for each.
        mentions: Names that a resident's text mentions, with their @; null on ours.
        texts: The texts, or None where they are not wanted.
        repeated: How many times happened twice and were taken as the earlier.
    """

    numbers: pl.Series
    ids: Micros
    parents: Micros
    authors: pl.Series
    ours: NDArray[np.bool_]
    sent: Micros
    flaws: NDArray[np.int8]
    mentions: pl.Series
    texts: pl.Series | None
    repeated: int

    def only(self, chosen: NDArray[np.bool_]) -> Rows:
        """Those rows alone; copies, unless they are all of them."""
        if chosen.all():
            return replace(self, flaws=self.flaws.copy())
        mask = pl.Series(chosen)
        return Rows(
            numbers=self.numbers.filter(mask),
            ids=self.ids[chosen],
            parents=self.parents[chosen],
            authors=self.authors.filter(mask),
            ours=self.ours[chosen],
            sent=self.sent[chosen],
            flaws=self.flaws[chosen],
            mentions=self.mentions.filter(mask),
            texts=self.texts.filter(mask) if self.texts is not None else None,
            repeated=self.repeated,
        )


def check_rows(block: Block, zone: ZoneInfo | None, *, keep_text: bool) -> Rows:
    """The rows of a block, each with its first flaw."""
    frame = block.frame
    ids, id_flaws = _whole_numbers(frame["tweet_id"], Flaw.ID, Flaw.ID_ROUNDED)
    id_flaws[(ids == NO_PARENT) & (id_flaws == Flaw.NONE)] = Flaw.ID
    parents, parent_flaws = _whole_numbers(
        frame["in_response_to_tweet_id"], Flaw.PARENT, Flaw.PARENT_ROUNDED
    )
    authors = _without_point_zero(frame["author_id"].str.strip_chars())
    ours, inbound_flaws = _ours(frame["inbound"])
    times = read_times(frame["created_at"], Writing(("twitter", "iso"), zone))
    flaws = _first_of(
        id_flaws,
        np.where((authors == "").to_numpy(), Flaw.AUTHOR, Flaw.NONE),
        inbound_flaws,
        _time_flaws(times.trouble),
        parent_flaws,
    )
    has_text = "text" in frame.columns
    return Rows(
        numbers=block.numbers,
        ids=ids,
        parents=parents,
        authors=authors,
        ours=ours,
        sent=times.instants,
        flaws=flaws,
        mentions=_mentions(frame["text"] if has_text else None, ours),
        texts=frame["text"] if has_text and keep_text else None,
        repeated=times.repeated,
    )


def joined(parts: list[Rows]) -> Rows:
    """The rows of all blocks as one."""
    return Rows(
        numbers=pl.concat([part.numbers for part in parts]),
        ids=np.concatenate([part.ids for part in parts]),
        parents=np.concatenate([part.parents for part in parts]),
        authors=pl.concat([part.authors for part in parts]),
        ours=np.concatenate([part.ours for part in parts]),
        sent=np.concatenate([part.sent for part in parts]),
        flaws=np.concatenate([part.flaws for part in parts]),
        mentions=pl.concat([part.mentions for part in parts]),
        texts=pl.concat([part.texts for part in parts if part.texts is not None])
        if parts[0].texts is not None
        else None,
        repeated=sum(part.repeated for part in parts),
    )


def _whole_numbers(column: pl.Series, flaw: Flaw, rounded: Flaw) -> tuple[Micros, NDArray[np.int8]]:
    """Ids as integers (``NO_PARENT`` where empty), and what is wrong with each.

    pandas writes a column of ids with gaps as floats: ``3.0``, and large ones as ``9.2e+17``,
    whose last digits are gone.
    """
    numbers = column.cast(pl.Int64, strict=False)
    flaws = np.zeros(column.len(), dtype=np.int8)
    left = (numbers.is_null() & (column != "")).to_numpy()
    if left.any():
        at = np.flatnonzero(left)
        odd = column.gather(at).str.strip_chars()
        stripped = odd.cast(pl.Int64, strict=False)
        whole = odd.str.extract(r"^(\d+)\.0*$").cast(pl.Int64, strict=False)
        is_float = odd.str.contains(r"^[+-]?(\d+\.\d*|\.\d+|\d+[eE])(\d*[eE])?[+-]?\d*$")
        lost = ((whole.is_null() | (whole >= EXACT)) & stripped.is_null() & (odd != "")).to_numpy()
        flaws[at[lost]] = np.where(is_float.to_numpy()[lost], rounded, flaw)
        numbers = numbers.scatter(at, stripped.fill_null(whole))
    values = numbers.fill_null(NO_PARENT).to_numpy().copy()
    flaws[(values < 0) & (numbers.is_not_null().to_numpy())] = flaw
    return values, flaws


def _without_point_zero(texts: pl.Series) -> pl.Series:
    """Numbers of residents that were stored as floats (``115712.0``) as the file meant them."""
    if texts.str.ends_with(".0").any():
        return texts.str.replace(r"^(\d+)\.0$", "$1")
    return texts


_INBOUND = {"true": False, "1": False, "1.0": False, "t": False, "yes": False} | {
    "false": True,
    "0": True,
    "0.0": True,
    "f": True,
    "no": True,
}


def _ours(column: pl.Series) -> tuple[NDArray[np.bool_], NDArray[np.int8]]:
    ours = column == "False"
    if (ours | (column == "True")).all():
        return ours.to_numpy(), np.full(column.len(), Flaw.NONE, dtype=np.int8)
    words = column.str.strip_chars().str.to_lowercase()
    ours = words.replace_strict(_INBOUND, default=None, return_dtype=pl.Boolean)
    flaws = np.where(ours.is_null().to_numpy(), Flaw.INBOUND, Flaw.NONE).astype(np.int8)
    return ours.fill_null(value=False).to_numpy(), flaws


_TIME_FLAWS = np.full(len(Trouble), Flaw.TIME, dtype=np.int8)
_TIME_FLAWS[Trouble.NONE] = Flaw.NONE
_TIME_FLAWS[Trouble.ZONELESS] = Flaw.TIME_ZONELESS
_TIME_FLAWS[Trouble.GAP] = Flaw.TIME_GAP


def _time_flaws(trouble: NDArray[np.int8]) -> NDArray[np.int8]:
    return np.asarray(_TIME_FLAWS[trouble])


def _first_of(*flaws: NDArray[np.generic]) -> NDArray[np.int8]:
    found = np.zeros(flaws[0].size, dtype=np.int8)
    for some in flaws:
        found = np.where(found == Flaw.NONE, some, found).astype(np.int8)
    return found


def _mentions(texts: pl.Series | None, ours: NDArray[np.bool_]) -> pl.Series:
    """Names that residents' texts mention, in order; X allows letters, digits and underscores."""
    nothing = pl.Series("mentions", [None], dtype=pl.List(pl.String))
    if texts is None:
        return nothing.new_from_index(0, ours.size)
    theirs = pl.Series(~ours)
    found = texts.set(~theirs, None).str.extract_all(r"@[0-9A-Za-z_]+")
    return found.rename("mentions")
