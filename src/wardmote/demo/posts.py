"""The borough's messages in the order and with the links that the archive writers need."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wardmote.basis.instants import SECOND, to_micros
from wardmote.demo.borough import Borough


@dataclass(frozen=True)
class Post:
    """One message, with the message it replies to where that is still there.

    ``number`` is its id in the borough; ``second`` is when, in seconds since 1970 in UTC.
    ``author`` is 0 for the team. ``replied`` gives the parent's number.
    """

    number: int
    second: int
    author: int
    ours: bool
    automatic: bool
    replied: int | None
    thread: int
    text: str


def posts(borough: Borough, *, automatic: bool) -> list[Post]:
    """The messages in order of time.

    Args:
        borough: Where they were written.
        automatic: Whether acknowledgements are among them. Without them, what replied to
            one replies to what it acknowledged.
    """
    rows = borough.messages.select(
        pl.col("id").cast(pl.Int64),
        pl.col("sent_at").dt.epoch("us") // SECOND,
        "author",
        "ours",
        "automatic",
        pl.col("in_reply_to").cast(pl.Int64),
        pl.col("thread").cast(pl.Int64),
        "text",
    ).rows()
    everything = [Post(*row) for row in rows]
    if automatic:
        return everything
    above = {post.number: post.replied for post in everything if post.automatic}
    return [
        Post(
            **{
                **vars(post),
                "replied": above.get(post.replied, post.replied) if post.replied else None,
            }
        )
        for post in everything
        if not post.automatic
    ]


def sequence_numbers(everything: list[Post]) -> dict[int, int]:
    """Post number → how many posts of the same second came before it.

    Ids that hold their time need it, so that no two posts of one second share one.
    """
    seen: dict[int, int] = {}
    numbers = {}
    for post in everything:
        numbers[post.number] = seen.get(post.second, 0)
        seen[post.second] = numbers[post.number] + 1
    return numbers


def end_second(borough: Borough) -> int:
    """The end of the data: when the archives were asked for."""
    return to_micros(borough.end) // SECOND
