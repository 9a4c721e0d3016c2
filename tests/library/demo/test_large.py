from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wardmote.channels.sources import read
from wardmote.demo.large import lay_out, write_twcs
from wardmote.demo.twcs_file import COLUMNS

ROWS = 20_001


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "twcs.csv"
    write_twcs(path, ROWS, seed=3)
    return path


def test_a_large_file_has_the_rows_and_columns_asked_for(large: Path) -> None:
    table = pl.read_csv(large, infer_schema=False)

    assert tuple(table.columns) == COLUMNS
    assert table.height == ROWS
    assert table["tweet_id"].n_unique() == ROWS
    assert 140 < large.stat().st_size / ROWS < 200
    assert table["text"].str.contains("(fiction)", literal=True).all()


def test_the_two_columns_of_links_tell_the_same_tree(large: Path) -> None:
    table = pl.read_csv(large, infer_schema=False)

    down = (
        table.select(parent="tweet_id", child=pl.col("response_tweet_id").str.split(","))
        .explode("child")
        .drop_nulls("child")
    )
    up = table.select(parent="in_response_to_tweet_id", child="tweet_id").drop_nulls()

    assert down.sort("child").equals(up.sort("child"))


def test_a_reply_is_never_earlier_than_what_it_replies_to() -> None:
    threads = lay_out(ROWS, 3)

    child = np.flatnonzero(threads.parent >= 0)

    assert (threads.second[child] > threads.second[threads.parent[child]]).all()
    assert not threads.ours[threads.parent < 0].any()
    assert 0.4 < threads.ours.mean() < 0.5


def test_a_large_file_is_read_back_whole(large: Path) -> None:
    reading = read(large, "twcs")

    assert reading.rows_read == reading.rows_kept == ROWS


def test_a_large_file_depends_on_its_seed_alone(large: Path, tmp_path: Path) -> None:
    write_twcs(tmp_path / "again.csv", ROWS, seed=3)
    write_twcs(tmp_path / "other.csv", ROWS, seed=4)

    assert (tmp_path / "again.csv").read_bytes() == large.read_bytes()
    assert (tmp_path / "other.csv").read_bytes() != large.read_bytes()
