"""A desk on the made-up platform: everything is the real part, but that no network is touched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from wardmote.basis.clock import FixedClock
from wardmote.channels.ports import Fetched, Incoming, Signed
from wardmote_web.conversations.intake import Taken
from wardmote_web.conversations.models import Channel, Conversation
from wardmote_web.desk.receiving import receive, receive_page
from wardmote_web.desk.sending import send_next
from wardmote_web.platforms.demonstration.session import SENT
from web.cast import MONDAY, Cast, a_channel, a_team, asked

OWN = Signed("demonstration:fenwick", "fenwick", "Fenwick Council", {})


@dataclass
class Desk:
    """A team, its account, and what the platform was given."""

    cast: Cast
    channel: Channel
    settings: Any
    folder: Path

    def comes(self, *messages: Incoming, now: datetime | None = None) -> list[Taken]:
        """They come in one page."""
        at = now or max(each.sent_at for each in messages)
        self.at(at)
        with transaction.atomic():
            return receive(self.channel, messages, now=at)

    def asks(self, *, at: datetime = MONDAY, **more: Any) -> Conversation:
        """A resident asks, and is in the inbox at once."""
        found = self.comes(asked(self.channel, at=at, **more))[0].conversation
        return self.now_as(found)

    def takes_back(self, *ids: str, at: datetime) -> None:
        """The platform says that these messages are gone."""
        receive_page(self.channel, Fetched((), ids, {}), now=at)

    def at(self, instant: datetime) -> None:
        """What the clock says."""
        self.settings.WARDMOTE_CLOCK = FixedClock(instant)

    def worker_comes(self, at: datetime) -> list[str]:
        """A worker does all that is due; gives what the platform was given by then."""
        self.at(at)
        while send_next("worker"):
            pass
        return self.sent()

    def sent(self) -> list[str]:
        """The texts that the platform was given."""
        file = self.folder / SENT
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        return [json.loads(line)["text"] for line in lines]

    def now_as(self, conversation: Conversation) -> Conversation:
        """The conversation as the database has it."""
        return Conversation.objects.select_related("team", "channel").get(pk=conversation.pk)


@pytest.fixture
def desk(db: None, settings: Any, tmp_path: Path) -> Iterator[Desk]:
    """A desk that acknowledges nothing, so that a test sees what it is about."""
    from wardmote_web.platforms.registry import platform_named

    settings.WARDMOTE_DEMONSTRATION = True
    settings.INSTALLATION = replace(settings.INSTALLATION, folder=tmp_path)
    cast = a_team()
    cast.team.acknowledge = False
    cast.team.save()
    channel = a_channel(cast.team, "demonstration", signed=OWN, settings={"account": "fenwick"})
    yield Desk(cast, channel, settings, tmp_path)
    platform_named.cache_clear()


def ours(to: str, *, at: datetime, text: str = "On Tuesday.", id: str = "") -> Incoming:  # noqa: A002 - the field's name
    """What somebody of the team answered in the platform's own app."""
    return Incoming(
        id=id or f"ours-{at.timestamp():.0f}",
        author=OWN.author,
        author_name=OWN.name,
        author_handle=OWN.handle,
        ours=True,
        sent_at=at,
        text=text,
        public=False,
        in_reply_to=to,
    )
