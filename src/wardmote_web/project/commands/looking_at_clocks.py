"""The doctor's look at clocks: this machine's, the database's, the platforms'."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from django.db import connection

from wardmote.basis.clock import SystemClock
from wardmote.channels.ports import PlatformUnreachable
from wardmote_web.conversations.models import Channel
from wardmote_web.desk.models import Heartbeat
from wardmote_web.platforms.guarded import ask, client
from wardmote_web.project.commands.found import Found, mend, well

APART = timedelta(seconds=30)
"""Clocks of two machines may differ by so much before promises and leases do."""
PLATFORMS = 3
"""So many are asked at most."""
REMEDY = "Let every machine keep time by a time server (systemd-timesyncd, chrony)."


def clock(now: datetime) -> Iterator[Found]:
    """Whether this machine's clock agrees with others'; leases and promises rest on it."""
    found = [*_went_back(now), *_database(), *_platforms()]
    yield from found or [well("clock", "It agrees with every other that could be asked.")]


def _went_back(now: datetime) -> Iterator[Found]:
    if Heartbeat.objects.filter(beat_at__gt=now + APART).exists():
        yield mend(
            "clock",
            "A worker's heart beat later than this machine's clock says it is: a clock was set "
            "back, or two machines differ.",
            REMEDY,
        )


def _database() -> Iterator[Found]:
    if connection.vendor != "postgresql":
        return  # It runs by this machine's own.
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    apart = abs(SystemClock().now() - theirs)
    if apart > APART:
        yield _differs("the database's", apart)


def _platforms() -> Iterator[Found]:
    """As their answers are dated; one that does not answer is no matter of clocks."""
    connected = Channel.objects.filter(disconnected_at=None).values_list("settings", flat=True)
    stated = {str(value) for settings in connected for value in settings.values()}
    for address in sorted(each for each in stated if each.startswith("https://"))[:PLATFORMS]:
        apart = apart_from(address)
        if apart is not None and apart > APART:
            yield _differs(f"that of {address}", apart)


def apart_from(address: str) -> timedelta | None:
    """How far this machine's clock is from a web server's; None where it does not say."""
    with client() as session:
        try:
            dated = ask(session, "HEAD", address).headers.get("date", "")
            return abs(SystemClock().now() - parsedate_to_datetime(dated))
        except (PlatformUnreachable, ValueError, TypeError):
            return None


def _differs(whose: str, apart: timedelta) -> Found:
    seconds = apart.total_seconds()
    return mend("clock", f"This machine's clock and {whose} are {seconds:.0f} s apart.", REMEDY)
