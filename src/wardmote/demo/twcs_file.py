"""The borough in the form of the corpus "Customer Support on Twitter".

That corpus was built round answered threads, so what nobody answered is left out here as it is
there, and so are acknowledgements, which the form cannot tell from answers. Its ids are counted
by the corpus and carry no time; a resident is a number.
"""

from __future__ import annotations

import csv
from pathlib import Path

from wardmote.basis.instants import SECOND, from_micros
from wardmote.demo.borough import Borough
from wardmote.demo.english_dates import tweet_date
from wardmote.demo.place import HANDLE
from wardmote.demo.posts import Post, posts

COLUMNS = (
    "tweet_id",
    "author_id",
    "inbound",
    "created_at",
    "text",
    "response_tweet_id",
    "in_response_to_tweet_id",
)
FIRST_RESIDENT = 100_000
"""Residents' numbers start here, as they do in the corpus."""


def write_twcs_csv(borough: Borough, path: Path) -> None:
    """Write the CSV, with a last thread first as little as the corpus has any order."""
    kept = answered_threads(posts(borough, automatic=False))
    responses: dict[int, list[int]] = {}
    for post in kept:
        if post.replied:
            responses.setdefault(post.replied, []).append(post.number)
    by_number = {post.number: post for post in kept}
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows(_row(post, by_number, responses) for post in kept)


def answered_threads(everything: list[Post]) -> list[Post]:
    """The posts of threads (connected by replies) in which the team answered somebody."""
    root: dict[int, int] = {}
    for post in everything:
        root[post.number] = root[post.replied] if post.replied else post.number
    answered = {root[post.number] for post in everything if post.ours and post.replied}
    return [post for post in everything if root[post.number] in answered]


def _row(
    post: Post, by_number: dict[int, Post], responses: dict[int, list[int]]
) -> tuple[str, ...]:
    parent = by_number[post.replied] if post.replied else None
    text = f"@{_author(parent)} {post.text}" if parent else f"@{HANDLE} {post.text}"
    return (
        str(post.number),
        _author(post),
        str(not post.ours),
        tweet_date(from_micros(post.second * SECOND)),
        text if parent or not post.ours else post.text,
        ",".join(map(str, responses.get(post.number, []))),
        str(post.replied) if post.replied else "",
    )


def _author(post: Post) -> str:
    return HANDLE if post.ours else str(FIRST_RESIDENT + post.author)
