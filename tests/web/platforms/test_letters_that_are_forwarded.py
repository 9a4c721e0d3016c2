"""A letter that a colleague forwards is handed over as if pasted; any other is a letter."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.test import Client

from servers.mail import MailServer
from wardmote_web.accounts.models import Membership, Role
from wardmote_web.conversations.models import Channel, Conversation, Message, Outgoing
from wardmote_web.desk import manual
from wardmote_web.desk.forwarding import looks_forwarded
from wardmote_web.desk.residents import contacts_named, erase
from web.platforms.forwarding import INLINE, SERVER, WORDS, a_letter, enclosing, the_residents
from web.platforms.line import Line, read, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mail]
OFFICER = "officer.fenwick@council.example"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def box(mail: Line) -> Line:
    """A mailbox whose server says what it finds out about letters."""
    mail.channel.settings["checked_by"] = SERVER
    mail.channel.save()
    read(mail.channel)
    return mail


def put(server: MailServer, to: str, raw: bytes) -> None:
    """Deliver a letter as a server of the council's does: it has a sender to go back to."""
    with smtplib.LMTP("127.0.0.1", server.lmtp_port) as inner:
        inner.sendmail(OFFICER, [to], raw)


def comes(box: Line, server: MailServer, letter: EmailMessage) -> Conversation:
    """A letter comes, and is read."""
    put(server, box.channel.author, letter.as_bytes())
    read(box.channel)
    send()
    return Conversation.objects.latest("id")


def letter_to(box: Line, sender: str = OFFICER, **more: str) -> EmailMessage:
    """One to the team's mailbox."""
    return a_letter(sender, box.channel.author, **more)


@pytest.mark.parametrize("how", ["inline", "attached"])
def test_what_a_colleague_forwards_is_a_pasted_message_of_whoever_wrote_it(
    box: Line, mail_server: MailServer, how: str
) -> None:
    letter = letter_to(box)
    if how == "attached":
        letter = enclosing(letter_to(box, text="Tom here: can you?"), the_residents())

    talk = comes(box, mail_server, letter)

    message = talk.messages.get()
    assert talk.channel.is_manual
    assert talk.handed_over
    assert (talk.contact.name, talk.contact.handle) == ("Rosa Bellamy", "rosa@home.example")
    assert (message.text, talk.subject, message.public) == (WORDS, "Bins", False)
    assert datetime.now(UTC) - message.sent_at < timedelta(minutes=5), "asked when forwarded"
    note = talk.notes.get()
    assert note.by == box.cast.officer
    assert "3 Jan 2026" in note.text
    assert "Tom here: can you?" in note.text
    names = [each.name for each in message.attachments.all()]
    assert names == (["bin.png"] if how == "attached" else [])
    assert Conversation.objects.count() == 1


def test_it_is_promised_as_what_is_pasted_and_acknowledged_to_nobody(
    box: Line, mail_server: MailServer
) -> None:
    talk = comes(box, mail_server, letter_to(box))
    pasted = manual.paste(
        box.cast.team, came_from="A call", name="A", contact="", text=WORDS,
        asked_at=talk.asked_at, public=False, handed_over=True, now=datetime.now(UTC),
    )  # fmt: skip

    assert talk.due_at == pasted.due_at is not None
    assert not Outgoing.objects.exists()


def test_the_answer_is_copied_by_hand_and_keeps_the_promise(
    box: Line, mail_server: MailServer
) -> None:
    talk = comes(box, mail_server, letter_to(box))

    manual.written(talk, "On Thursday.", by=box.cast.officer, now=datetime.now(UTC))
    send()
    manual.mark_sent(talk, now=datetime.now(UTC))

    assert talk.promises.get().state == "kept"
    assert mail_server.letters(box.channel.author)
    assert len(mail_server.letters(box.channel.author)) == 1, "nothing went out by itself"


def test_who_cannot_be_read_is_somebody_via_a_colleague(box: Line, mail_server: MailServer) -> None:
    text = f"---------- Forwarded message ---------\n\n{WORDS}"

    talk = comes(box, mail_server, letter_to(box, text=text))

    assert (talk.contact.name, talk.contact.handle) == ("Somebody, via a colleague", "")


@pytest.mark.parametrize(
    "sender", ["rosa@home.example", "stranger.fenwick@council.example",
               "researcher.fenwick@council.example"],
)  # fmt: skip
def test_what_somebody_forwards_who_may_not_answer_is_their_own_letter(
    box: Line, mail_server: MailServer, sender: str
) -> None:
    talk = comes(box, mail_server, letter_to(box, sender))

    assert talk.channel == box.channel
    assert talk.contact.author == sender


def test_a_colleague_who_has_left_or_is_closed_forwards_no_more(
    box: Line, mail_server: MailServer
) -> None:
    Membership.objects.filter(role=Role.OFFICER).update(until=datetime.now(UTC))

    assert comes(box, mail_server, letter_to(box)).channel == box.channel


@pytest.mark.parametrize("configured", [True, False])
def test_a_letter_that_nobody_vouches_for_is_a_letter_with_a_hint_and_nothing_more(
    box: Line, mail_server: MailServer, configured: bool
) -> None:
    if not configured:
        box.channel.settings["checked_by"] = ""
        box.channel.save()
    client = Client()
    client.force_login(box.cast.colleague, backend=BACKEND)

    talk = comes(box, mail_server, letter_to(box, passed="" if configured else "dmarc"))
    page = client.get(f"/desk/fenwick/conversations/{talk.pk}/").content.decode()
    paste = client.get(f"/desk/fenwick/paste/?letter={talk.messages.latest('-id').pk}")

    assert talk.channel == box.channel
    assert "looks like a message that a colleague has forwarded" in page
    assert f"/desk/fenwick/paste/?letter={talk.messages.latest('-id').pk}" in page
    assert WORDS in paste.content.decode()
    assert "Rosa Bellamy" in paste.content.decode()


def test_an_ordinary_letter_has_no_hint_and_another_teams_is_pasted_by_nobody(
    box: Line, mail_server: MailServer
) -> None:
    talk = comes(box, mail_server, letter_to(box, "rosa@home.example"))
    officer, stranger = Client(), Client()
    officer.force_login(box.cast.officer, backend=BACKEND)
    stranger.force_login(box.cast.stranger, backend=BACKEND)

    page = officer.get(f"/desk/fenwick/conversations/{talk.pk}/").content.decode()

    assert "colleague has forwarded" not in page
    assert officer.get("/desk/fenwick/paste/?letter=99999").status_code == 404
    assert stranger.get("/desk/fenwick/paste/?letter=1").status_code == 404


def test_what_cannot_be_read_as_forwarded_is_never_lost(box: Line, mail_server: MailServer) -> None:
    two = enclosing(letter_to(box), the_residents(), the_residents("Jon Pike"))
    broken = letter_to(box, text="see below").as_bytes().replace(
        b"Content-Type: text/plain", b"Content-Type: message/rfc822"
    )  # fmt: skip
    empty = letter_to(box, text="---------- Forwarded message ---------\nFrom: a@b.example\n\n")
    reply = letter_to(box, text=f"Yes.\n\n-----Original Message-----\nFrom: a\n\n{WORDS}",
                      subject="Re: Bins")  # fmt: skip

    for raw in (two.as_bytes(), broken, empty.as_bytes(), reply.as_bytes()):
        put(mail_server, box.channel.author, raw)
    read(box.channel)

    assert box.channel.missed == []
    letters = Message.objects.filter(channel=box.channel, ours=False)
    assert letters.count() == 4
    # Who forwards two letters at once is told that somebody must look at them.
    attached = letters.filter(attachments__isnull=False).distinct()
    assert [looks_forwarded(each, box.cast.team) for each in attached] == [True]


def test_hostile_heads_are_labels_and_join_their_writer_to_nobody(
    box: Line, mail_server: MailServer
) -> None:
    hostile = INLINE.replace("Rosa Bellamy", '"\x00<script>' + "x" * 5000 + '"')

    first = comes(box, mail_server, letter_to(box))
    second = comes(box, mail_server, letter_to(box))
    third = comes(box, mail_server, letter_to(box, text=hostile))

    assert len({first.contact_id, second.contact_id, third.contact_id}) == 3
    assert box.channel.missed == []
    assert len(third.contact.name) <= 300
    client = Client()
    client.force_login(box.cast.officer, backend=BACKEND)
    page = client.get(f"/desk/fenwick/conversations/{third.pk}/").content.decode()
    assert "<script>x" not in page


def test_it_is_taken_in_once_and_what_was_erased_stays_away(
    box: Line, mail_server: MailServer
) -> None:
    talk = comes(box, mail_server, letter_to(box))

    again = {"INBOX": {"validity": 0, "uid": 0}}
    Channel.objects.filter(pk=box.channel.pk).update(cursor=again)
    read(box.channel)
    assert list(Conversation.objects.all()) == [talk]

    erase(contacts_named(box.cast.team, "rosa@home.example"), now=datetime.now(UTC))
    Channel.objects.filter(pk=box.channel.pk).update(cursor=again)
    read(box.channel)
    assert not Conversation.objects.exists()
