"""Customer Support on Twitter: whose thread each tweet is in, and what cannot be used and why."""

from __future__ import annotations

import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from library.channels.table_files import TWCS, read_twcs, reasons, twcs_text, tweet
from wardmote.basis.errors import WardmoteError
from wardmote.channels import csv_cutting
from wardmote.channels.local_time import ZoneNotStated
from wardmote.channels.message import MESSAGES
from wardmote.channels.reading import (
    NeedsStating,
    Reading,
    ReadOptions,
    SourceClass,
    UnreadableArchive,
)
from wardmote.channels.sources import read

RESIDENT, NEIGHBOUR = 115712, 115713


def accounts(reading: Reading) -> dict[str, str]:
    """Tweet → the organisation it belongs to."""
    messages = reading.messages
    return dict(zip(messages["id"], messages["account"].cast(str), strict=True))


def test_a_file_comes_back_as_the_messages_that_were_written(tmp_path: Path) -> None:
    text = twcs_text(
        tweet(1, RESIDENT, 10, text='"@HelloCouncil bins, again\n""why"""'),
        tweet(2, "HelloCouncil", 12, "1.0", "sorry"),
    )

    reading = read_twcs(tmp_path, text, keep_text=True)

    first, second = reading.messages.to_dicts()
    assert list(reading.messages.schema) == list(MESSAGES)
    assert (first["id"], first["ours"], first["in_reply_to"]) == ("1", False, None)
    assert (second["id"], second["ours"], second["in_reply_to"]) == ("2", True, "1")
    assert first["text"] == '@HelloCouncil bins, again\n"why"'
    assert first["sent_at"] == datetime(2017, 10, 31, 0, 10, tzinfo=UTC)
    assert first["author"] != second["author"]
    assert (first["platform"], first["public"], first["account"]) == ("x", True, "HelloCouncil")
    assert (reading.rows_read, reading.rows_kept, reading.set_aside.height) == (2, 2, 0)
    assert reading.until == datetime(2017, 10, 31, 0, 12, tzinfo=UTC)
    assert reading.source_class is SourceClass.ANSWERED_ONLY
    assert reading.fingerprint.startswith("sha256:")


def test_texts_are_not_kept_unless_they_are_wanted(tmp_path: Path) -> None:
    reading = read_twcs(tmp_path, twcs_text(tweet(1, "HelloCouncil", 1, text="hello")))

    assert reading.messages["text"].to_list() == [None]


def test_index_columns_crlf_and_blank_lines_change_nothing(tmp_path: Path) -> None:
    lines = [tweet(1, RESIDENT, 10), tweet(2, "HelloCouncil", 12, 1)]
    indexed = "\r\n".join(
        [f",index,{TWCS}", *(f"{n},7,{line}" for n, line in enumerate(lines)), ""]
    )

    plain = read_twcs(tmp_path, twcs_text(*lines))
    other = read_twcs(tmp_path, "\r\n" + indexed.replace("\r\n1,7", "\r\n\r\n1,7"))

    assert other.messages.equals(plain.messages)
    assert other.rows_read == 2


def test_a_residents_tweet_belongs_to_the_organisation_it_replies_to(tmp_path: Path) -> None:
    reading = read_twcs(
        tmp_path,
        twcs_text(
            tweet(1, "Trains", 1),
            tweet(2, RESIDENT, 2, 1, "@Council"),
            tweet(3, "Council", 3, 2),
        ),
    )

    assert accounts(reading)["2"] == "Trains"


def test_else_to_the_organisation_that_first_replied_to_it(tmp_path: Path) -> None:
    reading = read_twcs(
        tmp_path,
        twcs_text(
            tweet(9, "Council", 9, 1),
            tweet(3, "Trains", 3, 1),
            tweet(1, RESIDENT, 1, text="@Council"),
        ),
    )

    assert accounts(reading)["1"] == "Trains"


def test_else_to_the_nearest_organisation_further_up_its_thread(tmp_path: Path) -> None:
    lines = [tweet(1, "Council", 1), tweet(2, RESIDENT, 2, 1), tweet(3, "Trains", 3, 2)]
    lines += [tweet(n, RESIDENT, n, n - 1) for n in range(4, 40)]

    reading = read_twcs(tmp_path, twcs_text(*lines))

    assert {accounts(reading)[str(n)] for n in range(4, 40)} == {"Trains"}


def test_else_to_the_organisation_that_spoke_first_in_its_thread(tmp_path: Path) -> None:
    reading = read_twcs(
        tmp_path,
        twcs_text(
            tweet(1, RESIDENT, 1, text="@Council"),
            tweet(2, NEIGHBOUR, 2, 1, "@Council"),
            tweet(3, "Council", 9, 2),
            tweet(4, "Trains", 5, 2),
        ),
    )

    assert accounts(reading)["1"] == "Trains"


def test_else_to_the_first_organisation_that_it_mentions(tmp_path: Path) -> None:
    reading = read_twcs(
        tmp_path,
        twcs_text(
            tweet(1, "Council", 1),
            tweet(2, "Trains", 2),
            tweet(3, RESIDENT, 3, text="@115713 @nobody @TRAINS or @Council?"),
            tweet(4, RESIDENT, 4, 999, "@Council"),
        ),
    )

    assert accounts(reading)["3"] == "Trains"
    assert accounts(reading)["4"] == "Council"
    assert reading.messages.filter(reading.messages["id"] == "4")["in_reply_to"][0] == "999"


def test_a_tweet_to_nobody_known_is_set_aside_and_not_given_to_somebody(tmp_path: Path) -> None:
    lines = [tweet(1, "Council", 1), tweet(2, "Trains", 2), tweet(3, RESIDENT, 3, text="hello")]

    several = read_twcs(tmp_path, twcs_text(*lines))
    one = read_twcs(tmp_path, twcs_text(lines[0], lines[2]))

    assert "to whom it was written cannot be known" in reasons(several)[3]
    assert accounts(one)["3"] == "Council"


def test_replies_that_go_round_in_a_circle_pass(tmp_path: Path) -> None:
    lines = [tweet(n, RESIDENT, n, n % 5 + 1) for n in range(1, 6)]
    lines += [tweet(6, RESIDENT, 6, 6), tweet(7, "Council", 7, 3)]

    reading = read_twcs(tmp_path, twcs_text(*lines))

    assert reading.rows_kept == 7
    assert set(accounts(reading).values()) == {"Council"}


def test_spellings_of_one_organisation_are_one_account(tmp_path: Path) -> None:
    reading = read_twcs(tmp_path, twcs_text(tweet(1, "Council", 1), tweet(2, "COUNCIL", 2)))

    assert set(accounts(reading).values()) == {"Council"}


def test_only_the_accounts_asked_for_come_back_and_a_note_counts_the_others(
    tmp_path: Path,
) -> None:
    text = twcs_text(
        tweet(1, RESIDENT, 1, text="@Council"),
        tweet(2, "Council", 2, 1),
        tweet(3, "Trains", 3),
        "broken",
    )

    reading = read_twcs(tmp_path, text, accounts=("@council",))

    assert set(accounts(reading)) == {"1", "2"}
    assert (reading.rows_read, reading.rows_kept, reading.set_aside.height) == (4, 3, 1)
    assert "2 of the 3 messages kept are of Council" in " ".join(reading.notes)
    assert reading.until == datetime(2017, 10, 31, 0, 3, tzinfo=UTC)


def test_an_account_that_the_file_has_not_is_named_with_those_it_has(tmp_path: Path) -> None:
    with pytest.raises(NeedsStating, match='no account called "Buses"; it has Council'):
        read_twcs(tmp_path, twcs_text(tweet(1, "Council", 1)), accounts=("Buses",))


def test_a_file_of_residents_alone_is_arrivals_only(tmp_path: Path) -> None:
    text = twcs_text(
        tweet(1, RESIDENT, 1, text="@Council hello"),
        tweet(2, NEIGHBOUR, 2, text="@council again"),
        tweet(3, NEIGHBOUR, 3, 77, text="and again"),
    )

    reading = read_twcs(tmp_path, text)

    assert reading.source_class is SourceClass.ARRIVALS_ONLY
    assert set(accounts(reading).values()) == {"Council"}
    assert reading.rows_kept == 3


@pytest.mark.parametrize(
    ("good", "bad", "why"),
    [
        ("Tue Oct 31 00:01:00 +0000 2017", "31/10/2017 00:01", "created_at is not a time"),
        ("1,Council", "one,Council", "tweet_id is not a whole number"),
    ],
)
def test_a_file_of_which_no_row_can_be_used_says_why_of_each_row(
    tmp_path: Path, good: str, bad: str, why: str
) -> None:
    reading = read_twcs(tmp_path, twcs_text(tweet(1, "Council", 1)).replace(good, bad))

    assert (reading.rows_read, reading.rows_kept) == (1, 0)
    assert why in reading.set_aside["reason"][0]
    assert reading.source_class is SourceClass.ANSWERED_ONLY


def test_residents_tweets_to_many_need_an_account_stated(tmp_path: Path) -> None:
    lines = [tweet(n, RESIDENT, n, text=f"@Org{n} hello") for n in range(1, 5)]

    with pytest.raises(NeedsStating, match="mentioned first by half"):
        read_twcs(tmp_path, twcs_text(*lines))
    reading = read_twcs(tmp_path, twcs_text(*lines), accounts=("org2",))

    assert set(accounts(reading)) == {"2"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (tweet("x", RESIDENT, 1), "tweet_id is not a whole number"),
        (tweet("", RESIDENT, 1), "tweet_id is not a whole number"),
        (tweet(-4, RESIDENT, 1), "tweet_id is not a whole number"),
        (tweet("99999999999999999999", RESIDENT, 1), "tweet_id is not a whole number"),
        (tweet("9.2e+17", RESIDENT, 1), "lost its last digits"),
        (tweet("919000000000000001.0", RESIDENT, 1), "lost its last digits"),
        (tweet(5, RESIDENT, 1, "9.19e+17"), "in_response_to_tweet_id was stored as"),
        (tweet(5, RESIDENT, 1, "somebody"), "in_response_to_tweet_id is not a whole number"),
        (tweet(5, "", 1, inbound="True"), "no author_id"),
        (tweet(5, RESIDENT, 1, inbound=""), "neither True nor False"),
        (tweet(5, RESIDENT, 1, inbound="maybe"), "neither True nor False"),
        (tweet(5, RESIDENT, 1).replace("Oct 31", "Oct 32"), "created_at is not a time"),
        (tweet(5, RESIDENT, 1).replace(" +0000", ""), "created_at is not a time"),
        (f"5,{RESIDENT},True,2017-10-31 10:00:00,,,", "no offset from UTC"),
        (tweet(1, RESIDENT, 1), "met before"),
        (f"5,{RESIDENT},True", "It has 3 fields"),
        (tweet(5, RESIDENT, 1, text="two, parts"), "It has 8 fields"),
        (tweet(5, RESIDENT, 1, text='"opened'), "quotation mark"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_with_its_number(
    tmp_path: Path, line: str, words: str
) -> None:
    text = twcs_text(tweet(1, "Council", 1), line, tweet(2, "Council", 2))

    reading = read_twcs(tmp_path, text)

    assert list(reasons(reading)) == [2]
    assert words in reasons(reading)[2]
    assert reading.rows_kept == 2
    assert str(RESIDENT) not in reasons(reading)[2]


def test_ids_of_eighteen_digits_keep_every_digit(tmp_path: Path) -> None:
    text = twcs_text(
        tweet(925000000000000001, RESIDENT, 1),
        tweet(925000000000000003, "Council", 2, 925000000000000001),
    )

    reading = read_twcs(tmp_path, text)

    assert reading.messages["id"].to_list() == ["925000000000000001", "925000000000000003"]
    assert accounts(reading)["925000000000000001"] == "Council"


def test_times_rewritten_in_iso_form_are_read_and_need_an_offset_or_a_zone(tmp_path: Path) -> None:
    aware = twcs_text("1,Council,False,2017-10-31 22:10:47+00:00,,,")
    naive = aware.replace("+00:00", "")

    assert read_twcs(tmp_path, aware).until == datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)
    with pytest.raises(ZoneNotStated, match="--zone"):
        read_twcs(tmp_path, naive)
    stated = read_twcs(tmp_path, naive, zone=ZoneInfo("America/New_York"))

    assert stated.until == datetime(2017, 11, 1, 2, 10, 47, tzinfo=UTC)


def test_bytes_that_are_no_text_are_set_aside(tmp_path: Path) -> None:
    text = twcs_text(
        tweet(1, "Council", 1),
        tweet(2, "Council", 2, text="caf\N{LATIN SMALL LETTER E WITH ACUTE}"),
    )

    reading = read_twcs(tmp_path, text.encode("cp1252"))

    assert "not UTF-8" in reasons(reading)[2]
    assert reading.rows_kept == 1


def test_nul_bytes_and_a_text_of_ten_megabytes_pass(tmp_path: Path) -> None:
    text = twcs_text(tweet(1, "Council", 1, text="a\0b" + "x" * 10_000_000), tweet(2, "Council", 2))

    reading = read_twcs(tmp_path, text, keep_text=True)

    assert reading.rows_kept == 2
    assert len(reading.messages["text"][0]) == 10_000_003


def test_utf_16_with_its_mark_is_recognised_and_read(tmp_path: Path) -> None:
    path = tmp_path / "twcs.csv"
    path.write_bytes(twcs_text(tweet(1, "Council", 1)).encode("utf-16"))

    reading = read(path)

    assert (reading.source, reading.rows_kept) == ("twcs", 1)


def test_a_zip_and_a_folder_with_one_such_file_are_recognised(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "twcs.csv").write_text(twcs_text(tweet(1, "Council", 1)))
    (folder / "readme.txt").write_text("Not a table.")
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as packed:
        packed.write(folder / "twcs.csv", "twcs/twcs.csv")

    unpacked, zipped = read(folder), read(tmp_path / "archive.zip")

    assert unpacked.source == zipped.source == "twcs"
    assert unpacked.messages.equals(zipped.messages)


def test_several_such_files_need_the_one_that_is_meant(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(twcs_text(tweet(1, "Council", 1)))

    with pytest.raises(NeedsStating, match=r"a\.csv, b\.csv"):
        read(tmp_path, "twcs")


@pytest.mark.parametrize("content", [b"id,sent\n1,2\n", b"\x89PNG\r\n\x1a\n tweet_id", b"tweet_id"])
def test_a_file_of_another_kind_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableArchive, match="no CSV with the columns"):
        read_twcs(tmp_path, content)


def test_a_line_without_end_is_refused_by_the_name_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_cutting, "WHOLE_RECORD", 1_000_000)

    with pytest.raises(UnreadableArchive, match="One of its lines is longer than") as said:
        read_twcs(tmp_path, f"{TWCS}\n" + "x" * 20_000_000)

    assert said.value.where == "twcs.csv"


def test_a_file_with_nothing_but_its_first_line_has_no_messages(tmp_path: Path) -> None:
    reading = read_twcs(tmp_path, TWCS)

    assert (reading.rows_read, reading.messages.height, reading.until) == (0, 0, None)


def test_a_file_cut_short_keeps_what_came_before(tmp_path: Path) -> None:
    whole = twcs_text(*(tweet(n, "Council", n) for n in range(1, 20)))

    reading = read_twcs(tmp_path, whole[:-50])

    assert (reading.rows_read, reading.rows_kept) == (19, 18)


@settings(max_examples=60)
@given(
    st.lists(st.text(st.sampled_from('0123459.eE+-,"\n\rTrueFals @: '), max_size=50), max_size=6),
    st.binary(max_size=20),
)
@example(['"'], b"")
def test_rows_read_are_rows_kept_and_set_aside_whatever_the_file_holds(
    lines: list[str], tail: bytes
) -> None:
    good = [tweet(1, "Council", 1), tweet(2, RESIDENT, 2, 1)]
    content = twcs_text(good[0], *lines, good[1]).encode() + tail

    with tempfile.TemporaryDirectory() as folder:
        try:
            reading = read_twcs(Path(folder), content)
        except WardmoteError:
            return
        assert reading.rows_read == reading.rows_kept + reading.set_aside.height
        assert reading.set_aside["row"].is_sorted()
        assert reading.set_aside["row"].null_count() == 0


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, float | None]] = []
    path = tmp_path / "twcs.csv"
    path.write_text(twcs_text(tweet(1, "Council", 1)))

    read(path, options=ReadOptions(progress=lambda stage, done: told.append((stage, done))))

    assert told
    assert all(done is None or 0 <= done <= 1 for _, done in told)
