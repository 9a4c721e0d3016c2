"""The steps of the outbox: what is queued is sent once, whatever dies in between.

    held ──next window──▶ queued ──claimed──▶ sending ──receipt──▶ sent
      │                     ▲                    │
      ▼                     │ not there          ├──no answer, or the worker died──▶ unknown
    withdrawn               └────────────────────┼──────────────────────────────────┘  │
                                                 ├──refused──▶ failed                  │ there
                                                 └──asked to wait──▶ queued            ▼ sent

The key and the whole payload are committed before a network is touched. A send that was begun
and has no receipt is *unknown*: it is looked up before anything is sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.models import Q

from wardmote.basis.errors import WardmoteError
from wardmote.channels.ports import Json, Receipt, RefusedByPlatform
from wardmote_web.conversations.intake import answered, pull_back, sent_already, waits_again
from wardmote_web.conversations.models import (
    Kind,
    Message,
    Outgoing,
    Stage,
    beginning,
)
from wardmote_web.conversations.unsaid import A_PERSON_ANSWERS, need_not_be_said

LEASE = timedelta(minutes=3)
"""Longer than any send may take: whoever holds it is the only one that sends."""
MARGIN = timedelta(minutes=1)
"""Nothing is begun with less than this left of a lease."""
NO_REPLIES = (Kind.ACKNOWLEDGEMENT, Kind.CHANGED_PROMISE)
"""They say when a person will reply, and are none: no promise is kept by them."""
SOONEST, LATEST = timedelta(seconds=5), timedelta(minutes=15)
"""Until an unknown one is looked up again: a quarter of its age so far, within these."""
AGAIN = (0, 30, 120, 300, 900)
"""Seconds until one is sent again that was certainly not there, by how often it was tried."""
MENDED = timedelta(minutes=10)
"""Until whoever installs may have mended what keeps a payload from being made."""


class Step(Enum):
    """What a worker is to do with what it claimed."""

    SEND = "send"
    LOOK_UP = "look up"


@dataclass(frozen=True)
class Claim:
    """One outgoing message, leased to a worker.

    Attributes:
        outgoing: With its key and payload as committed.
        step: What to do.
        worker: Whose lease.
    """

    outgoing: Outgoing
    step: Step
    worker: str


Prepare = Callable[[Outgoing], Json]
SAID_ALREADY = "The very same words stand there already as another reply of ours to this message."


def claim(worker: str, *, now: datetime, prepare: Prepare) -> Claim | None:
    """Lease what is due longest, with its payload committed; None where nothing is due.

    Args:
        worker: A name that no other worker has.
        now: The present instant.
        prepare: Makes the payload, when it is claimed for the first time; touches no network.
    """
    while True:
        with transaction.atomic():
            outgoing = _due(now)
            if outgoing is None:
                return None
            if outgoing.stage not in {Stage.HELD, Stage.QUEUED}:
                outgoing.stage = Stage.UNKNOWN
                _lease(outgoing, worker, now)
                return Claim(outgoing, Step.LOOK_UP, worker)
            if _prepared(outgoing, prepare, now):
                outgoing.stage, outgoing.begun_at = Stage.SENDING, now
                outgoing.attempts += 1
                _lease(outgoing, worker, now)
                return Claim(outgoing, Step.SEND, worker)
        # One that cannot be prepared must not hold up the others.


def _lease(outgoing: Outgoing, worker: str, now: datetime) -> None:
    outgoing.leased_by, outgoing.leased_until = worker, now + LEASE
    outgoing.save()


def _prepared(outgoing: Outgoing, prepare: Prepare, now: datetime) -> bool:
    """Whether it is to be sent; if not, it failed, waits or is withdrawn. Nothing was sent."""
    if need_not_be_said(outgoing):
        outgoing.stage, outgoing.reason = Stage.WITHDRAWN, A_PERSON_ANSWERS
        outgoing.save()
        return False
    if outgoing.conversation.channel.disconnected_at is not None:
        _fail(
            outgoing,
            "The account was disconnected before this was sent. Connect it again, then try again.",
        )
        return False
    try:
        if outgoing.payload is None:
            outgoing.payload = prepare(outgoing)
    except RefusedByPlatform as error:
        _fail(outgoing, str(error))
    except WardmoteError as error:
        # Of the installation, not of this message: a key is missing, or a platform's folder.
        outgoing.not_before, outgoing.reason = now + MENDED, str(error)[:500]
        outgoing.save()
    except DatabaseError:
        raise
    except Exception as error:
        # A fault of ours. Its words may be a resident's, so its name alone is kept.
        _fail(outgoing, f"This cannot be made into a message ({type(error).__name__}).")
    else:
        return True
    return False


def _due(now: datetime) -> Outgoing | None:
    to_do = Q(stage__in=[Stage.HELD, Stage.QUEUED], not_before__lte=now) | Q(
        stage=Stage.UNKNOWN, not_before__lte=now
    )
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    died = Q(stage=Stage.SENDING, leased_until__lte=now)
    rows = Outgoing.objects.filter((to_do & free) | died).order_by("not_before", "id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return rows.first()


def still_ours(claimed: Claim, *, now: datetime) -> bool:
    """Whether enough of the lease is left to begin: asked right before the network is touched."""
    until = claimed.outgoing.leased_until
    return until is not None and now < until - MARGIN


def uploaded(claimed: Claim, file: int, known: Json) -> bool:
    """Keep what the platform calls a file, before the message itself is sent.

    Returns:
        Whether the lease is still this worker's; where it is not, nothing more may be sent.
    """
    with transaction.atomic():
        outgoing = _own(claimed)
        return outgoing is not None and bool(outgoing.files.filter(pk=file).update(uploaded=known))


def sent(claimed: Claim, receipt: Receipt, *, now: datetime) -> Message | None:
    """The platform has it: keep it as a message, and say whose turn it is.

    Call it in a transaction together with what follows from it (the promise).

    Returns:
        The message; None where another worker has found that out already.
    """
    outgoing = _own(claimed)
    if outgoing is None:
        return None
    message = sent_already(outgoing, receipt.id)
    if message is not None and Outgoing.objects.filter(became=message).exists():
        _fail(outgoing, SAID_ALREADY)
        return None
    message = message or as_message(outgoing, receipt, now=now)
    is_sent(outgoing, message, sent_at=receipt.sent_at)
    if outgoing.kind == Kind.REPLY:
        _answered_by(outgoing, message)
    return message


def as_message(outgoing: Outgoing, receipt: Receipt, *, now: datetime) -> Message:
    """What was sent, kept as a message of ours."""
    conversation, answers = outgoing.conversation, outgoing.answers
    return Message.objects.create(
        conversation=conversation,
        channel_id=conversation.channel_id,
        platform_id=receipt.id,
        in_reply_to=answers.platform_id if answers else "",
        ours=True,
        automatic=outgoing.kind in NO_REPLIES,
        sent_at=receipt.sent_at,
        received_at=now,
        text=outgoing.text,
        public=answers.public if answers else conversation.public,
        reference=dict(receipt.reference),
    )


def is_sent(outgoing: Outgoing, message: Message, *, sent_at: datetime) -> None:
    """It is sent, and nobody's to do any more."""
    outgoing.stage, outgoing.sent_at, outgoing.became = Stage.SENT, sent_at, message
    outgoing.reason = ""
    _release(outgoing)


def _answered_by(outgoing: Outgoing, message: Message) -> None:
    """It is the resident's turn, unless they have written since it was written."""
    conversation = outgoing.conversation
    unread = Q(received_at__gt=outgoing.written_at)
    answered(conversation, at=message.sent_at, unread=unread)
    pull_back(conversation, reason="A colleague has answered.", but_of=outgoing.written_by)
    conversation.opening_words = beginning(message.text)
    conversation.save()


def not_there(claimed: Claim, *, now: datetime) -> None:
    """It was looked up and is certainly not there: it may be sent again."""
    wait = AGAIN[min(claimed.outgoing.attempts, len(AGAIN)) - 1]
    _step(claimed, Stage.QUEUED, not_before=now + timedelta(seconds=wait), reason="")


def nobody_knows(claimed: Claim, reason: str, *, now: datetime) -> None:
    """No answer that can be relied on: look it up, later and later."""
    since = claimed.outgoing.begun_at or claimed.outgoing.written_at
    wait = min(max((now - since) / 4, SOONEST), LATEST)
    _step(claimed, Stage.UNKNOWN, not_before=now + wait, reason=reason)


def not_now(claimed: Claim, reason: str, *, until: datetime) -> None:
    """Certainly not sent; it goes on later. What is unknown stays unknown."""
    stage = Stage.QUEUED if claimed.step is Step.SEND else Stage.UNKNOWN
    _step(claimed, stage, not_before=until, reason=reason)


def hold_back(claimed: Claim, *, until: datetime) -> None:
    """The platform asks us to wait: what else goes out by that account waits as well."""
    channel = claimed.outgoing.conversation.channel_id
    with transaction.atomic():
        Outgoing.objects.filter(
            conversation__channel=channel, stage=Stage.QUEUED, not_before__lt=until
        ).update(not_before=until)


def refused(claimed: Claim, reason: str) -> None:
    """The platform said no: the officer must look at it."""
    with transaction.atomic():
        outgoing = _own(claimed)
        if outgoing is not None:
            _fail(outgoing, reason)


def _fail(outgoing: Outgoing, reason: str) -> None:
    outgoing.stage, outgoing.reason = Stage.FAILED, reason[:500]
    _release(outgoing)
    if outgoing.kind == Kind.REPLY:
        waits_again(outgoing.conversation)


def _step(claimed: Claim, stage: Any, *, not_before: datetime, reason: str) -> None:
    with transaction.atomic():
        outgoing = _own(claimed)
        if outgoing is not None:
            outgoing.stage, outgoing.not_before, outgoing.reason = stage, not_before, reason[:500]
            _release(outgoing)


def _own(claimed: Claim) -> Outgoing | None:
    """The row, locked, if the lease is still this worker's."""
    return (
        Outgoing.objects.select_for_update(of=("self", "conversation"), no_key=True)
        .select_related("conversation", "answers")
        .filter(
            pk=claimed.outgoing.pk,
            leased_by=claimed.worker,
            stage__in=[Stage.SENDING, Stage.UNKNOWN],
            begun_at=claimed.outgoing.begun_at,
        )
        .first()
    )


def _release(outgoing: Outgoing) -> None:
    outgoing.leased_by, outgoing.leased_until = "", None
    outgoing.save()
