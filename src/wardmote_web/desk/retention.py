"""Nothing is kept longer than is said: what is past its time is deleted, every hour.

The rows are gone from the database. In a file (SQLite) their bytes are overwritten too; PostgreSQL
reuses their place at its next vacuum. Backups keep what they hold until they are deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import QuerySet

from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models import (
    Contact,
    Conversation,
    ErasedMessage,
    Outgoing,
    ReplyFile,
    State,
    Viewing,
)
from wardmote_web.desk.models import Alert, Shift

WRITER = timedelta(days=14)
"""So long it is known who wrote what was sent."""
VIEWING = timedelta(minutes=5)
"""So long it is known who had a conversation open."""
ROTA = timedelta(days=90)
"""So long shifts that are over and alerts are kept: who was on duty, who saw what."""
UNFINISHED = timedelta(days=1)
"""So long a file is kept for whoever chose it and has not sent it."""
AT_ONCE = 200
"""Conversations a transaction."""
A_RUN = 1000
"""Conversations a run: the worker has replies to send too, and goes on a little later."""


@dataclass(frozen=True)
class Deleted:
    """What a run did.

    Attributes:
        counts: What → how many.
        finished: Nothing is left that is past its time.
    """

    counts: dict[str, int]
    finished: bool


def delete_what_is_past(now: datetime) -> Deleted:
    """Delete what is past its time. Done twice, or by two workers at once, it does no harm."""
    counts = {"conversations": _conversations(now)}
    finished = counts["conversations"] < A_RUN
    steps: dict[str, Callable[[datetime], QuerySet[Any]]] = {
        "contacts": _contacts,
        "viewings": lambda at: Viewing.objects.filter(seen_at__lt=at - VIEWING),
        "files not sent": lambda at: ReplyFile.objects.filter(
            outgoing=None, chosen_at__lt=at - UNFINISHED
        ),
        "sessions": lambda at: Session.objects.filter(expire_date__lt=at),
        "alerts": lambda at: Alert.objects.filter(raised_at__lt=at - ROTA),
        "shifts": lambda at: Shift.objects.filter(ends_at__lt=at - ROTA),
    }
    for name, step in steps.items():
        counts[name] = step(now).delete()[0]
    counts["erased messages"] = _erased(now)
    counts["writers"] = Outgoing.objects.filter(
        written_by__isnull=False, written_at__lt=now - WRITER
    ).update(written_by=None)
    if any(counts.values()):
        out_of_the_file()
    return Deleted(counts, finished)


def out_of_the_file() -> None:
    """Let go of what SQLite still keeps of deleted rows beside its file."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _conversations(now: datetime) -> int:
    count = 0
    for team in Team.objects.all():
        past = Conversation.objects.filter(
            team=team, state=State.CLOSED, closed_at__lt=now - timedelta(days=team.retention_days)
        )
        while count < A_RUN:
            with transaction.atomic():
                numbers = list(past.order_by("closed_at").values_list("pk", flat=True)[:AT_ONCE])
                Conversation.objects.filter(pk__in=numbers).delete()
            count += len(numbers)
            if len(numbers) < AT_ONCE:
                break
    return count


def _contacts(now: datetime) -> QuerySet[Contact]:
    """Residents of whom nothing is left. One who came this hour may have a message on its way."""
    return Contact.objects.filter(
        conversations=None, messages=None, first_seen_at__lt=now - timedelta(hours=1)
    )


def _erased(now: datetime) -> int:
    """Marks of erased messages that are too old to be taken in anyway."""
    count = 0
    for team in Team.objects.all():
        old = now - timedelta(days=team.retention_days)
        gone = ErasedMessage.objects.filter(channel__team=team, erased_at__lt=old)
        count += gone.delete()[0]
    return count
