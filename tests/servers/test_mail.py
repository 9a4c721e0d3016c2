"""The mail server is a real one: in by SMTP, out by IMAP, and it keeps what it has."""

from __future__ import annotations

import imaplib
import smtplib
from email import message_from_bytes

import pytest

from servers.mail import MailServer

LETTER = b"From: resident@smoke.example\r\nSubject: Bins\r\n\r\nWhen is my bin collected?\r\n"


def _subjects(server: MailServer, address: str) -> list[str]:
    """Subjects in the inbox, as a mail program reads them."""
    with imaplib.IMAP4("127.0.0.1", server.imap_port) as program:
        program.login(address, "password")
        program.select("INBOX", readonly=True)
        numbers = program.search(None, "ALL")[1][0].split()
        whole = [program.fetch(each.decode(), "(RFC822)")[1][0] for each in numbers]
    return [
        str(message_from_bytes(each[1])["Subject"]) for each in whole if isinstance(each, tuple)
    ]


def test_a_letter_sent_by_smtp_is_read_by_imap(mail_server: MailServer) -> None:
    council = mail_server.mailbox("council@smoke.example")
    resident = mail_server.mailbox("resident@smoke.example")

    with smtplib.SMTP("127.0.0.1", mail_server.smtp_port) as door:
        door.login(resident, "password")
        door.sendmail(resident, [council], LETTER)

    assert _subjects(mail_server, council) == ["Bins"]


def test_a_letter_to_nobody_here_is_refused_for_good(mail_server: MailServer) -> None:
    resident = mail_server.mailbox("refused@smoke.example")

    with smtplib.SMTP("127.0.0.1", mail_server.smtp_port) as door:
        door.login(resident, "password")
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            door.sendmail(resident, ["nobody@smoke.example"], LETTER)

    assert refused.value.recipients["nobody@smoke.example"][0] == 550


def test_a_mailbox_can_be_signed_in_to_as_soon_as_it_is_made(mail_server: MailServer) -> None:
    made = [mail_server.mailbox(f"new{number}@smoke.example") for number in range(5)]
    assert [_subjects(mail_server, address) for address in made] == [[]] * 5

    later = mail_server.mailbox("later@smoke.example")

    assert _subjects(mail_server, later) == []


def test_a_wrong_password_opens_no_mailbox(mail_server: MailServer) -> None:
    council = mail_server.mailbox("locked@smoke.example")

    with (
        imaplib.IMAP4("127.0.0.1", mail_server.imap_port) as program,
        pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"),
    ):
        program.login(council, "wrong")


def test_a_mail_server_that_was_halted_refuses_and_comes_back_with_its_letters(
    mail_server: MailServer,
) -> None:
    council = mail_server.mailbox("halted@smoke.example")
    mail_server.write("resident@home.example", council, "Before", "Is anybody there?")

    mail_server.halt()
    with pytest.raises(ConnectionRefusedError):
        imaplib.IMAP4("127.0.0.1", mail_server.imap_port)
    mail_server.start()

    assert _subjects(mail_server, council) == ["Before"]
