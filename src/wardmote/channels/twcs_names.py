"""The organisations of a file in the form of "Customer Support on Twitter"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.channels.asked_for import plain
from wardmote.channels.reading import NeedsStating
from wardmote.channels.twcs_accounts import NOBODY, Codes


@dataclass(frozen=True)
class Organisations:
    """Who the file's organisations are.

    Attributes:
        names: As the file has them, the busiest first.
        senders: For each row the number of the organisation that sent it, or ``NOBODY``.
        alone: Whether every message of the file is to or from the first of them.
    """

    names: tuple[str, ...]
    senders: Codes
    alone: bool


def organisations_of(authors: pl.Series, ours: NDArray[np.bool_]) -> Organisations:
    """The organisations that sent tweets, one for all spellings of a name."""
    senders = pl.DataFrame({"name": authors.filter(pl.Series(ours))})
    spellings = (
        senders.group_by("name", maintain_order=True)
        .len()
        .with_columns(key=pl.col("name").str.to_lowercase())
    )
    names = (
        spellings.group_by("key", maintain_order=True)
        .agg(pl.col("name").first(), pl.col("len").sum())
        .sort("len", "key", descending=[True, False])
        .with_columns(number=np.arange(spellings["key"].n_unique(), dtype=np.int32))
    )
    numbers = spellings.join(names.select("key", "number"), on="key").select("name", "number")
    found = senders.join(numbers, on="name", how="left", maintain_order="left")
    codes = np.full(ours.size, NOBODY, dtype=np.int32)
    codes[ours] = found["number"].to_numpy()
    return Organisations(tuple(names["name"]), codes, alone=names.height == 1)


def named_by_residents(mentions: pl.Series, stated: tuple[str, ...], where: str) -> Organisations:
    """The organisations of a file that has residents' tweets alone.

    Those that were stated; else the name that at least half of the tweets which mention anybody
    mention first. It is the organisation of the whole file where that many mention it first.

    Raises:
        NeedsStating: None was stated and no name is mentioned that often.
    """
    firsts = mentions.list.first().drop_nulls().str.strip_prefix("@").str.to_lowercase()
    counts = firsts.value_counts(sort=True, name="n").sort(
        "n", "mentions", descending=[True, False]
    )
    most = counts.row(0) if counts.height else ("", 0)
    is_the_files = bool(firsts.len()) and 2 * most[1] >= firsts.len()
    senders = np.full(mentions.len(), NOBODY, dtype=np.int32)
    if stated:
        names = tuple(dict.fromkeys(name.strip().removeprefix("@") for name in stated))
        alone = len(names) == 1 and is_the_files and plain(names[0]) == most[0]
        return Organisations(names, senders, alone=alone)
    if not is_the_files:
        raise NeedsStating(
            "None of its tweets is an organisation's own, and no one organisation is mentioned "
            "first by half of those that mention anybody.",
            where=where,
            remedy="Name the organisation that they were written to with --account.",
        )
    return Organisations((_spelling(mentions, most[0]),), senders, alone=True)


def _spelling(mentions: pl.Series, key: str) -> str:
    """The commonest spelling of a name."""
    names = mentions.list.first().drop_nulls().str.strip_prefix("@")
    same = names.filter(names.str.to_lowercase() == key)
    return str(
        same.value_counts(sort=True, name="n").sort("n", "mentions", descending=[True, False])[0, 0]
    )
