"""Each platform through the desk, against its real server: in, promised, told, answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from servers.bluesky_network import BlueskyNetwork
from servers.mail import MailServer
from servers.running import wait_until
from servers.snac import Snac
from wardmote_web.conversations.models import Channel, Conversation, Kind, Outgoing, Stage, State
from wardmote_web.conversations.replying import reply
from wardmote_web.desk.reading import read_next
from wardmote_web.desk.sending import send_next
from wardmote_web.promises import actions as promises
from web.cast import Cast, a_team, connected

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Line:
    """A channel with a resident at the other end."""

    channel: Channel
    cast: Cast
    ask: Callable[[str], Any]
    chase: Callable[[Any, str], Any]
    answers: Callable[[Any], list[str]]


@pytest.fixture
def cast(db: None) -> Cast:
    made = a_team(publish=False)
    made.team.acknowledge_in_public = True
    made.team.save()
    # Closed at every hour but one a week away from now, so that what comes in is out of hours.
    away = datetime.now(UTC) + timedelta(days=3)
    promises.publish(
        made.team,
        f"{away:%a} 10:00-11:00; zone UTC",
        "by the end of the next window",
        effective_from=(away - timedelta(days=30)).date(),
        by=made.lead,
        now=datetime.now(UTC) - timedelta(days=30),
    )
    return made


@pytest.fixture
def bluesky(cast: Cast, bluesky_network: BlueskyNetwork) -> Line:
    number = f"{datetime.now(UTC):%H%M%S%f}"[-8:]
    council = bluesky_network.account(f"council{number}")
    resident = bluesky_network.account(f"resident{number}")
    start = council.post("Consultation opens today")
    wait_until(
        lambda: resident.client.get(
            "app.bsky.feed.getPosts", params={"uris": [start["uri"]]}
        ).json()["posts"],
        "the announcement",
    )
    channel = connected(
        cast.team,
        "bluesky",
        {"service": bluesky_network.pds, "identifier": council.handle},
        {"password": council.password},
    )
    return Line(
        channel,
        cast,
        lambda text: resident.post(text, to=start),
        lambda asked, text: resident.post(text, to=asked, root=start),
        lambda asked: [each["record"]["text"] for each in resident.replies(asked)
                       if each["author"]["did"] == council.did],
    )  # fmt: skip


@pytest.fixture
def mastodon(cast: Cast, snac: Snac) -> Line:
    number = f"{datetime.now(UTC):%H%M%S%f}"
    council, resident = snac.account(f"council{number}"), snac.account(f"resident{number}")
    channel = connected(cast.team, "mastodon", {"server": snac.base}, {"token": council.token})
    return Line(
        channel,
        cast,
        lambda text: resident.post(f"@{council.user} {text}"),
        lambda asked, text: resident.post(f"@{council.user} {text}", to=asked["id"]),
        lambda asked: [
            each["content"] for each in resident.below(asked["id"])
            if each["account"]["username"] == council.user
        ],
    )  # fmt: skip


@pytest.fixture
def mail(cast: Cast, mail_server: MailServer) -> Line:
    number = f"{datetime.now(UTC):%H%M%S%f}"
    council = mail_server.mailbox(f"hello{number}@council.example")
    resident = mail_server.mailbox(f"resident{number}@home.example")
    settings = {
        "address": council,
        "name": "Fenwick Council",
        "imap_host": "127.0.0.1",
        "imap_port": str(mail_server.imap_port),
        "imap_security": "none",
        "smtp_host": "127.0.0.1",
        "smtp_port": str(mail_server.smtp_port),
        "smtp_security": "none",
    }
    channel = connected(cast.team, "mail", settings, {"password": "password"})
    return Line(
        channel,
        cast,
        lambda text: mail_server.write(resident, council, "Bins", text),
        lambda asked, text: mail_server.write(
            resident, council, "Re: Bins", text, In_Reply_To=f"<{asked}>", References=f"<{asked}>"
        ),
        lambda asked: [
            each.decode() for each in mail_server.letters(resident)
            if f"<{asked}>".encode() in each
        ],
    )  # fmt: skip


@pytest.fixture(
    params=[
        pytest.param("bluesky", marks=pytest.mark.bluesky),
        pytest.param("mastodon", marks=pytest.mark.mastodon),
        pytest.param("mail", marks=pytest.mark.mail),
    ]
)
def line(request: pytest.FixtureRequest, cast: Cast) -> Line:
    made: Line = request.getfixturevalue(request.param)
    read(made.channel)  # Connected: what came before is read first.
    return made


def read(channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(next_read_at=None)
    while read_next("tester"):
        pass
    channel.refresh_from_db()
    assert channel.failing_since is None, channel.failure


def send() -> None:
    while send_next("tester"):
        pass


def arrived(line: Line, many: int = 1) -> Conversation:
    def there() -> bool:
        read(line.channel)
        theirs = line.channel.messages.filter(ours=False)
        return theirs.count() >= many

    wait_until(there, "the message", 30)
    return Conversation.objects.get(channel=line.channel)


def test_a_message_at_night_is_acknowledged_once_with_the_time_that_is_promised(line: Line) -> None:
    question = line.ask("When is my bin collected?")

    conversation = Conversation.objects.get(pk=arrived(line).pk)
    send()

    promise = conversation.promises.get()
    wait_until(lambda: len(line.answers(question)) == 1, "the acknowledgement", 20)
    read(line.channel)
    send()
    assert f"{promise.due_at:%H:%M}" in line.answers(question)[0]
    promise.refresh_from_db()
    assert promise.told_at is not None
    assert conversation.outgoing.filter(kind=Kind.ACKNOWLEDGEMENT, stage=Stage.SENT).count() == 1
    assert len(line.answers(question)) == 1


def test_a_reply_reaches_the_resident_in_their_thread_and_keeps_the_promise(line: Line) -> None:
    question = line.ask("When is my bin collected?")
    conversation = arrived(line)

    reply(conversation, "On Tuesday.", by=line.cast.officer, now=datetime.now(UTC))
    send()

    wait_until(
        lambda: any("On Tuesday." in each for each in line.answers(question)), "the reply", 20
    )
    conversation.refresh_from_db()
    assert conversation.state == State.WITH_RESIDENT
    assert conversation.promises.get().state == "kept"
    assert conversation.due_at is None


def test_what_a_resident_writes_again_joins_their_conversation_and_is_no_second_promise(
    line: Line,
) -> None:
    question = line.ask("When is my bin collected?")
    arrived(line)
    line.chase(question, "Is anybody there?")

    conversation = arrived(line, many=2)

    assert conversation.messages.filter(ours=False).count() == 2
    assert conversation.promises.count() == 1
    assert conversation.state == State.WAITING


def test_reading_again_keeps_nothing_twice(line: Line) -> None:
    line.ask("When is my bin collected?")
    conversation = arrived(line)
    send()
    before = line.channel.messages.count()

    for _ in range(3):
        read(line.channel)
    Channel.objects.filter(pk=line.channel.pk).update(cursor={})
    read(line.channel)

    assert line.channel.messages.count() == before
    assert Outgoing.objects.filter(conversation=conversation).count() == 1


def test_a_send_whose_receipt_was_lost_is_looked_up_and_not_sent_again(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = line.ask("When is my bin collected?")
    conversation = arrived(line)
    outgoing = reply(conversation, "On Tuesday.", by=line.cast.officer, now=datetime.now(UTC))
    Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).delete()
    with monkeypatch.context() as patched:
        patched.setattr("wardmote_web.conversations.outbox.sent", _dies)
        with pytest.raises(Died):
            send_next("the one that dies")
    Outgoing.objects.update(leased_until=datetime.now(UTC) - timedelta(seconds=1))

    def settled() -> bool:
        Outgoing.objects.filter(stage=Stage.UNKNOWN).update(not_before=datetime.now(UTC))
        send()
        outgoing.refresh_from_db()
        return outgoing.stage == Stage.SENT

    wait_until(settled, "the look-up", 30)
    read(line.channel)
    wait_until(lambda: len(line.answers(question)) >= 1, "the reply", 20)
    assert len(line.answers(question)) == 1
    assert outgoing.attempts == 1
    assert conversation.messages.filter(ours=True).count() == 1


class Died(BaseException):
    """The worker is gone."""


def _dies(*_: object, **__: object) -> None:
    raise Died
