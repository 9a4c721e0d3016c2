"""Real tweets in the form of the corpus: counted by hand elsewhere, and counted alike here."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from wardmote.channels.reading import SourceClass
from wardmote.channels.sources import read

pytestmark = pytest.mark.shared_data


def rows_of(path: Path) -> list[dict[str, str]]:
    """Whole rows as Python's own reader has them."""
    with path.open(newline="", encoding="utf-8") as file:
        table = list(csv.reader(file))
    names = table[0]
    return [dict(zip(names, row, strict=True)) for row in table[1:] if len(row) == len(names)]


def test_five_thousand_tweets_lose_only_the_row_that_is_broken_in_two(
    shared_data: Callable[[str], Path],
) -> None:
    path = shared_data("twcs_5000") / "twcs.csv"

    reading = read(path)

    assert (reading.source, reading.source_class) == ("twcs", SourceClass.ANSWERED_ONLY)
    assert (reading.rows_read, reading.rows_kept) == (5001, 4999)
    assert reading.set_aside["row"].to_list() == [2485, 2486]
    assert reading.messages["account"].n_unique() == 76


def test_the_tweets_are_those_that_pythons_own_reader_finds(
    shared_data: Callable[[str], Path],
) -> None:
    path = shared_data("twcs_5000") / "twcs.csv"
    rows = {row["tweet_id"]: row for row in rows_of(path)}

    messages = read(path).messages

    assert set(messages["id"]) == set(rows)
    for message in messages.select("id", "ours", "in_reply_to", "account").iter_rows(named=True):
        row = rows[message["id"]]
        assert message["ours"] == (row["inbound"] == "False")
        parent = row["in_response_to_tweet_id"].removesuffix(".0")
        assert (message["in_reply_to"] or "") == parent
        if message["ours"]:
            assert message["account"] == row["author_id"]
        elif parent in rows and rows[parent]["inbound"] == "False":
            assert message["account"] == rows[parent]["author_id"]


def test_replies_of_each_organisation_are_as_many_as_counted_by_hand(
    shared_data: Callable[[str], Path],
) -> None:
    path = shared_data("twcs_5000") / "twcs.csv"
    counted = Counter(row["author_id"] for row in rows_of(path) if row["inbound"] == "False")

    ours = read(path).messages.filter("ours")["account"].cast(pl.String)

    assert Counter(ours) == counted


def test_the_small_sample_is_read_whole(shared_data: Callable[[str], Path]) -> None:
    reading = read(shared_data("twcs_5000") / "kaggle_sample_93.csv")

    assert (reading.rows_read, reading.rows_kept) == (93, 93)


def test_a_file_of_requests_alone_is_arrivals_to_one_organisation(
    shared_data: Callable[[str], Path],
) -> None:
    reading = read(shared_data("spotify_support_requests") / "support_requests.csv")

    assert reading.source_class is SourceClass.ARRIVALS_ONLY
    assert (reading.rows_read, reading.rows_kept) == (15_103, 15_090)
    assert reading.messages["account"].unique().to_list() == ["SpotifyCares"]
