"""Receive, promise, acknowledge: one transaction, so that none happens without the others."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.utils import InterfaceError, InternalError, OperationalError, ProgrammingError

from wardmote.channels.ports import Fetched, Incoming, Json
from wardmote_web.conversations.fitting import fitted, fitted_id
from wardmote_web.conversations.intake import Taken, pull_back, take_away, take_in
from wardmote_web.conversations.known import Known
from wardmote_web.conversations.models import Channel, State
from wardmote_web.desk.acknowledging import acknowledge
from wardmote_web.desk.emergencies import watch, words_of
from wardmote_web.promises import actions as promises
from wardmote_web.promises.hours import hours_of

log = logging.getLogger(__name__)
NOT_OF_A_MESSAGE = (InterfaceError, InternalError, OperationalError, ProgrammingError)
"""The database is away, or two were in each other's way: nothing is wrong with what came in."""


class LeaseLost(Exception):
    """Another worker reads this account now: nothing of this page was kept."""


def receive_page(
    channel: Channel, page: Fetched, *, now: datetime, worker: str = ""
) -> list[Taken]:
    """Keep a page and its cursor, together or not at all.

    Args:
        channel: The account that it came to.
        page: As fetched.
        now: The present instant.
        worker: Whose lease on the channel; empty where nothing is leased.

    Raises:
        LeaseLost: The lease is somebody else's by now.
    """
    with transaction.atomic():
        row = (
            Channel.objects.select_for_update(of=("self",), no_key=True)
            .select_related("team")
            .get(pk=channel.pk)
        )
        if worker and row.read_by != worker:
            raise LeaseLost
        taken, missed = _receive_what_can_be(row, page.messages, now)
        for gone in page.deleted:
            forget(row, gone, now=now)
        keep_cursor(row, page.cursor, [*page.missed, *missed])
    channel.cursor = page.cursor
    return taken


def _receive_what_can_be(
    channel: Channel, messages: Sequence[Incoming], now: datetime
) -> tuple[list[Taken], list[str]]:
    """The whole page; else one by one, so that one that cannot be kept holds up no other.

    Returns:
        What was taken in, and what was not, in sentences for the channel's page.
    """
    try:
        with transaction.atomic():
            return receive(channel, messages, now=now), []
    except NOT_OF_A_MESSAGE:
        raise
    except Exception as error:
        log.error("channel %s: %s in a page, taken one by one", channel.pk, type(error).__name__)
    taken, missed = [], []
    for each in messages:
        try:
            taken += _receive_or_keep(channel, each, now)
        except NOT_OF_A_MESSAGE:
            raise
        except Exception as error:
            missed.append(_not_kept(each, error))
    return taken, missed


def _receive_or_keep(channel: Channel, incoming: Incoming, now: datetime) -> list[Taken]:
    """Receive a message; where promising or acknowledging fails, keep it at least."""
    try:
        with transaction.atomic():
            return receive(channel, [incoming], now=now)
    except NOT_OF_A_MESSAGE:
        raise
    except Exception as error:
        log.error("channel %s: %s, kept without a promise", channel.pk, type(error).__name__)
    with transaction.atomic():
        taken = take_in(channel, fitted(incoming, now=now), now=now)
    return [taken] if taken else []


def _not_kept(incoming: Incoming, error: Exception) -> str:
    return (
        f"A message of {incoming.sent_at:%d %B %Y, %H:%M} UTC could not be kept "
        f"({type(error).__name__}): look for it on the platform."
    )


def keep_cursor(channel: Channel, cursor: Json, missed: Iterable[str]) -> None:
    """How far it has been read, and what could not be seen (the last few)."""
    channel.cursor = cursor
    channel.missed = [*channel.missed, *missed][-20:]
    channel.save(update_fields=["cursor", "missed"])


def receive(channel: Channel, messages: Sequence[Incoming], *, now: datetime) -> list[Taken]:
    """Take in messages, promise replies, queue acknowledgements; within a transaction."""
    hours = hours_of(channel.team)
    messages = [fitted(each, now=now) for each in messages]
    known, watched = Known(channel, messages), words_of(channel.team)
    everything = []
    for incoming in messages:
        taken = take_in(channel, incoming, now=now, known=known)
        if taken is None:
            continue
        everything.append(taken)
        if taken.asks:
            promise = promises.make(
                taken.conversation, taken.message, now=now, hours=hours, first=taken.opens
            )
            if promise is not None and hours is not None:
                acknowledge(channel, taken.message, hours, promise.due_at, now=now)
            watch(taken.message, watched, now=now)
        elif taken.new and taken.message.ours and not taken.message.automatic:
            promises.answered(
                taken.conversation, replied_at=taken.message.sent_at, now=now, hours=hours
            )
        elif taken.edited:
            watch(taken.message, watched, now=now)
    return everything


def forget(channel: Channel, platform_id: str, *, now: datetime) -> None:
    """A resident took a message back: if nothing else waits, no promise stands."""
    message = take_away(channel, fitted_id(platform_id), now=now)
    if message is None or message.ours:
        return
    conversation = message.conversation
    left = conversation.messages.filter(ours=False, deleted_at__isnull=True, automatic=False)
    if (
        conversation.waiting_since is None
        or left.filter(sent_at__gte=conversation.waiting_since).exists()
    ):
        return
    pull_back(conversation, reason="The resident deleted the message.")
    promises.void(conversation, reason="The resident deleted the message.", now=now)
    conversation.state, conversation.closed_at = State.CLOSED, now
    conversation.waiting_since = None
    conversation.save()
