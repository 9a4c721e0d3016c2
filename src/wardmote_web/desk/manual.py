"""Any platform: paste what came, copy the answer back, mark it sent. The same promise holds."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.basis.errors import WardmoteError
from wardmote.channels.ports import Incoming, Receipt
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
    beginning,
)
from wardmote_web.conversations.outbox import as_message, is_sent
from wardmote_web.conversations.replying import reply
from wardmote_web.desk.receiving import receive
from wardmote_web.promises import actions as promises


class NotAManualChannel(WardmoteError):
    """It goes out by itself."""


class TooOld(WardmoteError):
    """It would be deleted as soon as it is taken in."""


class NothingWritten(WardmoteError):
    """There is no answer to mark as sent."""


def channel_named(team: Team, name: str, now: datetime) -> Channel:
    """The team's manual channel of that name, made when it is first used."""
    found = team.channels.filter(platform="manual", name__iexact=name.strip()).first()
    return found or Channel.objects.create(
        team=team, platform="manual", name=name.strip()[:120], connected_at=now
    )


def locked(channel: Channel) -> Channel:
    """The channel, its row held to the end of the transaction: nobody else takes in there."""
    return (
        Channel.objects.select_for_update(of=("self",), no_key=True)
        .select_related("team")
        .get(pk=channel.pk)
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
        incoming = Incoming(
            id=key,
            # Two of one name are two people, unless they are reached in one place.
            author=contact.strip().casefold() or key,
            author_name=name.strip(),
            author_handle=contact.strip(),
            ours=False,
            sent_at=at,
            text=text,
            public=public,
            thread=key,
        )
        taken = receive(channel, [incoming], now=now)
        if not taken:
            raise TooOld(
                "That message is older than your team keeps anything.",
                remedy="Leave the time empty to take it in as asked now.",
            )
        conversation = taken[0].conversation
        if handed_over:
            conversation.handed_over = True
            conversation.save(update_fields=["handed_over"])
    return conversation


def written(
    conversation: Conversation, text: str, *, by: Person, now: datetime, form_key: str = ""
) -> Outgoing:
    """Keep an answer to be copied by hand; one that was not copied yet gives way to it.

    Raises:
        NotAManualChannel: It would go out by itself.
        WrittenAlready: The form was sent before.
    """
    if not conversation.channel.is_manual:
        raise NotAManualChannel("This channel sends by itself.")
    with transaction.atomic():
        conversation.outgoing.filter(stage=Stage.FAILED, kind=Kind.REPLY).update(
            stage=Stage.WITHDRAWN, reason=_("Written anew.")
        )
        return reply(conversation, text, by=by, now=now, form_key=form_key)


def mark_sent(conversation: Conversation, *, now: datetime, number: int = 0) -> Message:
    """What was copied is where it belongs: it is a message now, and an answer keeps the promise.

    Args:
        conversation: In which.
        now: When it was said to be there.
        number: Of the outgoing message; 0 for the latest.

    Raises:
        NothingWritten: There is none.
    """
    with transaction.atomic():
        waiting = conversation.outgoing.filter(stage=Stage.FAILED)
        if number:
            waiting = waiting.filter(pk=number)
        outgoing = waiting.select_for_update(of=("self",)).order_by("-id").first()
        if outgoing is None or not conversation.channel.is_manual:
            raise NothingWritten(
                "There is no answer here that could be marked as sent.", remedy="Write one first."
            )
        message = as_message(outgoing, Receipt(outgoing.key, now), now=now)
        is_sent(outgoing, message, sent_at=now)
        if outgoing.kind == Kind.REPLY:
            answered(conversation, at=now)
            conversation.opening_words = beginning(message.text)
            conversation.save()
            promises.settle(conversation, replied_at=now)
        elif outgoing.kind == Kind.CHANGED_PROMISE:
            promises.told(outgoing, at=now)
    return message
