"""What is written is read back as it was, as far as the form can hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from wardmote.channels.reading import Reading, ReadOptions, SourceClass
from wardmote.channels.sources import read
from wardmote.demo.bluesky_archive import write_bluesky_car
from wardmote.demo.borough import DEFAULT, Borough, make
from wardmote.demo.mail_archive import write_maildir, write_mbox
from wardmote.demo.mastodon_archive import write_mastodon_archive
from wardmote.demo.place import TEAM_ADDRESS
from wardmote.demo.table_file import write_csv, write_mapping
from wardmote.demo.twcs_file import write_twcs_csv
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


BOTH_SIDES = [
    ("csv", "messages.csv", write_csv, "borough"),
    ("mailbox", "mailbox.mbox", write_mbox, "borough"),
    # A file a message: fewer of them, so that the test is quick.
    ("mailbox", "maildir", write_maildir, "small_borough"),
]


@pytest.mark.parametrize(("source", "name", "write", "size"), BOTH_SIDES)
def test_a_complete_archive_gives_back_every_message_of_both_sides(
    source: str,
    name: str,
    write: Writer,
    size: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    borough: Borough = request.getfixturevalue(size)
    write(borough, tmp_path / name)

    reading = _read_complete(source, tmp_path / name, borough)

    assert reading.source == source
    assert reading.source_class is SourceClass.COMPLETE
    assert _nothing_set_aside(reading)
    found, expected = _compared(reading.messages), _compared(borough.messages)
    for column in ("sent_at", "parent_sent_at", "ours", "automatic"):
        assert found[column].to_list() == expected[column].to_list(), column
    theirs = found.filter(~pl.col("ours")), expected.filter(~pl.col("ours"))
    assert _as_numbered(theirs[0]["author"]) == _as_numbered(theirs[1]["author"])


def test_the_table_also_gives_back_ids_threads_promises_and_what_was_closed(
    borough: Borough, tmp_path: Path
) -> None:
    write_csv(borough, tmp_path / "messages.csv")

    reading = _read_complete("csv", tmp_path / "messages.csv", borough)

    columns = ["id", "in_reply_to", "thread", "ours", "automatic", "sent_at", "due_at"]
    columns += ["deleted", "no_reply_needed", "public", "seen", "text"]
    found, expected = (
        messages.select(columns).sort(pl.col("id").cast(pl.Int64))
        for messages in (reading.messages, borough.messages)
    )
    assert found.equals(expected)
    assert reading.until == borough.end


def test_the_hour_that_autumn_repeats_is_told_apart_in_the_table(tmp_path: Path) -> None:
    busy = replace(DEFAULT, level=4000.0, residents=8000, bursts=0)
    borough = make(1, weeks=1, start=date(2025, 10, 20), truth=busy)
    write_csv(borough, tmp_path / "messages.csv")

    reading = _read_complete("csv", tmp_path / "messages.csv", borough)

    local = reading.messages["sent_at"].dt.convert_time_zone("Europe/London")
    repeated = reading.messages.filter(
        (local.dt.date() == date(2025, 10, 26)) & (local.dt.hour() == 1)
    )
    assert set(repeated["sent_at"].dt.hour()) == {0, 1}
    assert reading.messages["sent_at"].sort().equals(borough.messages["sent_at"])


def test_the_corpus_form_gives_back_every_answered_thread_and_no_other(tmp_path: Path) -> None:
    borough = make(9, truth=replace(DEFAULT, announcement_days=()))
    write_twcs_csv(borough, tmp_path / "twcs.csv")

    reading = read(tmp_path / "twcs.csv", "auto", ReadOptions(keep_text=True))

    assert reading.source == "twcs"
    assert reading.source_class is SourceClass.ANSWERED_ONLY
    assert _nothing_set_aside(reading)
    answered = pl.col("thread").is_in(borough.asked.drop_nulls("answer")["id"].implode())
    people = _people(borough)
    columns = ["id", "in_reply_to", "sent_at", "ours"]
    found, expected = (
        messages.select(columns).sort(pl.col("id").cast(pl.Int64))
        for messages in (reading.messages, people.filter(answered))
    )
    assert 0 < expected.height < people.height
    assert found.equals(expected)


def _read_complete(source: str, path: Path, borough: Borough) -> Reading:
    if source == "csv":
        mapping = path.with_name("mapping.toml")
        write_mapping(borough, mapping)
        return read(path, "auto", ReadOptions(mapping=mapping, keep_text=True))
    return read(path, "auto", ReadOptions(accounts=(TEAM_ADDRESS,), keep_text=True))


def _compared(messages: pl.DataFrame) -> pl.DataFrame:
    """Messages with when what they reply to was sent, in an order that ids do not decide."""
    parents = messages.select(in_reply_to="id", parent_sent_at="sent_at")
    return messages.join(parents, on="in_reply_to", how="left").sort(
        "sent_at", "parent_sent_at", "ours", "automatic"
    )
