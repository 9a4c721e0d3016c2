"""A mailbox: who wrote each letter, when, what it answers, and whether a machine did."""

from __future__ import annotations

import mailbox as standard
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.basis.errors import WardmoteError
from wardmote.channels import mail_store
from wardmote.channels.local_time import ZoneNotStated
from wardmote.channels.reading import (
    NeedsStating,
    Reading,
    ReadOptions,
    SourceClass,
    UnreadableArchive,
)
from wardmote.channels.sources import read

TEAM, RESIDENT = "hello@council.example", "anna@residents.example"
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
BOTH = f"From: {RESIDENT}\nTo: {TEAM}\n"


def letter(
    number: int, *, ours: bool = False, answers: int | None = None, **headers: str
) -> EmailMessage:
    """A letter of the cast, a minute after the one before."""
    made = EmailMessage()
    made["From"], made["To"] = (TEAM, RESIDENT) if ours else (RESIDENT, TEAM)
    made["Date"] = format_datetime(NINE + timedelta(minutes=number))
    made["Message-ID"] = f"<{number}@mail.example>"
    if answers is not None:
        made["In-Reply-To"] = f"<{answers}@mail.example>"
        made["References"] = f"<{answers}@mail.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("Dear team,\n\nFrom 10:30 today, 2026, the bins\nsmell.\n")
    return made


def mbox_of(folder: Path, *letters: EmailMessage) -> Path:
    """A mailbox as Python's own ``mailbox`` writes it."""
    box = standard.mbox(folder / "team.mbox")
    for each in letters:
        box.add(each)
    box.flush()
    box.close()
    return folder / "team.mbox"


def raw_mbox(folder: Path, *heads: str | bytes) -> Path:
    """A mailbox of letters whose headers are written out, each with an empty body."""
    path = folder / "team.mbox"
    path.write_bytes(
        b"".join(
            b"From somebody Mon Jan  5 09:00:00 2026\n"
            + (head.encode() if isinstance(head, str) else head)
            + b"\n\n"
            for head in heads
        )
    )
    return path


def dated(head: str = BOTH, date: str = "Mon, 5 Jan 2026 09:00:00 +0000", more: str = "") -> str:
    return f"{head}Date: {date}\n{more}"


def of(path: Path, *accounts: str, zone: ZoneInfo | None = None) -> Reading:
    return read(path, "auto", ReadOptions(accounts=accounts or (TEAM,), zone=zone))


def reasons(reading: Reading) -> list[str]:
    return reading.set_aside["reason"].to_list()


def automatic(folder: Path, *, ours: bool, header: str) -> bool:
    head = f"From: {TEAM}\nTo: {RESIDENT}\n" if ours else BOTH
    reading = of(raw_mbox(folder, dated(head, more=f"{header}\n")))
    return bool(reading.messages["automatic"][0])


def test_both_sides_come_back_linked(tmp_path: Path) -> None:
    path = mbox_of(tmp_path, letter(1), letter(5, ours=True, answers=1), letter(7, answers=5))

    reading = of(path)

    asked, answer, thanks = reading.messages.to_dicts()
    assert reading.source == "mailbox"
    assert reading.source_class is SourceClass.COMPLETE
    assert (asked["id"], asked["ours"], asked["in_reply_to"]) == ("1@mail.example", False, None)
    assert (answer["ours"], answer["in_reply_to"]) == (True, "1@mail.example")
    assert asked["thread"] == answer["thread"] == "1@mail.example"
    assert asked["author"] == thanks["author"] != answer["author"]
    assert {m["account"] for m in (asked, answer, thanks)} == {TEAM}
    assert asked["sent_at"] == NINE + timedelta(minutes=1)
    assert reading.until == NINE + timedelta(minutes=7)
    assert (asked["public"], asked["text"], asked["platform"]) == (False, None, "email")
    assert (reading.rows_read, reading.rows_kept) == (3, 3)


def test_a_maildir_with_its_folders_is_one_mailbox(tmp_path: Path) -> None:
    box = standard.Maildir(tmp_path / "Maildir")
    box.add(letter(1))
    sent = box.add_folder("Sent")
    sent.add(letter(5, ours=True, answers=1))
    sent.add(letter(1))
    with tarfile.open(tmp_path / "mail.tar.gz", "w:gz") as packed:
        packed.add(tmp_path / "Maildir", "Maildir")

    unpacked, tarred = of(tmp_path / "Maildir"), of(tmp_path / "mail.tar.gz")

    assert unpacked.messages["ours"].to_list() == [False, True]
    assert reasons(unpacked) == ["A letter with the same Message-ID was met before."]
    assert tarred.messages["id"].to_list() == unpacked.messages["id"].to_list()
    assert tarred.fingerprint == unpacked.fingerprint


def test_drafts_of_a_maildir_were_not_sent(tmp_path: Path) -> None:
    box = standard.Maildir(tmp_path / "Maildir")
    box.add(letter(1))
    draft = standard.MaildirMessage(letter(2, ours=True))
    draft.set_flags("DS")
    box.add(draft)
    box.add_folder("Drafts").add(letter(3, ours=True))

    reading = of(tmp_path / "Maildir")

    assert reasons(reading) == ["It is a draft, which was not sent."] * 2


@pytest.mark.parametrize(
    ("labels", "kept"),
    [
        ("Drafts,Work", 0),
        ("=?UTF-8?Q?Caf=C3=A9,Drafts?=", 0),
        ("=?UTF-8?Q?Caf=C3=A9,?=\n =?UTF-8?Q?Spam?=", 0),
        ("=?UTF-8?Q?Caf=C3=A9,Sent?=", 1),
        ("=?nonsense?Q?Caf=C3=A9,Sent?=", 1),
        ("=?utf-8?b?a?=", 1),
    ],
)
def test_labels_of_gmail_are_read_however_they_are_written(
    tmp_path: Path, labels: str, kept: int
) -> None:
    reading = of(raw_mbox(tmp_path, dated(more=f"X-Gmail-Labels: {labels}\n")))

    assert (reading.rows_read, reading.rows_kept) == (1, kept)


def test_folders_of_thunderbird_without_an_ending_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "Mail"
    folder.mkdir()
    mbox_of(folder, letter(1)).rename(folder / "Inbox")
    mbox_of(folder, letter(2, ours=True, answers=1)).rename(folder / "Sent")
    (folder / "Inbox.msf").write_text("// an index")

    reading = of(folder)

    assert reading.rows_kept == 2


@pytest.mark.parametrize("accounts", [(), ("council",)])
def test_the_teams_addresses_must_be_stated_and_nobody_elses_is_shown(
    tmp_path: Path, accounts: tuple[str, ...]
) -> None:
    path = mbox_of(tmp_path, letter(1))

    with pytest.raises(NeedsStating, match="--account") as said:
        read(path, "auto", ReadOptions(accounts=accounts))

    assert RESIDENT not in str(said.value)


def test_an_address_that_nobody_wrote_to_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NeedsStating, match=r"No letter in it is from or to other@council\.example"):
        of(mbox_of(tmp_path, letter(1)), "other@council.example")


def test_several_addresses_are_one_team_called_by_the_first(tmp_path: Path) -> None:
    jane = letter(5, answers=1)
    jane.replace_header("From", "Jane <Jane@Council.Example>")

    reading = of(mbox_of(tmp_path, letter(1), jane), TEAM, "jane@council.example")

    assert reading.messages["ours"].to_list() == [False, True]
    assert reading.messages["account"].cast(str).to_list() == [TEAM, TEAM]


def test_one_side_alone_is_classed_so(tmp_path: Path) -> None:
    theirs = of(mbox_of(tmp_path, letter(1)))
    ours = of(raw_mbox(tmp_path, dated(f"From: {TEAM}\n")))

    assert theirs.source_class is SourceClass.ARRIVALS_ONLY
    assert ours.source_class is SourceClass.ANSWERED_ONLY
    assert "Message-ID carries no time" in " ".join(ours.notes)


def test_lines_of_a_text_that_begin_with_from_do_not_begin_a_letter(tmp_path: Path) -> None:
    path = tmp_path / "team.mbox"
    path.write_text(
        "From a Mon Jan  5 09:00:00 2026\n" + dated() + "\nHello\n\nFrom 10:30 on, in 2026\nthe "
        "bins\n\n>From a Mon Jan  5 09:00:00 2026\nDate: quoted\n\n"
        "From b Mon Jan  5 09:01:00 2026\r\n" + dated(more="Message-ID: <2@x>\n")
    )

    reading = of(path)

    assert (reading.rows_read, reading.rows_kept) == (2, 2)


def test_folded_headers_and_encoded_names_are_understood(tmp_path: Path) -> None:
    head = (
        "from:\n =?utf-8?q?Hello=2C_Council?=\n <HELLO@council.example>\nTO: x@y.example\n"
        "References: <1@a>\n\t<2@a>\nMessage-Id:\n <3@a>\n"
    )

    reading = of(raw_mbox(tmp_path, dated(head)))

    (message,) = reading.messages.to_dicts()
    assert message["ours"]
    assert (message["id"], message["in_reply_to"], message["thread"]) == ("3@a", "2@a", "1@a")


def test_a_name_with_a_comma_and_no_quotation_marks_is_still_an_address(tmp_path: Path) -> None:
    reading = of(raw_mbox(tmp_path, dated(f"From: Council, Hello <{TEAM}>\n")))

    assert reading.messages["ours"].to_list() == [True]


def test_a_letter_without_an_id_gets_the_same_one_every_time(tmp_path: Path) -> None:
    path = raw_mbox(tmp_path, dated(), dated(date="Mon, 5 Jan 2026 09:01:00 +0000"), dated())

    first, second = of(path), of(path)

    assert first.messages["id"].to_list() == second.messages["id"].to_list()
    assert first.rows_kept == 2
    assert RESIDENT not in "".join(first.messages["id"])


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        ("Mon, 5 Jan 2026 10:00:00 +0100", NINE),
        ("5 Jan 2026 09:00 GMT", NINE),
        ("Mon Jan  5 09:00:00 UTC 2026", NINE),
        ("Mon, 5 Jan 2026 04:00:00 EST (Eastern)", NINE),
        ("Mon, 05 Jan 26 09:00:00 -0000", NINE),
        ("Mon, 5 Jan 2026 09:00:00 Z", NINE),
    ],
)
def test_dates_as_mail_programs_write_them_are_read(
    tmp_path: Path, date: str, instant: datetime
) -> None:
    reading = of(raw_mbox(tmp_path, dated(date=date)))

    assert reading.until == instant


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (BOTH, "no Date"),
        (dated(date="yesterday"), "not a date that mail programs write"),
        (dated(date="Mon, 31 Feb 2026 09:00:00 +0000"), "a day that no calendar has"),
        (dated(date=f"Mon, 5 Jan 2026 09:{'9' * 30}:00 +0000"), "a day that no calendar has"),
        (dated(date="Mon, 5 Jan 1926 09:00:00 +0000"), "outside 1970 to 2100"),
        (dated(date="Mon, 5 Jan 2026 09:00:00 +9900"), "offset of a day or more"),
        (dated(date="Mon, 5 Jan 2026 09:00:00 QQQ"), "a zone that is not known"),
        (dated(date="Mon, 5 Jan 2026 09:00:00 GMT+0100"), "a zone that is not known"),
        (dated(date="Mon, 5 Jan 2026 09:00:00 GMT +0100"), "a zone that is not known"),
        (dated(date="Mon, 5 Jan 2026 09:00:00 +100"), "a zone that is not known"),
        (dated(date="Mon, 5 Jan 2026 09:00:00 0100"), "a zone that is not known"),
        (dated(date="Mon, 5 Jan 2026 9:00 PM +0000"), "a zone that is not known"),
        (dated(date="Mon, 5 Jan 2026 09:00:00"), "no offset from UTC"),
        (dated(f"To: {TEAM}\n"), "no From with an address"),
        (dated("From: nobody in particular\n"), "no From with an address"),
        (dated(more="X-Gmail-Labels: Sent,Drafts\n"), "a draft"),
        (dated(more="X-Gmail-Labels: Spam\n"), "among the spam"),
        (dated(more="X-Mozilla-Status: 0009\n"), "waits to be cleared away"),
        (
            dated(
                date="Mon, 5 Jan 2037 09:00:00 +0000",
                more="Received: by mx; Mon, 5 Jan 2026 09:00:00 +0000\n",
            ),
            "later than the time at which the mail server received it",
        ),
    ],
)
def test_what_is_wrong_with_a_letter_is_said_with_its_number(
    tmp_path: Path, head: str, words: str
) -> None:
    good = dated(more="Message-ID: <1@x>\n")

    reading = of(raw_mbox(tmp_path, good, f"{head}Message-ID: <2@x>\n"))

    assert reading.set_aside["row"].to_list() == [2]
    assert words in reasons(reading)[0]
    assert RESIDENT not in reasons(reading)[0]


def test_dates_without_an_offset_are_an_error_until_a_zone_is_stated(tmp_path: Path) -> None:
    path = raw_mbox(tmp_path, dated(date="Sun, 5 Jul 2026 09:00:00"))

    with pytest.raises(ZoneNotStated, match="--zone"):
        of(path)
    reading = of(path, zone=ZoneInfo("Europe/London"))

    assert reading.until == datetime(2026, 7, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 5 Jan 2026 10:00:00 +01:00",
        "Mon, 5 Jan 2026 10.00.00 +0100",
        "Mon, 5 Jan 2026 10:00:00 +0100 CET",
        "Mon Jan  5 10:00:00 2026 +0100",
        "Mon Jan  5 09:00:00 UTC 2026",
        "Mon, 5 Jan 26 04:00 EST",
    ],
)
def test_an_offset_however_written_outranks_the_stated_zone(tmp_path: Path, date: str) -> None:
    path = raw_mbox(tmp_path, dated(date=date))

    reading = of(path, TEAM, zone=ZoneInfo("America/New_York"))

    assert reading.messages["sent_at"].to_list() == [NINE]


@pytest.mark.parametrize("date", ["Mon, 5 Jan 2026 09:00 CET", "Mon, 5 Jan 2026 09:00 GMT+0100"])
def test_a_zone_in_a_date_that_is_not_known_is_not_replaced_by_the_stated_one(
    tmp_path: Path, date: str
) -> None:
    reading = of(raw_mbox(tmp_path, dated(date=date)), TEAM, zone=ZoneInfo("Europe/London"))

    assert (reading.rows_read, reading.rows_kept) == (1, 0)
    assert "not known" in reasons(reading)[0]


@pytest.mark.parametrize("deep", ["(" * 60_000, "a:" * 30_000 + ";"])
def test_an_address_nested_beyond_reason_is_passed_over(tmp_path: Path, deep: str) -> None:
    letters = [f"From: {RESIDENT}\nTo: {TEAM}\nCc: {deep}\n", f"From: {deep}\nTo: {TEAM}\n"]
    date = "Date: Mon, 5 Jan 2026 09:00:00 +0000\n"

    reading = of(raw_mbox(tmp_path, *(letter + date for letter in letters)), TEAM)

    assert (reading.rows_read, reading.rows_kept) == (2, 1)
    assert "who wrote it" in reasons(reading)[0]


@pytest.mark.parametrize(
    "header",
    [
        "In-Reply-To: 1@mail.example",
        "In-Reply-To: <1@mail.example> (a letter of Monday)",
        'In-Reply-To: Your letter of "Mon, 5 Jan 2026" <1@mail.example>',
        "References: 0@mail.example 1@mail.example",
        "References: <0@mail.example>,<1@mail.example>",
        "References: <0@mail.example>\n\t<1@mail.example>",
    ],
)
def test_the_letter_answered_is_found_however_its_id_is_written(
    tmp_path: Path, header: str
) -> None:
    asked = dated(more="Message-ID: <1@mail.example>")
    replied = dated(f"From: {TEAM}\nTo: {RESIDENT}\n", more=header)

    reading = of(raw_mbox(tmp_path, asked, replied), TEAM)

    assert reading.messages.filter("ours")["in_reply_to"].to_list() == ["1@mail.example"]


def test_a_letter_after_a_text_without_a_last_empty_line_is_a_letter(tmp_path: Path) -> None:
    path = tmp_path / "team.mbox"
    envelope = "From somebody Mon Jan  5 09:00:00 2026\n"
    text = "\nHello\nFrom 09:00 on, in 2026\nnote: closed\nGoodbye\n"
    path.write_text(f"{envelope}{dated()}{text}{envelope}{dated(more='Message-ID: <2@x>')}{text}")

    reading = of(path, TEAM)

    assert (reading.rows_read, reading.rows_kept) == (2, 2)


def test_a_date_in_the_missing_hour_of_the_stated_zone_is_set_aside(tmp_path: Path) -> None:
    path = raw_mbox(tmp_path, dated(date="Sun, 29 Mar 2026 01:30:00"))

    reading = of(path, zone=ZoneInfo("Europe/London"))

    assert "did not happen in Europe/London" in reasons(reading)[0]


@pytest.mark.parametrize(
    ("header", "ours", "theirs"),
    [
        ("Auto-Submitted: auto-replied", True, True),
        ("Auto-Submitted: auto-generated; reason=vacation", True, True),
        ("Auto-Submitted: no", False, False),
        ("Precedence: bulk", True, True),
        ("Precedence: auto_reply", True, True),
        ("Precedence: list", True, False),
        ("Precedence: normal", False, False),
        ("X-Autoreply: yes", True, True),
        ("X-Auto-Response-Suppress: All", True, False),
        ("Content-Type: multipart/report; report-type=delivery-status", False, True),
        ("Return-Path: <>", False, True),
        ("X-Nothing: said", False, False),
    ],
)
def test_what_a_machine_sent_is_told_apart(
    tmp_path: Path, header: str, ours: bool, theirs: bool
) -> None:
    assert automatic(tmp_path, ours=True, header=header) is ours
    assert automatic(tmp_path, ours=False, header=header) is theirs


def test_a_bounce_is_a_machines(tmp_path: Path) -> None:
    head = f"From: MAILER-DAEMON@mx.example\nTo: {TEAM}\n"

    reading = of(raw_mbox(tmp_path, dated(head)))

    assert reading.messages["automatic"].to_list() == [True]


def test_headers_of_ten_megabytes_are_set_aside_and_not_held(tmp_path: Path) -> None:
    long = dated(more="X-Long: " + "x" * 10_000_000 + "\n")

    reading = of(raw_mbox(tmp_path, long, dated()))

    assert reasons(reading) == ["Its headers are longer than 1,024 KiB."]
    assert reading.rows_kept == 1


def test_a_body_without_line_ends_is_passed_over(tmp_path: Path) -> None:
    path = raw_mbox(tmp_path, dated())
    path.write_bytes(path.read_bytes() + b"x" * (3 * mail_store.HEADERS))

    assert of(path).rows_kept == 1


def test_a_letter_whose_headers_are_garbage_is_counted_and_set_aside(tmp_path: Path) -> None:
    reading = of(raw_mbox(tmp_path, dated(), b"X: \x00\xff\n\xfe: \x80\nno colon\n continued\n"))

    assert (reading.rows_read, reading.rows_kept) == (2, 1)


def test_lines_before_the_first_letter_are_counted_and_set_aside(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    path = raw_mbox(folder, dated())
    path.write_bytes(b"stray\n\n" + path.read_bytes())

    reading = of(folder)

    assert reading.set_aside["row"].to_list() == [1]
    assert reading.rows_kept == 1


@pytest.mark.parametrize("content", [b"From here on, nothing.\n", b"id,sent\n", b"\x00" * 100])
def test_a_file_of_another_kind_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mail"
    path.write_bytes(content)

    with pytest.raises(UnreadableArchive, match="neither an mbox nor a Maildir"):
        read(path, "mailbox", ReadOptions(accounts=(TEAM,)))


def test_letters_that_answer_each_other_in_a_circle_pass(tmp_path: Path) -> None:
    reading = of(
        mbox_of(tmp_path, letter(1, answers=2), letter(2, answers=1), letter(3, answers=3))
    )

    assert reading.rows_kept == 3


OFFSETS = st.sampled_from(
    [UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=9))]
)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1), timezones=OFFSETS),  # noqa: DTZ001 — Hypothesis adds the zone
            st.booleans(),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_letters_written_by_pythons_own_mailbox_come_back(
    sent: list[tuple[datetime, bool]],
) -> None:
    def written() -> Iterator[EmailMessage]:
        for number, (instant, ours) in enumerate(sent):
            made = letter(number, ours=ours)
            made.replace_header("Date", format_datetime(instant))
            yield made

    with tempfile.TemporaryDirectory() as folder:
        messages = of(mbox_of(Path(folder), *written())).messages

    expected = {
        f"{n}@mail.example": (instant.replace(microsecond=0), ours)
        for n, (instant, ours) in enumerate(sent)
    }
    found = {m["id"]: (m["sent_at"], m["ours"]) for m in messages.to_dicts()}
    assert found == expected


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=60), max_size=4), st.text(max_size=30))
def test_letters_read_are_kept_or_set_aside_whatever_the_mailbox_holds(
    lines: list[bytes], date: str
) -> None:
    heads: list[str | bytes] = [b"\n".join(lines), dated(date=date.replace("\n", " "))]

    with tempfile.TemporaryDirectory() as folder:
        path = raw_mbox(Path(folder), dated(more="Message-ID: <1@x>\n"), *heads)
        try:
            reading = of(path)
        except WardmoteError:
            return

    assert reading.rows_read == reading.rows_kept + reading.set_aside.height >= 2
