"""Read accounts: one worker at a time each, from the cursor on, however long it was away."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.models import F, Q

from wardmote.basis.errors import WardmoteError
from wardmote.channels.ports import OpenThread, PlatformUnreachable, RateLimited
from wardmote_web.conversations.models import Channel, Conversation, Message, Outgoing, Stage, State
from wardmote_web.desk.forwarding import take_page
from wardmote_web.desk.receiving import LeaseLost
from wardmote_web.desk.sending import out_of_order
from wardmote_web.desk.sessions import session
from wardmote_web.pages.clock import now as present

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
EVERY = timedelta(seconds=15)
"""Between two readings of an account."""
OPEN_THREADS = 60
"""So many conversations that are not closed are looked at beside the notifications."""


def read_next(worker: str) -> bool:
    """Read one account that is due; False where none is."""
    channel = claim(worker, now=present())
    if channel is None:
        return False
    try:
        with session(channel) as opened:
            for page in opened.fetch(channel.cursor, open_threads(channel)):
                take_page(channel, page, now=present(), worker=worker)
                renew(channel, worker, now=present())
    except LeaseLost:
        return True
    except RateLimited as error:
        release(channel, worker, next_at=present() + error.wait)
    except WardmoteError as error:
        out_of_order(channel, error, now=present())
        release(channel, worker, next_at=present() + wait_after(channel.failures), failed=True)
    except DatabaseError:
        raise  # Not of this account: it is read again when its lease has run out.
    except Exception as error:
        out_of_order(channel, not_understood(error), now=present())
        release(channel, worker, next_at=present() + wait_after(channel.failures), failed=True)
        raise
    else:
        well_again(channel)
        release(channel, worker, next_at=present() + EVERY)
    return True


def not_understood(error: Exception) -> PlatformUnreachable:
    """A fault of ours, for the channel's page: its name, for its words may be a resident's."""
    return PlatformUnreachable(
        f"What the platform gave was not understood ({type(error).__name__}).",
        remedy="Nothing is lost: it is read again. Whoever installs finds the line in the log.",
    )


def claim(worker: str, *, now: datetime) -> Channel | None:
    """Lease the account that has waited longest to be read."""
    with transaction.atomic():
        rows = (
            Channel.objects.select_related("team")
            .filter(Q(read_until__isnull=True) | Q(read_until__lte=now))
            .filter(Q(next_read_at__isnull=True) | Q(next_read_at__lte=now))
            .filter(disconnected_at__isnull=True)
            .exclude(platform="manual")
            .order_by(F("next_read_at").asc(nulls_first=True), "id")
        )
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
        channel = rows.first()
        if channel is not None:
            channel.read_by, channel.read_until = worker, now + LEASE
            channel.save(update_fields=["read_by", "read_until"])
        return channel


def open_threads(channel: Channel) -> list[OpenThread]:
    """Conversations that are not closed, latest first: notifications can miss a message."""
    rows = Conversation.objects.filter(channel=channel).exclude(state=State.CLOSED)
    recent = list(rows.exclude(thread="").order_by("-latest_at")[:OPEN_THREADS])
    known: dict[int, list[str]] = defaultdict(list)
    theirs = Message.objects.filter(
        conversation__in=recent, ours=False, deleted_at__isnull=True
    ).order_by("-sent_at")
    for conversation, platform_id in theirs.values_list("conversation_id", "platform_id"):
        known[conversation].append(platform_id)
    return [OpenThread(each.thread, tuple(known[each.pk][:20])) for each in recent]


def renew(channel: Channel, worker: str, *, now: datetime) -> None:
    """A page was kept: the lease begins anew."""
    Channel.objects.filter(pk=channel.pk, read_by=worker).update(read_until=now + LEASE)


def release(channel: Channel, worker: str, *, next_at: datetime, failed: bool = False) -> None:
    """Let go of the account until it is due again."""
    Channel.objects.filter(pk=channel.pk, read_by=worker).update(
        read_by="",
        read_until=None,
        next_read_at=next_at,
        failures=F("failures") + 1 if failed else 0,
    )


def well_again(channel: Channel) -> None:
    """It was read to its end. What keeps it from sending, if anything does, still stands."""
    rows = Channel.objects.filter(pk=channel.pk)
    rows.update(last_read_at=present())
    failure = rows.values_list("failure", flat=True).first()
    waiting = Outgoing.objects.filter(
        conversation__channel=channel, stage__in=[Stage.QUEUED, Stage.UNKNOWN], reason=failure
    )
    if failure and not waiting.exists():
        rows.filter(failure=failure).update(failing_since=None, failure="")


def wait_after(failures: int) -> timedelta:
    """Longer with each failure in a row, up to ten minutes."""
    return timedelta(seconds=min(15 * 2 ** min(failures, 10), 600))
