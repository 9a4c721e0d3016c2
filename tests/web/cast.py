"""The cast of the desk's tests: an officer, a colleague, a team lead, a resident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from wardmote.channels.ports import Incoming, Signed
from wardmote_web.accounts.models import Membership, Person, Role, Team
from wardmote_web.conversations.credentials import encrypt
from wardmote_web.conversations.models import Channel
from wardmote_web.desk.receiving import receive
from wardmote_web.platforms.registry import platform_named
from wardmote_web.promises import actions as promises

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
"""Winter, so that London's clocks say UTC and a test can be read."""
HOURS = "mon-fri 09:30-10:30, 15:30-16:30; closed holidays england; zone Europe/London"
PROMISE = "by the end of the next working day"
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Cast:
    """Who is there."""

    team: Team
    officer: Person
    colleague: Person
    lead: Person
    researcher: Person
    administrator: Person
    stranger: Person


def a_team(slug: str = "fenwick", *, publish: bool = True) -> Cast:
    """A team that has published its hours."""
    team = Team.objects.create(slug=slug, name=f"{slug.title()} Council", undo_seconds=0)
    people = {}
    for name, role in (
        ("officer", Role.OFFICER),
        ("colleague", Role.OFFICER),
        ("lead", Role.LEAD),
        ("researcher", Role.RESEARCHER),
        ("administrator", Role.ADMINISTRATOR),
    ):
        people[name] = a_person(f"{name}.{slug}")
        Membership.objects.create(
            person=people[name], team=team, role=role, since=MONDAY - timedelta(days=60)
        )
    if publish:
        promises.publish(
            team,
            HOURS,
            PROMISE,
            effective_from=date(2025, 11, 3),
            by=people["lead"],
            now=MONDAY - timedelta(days=60),
        )
    return Cast(team, **people, stranger=a_person(f"stranger.{slug}"))


def a_person(name: str) -> Person:
    """Somebody who can sign in."""
    return Person.objects.create_user(
        f"{name}@council.example", PASSWORD, name=name.replace(".", " ").title()
    )


def a_channel(
    team: Team, platform: str = "manual", *, signed: Signed | None = None, **more: Any
) -> Channel:
    """An account of the team's."""
    return Channel.objects.create(
        team=team,
        platform=platform,
        name=platform.title(),
        connected_at=MONDAY,
        author=signed.author if signed else "",
        handle=signed.handle if signed else "",
        secrets=encrypt(signed.secrets) if signed else b"",
        **more,
    )


def connected(
    team: Team, platform: str, settings: dict[str, str], secrets: dict[str, str], **more: Any
) -> Channel:
    """An account connected as the desk does it: the platform says who it is."""
    signed = platform_named(platform).connect(settings, secrets)
    return a_channel(team, platform, signed=signed, settings=settings, **more)


def asked(
    channel: Channel,
    text: str = "When is my bin collected?",
    *,
    at: datetime = MONDAY,
    by: str = "resident",
    id: str = "",  # noqa: A002 - the field's name
    **more: Any,
) -> Incoming:
    """What a resident wrote."""
    return Incoming(
        id=id or f"{by}-{at.timestamp():.0f}",
        author=by,
        author_name=by.title(),
        author_handle=by,
        ours=False,
        sent_at=at,
        text=text,
        public=more.pop("public", False),
        **more,
    )


def comes_in(channel: Channel, incoming: Incoming, *, now: datetime | None = None) -> Any:
    """The desk receives it."""
    from django.db import transaction

    with transaction.atomic():
        return receive(channel, [incoming], now=now or incoming.sent_at)[0]
