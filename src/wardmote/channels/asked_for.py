"""Names of accounts and authors: how they are compared, hidden, and asked for."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from wardmote.channels.reading import NeedsStating, Reading

_SHOWN = 10
"""How many names an error lists."""


def plain(name: str) -> str:
    """A name as it is compared: without case or a leading @.

    >>> plain("@Tesco")
    'tesco'
    """
    return name.strip().removeprefix("@").lower()


def pseudonyms(authors: pl.Series) -> pl.Series:
    """Numbers from 0 for authors, in an order that says nothing of them; no map is kept.

    They are ranks of 64-bit hashes, several times faster than a dictionary of names. That two of
    a million authors share a number has a chance of three in a hundred million.

    >>> pseudonyms(pl.Series(["b", "a", None, "b"])).null_count()
    1
    """
    ranks = authors.hash(0).set(authors.is_null(), None).rank("dense") - 1
    return ranks.cast(pl.UInt32).alias("author")


def for_accounts(reading: Reading, stated: tuple[str, ...], where: str) -> Reading:
    """The reading with the messages of the accounts asked for alone; its counts are the file's.

    Rows of other accounts are neither lost nor faulty, so they are not set aside: a note says
    how many of the messages kept are of the accounts asked for.

    Args:
        reading: All accounts of the file.
        stated: The accounts asked for; empty for all.
        where: What to call the file where there is no such account.

    Raises:
        NeedsStating: The file has no account of that name.
    """
    if not stated:
        return reading
    account = reading.messages["account"]
    chosen = _chosen(account, stated, where)
    of_chosen = account.cast(pl.String).is_in(chosen)
    messages = _with_shared(reading.messages.filter(of_chosen), reading.messages.filter(~of_chosen))
    note = (
        f"{messages.height:,} of the {reading.messages.height:,} messages kept are of "
        f"{', '.join(chosen)}; the others are other accounts' and were not asked for."
    )
    return replace(reading, messages=messages, notes=(*reading.notes, note))


def _with_shared(chosen: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Add residents' messages that count as another account's, but that ours replied to as well.

    A message written to two accounts is a message to each of them.
    """
    answered = (
        chosen.filter(pl.col("ours"))
        .select("account", "platform", id="in_reply_to")
        .drop_nulls()
        .unique()
    )
    shared = (
        others.filter(~pl.col("ours"))
        .drop("account")
        .join(answered, on=["platform", "id"], how="inner")
        .select(chosen.columns)
    )
    return pl.concat([chosen, shared]).sort("sent_at", maintain_order=True)


def _chosen(account: pl.Series, stated: tuple[str, ...], where: str) -> list[str]:
    """The accounts asked for, in every spelling that the file has of them."""
    counts = account.cast(pl.String).value_counts(sort=True, name="n")
    names = counts.sort("n", "account", descending=[True, False])["account"].to_list()
    known = {plain(name) for name in names}
    for name in stated:
        if plain(name) not in known:
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            has = f"it has {', '.join(names[:_SHOWN])}{more}" if names else "it has no messages"
            raise NeedsStating(
                f'It has no account called "{name.strip()}"; {has}.',
                where=where,
                remedy="Name one that it has with --account, or leave that out for all of them.",
            )
    wanted = {plain(name) for name in stated}
    return [name for name in names if plain(name) in wanted]
