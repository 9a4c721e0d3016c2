"""A file of millions of fictional tweets in the form of the corpus "Customer Support on Twitter".

It is for measuring speed, not truth: sizes, shapes and dirt are like the corpus's (threads of
a question and its answers, a hundred accounts, line breaks and quotation marks in texts), and
nothing in it is fitted to anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.basis.random_streams import stream
from wardmote.demo.twcs_file import COLUMNS

Ints = NDArray[np.int64]

ACCOUNTS = 100
FIRST_SECOND = 1_506_816_000
"""1 October 2017, as in the corpus."""
DAYS = 64
CHUNK = 400_000
FIRST_RESIDENT = 115_712
PHRASES = 20_000


@dataclass(frozen=True)
class Threads:
    """Rows of all threads end to end, a row a tweet.

    Attributes:
        place: Position in the thread, from 0.
        account: Number of the account that the thread is with.
        resident: Number of the resident who opened it.
        ours: Whether the account wrote the row.
        second: When.
        parent: Row of the tweet that it replies to, or −1.
    """

    place: Ints
    account: Ints
    resident: Ints
    ours: NDArray[np.bool_]
    second: Ints
    parent: Ints


def write_twcs(path: Path, rows: int = 2_800_000, seed: int = 1) -> None:
    """Write the file, about 160 bytes a row; the same rows and seed give the same bytes."""
    threads = lay_out(rows, seed)
    first, more = _responses(threads)
    phrases = pl.Series(_phrases(seed))
    chosen = stream(seed, "large", "texts").integers(0, PHRASES, size=rows)
    with path.open("wb") as file:
        for start in range(0, rows, CHUNK):
            part = slice(start, min(start + CHUNK, rows))
            chunk = _columns(threads, part, first, more, phrases.gather(chosen[part]))
            chunk.write_csv(file, include_header=start == 0)


def lay_out(rows: int, seed: int) -> Threads:
    """Threads of a question, its answers and what follows, until there are so many rows."""
    rng = stream(seed, "large", "threads")
    # A thread has 1 tweet (nobody answered) or 2 and then a geometric number more.
    lengths = np.where(rng.random(rows) < 0.06, 1, 1 + rng.geometric(0.45, size=rows))
    count = int(np.searchsorted(np.cumsum(lengths), rows)) + 1
    lengths = lengths[:count]
    thread = np.repeat(np.arange(count), lengths)[:rows]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    place = np.arange(rows) - starts[thread]
    popularity = 1 / np.arange(1, ACCOUNTS + 1)
    account = rng.choice(ACCOUNTS, size=count, p=popularity / popularity.sum())
    resident = rng.integers(0, max(1, rows // 4), size=count)
    # In one thread of eight the resident writes twice before anybody answers.
    chased = rng.random(count) < 0.125
    turn = place - chased[thread]
    ours = (turn > 0) & (turn % 2 == 1)
    opened = np.sort(rng.integers(0, DAYS * 86_400, size=count))
    gap = np.ceil(rng.lognormal(np.where(ours, 6.6, 6.2), 1.6, size=rows)).astype(np.int64)
    since = np.cumsum(np.where(place == 0, 0, gap))
    second = FIRST_SECOND + opened[thread] + since - since[starts][thread]
    # In one thread of twenty the account answers the same tweet twice.
    branched = (rng.random(count) < 0.05)[thread] & (place == 2)
    parent = np.where(place == 0, -1, np.arange(rows) - 1 - branched)
    return Threads(place, account[thread], resident[thread], ours | branched, second, parent)


def _responses(threads: Threads) -> tuple[Ints, Ints]:
    """For each row the first and the second row that replies to it, −1 for none."""
    rows = threads.parent.size
    following = np.arange(1, rows + 1) % rows
    first = np.where(threads.parent[following] == np.arange(rows), following, -1)
    after = np.arange(2, rows + 2) % rows
    more = np.where(threads.parent[after] == np.arange(rows), after, -1)
    return np.where(first >= 0, first, more), np.where(first >= 0, more, -1)


def _columns(
    threads: Threads, part: slice, first: Ints, more: Ints, phrases: pl.Series
) -> pl.DataFrame:
    """The rows of one part as the corpus has them."""
    frame = pl.DataFrame(
        {
            "row": np.arange(part.start, part.stop),
            "parent": threads.parent[part],
            "first": first[part],
            "more": more[part],
            "account": threads.account[part],
            "resident": threads.resident[part] + FIRST_RESIDENT,
            "ours": threads.ours[part],
            "sent": threads.second[part],
            "phrase": phrases,
        }
    )
    name = pl.format("FictionHelp{}", pl.col("account").cast(pl.String).str.zfill(2))
    resident = pl.col("resident").cast(pl.String)
    ours = pl.col("ours")
    return frame.select(
        tweet_id=_tweet_id("row"),
        author_id=pl.when(ours).then(name).otherwise(resident),
        inbound=pl.when(ours).then(pl.lit("False")).otherwise(pl.lit("True")),
        created_at=pl.from_epoch("sent", "s").dt.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        text=pl.format("@{} {}", pl.when(ours).then(resident).otherwise(name), "phrase"),
        response_tweet_id=pl.when(pl.col("first") >= 0).then(
            pl.concat_str([_tweet_id("first"), _tweet_id("more")], separator=",", ignore_nulls=True)
        ),
        in_response_to_tweet_id=_tweet_id("parent"),
    ).select(COLUMNS)


def _tweet_id(row: str) -> pl.Expr:
    """Ids count from 1, and swap within pairs so that ids do not sort as times do."""
    number = pl.col(row).xor(1) + 1
    return pl.when(pl.col(row) >= 0).then(number.cast(pl.String))


_OPENINGS = ("Hello", "Hi there", "Sorry to ask", "So…", "Morning", "Good evening", "Well,", "Hm,")
_SUBJECTS = ("the parcel", "my ticket", "the app", "our bin", "the 8:15", "a refund", "the router")
_TROUBLES = (
    "has not come since Tuesday",
    "says “try again later” every time",
    "was promised for today, between 9 and 5",
    "went to the wrong house again 😕",
    'shows "error 7"\nand nothing else',
    "is late, and nobody can say why",
    "arrived early, which was lovely 🎉",
)
_CLOSINGS = (
    "Can anybody help?",
    "Please send us your reference & we will look.",
    "What should I do now?",
    "Thanks in advance, all of you.",
    "It would be good to know by noon.",
)


def _phrases(seed: int) -> list[str]:
    """Texts to choose from, each marked as fiction."""
    rng = stream(seed, "large", "phrases")
    bins = (_OPENINGS, _SUBJECTS, _TROUBLES, _CLOSINGS)
    picks = [rng.integers(0, len(words), size=PHRASES).tolist() for words in bins]
    numbers = rng.integers(1000, 9999, size=PHRASES).tolist()
    return [
        f"{_OPENINGS[a]} {_SUBJECTS[b]} {_TROUBLES[c]}. {_CLOSINGS[d]} Ref {number} (fiction)"
        for a, b, c, d, number in zip(*picks, numbers, strict=True)
    ]
