"""Any platform: paste what came, copy the answer back, mark it sent. The same promise holds."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.basis.errors import WardmoteError
from wardmote.channels.ports import Incoming
from wardmote_web.accounts.models import Person, Team
from wardmote_web.conversations.intake import answered
from wardmote_web.conversations.keys import new_key
from wardmote_web.conversations.models import (
    Channel,
    Conversation,
    Kind,
    Message,
    Outgoing,
    Stage,
)
from wardmote_web.desk.receiving import receive
from wardmote_web.promises import actions as promises


class NotAManualChannel(WardmoteError):
    """It goes out by itself."""


class NothingWritten(WardmoteError):
    """There is no answer to mark as sent."""


def channel_named(team: Team, name: str, now: datetime) -> Channel:
    """The team's manual channel of that name, made when it is first used."""
    found = team.channels.filter(platform="manual", name__iexact=name.strip()).first()
    return found or Channel.objects.create(
        team=team, platform="manual", name=name.strip()[:120], connected_at=now
    )


def paste(
    team: Team,
    *,
    came_from: str,
    name: str,
    contact: str,
    text: str,
    asked_at: datetime | None,
    public: bool,
    handed_over: bool,
    now: datetime,
) -> Conversation:
    """Take in a message that somebody pasted, as if it had come by itself."""
    at = min(asked_at or now, now)
    with transaction.atomic():
        channel = channel_named(team, came_from, now)
        key = new_key(now)
        who = (contact or name).strip()
        incoming = Incoming(
            id=key,
            author=who.casefold(),
            author_name=name.strip(),
            author_handle=contact.strip(),
            ours=False,
            sent_at=at,
            text=text,
            public=public,
            thread=key,
        )
        conversation = receive(channel, [incoming], now=now)[0].conversation
        if handed_over:
            conversation.handed_over = True
            conversation.save(update_fields=["handed_over"])
    return conversation


def written(conversation: Conversation, text: str, *, by: Person, now: datetime) -> Outgoing:
    """Keep an answer to be copied by hand; it waits in the outbox, where no worker looks."""
    if not conversation.channel.is_manual:
        raise NotAManualChannel("This channel sends by itself.")
    with transaction.atomic():
        conversation.outgoing.filter(stage=Stage.FAILED).update(
            stage=Stage.WITHDRAWN, reason=_("Written anew.")
        )
        # "Failed" is where the outbox keeps what a person must do something about.
        return Outgoing.objects.create(
            conversation=conversation,
            kind=Kind.REPLY,
            stage=Stage.FAILED,
            text=text,
            key=new_key(now),
            written_at=now,
            written_by=by,
            not_before=now,
            reason=_("Copy this to where it belongs, then mark it sent."),
        )


def mark_sent(conversation: Conversation, *, now: datetime) -> Message:
    """The answer is where it belongs: it is a message now, and keeps the promise.

    Raises:
        NothingWritten: There is none.
    """
    with transaction.atomic():
        outgoing = (
            conversation.outgoing.select_for_update(of=("self",))
            .filter(stage=Stage.FAILED, kind=Kind.REPLY)
            .order_by("-id")
            .first()
        )
        if outgoing is None or not conversation.channel.is_manual:
            raise NothingWritten(
                "There is no answer here that could be marked as sent.", remedy="Write one first."
            )
        message = Message.objects.create(
            conversation=conversation,
            channel=conversation.channel,
            platform_id=outgoing.key,
            ours=True,
            sent_at=now,
            received_at=now,
            text=outgoing.text,
            public=conversation.public,
        )
        outgoing.stage, outgoing.sent_at, outgoing.became, outgoing.reason = (
            Stage.SENT,
            now,
            message,
            "",
        )
        outgoing.save()
        answered(conversation, at=now)
        conversation.opening_words = " ".join(message.text.split())[:200]
        conversation.save()
        promises.settle(conversation, replied_at=now)
    return message
