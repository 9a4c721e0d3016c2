"""The Bluesky repository: blocks, tree and posts, and what is set aside and why."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.channels.made_archives import (
    DID,
    MONDAY,
    RESIDENT_DID,
    Link,
    at_uri,
    bluesky_post,
    bluesky_records,
    car,
    cbor,
    cid_of,
    later,
    repository,
    tid,
    varint,
    zipped,
)
from wardmote.channels.archive import open_archive
from wardmote.channels.bluesky import SOURCE
from wardmote.channels.car import BlockMissing, open_repository
from wardmote.channels.message import MESSAGES
from wardmote.channels.reading import (
    NeedsStating,
    Reading,
    ReadOptions,
    SourceClass,
    UnreadableArchive,
)
from wardmote.channels.sources import read


def read_car(tmp_path: Path, content: bytes, options: ReadOptions | None = None) -> Reading:
    path = tmp_path / "repo.car"
    path.write_bytes(content)
    return read(path, "auto", options)


def reasons(reading: Reading) -> list[tuple[int, str]]:
    return [(row["row"], row["reason"]) for row in reading.set_aside.iter_rows(named=True)]


def test_a_reply_gives_two_messages_with_the_wait_between_them(tmp_path: Path) -> None:
    reading = read_car(tmp_path, repository(bluesky_records((later(hours=3), at_uri(MONDAY)))))

    asked, reply = reading.messages.iter_rows(named=True)

    assert (asked["ours"], asked["seen"], asked["sent_at"]) == (False, False, MONDAY)
    assert (reply["ours"], reply["seen"], reply["sent_at"]) == (True, True, later(hours=3))
    assert reply["in_reply_to"] == asked["id"] == at_uri(MONDAY)
    assert reply["author"] != asked["author"]
    assert reply["account"] == DID


def test_the_reading_says_what_it_is_and_where_it_ends(tmp_path: Path) -> None:
    reading = read_car(tmp_path, repository(bluesky_records((MONDAY, None))))

    assert reading.source == "bluesky"
    assert reading.source_class is SourceClass.ANSWERED_ONLY
    assert reading.until == MONDAY
    assert dict(reading.messages.schema) == dict(MESSAGES)


@settings(max_examples=15)
@given(st.integers(0, 400))
def test_every_record_of_a_tree_of_any_size_is_met_once_in_order(size: int) -> None:
    records = {f"app.bsky.feed.post/{tid(later(minutes=n))}": {"n": n} for n in range(size)}

    found = open_repository(repository(records), "repo.car")

    walked = [(key, found.block(cid)) for key, cid in found.records()]
    assert walked == sorted(records.items())


def test_only_posts_are_rows(tmp_path: Path) -> None:
    records = bluesky_records((MONDAY, None)) | {
        f"app.bsky.feed.like/{tid(MONDAY)}": {"createdAt": "2026-03-02T09:00:00Z"},
        "app.bsky.actor.profile/self": {"displayName": "not an account name"},
        f"app.bsky.feed.postgate/{tid(MONDAY)}": {},
    }

    reading = read_car(tmp_path, repository(records))

    assert (reading.rows_read, reading.messages.height) == (1, 1)
    assert any("likes" in note for note in reading.notes)


def test_a_thread_of_ones_own_answers_nobody(tmp_path: Path) -> None:
    records = bluesky_records((MONDAY, None), (later(hours=1), at_uri(MONDAY, DID)))

    reading = read_car(tmp_path, repository(records))

    assert reading.messages["ours"].all()


def test_a_message_answered_twice_is_there_once(tmp_path: Path) -> None:
    replies = [(later(hours=n), at_uri(MONDAY)) for n in (1, 2)]

    reading = read_car(tmp_path, repository(bluesky_records(*replies)))

    assert reading.messages["ours"].to_list() == [False, True, True]


@pytest.mark.parametrize(
    ("parent", "reason"),
    [
        (f"at://{RESIDENT_DID}/app.bsky.feed.post/self", "not a timestamp"),
        (f"at://{RESIDENT_DID}/app.bsky.feed.post/2222222222222", "before the AT Protocol"),
        (f"at://{RESIDENT_DID}/app.bsky.feed.post/jzzzzzzzzzzzz", "2050"),
        (f"at://{RESIDENT_DID}/com.example.other/{tid(MONDAY)}", "not that of a post"),
        ("https://example.org", "not that of a post"),
        ("", "not that of a post"),
        (at_uri(later(hours=5)), "earlier than the message"),
    ],
)
def test_a_reply_whose_parent_cannot_be_timed_is_set_aside_with_the_reason(
    tmp_path: Path, parent: str, reason: str
) -> None:
    records = bluesky_records((MONDAY, None), (later(hours=1), parent))

    reading = read_car(tmp_path, repository(records))

    ((row, why),) = reasons(reading)
    assert row == 2
    assert reason in why
    assert RESIDENT_DID not in why


@pytest.mark.parametrize(
    ("key", "record", "reason"),
    [
        ("self", bluesky_post(MONDAY), "not a timestamp"),
        (tid(MONDAY), bluesky_post(MONDAY, createdAt="2019-01-01T00:00:00Z"), "an hour apart"),
        (tid(MONDAY), bluesky_post(MONDAY, createdAt="2026-03-02T09:00:00"), "no zone"),
        (tid(MONDAY), bluesky_post(MONDAY, createdAt=None), "missing"),
        (tid(MONDAY), bluesky_post(MONDAY, reply="x"), "does not say to what"),
        (tid(MONDAY), bluesky_post(MONDAY, reply={"parent": {}}), "does not say to what"),
        (tid(MONDAY), [1, 2], "not a record"),
        (tid(MONDAY), None, "not a record"),
    ],
)
def test_a_post_that_lacks_what_a_message_needs_is_set_aside(
    tmp_path: Path, key: str, record: object, reason: str
) -> None:
    records = bluesky_records((later(hours=1), None)) | {f"app.bsky.feed.post/{key}": record}

    reading = read_car(tmp_path, repository(records))

    assert (reading.rows_read, reading.rows_kept) == (2, 1)
    assert reason in reasons(reading)[0][1]


def test_text_is_kept_only_where_it_is_wanted(tmp_path: Path) -> None:
    content = repository(
        {f"app.bsky.feed.post/{tid(MONDAY)}": bluesky_post(MONDAY, text="x" * 10_000_000)}
    )

    without = read_car(tmp_path, content)
    kept = read_car(tmp_path, content, ReadOptions(keep_text=True))

    assert without.messages["text"].to_list() == [None]
    assert kept.messages["text"].str.len_bytes().to_list() == [10_000_000]


def test_a_record_whose_content_is_not_what_its_hash_says_is_set_aside(tmp_path: Path) -> None:
    content = repository(bluesky_records((MONDAY, None), (later(hours=1), None)))
    changed = content.replace(b"A made-up sentence.", b"A forged sentence!!", 1)

    reading = read_car(tmp_path, changed)

    ((_, why),) = reasons(reading)
    assert "checksum" in why
    assert reading.rows_kept == 1


def test_a_tree_that_was_changed_is_refused(tmp_path: Path) -> None:
    content = repository(bluesky_records((MONDAY, None)))
    key = f"app.bsky.feed.post/{tid(MONDAY)}".encode()

    with pytest.raises(UnreadableArchive, match="checksum"):
        read_car(tmp_path, content.replace(key, key[:-1] + b"z"))


def test_a_file_cut_short_anywhere_is_refused_or_says_what_is_missing(tmp_path: Path) -> None:
    posts = [(later(hours=n), None) for n in range(30)]
    content = repository(bluesky_records(*posts))
    whole = read_car(tmp_path, content)

    for size in range(0, len(content), 29):
        try:
            part = read_car(tmp_path, content[:size])
        except UnreadableArchive:
            continue
        assert part.rows_read == part.rows_kept + part.set_aside.height == whole.rows_read
        assert part.set_aside.height > 0


def test_a_file_cut_between_two_blocks_is_said_to_be_cut_short_or_partial(tmp_path: Path) -> None:
    tree = cbor({"l": cid_of(b"elsewhere"), "e": []})

    with pytest.raises(BlockMissing, match="cut short, or holds only what changed") as refused:
        read_car(tmp_path, commit_of(tree))

    assert "whole repository" in refused.value.remedy


def loops() -> tuple[bytes, bytes]:
    """A node that holds itself cannot be hashed; two entries may still lead to one node."""
    leaf = cbor({"l": None, "e": []})
    entry = {"p": 0, "k": b"a/b", "v": cid_of(leaf), "t": cid_of(leaf)}
    return cbor({"l": cid_of(leaf), "e": [entry]}), leaf


def commit_of(tree: bytes, *more: bytes, did: str = DID) -> bytes:
    commit = cbor({"did": did, "version": 3, "data": cid_of(tree), "rev": "", "prev": None})
    return car([(cid_of(block), block) for block in (commit, tree, *more)], cid_of(commit))


def test_a_tree_that_comes_back_to_a_node_is_refused(tmp_path: Path) -> None:
    tree, leaf = loops()

    with pytest.raises(UnreadableArchive, match="not a repository"):
        read_car(tmp_path, commit_of(tree, leaf))


def test_a_tree_deeper_than_any_is_refused(tmp_path: Path) -> None:
    layers = [cbor({"l": None, "e": []})]
    for _ in range(3000):
        layers.append(cbor({"l": cid_of(layers[-1]), "e": []}))

    with pytest.raises(UnreadableArchive, match="not a repository"):
        read_car(tmp_path, commit_of(*reversed(layers)))


@pytest.mark.parametrize(
    "node",
    [
        {"l": None, "e": [{"p": 3, "k": b"a", "v": Link(bytes(36)), "t": None}]},
        {"l": None, "e": [{"p": -1, "k": b"a", "v": Link(bytes(36)), "t": None}]},
        {"l": None, "e": [{"p": 0, "k": "a", "v": Link(bytes(36)), "t": None}]},
        {"l": None, "e": [{"p": 0, "k": b"a", "v": 1, "t": None}]},
        {"l": None, "e": ["x"]},
        {"l": 5, "e": []},
        {"e": 5},
        [],
        7,
    ],
)
def test_a_tree_of_another_form_is_refused(tmp_path: Path, node: object) -> None:
    with pytest.raises(UnreadableArchive):
        read_car(tmp_path, commit_of(cbor(node)))


def test_keys_out_of_order_are_refused(tmp_path: Path) -> None:
    leaf = Link(cid_of(b"x"))
    entries = [{"p": 0, "k": key, "v": leaf, "t": None} for key in (b"b/1", b"a/1")]

    with pytest.raises(UnreadableArchive, match="not a repository"):
        read_car(tmp_path, commit_of(cbor({"l": None, "e": entries})))


@pytest.mark.parametrize(
    "content",
    [
        b"tweet_id,author_id,inbound\n1,2,True\n",
        b"From a@example.org Mon Mar  2 09:00:00 2026\n\n",
        b"\xff" * 200,
        varint(1 << 60) + b"\xa2",
        bytes(64),
    ],
)
def test_a_file_of_another_kind_is_not_claimed_and_refused_in_words(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "file.car").write_bytes(content)

    with open_archive(tmp_path / "file.car") as archive:
        assert not SOURCE.recognises(archive)
    with pytest.raises(UnreadableArchive, match="not a repository"):
        read(tmp_path / "file.car", "bluesky")


@pytest.mark.parametrize(
    "header",
    [
        *({"roots": [], "version": 1}, {"roots": [5], "version": 1}, {"version": 1}, {"roots": 1}),
        *({"roots": 5, "version": 1}, {"roots": "roots", "version": 1}),
    ],
)
def test_a_header_without_a_root_is_refused(tmp_path: Path, header: object) -> None:
    content = cbor(header)
    (tmp_path / "file.car").write_bytes(varint(len(content)) + content)

    with pytest.raises(UnreadableArchive):
        read(tmp_path / "file.car", "bluesky")


def test_a_block_nested_beyond_reason_is_set_aside(tmp_path: Path) -> None:
    deep = b"\x81" * 100_000 + b"\xf6"
    key = f"app.bsky.feed.post/{tid(MONDAY)}".encode()
    tree = cbor({"l": None, "e": [{"p": 0, "k": key, "v": cid_of(deep), "t": None}]})

    reading = read_car(tmp_path, commit_of(tree, deep))

    assert reading.set_aside.height == 1


def test_an_account_that_is_not_there_is_refused_and_the_one_that_is_named(tmp_path: Path) -> None:
    content = repository(bluesky_records((MONDAY, None)))

    assert read_car(tmp_path, content, ReadOptions(accounts=(DID,))).rows_read == 1
    with pytest.raises(NeedsStating, match=DID):
        read_car(tmp_path, content, ReadOptions(accounts=("ward.example",)))


def test_repositories_of_two_accounts_in_a_zip_are_told_apart(tmp_path: Path) -> None:
    other = "did:plc:colleague"
    members = {
        "one.car": repository(bluesky_records((later(hours=1), at_uri(MONDAY)))),
        "two.car": repository(bluesky_records((later(hours=2), at_uri(later(hours=1)))), other),
        "three.car": repository(
            bluesky_records((later(hours=3), at_uri(later(hours=1), DID))), "did:plc:third"
        ),
    }

    reading = read(zipped(tmp_path / "both.zip", members))

    residents = reading.messages.filter(~pl.col("ours"))
    assert residents["account"].to_list() == [DID, other]
    assert reading.messages["ours"].sum() == 3


def test_blocks_that_nothing_leads_to_are_passed_over(tmp_path: Path) -> None:
    content = repository(bluesky_records((MONDAY, None)))
    raw = bytes((1, 0x55, 0x12, 32)) + hashlib.sha256(b"picture").digest() + b"picture"

    reading = read_car(tmp_path, content + varint(len(raw)) + raw)

    assert reading.rows_kept == 1
