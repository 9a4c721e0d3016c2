"""A channel with a resident at the other end, and what a test does with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from servers.running import wait_until
from verification.desk_crash.proxy import Proxy
from wardmote_web.conversations.models import Channel, Conversation, Outgoing, Stage
from wardmote_web.desk.reading import read_next
from wardmote_web.desk.sending import send_next
from web.cast import Cast

ON_THE_WEB = [
    pytest.param("bluesky", marks=pytest.mark.bluesky),
    pytest.param("mastodon", marks=pytest.mark.mastodon),
]
EVERYWHERE = [*ON_THE_WEB, pytest.param("mail", marks=pytest.mark.mail)]


@dataclass
class Line:
    """A channel with a resident at the other end.

    Attributes:
        channel: Of the desk.
        cast: The team's.
        ask: The resident asks.
        chase: They write again, to what they asked.
        answers: What stands below what they asked, of ours.
        servers: Settings that say where the platform is, and what is spoken there.
        write: What every request holds that sends something.
        delete: The resident takes back what they asked, where that can be tried.
    """

    channel: Channel
    cast: Cast
    ask: Callable[[str], Any]
    chase: Callable[[Any, str], Any]
    answers: Callable[[Any], list[str]]
    servers: dict[str, str]
    write: bytes
    delete: Callable[[Any], None] | None = None

    def writes(self, proxies: dict[str, Proxy]) -> Proxy:
        """The proxy through which it is sent."""
        return proxies.get("http") or proxies["smtp"]

    def reads(self, proxies: dict[str, Proxy]) -> Proxy:
        """The proxy through which it is read."""
        return proxies.get("http") or proxies["imap"]


def read(channel: Channel) -> None:
    """Read the account to its end, which works."""
    try_to_read(channel)
    assert channel.failing_since is None, channel.failure


def try_to_read(channel: Channel) -> None:
    """Read the account, whatever comes of it."""
    Channel.objects.filter(pk=channel.pk).update(next_read_at=None)
    while read_next("tester"):
        pass
    channel.refresh_from_db()


def send() -> None:
    """Send whatever is due."""
    while send_next("tester"):
        pass


def time_passes() -> None:
    """What waits for its time has come to it, and dead workers' leases have run out."""
    now = datetime.now(UTC)
    on_its_way = Outgoing.objects.filter(stage__in=[Stage.QUEUED, Stage.SENDING, Stage.UNKNOWN])
    on_its_way.update(not_before=now)
    on_its_way.filter(leased_until__isnull=False).update(leased_until=now)


def arrived(line: Line, many: int = 1) -> Conversation:
    """The conversation, when so many messages of the resident have come in."""

    def there() -> bool:
        read(line.channel)
        theirs = line.channel.messages.filter(ours=False)
        return bool(theirs.count() >= many)

    wait_until(there, "the message", 30)
    found: Conversation = Conversation.objects.get(channel=line.channel)
    return found
