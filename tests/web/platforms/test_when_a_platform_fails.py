"""A platform that answers late, wrongly or not at all: nothing is lost, nothing comes twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from servers.running import wait_until
from verification.desk_crash.proxy import Proxy, Trouble
from wardmote_web.conversations import outbox
from wardmote_web.conversations.credentials import decrypt, encrypt
from wardmote_web.conversations.models import Channel, Kind, Outgoing, Stage
from wardmote_web.conversations.replying import reply
from wardmote_web.platforms import guarded
from wardmote_web.platforms.mail import servers
from wardmote_web.platforms.mail import session as mail
from wardmote_web.platforms.mastodon import session as mastodon
from web.platforms.line import ON_THE_WEB, Line, arrived, read, send, time_passes, try_to_read

pytestmark = pytest.mark.django_db(transaction=True)
Proxies = dict[str, Proxy]
NOT_SENT = {"http": {Trouble.WAIT}, "smtp": {Trouble.WAIT, Trouble.ERROR_BEFORE}}
"""Answers that say for certain that nothing was sent. An SMTP server's 451 is one."""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Timeouts of less than a second, and what is not there within four is believed not to be."""
    monkeypatch.setattr(guarded, "TIMEOUT", httpx.Timeout(0.8))
    monkeypatch.setattr(servers, "TIMEOUT", 0.8)
    monkeypatch.setattr(mail, "PATIENCE", 0.8)
    for module in (mail, mastodon):
        monkeypatch.setattr(module, "SETTLED", timedelta(seconds=4))


def test_a_reply_reaches_the_resident_once_whatever_becomes_of_the_request(
    line: Line, proxies: Proxies, impatient: None
) -> None:
    question = line.ask("When is my bin collected?")
    conversation = arrived(line)
    Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).delete()
    proxy = line.writes(proxies)
    speaks = next(iter(line.servers.values()))
    stages = {}

    for trouble in Trouble:
        outgoing = reply(
            conversation, f"On {trouble.name}.", by=line.cast.officer, now=datetime.now(UTC)
        )
        proxy.once(trouble, line.write)
        send()
        outgoing.refresh_from_db()
        stages[trouble] = (outgoing.stage, trouble in NOT_SENT[speaks])
    settle()

    assert all(
        stage == (Stage.QUEUED if certainly_not else Stage.UNKNOWN)
        for stage, certainly_not in stages.values()
    ), stages
    wait_until(lambda: len(line.answers(question)) >= len(Trouble), "the replies", 20)
    said = " ".join(line.answers(question))
    assert {t.name: said.count(f"On {t.name}.") for t in Trouble} == {t.name: 1 for t in Trouble}


def settle() -> None:
    """Time passes until nothing is on its way."""

    def quiet() -> bool:
        time_passes()
        send()
        ended = [Stage.SENT, Stage.WITHDRAWN, Stage.FAILED]
        return not Outgoing.objects.exclude(stage__in=ended).exists()

    wait_until(quiet, "the outbox", 40)


@pytest.mark.parametrize("line", ON_THE_WEB, indirect=True)
def test_what_the_platform_asks_us_to_wait_is_waited_by_all_that_goes_out_there(
    line: Line, proxies: Proxies
) -> None:
    line.ask("When is my bin collected?")
    conversation = arrived(line)
    Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).delete()
    first, second = (
        reply(conversation, text, by=line.cast.officer, now=datetime.now(UTC))
        for text in ("On Tuesday.", "At seven.")
    )
    proxy = line.writes(proxies)
    proxy.wait_seconds = 120
    proxy.always(Trouble.WAIT, line.write)
    before = datetime.now(UTC)

    send()

    for each in (first, second):
        each.refresh_from_db()
        assert each.stage == Stage.QUEUED
        assert each.not_before >= before + timedelta(seconds=120)
    assert proxy.asked(line.write) == 1


@pytest.mark.parametrize("line", ON_THE_WEB, indirect=True)
def test_a_reading_waits_as_asked_and_that_is_no_outage(line: Line, proxies: Proxies) -> None:
    proxy = line.reads(proxies)
    proxy.wait_seconds = 120
    proxy.always(Trouble.WAIT)
    before = datetime.now(UTC)

    try_to_read(line.channel)

    assert line.channel.next_read_at >= before + timedelta(seconds=120)
    assert line.channel.failing_since is None


@pytest.mark.parametrize(
    "trouble", [Trouble.RESET_BEFORE, Trouble.ERROR_BEFORE], ids=lambda t: t.name
)
def test_an_outage_is_shown_until_it_is_over_and_what_was_asked_meanwhile_comes_in(
    line: Line, proxies: Proxies, trouble: Trouble
) -> None:
    proxy = line.reads(proxies)
    proxy.always(trouble)
    try_to_read(line.channel)
    since = line.channel.failing_since
    line.ask("When is my bin collected?")
    try_to_read(line.channel)

    assert since is not None
    assert line.channel.failing_since == since
    assert line.channel.failure
    assert line.channel.next_read_at is not None

    proxy.choose = lambda _: None
    arrived(line)
    assert line.channel.failing_since is None
    assert line.channel.failure == ""


def test_wrong_credentials_are_shown_on_the_channel_until_they_are_right(line: Line) -> None:
    right = line.channel.secrets
    wrong = {name: "wrong" for name in decrypt(right) if name in {"password", "token"}}
    Channel.objects.filter(pk=line.channel.pk).update(secrets=encrypt(wrong))

    try_to_read(line.channel)

    assert line.channel.failing_since is not None
    assert "does not accept" in line.channel.failure
    assert "wrong" not in line.channel.failure

    Channel.objects.filter(pk=line.channel.pk).update(secrets=right)
    read(line.channel)


def test_a_reply_waits_while_credentials_are_wrong_and_goes_out_once_they_are_right(
    line: Line,
) -> None:
    question = line.ask("When is my bin collected?")
    conversation = arrived(line)
    Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).delete()
    outgoing = reply(conversation, "On Tuesday.", by=line.cast.officer, now=datetime.now(UTC))
    right = line.channel.secrets
    known = {name: value for name, value in decrypt(right).items() if name == "id"}
    Channel.objects.filter(pk=line.channel.pk).update(
        secrets=encrypt({**known, "password": "wrong", "token": "wrong"})
    )

    send()
    outgoing.refresh_from_db()
    line.channel.refresh_from_db()

    assert outgoing.stage == Stage.QUEUED
    assert line.channel.failing_since is not None
    Channel.objects.filter(pk=line.channel.pk).update(secrets=right)
    settle()
    wait_until(lambda: len(line.answers(question)) == 1, "the reply", 20)


@pytest.mark.parametrize("line", ON_THE_WEB, indirect=True)
def test_what_no_notification_tells_of_is_found_in_its_thread(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = line.ask("When is my bin collected?")
    arrived(line)
    module = "bluesky" if line.channel.platform == "bluesky" else "mastodon"
    monkeypatch.setattr(
        f"wardmote_web.platforms.{module}.session.{module.title()}Session._notifications",
        lambda *_: [],
    )

    line.chase(question, "Is anybody there?")

    assert arrived(line, many=2).messages.filter(text__contains="Is anybody there?").count() == 1


def test_a_look_up_that_is_refused_leaves_the_reply_unknown(
    line: Line, proxies: Proxies, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.ask("When is my bin collected?")
    conversation = arrived(line)
    Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).delete()
    outgoing = reply(conversation, "On Tuesday.", by=line.cast.officer, now=datetime.now(UTC))
    line.writes(proxies).once(Trouble.RESET_AFTER, line.write)
    send()
    time_passes()
    session = type(_session_of(line))

    def refused(*_: object, **__: object) -> None:
        from wardmote.channels.ports import RefusedByPlatform

        raise RefusedByPlatform("Nobody may look here.")

    with monkeypatch.context() as patched:
        patched.setattr(session, "look_up", refused)
        send()

    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.UNKNOWN
    assert "Nobody may look here." in outgoing.reason


def _session_of(line: Line) -> object:
    from wardmote_web.desk.sessions import session

    with session(line.channel) as opened:
        return opened


def test_nothing_is_believed_not_to_be_there_while_its_request_may_still_be_on_its_way() -> None:
    begun_at_the_latest = outbox.LEASE - outbox.MARGIN
    on_the_web = begun_at_the_latest + timedelta(seconds=guarded.AT_MOST + 8)
    # Greeting, security, signing in, three commands, the letter, and the wait for its answer.
    by_mail = begun_at_the_latest + timedelta(seconds=10 * servers.TIMEOUT + mail.PATIENCE)

    assert on_the_web + timedelta(minutes=2) < mastodon.SETTLED
    assert by_mail + timedelta(minutes=2) < mail.SETTLED
