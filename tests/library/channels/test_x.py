"""The X archive: what of it becomes messages, and what is set aside and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from library.channels.made_archives import (
    MONDAY,
    OFFICER,
    RESIDENT,
    later,
    tarred,
    unpacked,
    x_account,
    x_id,
    x_members,
    x_post,
    x_script,
    x_stamp,
    zipped,
)
from wardmote.channels.message import MESSAGES
from wardmote.channels.reading import (
    NeedsStating,
    Reading,
    ReadOptions,
    SourceClass,
    UnreadableArchive,
)
from wardmote.channels.sources import read

NO_MORE: Mapping[str, bytes] = {}


def read_x(
    tmp_path: Path,
    *posts: object,
    options: ReadOptions | None = None,
    more: Mapping[str, bytes] = NO_MORE,
) -> Reading:
    return read(zipped(tmp_path / "x.zip", x_members(list(posts), **more)), "auto", options)


def reasons(reading: Reading) -> list[tuple[int, str]]:
    return [(row["row"], row["reason"]) for row in reading.set_aside.iter_rows(named=True)]


def message(reading: Reading, number: int | str) -> dict[str, Any]:
    (row,) = reading.messages.filter(pl.col("id") == str(number)).iter_rows(named=True)
    return row


def test_a_reply_gives_two_messages_with_the_wait_between_them(tmp_path: Path) -> None:
    reading = read_x(tmp_path, x_post(later(hours=3), to=MONDAY))

    asked, reply = message(reading, x_id(MONDAY)), message(reading, x_id(later(hours=3)))

    assert (asked["ours"], asked["seen"], asked["sent_at"]) == (False, False, MONDAY)
    assert (reply["ours"], reply["seen"], reply["sent_at"]) == (True, True, later(hours=3))
    assert (reply["in_reply_to"], asked["in_reply_to"]) == (asked["id"], None)
    assert reply["author"] != asked["author"]
    assert {asked["account"], reply["account"]} == {"WardDesk"}


def test_the_reading_says_what_it_is_and_where_it_ends(tmp_path: Path) -> None:
    reading = read_x(tmp_path, x_post(later(hours=1), to=MONDAY), x_post(later(days=2)))

    assert reading.source == "x"
    assert reading.source_class is SourceClass.ANSWERED_ONLY
    assert reading.until == later(days=2)
    assert (reading.rows_read, reading.rows_kept) == (2, 2)
    assert dict(reading.messages.schema) == dict(MESSAGES)
    assert reading.fingerprint.startswith("sha256:")


def test_zip_folder_and_nested_folder_give_the_same_messages(tmp_path: Path) -> None:
    members = x_members([x_post(later(hours=1), to=MONDAY), x_post(later(hours=2))])
    nested = {f"twitter-2026-03-02/{name}": content for name, content in members.items()}

    readings = [
        read(zipped(tmp_path / "a.zip", members)),
        read(unpacked(tmp_path / "folder", members)),
        read(zipped(tmp_path / "b.zip", nested)),
        read(tarred(tmp_path / "c.tar.gz", nested)),
    ]

    assert all(one.messages.equals(readings[0].messages) for one in readings)
    assert len({one.fingerprint for one in readings}) == 1


def test_parts_are_read_in_their_order_and_rows_count_within_each(tmp_path: Path) -> None:
    parts = {
        f"data/tweets-part{n}.js": x_script([x_post(later(hours=n)), "bad"], part=n)
        for n in (1, 2, 10)
    }

    reading = read_x(tmp_path, x_post(MONDAY), "bad", more=parts)

    assert reading.rows_kept == 4
    assert reading.set_aside.select("file", "row").rows() == [
        ("data/tweets-part1.js", 2),
        ("data/tweets-part10.js", 2),
        ("data/tweets-part2.js", 2),
        ("data/tweets.js", 2),
    ]


def test_the_old_form_without_a_wrapper_is_read(tmp_path: Path) -> None:
    members = {
        "account.js": x_account(),
        "tweet.js": x_script([x_post(later(hours=1), to=MONDAY)["tweet"]], "tweet"),
    }

    reading = read(zipped(tmp_path / "old.zip", members))

    assert reading.messages.height == 2


def test_deleted_posts_are_kept_and_marked(tmp_path: Path) -> None:
    deleted = x_script([x_post(later(hours=1), to=MONDAY)], "deleted_tweets")

    reading = read_x(tmp_path, x_post(MONDAY), more={"data/deleted-tweets.js": deleted})

    assert message(reading, x_id(later(hours=1)))["deleted"]
    assert not message(reading, x_id(MONDAY))["deleted"]


def test_a_thread_of_ones_own_answers_nobody(tmp_path: Path) -> None:
    first, second = x_post(MONDAY), x_post(later(minutes=1), to=MONDAY, by=OFFICER)
    third = x_post(later(minutes=2), to=later(minutes=-5), by=OFFICER)

    reading = read_x(tmp_path, first, second, third)

    assert reading.messages["ours"].all()
    assert message(reading, x_id(later(minutes=1)))["in_reply_to"] == x_id(MONDAY)
    assert reading.rows_kept == 3


def test_a_retweet_is_no_message(tmp_path: Path) -> None:
    reading = read_x(tmp_path, x_post(MONDAY, full_text="RT @somebody: made up"))

    assert reading.messages.is_empty()
    assert "retweet" in reasons(reading)[0][1]
    assert reading.until is None


def test_a_message_answered_twice_is_there_once(tmp_path: Path) -> None:
    reading = read_x(tmp_path, x_post(later(hours=1), to=MONDAY), x_post(later(hours=2), to=MONDAY))

    assert reading.messages.height == 3
    assert reading.messages["ours"].to_list() == [False, True, True]


def test_one_resident_has_one_pseudonym_that_is_not_their_number(tmp_path: Path) -> None:
    reading = read_x(
        tmp_path,
        x_post(later(hours=1), to=MONDAY, by="9000000001"),
        x_post(later(hours=3), to=later(hours=2), by=9000000001, in_reply_to_screen_name="New"),
        x_post(later(hours=5), to=later(hours=4), by="9000000002"),
    )

    residents = reading.messages.filter(~pl.col("ours"))["author"].to_list()

    assert residents[0] == residents[1] != residents[2]
    assert set(reading.messages["author"]) == {0, 1, 2}


@pytest.mark.parametrize(
    ("parent", "reason"),
    [
        ("20", "before 4 November 2010"),
        ("29000000000", "before 4 November 2010"),
        ("not an id", "not a whole number"),
        ("-1", "not a whole number"),
        (str(1 << 64), "too large"),
        (str((1 << 63) - 1), "2050"),
        (x_id(later(hours=5)), "earlier than the message"),
    ],
)
def test_a_reply_whose_parent_cannot_be_timed_is_set_aside_with_the_reason(
    tmp_path: Path, parent: str, reason: str
) -> None:
    reading = read_x(tmp_path, x_post(MONDAY), x_post(later(hours=1), to=parent))

    assert reading.rows_kept == 1
    ((row, why),) = reasons(reading)
    assert row == 2
    assert reason in why


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"created_at": x_stamp(later(seconds=3))}, "more than 2 seconds"),
        ({"created_at": "Mon Mar 02 09:00:00 2026"}, "ISO 8601"),
        ({"created_at": "2026-03-02T09:00:00"}, "no zone"),
        ({"created_at": "Mon Feb 31 09:00:00 +0000 2026"}, "calendar"),
        ({"created_at": "Mon Mar 02 09:00:00 +9900 2026"}, "calendar"),
        ({"created_at": None}, "missing"),
        ({"created_at": 1_700_000_000}, "missing"),
        ({"created_at": "9999-12-31T23:59:59Z"}, "2050"),
        ({"id": None, "id_str": None}, "no id"),
        ({"id": 2.5, "id_str": None}, "whole number"),
        ({"id": "12", "id_str": "12"}, "more than 2 seconds"),
        ({"id_str": "\ud800"}, "whole number"),
        ({"in_reply_to_status_id_str": 1e18}, "whole number"),
    ],
)
def test_a_post_that_lacks_what_a_message_needs_is_set_aside(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    reading = read_x(tmp_path, x_post(MONDAY, **change), x_post(later(hours=1)))

    assert (reading.rows_read, reading.rows_kept) == (2, 1)
    assert reason in reasons(reading)[0][1]


def test_times_may_be_in_iso_8601_and_ids_may_be_numbers(tmp_path: Path) -> None:
    number = int(x_id(MONDAY))
    post = {"id": number, "created_at": "2026-03-02T10:00:00.000+01:00", "text": "old name"}

    reading = read_x(tmp_path, post, options=ReadOptions(keep_text=True))

    assert message(reading, number)["sent_at"] == MONDAY
    assert message(reading, number)["text"] == "old name"


def test_a_post_from_before_the_change_of_ids_is_dated_by_its_stated_time(tmp_path: Path) -> None:
    old = {"id_str": "1234567890", "created_at": "Wed Mar 04 10:00:00 +0000 2009"}

    reading = read_x(tmp_path, {"tweet": old})

    assert message(reading, "1234567890")["sent_at"].year == 2009


def test_versions_of_an_edited_post_are_one_message_sent_when_the_first_was(tmp_path: Path) -> None:
    first, second = x_id(MONDAY), x_id(later(minutes=20))
    edits = {"editTweetIds": [first, second]}
    initial = x_post(MONDAY, edit_info={"initial": edits})
    edited = x_post(
        later(minutes=20),
        edit_info={"edit": {"initialTweetId": first, "editControlInitial": edits}},
    )

    both, only = read_x(tmp_path, initial, edited), read_x(tmp_path, edited)

    assert (both.rows_kept, only.rows_kept) == (1, 1)
    assert both.messages.select("id", "sent_at", "edited").equals(
        only.messages.select("id", "sent_at", "edited")
    )
    assert message(only, first)["edited"]


def test_the_first_of_two_records_with_one_id_is_kept(tmp_path: Path) -> None:
    reading = read_x(tmp_path, x_post(MONDAY, full_text="a"), x_post(MONDAY, full_text="b"))

    assert [row for row, _ in reasons(reading)] == [2]
    assert reading.rows_kept == 1


def test_text_is_kept_only_where_it_is_wanted(tmp_path: Path) -> None:
    post = x_post(MONDAY, full_text="x" * 10_000_000 + "\ud83d")

    without = read_x(tmp_path, post)
    kept = read_x(tmp_path, post, options=ReadOptions(keep_text=True))

    assert without.messages["text"].to_list() == [None]
    assert len(kept.messages["text"][0]) == 10_000_001


def test_direct_messages_are_not_read_and_that_is_said(tmp_path: Path) -> None:
    private = {"data/direct-messages.js": b"this is not even JSON"}

    reading = read_x(tmp_path, x_post(MONDAY), more=private)

    assert any("direct messages" in note for note in reading.notes)
    assert reading.messages.height == 1


def test_the_account_may_be_named_by_name_or_number(tmp_path: Path) -> None:
    for name in ("warddesk", "@WardDesk", OFFICER):
        reading = read_x(tmp_path, x_post(MONDAY), options=ReadOptions(accounts=(name,)))

        assert reading.messages["account"].to_list() == ["WardDesk"]


def test_an_account_that_is_not_there_is_refused_and_the_one_that_is_named(tmp_path: Path) -> None:
    with pytest.raises(NeedsStating, match="warddesk"):
        read_x(tmp_path, x_post(MONDAY), options=ReadOptions(accounts=("other",)))


def test_posts_without_the_account_file_need_the_account_stated(tmp_path: Path) -> None:
    thread = [
        x_post(MONDAY),
        x_post(later(hours=2), to=later(hours=1), in_reply_to_screen_name="Resident"),
        x_post(later(hours=4), to=later(hours=3), in_reply_to_screen_name="WardDesk"),
    ]
    path = unpacked(tmp_path / "folder", {"tweets.js": x_script(thread)}) / "tweets.js"

    with pytest.raises(NeedsStating, match="--account"):
        read(path)
    reading = read(path, options=ReadOptions(accounts=("WardDesk",)))

    assert reading.messages["ours"].to_list() == [True, False, True, True]
    assert reading.messages["account"].unique().to_list() == ["WardDesk"]


def test_two_accounts_in_one_folder_are_told_apart(tmp_path: Path) -> None:
    members = {
        "one/data/account.js": x_account("One", "1"),
        "one/data/tweets.js": x_script([x_post(later(hours=1), to=MONDAY)]),
        "two/data/account.js": x_account("Two", "2"),
        "two/data/tweets.js": x_script(
            [
                x_post(later(hours=2), to=MONDAY),
                x_post(later(hours=3), to=later(hours=1), by="1"),
            ]
        ),
    }
    path = unpacked(tmp_path / "both", members)

    both, two = read(path), read(path, options=ReadOptions(accounts=("two",)))

    residents = both.messages.filter(~pl.col("ours"))
    assert residents["account"].to_list() == ["One", "Two"]
    assert residents["author"].n_unique() == 1
    assert both.messages.height == 5
    assert set(two.messages["account"]) == {"Two"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    script = x_script([x_post(later(hours=1), to=MONDAY)]).decode().encode(encoding)

    reading = read(zipped(tmp_path / "x.zip", {"tweets.js": script, "account.js": x_account()}))

    assert reading.messages.height == 2


def test_bytes_that_are_no_text_spoil_at_most_their_own_record(tmp_path: Path) -> None:
    script = x_script([x_post(MONDAY, full_text="BAD"), x_post(later(hours=1))])
    broken = script.replace(b"BAD", b"\xff\xfe\x80")

    reading = read_x(tmp_path, more={"data/tweets.js": broken})

    assert reading.rows_kept == 2


def test_the_script_is_parsed_and_never_run(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    script = b"window.YTD.tweets.part0 = [__import__('os').system('touch ran')]"

    with pytest.raises(UnreadableArchive):
        read_x(tmp_path, more={"data/tweets.js": script})

    assert not list(tmp_path.rglob("ran"))


def test_a_script_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    script = x_script([x_post(MONDAY), x_post(later(hours=1))])

    for size in range(30, len(script) - 1, 41):
        with pytest.raises(UnreadableArchive):
            read(zipped(tmp_path / "x.zip", x_members([]) | {"data/tweets.js": script[:size]}))


@pytest.mark.parametrize(
    "script",
    [
        b"window.YTD.tweets.part0 = " + b"[" * 200_000,
        b"window.YTD.tweets.part0 = [" + b'{"a":' * 200_000,
        b"window.YTD.tweets.part0 = {}",
        b'window.YTD.tweets.part0 = [{"id": ' + b"9" * 5000 + b"}]",
        b"window.YTD.tweets.part0 = [] and more",
    ],
)
def test_json_beyond_reason_is_refused_in_words(tmp_path: Path, script: bytes) -> None:
    with pytest.raises(UnreadableArchive):
        read(zipped(tmp_path / "x.zip", x_members([]) | {"data/tweets.js": script}))


def test_an_archive_without_posts_gives_an_empty_reading(tmp_path: Path) -> None:
    reading = read_x(tmp_path)

    assert (reading.rows_read, reading.messages.height, reading.until) == (0, 0, None)
    assert dict(reading.messages.schema) == dict(MESSAGES)


def test_no_loop_of_replies_is_too_much(tmp_path: Path) -> None:
    ids = [x_id(later(hours=n)) for n in range(3)]
    posts = [
        x_post(later(hours=n), to=ids[(n + 1) % 3], by=OFFICER, full_text=RESIDENT)
        for n in range(3)
    ]

    reading = read_x(tmp_path, *posts)

    assert [row for row, _ in reasons(reading)] == [1, 2]
    assert reading.messages["id"].to_list() == [ids[2]]


@pytest.mark.parametrize(
    "content",
    [
        b"tweet_id,author_id,inbound,created_at,text\n1,2,True,now,hello\n",
        b"From a@example.org Mon Mar  2 09:00:00 2026\nSubject: x\n\nwindow.YTD.tweets\n",
        b'{"orderedItems": []}',
        b"\x00" * 600,
        json.dumps([x_post(MONDAY)]).encode(),
    ],
)
def test_a_file_of_another_kind_is_not_claimed(tmp_path: Path, content: bytes) -> None:
    from wardmote.channels.archive import open_archive
    from wardmote.channels.x import SOURCE

    (tmp_path / "file").write_bytes(content)

    with open_archive(tmp_path / "file") as archive:
        assert not SOURCE.recognises(archive)


def test_the_time_of_a_reply_is_that_of_its_id_to_the_millisecond(tmp_path: Path) -> None:
    sent = later(milliseconds=1678)
    post = x_post(sent, to=MONDAY + timedelta(milliseconds=1500))

    reading = read_x(tmp_path, post)

    wait = reading.messages["sent_at"].diff()[1]
    assert wait == timedelta(milliseconds=178)
