"""Connect an account, and let go of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from wardmote.basis.errors import WardmoteError
from wardmote.channels.ports import Platform
from wardmote_web.accounts.audit import record
from wardmote_web.accounts.models import Person, Team
from wardmote_web.conversations.credentials import encrypt
from wardmote_web.conversations.models import Channel


class ConnectedElsewhere(WardmoteError):
    """Another team has the account."""


def connect(
    team: Team, platform: Platform, stated: Mapping[str, str], *, by: Person, now: datetime
) -> Channel:
    """Sign in to an account and keep it; one that is connected gets the new credentials.

    One that the team let go of is taken up where it was left, so that its conversations go on.

    Raises:
        ConnectedElsewhere: Another team answers it.
        WardmoteError: What the platform says is wrong.
    """
    secret = {each.name for each in platform.settings if each.secret}
    settings = {name: value for name, value in stated.items() if name not in secret}
    signed = platform.connect(settings, {name: stated[name] for name in secret})
    with transaction.atomic():
        known = Channel.objects.filter(
            platform=platform.name, author=signed.author, disconnected_at=None
        ).first()
        if known is not None and known.team_id != team.pk:
            raise ConnectedElsewhere(
                "Another team of this desk answers that account.",
                remedy="Let them disconnect it first.",
            )
        known = known or _let_go(team, platform.name, signed.author)
        channel = known or Channel(team=team, platform=platform.name, connected_at=now)
        channel.author, channel.handle = signed.author, signed.handle
        channel.name = signed.name[:120]
        channel.settings, channel.secrets = settings, encrypt(signed.secrets)
        channel.failing_since, channel.failure, channel.failures = None, "", 0
        channel.next_read_at, channel.disconnected_at = None, None
        channel.save()
        record("channel connected", by=by, at=now, team=team, about=f"channel {channel.pk}")
    return channel


def _let_go(team: Team, platform: str, author: str) -> Channel | None:
    """The account as the team had it last, before it was disconnected."""
    had = team.channels.filter(platform=platform, author=author).exclude(disconnected_at=None)
    found: Channel | None = had.order_by("-disconnected_at").first()
    return found


def disconnect(channel: Channel, *, by: Person, now: datetime) -> None:
    """Nothing more is read or sent; credentials are deleted, conversations stay."""
    with transaction.atomic():
        channel.disconnected_at, channel.secrets = now, b""
        channel.save(update_fields=["disconnected_at", "secrets"])
        record(
            "channel disconnected", by=by, at=now, team=channel.team, about=f"channel {channel.pk}"
        )
