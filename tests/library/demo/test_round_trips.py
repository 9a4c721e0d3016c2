"""What is written is read back as it was, as far as the form can hold it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from wardmote.channels.reading import Reading, ReadOptions, SourceClass
from wardmote.channels.sources import read
from wardmote.demo.bluesky_archive import write_bluesky_car
from wardmote.demo.borough import Borough
from wardmote.demo.mastodon_archive import write_mastodon_archive
from wardmote.demo.x_archive import write_x_archive

Writer = Callable[[Borough, Path], None]

OWN_ARCHIVES = [
    ("x", "x.zip", write_x_archive),
    ("mastodon", "mastodon.tar.gz", write_mastodon_archive),
    ("bluesky", "repo.car", write_bluesky_car),
]


def _people(borough: Borough) -> pl.DataFrame:
    """What people wrote, replies to acknowledgements hung on what was acknowledged."""
    acknowledged = borough.messages.filter("automatic").select(
        in_reply_to="id", above="in_reply_to"
    )
    return (
        borough.messages.filter(~pl.col("automatic"))
        .join(acknowledged, on="in_reply_to", how="left")
        .with_columns(in_reply_to=pl.coalesce("above", "in_reply_to"))
        .drop("above")
    )


def _replies(messages: pl.DataFrame) -> pl.DataFrame:
    """Our messages, each with when what it replies to was sent, to the second, and by whom."""
    asked = messages.select(in_reply_to="id", asked_at="sent_at", resident="author")
    return (
        messages.filter("ours")
        .join(asked, on="in_reply_to", how="left")
        .select(pl.col("sent_at", "asked_at").dt.truncate("1s"), "resident", "text")
        .sort("sent_at", "asked_at", "text")
    )


def _as_numbered(authors: pl.Series) -> list[int | None]:
    """Pseudonyms as numbers in order of first appearance, so that two readings compare."""
    seen: dict[int, int] = {}
    return [None if a is None else seen.setdefault(a, len(seen)) for a in authors]


def _nothing_set_aside(reading: Reading) -> bool:
    return reading.rows_read == reading.rows_kept and reading.set_aside.is_empty()


@pytest.mark.parametrize(("source", "name", "write"), OWN_ARCHIVES)
def test_ones_own_archive_gives_back_every_reply_and_the_time_of_what_it_replies_to(
    source: str, name: str, write: Writer, borough: Borough, tmp_path: Path
) -> None:
    write(borough, tmp_path / name)

    reading = read(tmp_path / name, "auto", ReadOptions(keep_text=True))

    assert reading.source == source
    assert reading.source_class is SourceClass.ANSWERED_ONLY
    assert _nothing_set_aside(reading)
    found, expected = _replies(reading.messages), _replies(_people(borough))
    times = ["sent_at", "asked_at"]
    assert found.select(times).equals(expected.select(times))
    assert _as_numbered(found["resident"]) == _as_numbered(expected["resident"])
    assert found["text"].str.contains("(fiction)", literal=True).all()


@pytest.mark.parametrize(("source", "name", "write"), OWN_ARCHIVES)
def test_the_same_borough_is_written_as_the_same_bytes(
    source: str, name: str, write: Writer, small_borough: Borough, tmp_path: Path
) -> None:
    first, second = tmp_path / f"1{name}", tmp_path / f"2{name}"

    write(small_borough, first)
    write(small_borough, second)

    assert first.read_bytes() == second.read_bytes()
