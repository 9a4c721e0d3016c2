"""Today's list: in the time that there is, the conversations whose order keeps most promises.

With one officer and a time for each, doing them by earliest promise (Jackson 1955) keeps all if
all can be kept. If not, those that cannot be kept any more in the time given way: the one that
takes longest is dropped whenever a promise would be missed (Moore 1968), which keeps the most
promises that can be kept. What was dropped comes after, oldest promise first.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models import Conversation, Kind, Outgoing, Stage, State
from wardmote_web.desk.inbox import BY_PROMISE

USUAL = timedelta(minutes=4)
"""What an answer takes where nothing better is known; a plan is only a list."""


@dataclass(frozen=True)
class Job:
    """One conversation to answer.

    Attributes:
        number: Of the conversation.
        due: When the reply is promised by.
        takes: How long it may take.
    """

    number: int
    due: datetime
    takes: timedelta


def order(jobs: Iterable[Job], now: datetime) -> list[Job]:
    """The jobs in the order that keeps most promises: those that can be kept, then the others.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    >>> minute = timedelta(minutes=1)
    >>> long, short = Job(1, noon + 9 * minute, 9 * minute), Job(2, noon + 10 * minute, 2 * minute)
    >>> [job.number for job in order([long, short], noon)]
    [2, 1]
    """
    kept: list[tuple[float, int, Job]] = []
    given_up: list[Job] = []
    elapsed = timedelta()
    for job in sorted(jobs, key=lambda each: (each.due, each.number)):
        heapq.heappush(kept, (-job.takes.total_seconds(), -job.number, job))
        elapsed += job.takes
        if now + elapsed > job.due:
            longest = heapq.heappop(kept)[2]
            elapsed -= longest.takes
            given_up.append(longest)
    by_due = sorted((job for _, _, job in kept), key=lambda each: (each.due, each.number))
    return by_due + sorted(given_up, key=lambda each: (each.due, each.number))


@dataclass(frozen=True)
class TodaysList:
    """What to do in the time that there is.

    Attributes:
        rows: The conversations, in order.
        left: How many wait beyond them.
        done: Every promise of today is kept.
    """

    rows: list[Conversation]
    left: int
    done: bool


def _on_its_way() -> QuerySet[Outgoing]:
    """A reply is written and queued: nothing is left to do, unless it fails and comes back."""
    stages = [Stage.QUEUED, Stage.SENDING, Stage.UNKNOWN]
    return Outgoing.objects.filter(conversation=OuterRef("pk"), kind=Kind.REPLY, stage__in=stages)


def todays_list(team: Team, *, minutes: int, now: datetime, until: datetime) -> TodaysList:
    """Conversations for so many minutes.

    Args:
        team: Whose.
        minutes: The time that there is.
        now: The present instant.
        until: Promises that fall due by then are today's.
    """
    waiting = list(
        Conversation.objects.filter(team=team, state=State.WAITING, due_at__isnull=False)
        .exclude(Exists(_on_its_way()))
        .select_related("channel", "contact", "assigned_to")
        .order_by(*BY_PROMISE)[:500]
    )
    due_today = [each for each in waiting if each.due_at and each.due_at <= until]
    jobs = [Job(each.pk, each.due_at, USUAL) for each in waiting if each.due_at]
    by_number = {each.pk: each for each in waiting}
    ordered = [by_number[job.number] for job in order(jobs, now)]
    fit = max(int(timedelta(minutes=minutes) / USUAL), 1)
    return TodaysList(ordered[:fit], max(len(ordered) - fit, 0), not due_today)
