"""Connecting an account: secrets are encrypted, it is one team's, it can be taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from wardmote.channels.ports import Platform, Setting, Signed
from wardmote_web.accounts.models import AuditRow
from wardmote_web.conversations.credentials import decrypt
from wardmote_web.conversations.models import Channel, Stage
from wardmote_web.conversations.replying import reply, try_again
from wardmote_web.desk.connecting import ConnectedElsewhere, connect, disconnect
from wardmote_web.platforms.demonstration.platform import Demonstration
from web.cast import MONDAY, Cast, a_team, asked
from web.conversations.a_desk import Desk

HOUR = timedelta(hours=1)


class WithPassword(Demonstration):
    """The made-up platform, that asks for a password and gives a token for it."""

    settings: Any = (*Demonstration.settings, Setting("password", "Password", secret=True))

    def connect(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> Signed:
        """In with the password, out with a token."""
        account = settings["account"]
        token = {"token": f"for {secrets['password']}"}
        return Signed(f"demonstration:{account}", account, account, token)


def connected(cast: Cast, password: str = "one", now: Any = MONDAY) -> Channel:
    platform: Platform = WithPassword()
    stated = {"account": "parks", "limit": "", "password": password}
    return connect(cast.team, platform, stated, by=cast.lead, now=now)


def test_what_is_secret_is_kept_encrypted_and_nowhere_else(desk: Desk) -> None:
    channel = connected(desk.cast, "hunter2")

    row = Channel.objects.filter(pk=channel.pk).values().get()
    assert decrypt(row["secrets"]) == {"token": "for hunter2"}
    assert b"hunter2" not in bytes(row.pop("secrets"))
    assert "hunter2" not in f"{row} {list(AuditRow.objects.values())}"


def test_connecting_again_replaces_the_credentials_and_ends_an_outage(desk: Desk) -> None:
    first = connected(desk.cast)
    Channel.objects.filter(pk=first.pk).update(
        failing_since=MONDAY, failure="Signed out.", failures=5, cursor={"since": "x"}
    )

    again = connected(desk.cast, "two")

    found = Channel.objects.get(pk=first.pk)
    assert again == first
    assert decrypt(found.secrets) == {"token": "for two"}
    assert (found.failing_since, found.failure, found.failures) == (None, "", 0)
    assert found.cursor == {"since": "x"}


def test_an_account_is_one_teams_until_that_team_lets_go_of_it(desk: Desk) -> None:
    other = a_team("marsham")
    theirs = connected(other)

    with pytest.raises(ConnectedElsewhere):
        connected(desk.cast)
    disconnect(theirs, by=other.lead, now=MONDAY)

    assert connected(desk.cast).team == desk.cast.team


def test_disconnecting_deletes_the_credentials_and_keeps_the_conversations(desk: Desk) -> None:
    conversation = desk.asks()

    disconnect(desk.channel, by=desk.cast.lead, now=MONDAY)

    found = Channel.objects.get(pk=desk.channel.pk)
    assert (bytes(found.secrets), found.disconnected_at) == (b"", MONDAY)
    assert desk.now_as(conversation).channel == found


def test_an_account_taken_up_again_goes_on_where_it_was_left(desk: Desk) -> None:
    channel = connected(desk.cast)
    desk.channel = channel
    conversation = desk.asks(id="a")
    outgoing = reply(conversation, "On Tuesday.", by=None, now=MONDAY)
    disconnect(channel, by=desk.cast.lead, now=MONDAY)
    assert desk.worker_comes(MONDAY) == []
    outgoing.refresh_from_db()
    assert outgoing.stage == Stage.FAILED

    again = connected(desk.cast, now=MONDAY + HOUR)
    try_again(outgoing, now=MONDAY + HOUR)

    assert again == channel
    assert desk.worker_comes(MONDAY + HOUR) == ["On Tuesday."]
    desk.channel = again
    later = asked(again, at=MONDAY + 2 * HOUR, id="b", in_reply_to="a")
    assert desk.comes(later)[0].conversation == conversation
