"""Letters as they really are: hostile, broken, written by machines, late, in heaps."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from servers.mail import MailServer
from servers.running import free_ports, wait_until
from wardmote_web.conversations.models import Kind, Message, Outgoing, Stage
from wardmote_web.conversations.replying import reply
from web.cast import connected
from web.platforms.line import Line, read, send, try_to_read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mail]

HOSTILE = [
    b"",
    b"\r\n",
    b"From: x@home.example\r\n",
    b"From: a@home.example\r\nContent-Type: text/plain; charset=no-such\r\n\r\nhello",
    b'From: b@home.example\r\nContent-Type: text/plain; charset="\xff\xfe"\r\n\r\nhello',
    b"From: c@home.example\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n--\r\n",
    b"From: d@home.example\r\nContent-Type: multipart/mixed\r\n\r\nno boundary",
    b"From: e@home.example\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\xff\xfe!!",
    b"From: f@home.example\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 3000,
    b"From: =?utf-8?b?////?= <g@home.example>\r\nSubject: =?x?q?=FF?=\r\n\r\nhello",
    b"From: \xff\xfe <h@home.example>\r\nSubject: \x00\x01\r\nMessage-ID: <\xe9 \xff>\r\n\r\nx",
    b"From: i@home.example\r\nMessage-ID: <" + b"x" * 3000 + b"@home.example>\r\n\r\nlong",
    b"From: j@home.example\r\nDate: Tue, 99 Foo 2026 99:99:99 +9999\r\n\r\nno such day",
    b"From: k@home.example\r\nDate: Thu, 1 Jan 1970 00:00:00 +0000\r\n\r\nlong ago",
    b"From: l@home.example\r\nReferences: " + b"<a@b> " * 2000 + b"\r\n\r\nmany",
    b"From: m@home.example\r\nContent-Type: message/rfc822\r\n\r\n\r\n",
    b"From: n@home.example\r\nContent-Disposition: attachment; filename*=x'y'%ZZ\r\n\r\nx",
    b"From: o@home.example\r\n\r\n" + "\ud800 half \udfff".encode("utf-8", "surrogatepass"),
    b"From: p@home.example\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n\xd8\x00",
    b"From: " + b"(" * 500 + b" q@home.example\r\n\r\nnested",
    b'From: "r\r\n r" <r@home.example>\r\nSubject: a\r\n b\r\n\r\nfolded',
    b"From: s@home.example\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/plain\r\n\r\n\r\n--b--\r\n",
]


def put(server: MailServer, to: str, raw: bytes) -> None:
    """Lay a letter into a mailbox as it is."""
    with smtplib.LMTP("127.0.0.1", server.lmtp_port) as inner:
        inner.ehlo()
        inner.docmd("MAIL FROM:<>")
        inner.docmd(f"RCPT TO:<{to}>")
        inner.docmd("DATA")
        inner.send(raw.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
        assert inner.getreply()[0] == 250


@pytest.fixture
def box(mail: Line, mail_server: MailServer) -> Line:
    """A mailbox that is connected, and empty."""
    read(mail.channel)
    return mail


def test_no_letter_stops_the_account_and_what_comes_after_it_is_acknowledged(
    box: Line, mail_server: MailServer
) -> None:
    for raw in HOSTILE:
        put(mail_server, box.channel.author, raw)
    question = box.ask("When is my bin collected?")

    read(box.channel)
    send()

    assert Message.objects.filter(text="When is my bin collected?").count() == 1
    assert len(box.answers(question)) == 1
    writers = set(Message.objects.values_list("contact__author", flat=True))
    assert {f"{letter}@home.example" for letter in "abcdefgijklmnoprs"} <= writers
    # Nested five hundred deep: nobody can say who wrote it, and the channel's page says so.
    assert [each.endswith("UTC cannot be read.") for each in box.channel.missed] == [True]


def test_each_of_them_can_be_answered_or_says_why_not(box: Line, mail_server: MailServer) -> None:
    for raw in HOSTILE:
        put(mail_server, box.channel.author, raw)
    read(box.channel)
    Outgoing.objects.all().delete()

    for conversation in box.channel.conversations.all():
        reply(conversation, "£5, naïve – “so”.", by=box.cast.officer, now=datetime.now(UTC))
    send()

    assert Outgoing.objects.exclude(stage__in=[Stage.SENT, Stage.FAILED]).count() == 0
    # No such mailbox is at home.example, but each was made into a letter, and ASCII.
    for outgoing in Outgoing.objects.all():
        assert outgoing.payload is not None, outgoing.reason
        assert outgoing.payload["letter"].isascii()


def test_names_and_subjects_are_read_as_people_wrote_them(
    box: Line, mail_server: MailServer
) -> None:
    coded = "From: =?utf-8?q?Si=C3=B4n=2C_y?= <sion@home.example>\r\n"
    coded += "Subject: =?utf-8?q?Ble_mae=E2=80=99r_bin=3F?="
    put(mail_server, box.channel.author, f"{coded}\r\n\r\nWhen?".encode())

    read(box.channel)

    message = Message.objects.get(text="When?")
    assert message.contact is not None
    assert (message.contact.name, message.subject) == ("Siôn, y", "Ble mae’r bin?")
    assert message.contact.author == "sion@home.example"


def test_a_letter_without_a_date_or_with_a_false_one_has_the_time_at_which_it_came(
    box: Line, mail_server: MailServer
) -> None:
    for number, stated in enumerate(["", "Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n"]):
        raw = f"From: d{number}@home.example\r\n{stated}\r\nWhen?".encode()
        put(mail_server, box.channel.author, raw)

    read(box.channel)

    times = Message.objects.filter(text="When?").values_list("sent_at", flat=True)
    assert len(times) == 2
    assert all(datetime.now(UTC) - each < timedelta(minutes=5) for each in times)


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "Return-Path: <>\r\nContent-Type: multipart/report; boundary=b",
    ],
)
def test_what_a_machine_wrote_is_kept_and_never_acknowledged(
    box: Line, mail_server: MailServer, header: str
) -> None:
    put(mail_server, box.channel.author, f"From: m@home.example\r\n{header}\r\n\r\nAway".encode())

    read(box.channel)

    message = Message.objects.get()
    assert message.automatic
    assert message.conversation.waiting_since is None
    assert not Outgoing.objects.exists()


def test_another_account_of_the_teams_own_is_never_acknowledged(
    box: Line, mail_server: MailServer
) -> None:
    other = mail_server.mailbox(f"other{datetime.now(UTC):%H%M%S%f}@council.example")
    connected(
        box.cast.team, "mail", {**box.channel.settings, "address": other}, {"password": "password"}
    )
    mail_server.write(other, box.channel.author, "Bins", "Please see to this")

    read(box.channel)

    assert Message.objects.filter(ours=False).count() == 1
    assert not Outgoing.objects.exists()


def test_an_acknowledgement_that_another_desk_acknowledges_ends_there(
    box: Line, mail_server: MailServer
) -> None:
    box.ask("When is my bin collected?")
    read(box.channel)
    send()
    ours = next(each for each in mail_server.letters(_resident(box)) if b"auto-replied" in each)

    echo = ours.replace(b"From: ", b"X-From: ", 1).replace(b"Message-ID: ", b"X-ID: ", 1)
    put(mail_server, box.channel.author, b"From: robot@other.example\r\n" + echo)
    read(box.channel)

    assert b"X-Auto-Response-Suppress: All" in ours
    assert Message.objects.filter(contact__author="robot@other.example").count() == 1
    assert Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).count() == 1


def _resident(box: Line) -> str:
    found: str = box.channel.contacts.get().author
    return found


def test_after_days_offline_all_is_fetched_and_only_what_is_new_is_acknowledged(
    box: Line, mail_server: MailServer
) -> None:
    now = datetime.now(UTC)
    for number in range(130):
        at = now - timedelta(days=3) + timedelta(minutes=number)
        raw = (
            f"From: r{number}@home.example\r\nDate: {format_datetime(at)}\r\n\r\nquestion {number}"
        )
        put(mail_server, box.channel.author, raw.encode())
    question = box.ask("When is my bin collected?")

    read(box.channel)
    send()

    assert Message.objects.filter(text__startswith="question ").count() == 130
    assert Outgoing.objects.count() == 1
    assert len(box.answers(question)) == 1


def test_a_letter_goes_to_nobody_while_our_own_copy_would_be_refused(
    box: Line, mail_server: MailServer
) -> None:
    question = box.ask("When is my bin collected?")
    read(box.channel)
    outgoing = Outgoing.objects.get()
    del mail_server.users[box.channel.author]

    try:
        # The door lets in whoever has a mailbox, so we come as somebody else.
        box.channel.settings["user"] = _resident(box)
        box.channel.save()
        send()
    finally:
        mail_server.users[box.channel.author] = "password"

    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.FAILED
    assert "copy to our own address" in outgoing.reason
    assert box.answers(question) == []


def test_a_server_that_puts_a_letter_off_is_asked_again_later(
    box: Line, mail_server: MailServer
) -> None:
    question = box.ask("When is my bin collected?")
    read(box.channel)
    outgoing = Outgoing.objects.get()
    mail_server.refuse_with = "451 4.7.1 greylisted"
    try:
        send()
    finally:
        mail_server.refuse_with = None

    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.QUEUED
    assert outgoing.not_before > datetime.now(UTC) + timedelta(minutes=4)
    assert box.answers(question) == []
    Outgoing.objects.update(not_before=datetime.now(UTC))
    send()
    wait_until(lambda: len(box.answers(question)) == 1, "the acknowledgement", 10)


def test_an_outage_of_the_server_that_sends_is_shown_though_reading_works(
    box: Line, mail_server: MailServer
) -> None:
    question = box.ask("When is my bin collected?")
    read(box.channel)
    right = box.channel.settings["smtp_port"]
    box.channel.settings["smtp_port"] = str(free_ports(1)[0])
    box.channel.save()

    send()
    try_to_read(box.channel)
    assert box.channel.failing_since is not None
    assert "SMTP" in box.channel.failure
    assert box.channel.last_read_at is not None

    box.channel.settings["smtp_port"] = right
    box.channel.save()
    Outgoing.objects.update(not_before=datetime.now(UTC))
    send()
    read(box.channel)
    assert len(box.answers(question)) == 1


def test_a_mailbox_that_begins_its_numbers_anew_is_read_again_and_nothing_twice(
    box: Line,
) -> None:
    box.ask("When is my bin collected?")
    read(box.channel)
    cursor = box.channel.cursor
    cursor["INBOX"] = {**cursor["INBOX"], "validity": 1}
    box.channel.cursor = cursor
    box.channel.save()

    box.ask("And on holidays?")
    read(box.channel)

    assert Message.objects.filter(ours=False).count() == 2
    assert Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).count() == 2
