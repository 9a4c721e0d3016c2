"""The Mastodon archive: what of it becomes messages, and what is set aside and why."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from library.channels.made_archives import (
    ACTOR,
    MONDAY,
    boost,
    later,
    mastodon_members,
    ms,
    note,
    outbox,
    status,
    tarred,
    unpacked,
    zipped,
)
from wardmote.channels.archive import open_archive
from wardmote.channels.ids import ulid_at
from wardmote.channels.mastodon import SOURCE
from wardmote.channels.message import MESSAGES
from wardmote.channels.reading import (
    NeedsStating,
    Reading,
    ReadOptions,
    SourceClass,
    UnreadableArchive,
)
from wardmote.channels.sources import read

RESIDENT = "https://other.example/users/Resident"


def read_mastodon(tmp_path: Path, *items: object, options: ReadOptions | None = None) -> Reading:
    path = tarred(tmp_path / "m.tar.gz", mastodon_members(items))
    return read(path, "auto", options)


def reasons(reading: Reading) -> list[tuple[int, str]]:
    return [(row["row"], row["reason"]) for row in reading.set_aside.iter_rows(named=True)]


def ours(reading: Reading) -> list[dict[str, Any]]:
    return list(reading.messages.filter(pl.col("ours")).iter_rows(named=True))


def test_a_reply_gives_two_messages_with_the_wait_between_them(tmp_path: Path) -> None:
    reading = read_mastodon(tmp_path, note(later(hours=3), to=status(MONDAY, RESIDENT)))

    asked, reply = reading.messages.iter_rows(named=True)

    assert (asked["ours"], asked["seen"], asked["sent_at"]) == (False, False, MONDAY)
    assert (reply["ours"], reply["seen"], reply["sent_at"]) == (True, True, later(hours=3))
    assert reply["in_reply_to"] == asked["id"]
    assert (reply["author"], asked["author"]) != (asked["author"], reply["author"])
    assert reply["account"] == "WardDesk@example.social"


def test_the_reading_says_what_it_is_and_where_it_ends(tmp_path: Path) -> None:
    reading = read_mastodon(tmp_path, note(MONDAY), note(later(days=2)))

    assert reading.source == "mastodon"
    assert reading.source_class is SourceClass.ANSWERED_ONLY
    assert reading.until == later(days=2)
    assert dict(reading.messages.schema) == dict(MESSAGES)


def test_tar_zip_and_folder_give_the_same_messages(tmp_path: Path) -> None:
    members = mastodon_members([note(later(hours=1), to=status(MONDAY, RESIDENT))])
    nested = {f"archive-1/{name}": content for name, content in members.items()}

    readings = [
        read(tarred(tmp_path / "a.tar.gz", members)),
        read(zipped(tmp_path / "b.zip", nested)),
        read(unpacked(tmp_path / "folder", members)),
    ]

    assert all(one.messages.equals(readings[0].messages) for one in readings)
    assert len({one.fingerprint for one in readings}) == 1


def test_a_boost_is_read_and_set_aside(tmp_path: Path) -> None:
    reading = read_mastodon(tmp_path, boost(MONDAY), note(later(hours=1)))

    assert (reading.rows_read, reading.rows_kept) == (2, 1)
    assert reasons(reading) == [(1, "It is a boost, not a message of the account's own.")]


@pytest.mark.parametrize(
    "parent",
    [
        status(MONDAY),
        status(later(minutes=-9)),
        status(MONDAY, "https://example.social/@warddesk").replace("/statuses", ""),
    ],
)
def test_a_thread_of_ones_own_answers_nobody(tmp_path: Path, parent: str) -> None:
    reading = read_mastodon(tmp_path, note(MONDAY), note(later(hours=1), to=parent))

    assert reading.messages["ours"].all()
    assert reading.rows_kept == 2


@pytest.mark.parametrize(
    ("parent", "reason"),
    [
        ("https://m.example/notes/9abcdefghi", "Misskey"),
        ("https://p.example/objects/11111111-1111-1111-1111-111111111111", "Pleroma"),
        ("https://l.example/comment/12345", "Lemmy"),
        ("https://old.example/users/resident/statuses/99999", "October 2017"),
        (status(later(hours=5), RESIDENT), "earlier than the message"),
        ("nonsense", "not of a form"),
        (7, "not given as an address"),
    ],
)
def test_a_reply_whose_parent_cannot_be_timed_is_set_aside_with_the_reason(
    tmp_path: Path, parent: object, reason: str
) -> None:
    reading = read_mastodon(tmp_path, note(MONDAY), note(later(hours=1), to=parent))

    ((row, why),) = reasons(reading)
    assert row == 2
    assert reason in why
    assert "resident" not in why


def test_a_parent_on_a_gotosocial_server_is_timed(tmp_path: Path) -> None:
    parent = f"https://gts.example/users/resident/statuses/{ulid_at(ms(MONDAY))}"

    reading = read_mastodon(tmp_path, note(later(hours=1), to=parent))

    assert reading.messages["sent_at"].to_list() == [MONDAY, later(hours=1)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"published": "2026-03-02T09:00:00"}, "no zone"),
        ({"published": "yesterday at noon"}, "ISO 8601"),
        ({"published": None}, "missing"),
        ({"id": None}, "no id"),
        ({"attributedTo": "https://example.social/users/other"}, "another account"),
    ],
)
def test_a_post_that_lacks_what_a_message_needs_is_set_aside(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    activity = note(MONDAY)
    activity["object"] |= change

    reading = read_mastodon(tmp_path, activity, note(later(hours=1)))

    assert (reading.rows_read, reading.rows_kept) == (2, 1)
    assert reason in reasons(reading)[0][1]


@pytest.mark.parametrize(
    "record", [None, 7, "text", [], {}, {"type": "Move"}, {"type": "Create", "object": "x"}]
)
def test_a_record_that_sends_no_message_is_set_aside(tmp_path: Path, record: object) -> None:
    reading = read_mastodon(tmp_path, record, note(MONDAY))

    assert [row for row, _ in reasons(reading)] == [1]
    assert reading.rows_kept == 1


def test_who_may_read_a_message_is_taken_from_whom_it_is_addressed_to(tmp_path: Path) -> None:
    unlisted = {"to": [f"{ACTOR}/followers"], "cc": "as:Public"}
    followers = {"to": [f"{ACTOR}/followers"], "cc": []}
    nobody = {"to": None, "cc": None}
    items = [note(later(hours=n)) for n in range(4)]
    for item, change in zip(items[1:], (unlisted, followers, nobody), strict=True):
        item["object"] |= change

    reading = read_mastodon(tmp_path, *items)

    assert reading.messages["public"].to_list() == [True, True, False, None]


def test_an_edited_post_is_marked_and_keeps_the_time_it_was_sent(tmp_path: Path) -> None:
    item = note(MONDAY)
    item["object"]["updated"] = "2026-03-03T09:00:00Z"

    (message,) = ours(read_mastodon(tmp_path, item))

    assert (message["edited"], message["sent_at"]) == (True, MONDAY)


def test_text_is_kept_only_where_it_is_wanted_and_without_markup(tmp_path: Path) -> None:
    (without,) = ours(read_mastodon(tmp_path, note(MONDAY)))
    (kept,) = ours(read_mastodon(tmp_path, note(MONDAY), options=ReadOptions(keep_text=True)))

    assert without["text"] is None
    assert kept["text"] == "A made-up\nsentence & more."


def test_a_post_whose_id_disagrees_is_dated_by_what_is_published(tmp_path: Path) -> None:
    item = note(MONDAY)
    item["object"]["id"] = status(later(days=9))

    (message,) = ours(read_mastodon(tmp_path, item))

    assert message["sent_at"] == MONDAY


def test_a_reply_within_the_second_that_was_published_waits_for_nothing(tmp_path: Path) -> None:
    item = note(MONDAY, to=status(MONDAY + timedelta(milliseconds=700), RESIDENT))
    item["object"]["id"] = "https://example.social/objects/own-form"

    reading = read_mastodon(tmp_path, item)

    assert reading.messages["sent_at"].n_unique() == 1


def test_the_account_may_be_named_in_any_usual_form(tmp_path: Path) -> None:
    for name in ("warddesk", "@WardDesk@example.social", ACTOR):
        reading = read_mastodon(tmp_path, note(MONDAY), options=ReadOptions(accounts=(name,)))

        assert reading.messages.height == 1


def test_an_account_that_is_not_there_is_refused_and_the_one_that_is_named(tmp_path: Path) -> None:
    with pytest.raises(NeedsStating, match="warddesk"):
        read_mastodon(tmp_path, note(MONDAY), options=ReadOptions(accounts=("other",)))


def test_an_outbox_alone_needs_the_account_stated(tmp_path: Path) -> None:
    path = tmp_path / "outbox.json.gz"
    path.write_bytes(gzip.compress(outbox([note(MONDAY)])))

    with pytest.raises(NeedsStating, match="--account"):
        read(path)
    reading = read(path, options=ReadOptions(accounts=("WardDesk",)))

    assert reading.messages["account"].to_list() == ["WardDesk"]


def test_the_first_of_two_records_with_one_id_is_kept(tmp_path: Path) -> None:
    reading = read_mastodon(tmp_path, note(MONDAY), note(MONDAY))

    assert [row for row, _ in reasons(reading)] == [2]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    members = mastodon_members([note(MONDAY)])
    recoded = {name: content.decode().encode(encoding) for name, content in members.items()}

    assert read(zipped(tmp_path / "m.zip", recoded)).messages.height == 1


def test_lone_surrogates_in_addresses_break_nothing(tmp_path: Path) -> None:
    item = note(later(hours=1), to=status(MONDAY, "https://other.example/users/a\ud800"))
    item["object"]["id"] += "\udfff"

    reading = read_mastodon(tmp_path, item, options=ReadOptions(keep_text=True))

    assert reading.rows_read == 1


def test_an_outbox_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    members = mastodon_members([note(MONDAY), boost(later(hours=1))])
    whole = members["outbox.json"]

    for size in range(1, len(whole), 37):
        path = zipped(tmp_path / "m.zip", members | {"outbox.json": whole[:size]})
        with pytest.raises(UnreadableArchive):
            read(path, "mastodon")


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b'{"type": "OrderedCollection"}',
        b'{"orderedItems": {"a": 1}}',
        b'{"orderedItems": [' + b"[" * 100_000,
        b'{"a": ' + b'{"b":' * 100_000,
        b"",
    ],
)
def test_an_outbox_of_another_form_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    members = mastodon_members([]) | {"outbox.json": content}

    with pytest.raises(UnreadableArchive):
        read(zipped(tmp_path / "m.zip", members), "mastodon")


@pytest.mark.parametrize("actor", [b"{", b"[" * 100_000])
def test_a_broken_actor_file_is_refused_in_words(tmp_path: Path, actor: bytes) -> None:
    members = mastodon_members([note(MONDAY)]) | {"actor.json": actor}

    with pytest.raises(UnreadableArchive, match=r"actor\.json"):
        read(zipped(tmp_path / "m.zip", members))


@pytest.mark.parametrize(
    "content",
    [b"tweet_id,text\n1,orderedItems\n", b'{"items": []}', json.dumps([note(MONDAY)]).encode()],
)
def test_a_file_of_another_kind_is_not_claimed(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)

    with open_archive(tmp_path / "file") as archive:
        assert not SOURCE.recognises(archive)
