"""A message comes in: it is kept once, and finds its conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from wardmote.channels.ports import Incoming
from wardmote_web.accounts.models import Person
from wardmote_web.conversations.known import Known
from wardmote_web.conversations.models import (
    Attachment,
    Channel,
    Contact,
    Conversation,
    Message,
    Outgoing,
    Stage,
    State,
    beginning,
)

SILENCE = timedelta(days=14)
"""After so long a silence the same resident's next message opens a new conversation."""


@dataclass(frozen=True)
class Taken:
    """What became of an incoming message.

    Attributes:
        message: As kept.
        conversation: Where it belongs.
        new: It was not known before.
        asks: A resident, and no machine, wrote it: somebody now waits.
        opens: It opened the conversation.
        edited: A resident has changed the words of one that was known.
    """

    message: Message
    conversation: Conversation
    new: bool
    asks: bool
    opens: bool = False
    edited: bool = False


def take_in(
    channel: Channel, incoming: Incoming, *, now: datetime, known: Known | None = None
) -> Taken | None:
    """Keep a message, once; call it inside the transaction that keeps the cursor.

    Args:
        channel: The account that it came to.
        incoming: As the platform gives it.
        now: When it was received.
        known: What is known of the page that it came with.

    Returns:
        None for one of ours that answers nobody (an announcement is no conversation), or that
        the outbox is sending right now: its receipt makes it a message, and says what it is.
        None too for one that was erased, or that is older than the team keeps anything.
    """
    known = known or Known(channel, [incoming])
    message = known.message(incoming.id)
    if message is not None:
        edited = _note_edit(message, incoming)
        return Taken(message, message.conversation, new=False, asks=False, edited=edited)
    if known.stays_away(incoming, now):
        return None
    parent = known.message(incoming.in_reply_to)
    if incoming.ours and (parent is None or _is_being_sent(parent.conversation, incoming)):
        return None
    contact, new_contact = (None, False) if incoming.ours else known.contact(incoming, now)
    conversation = _continued(channel, incoming, parent, contact, new_contact=new_contact)
    opens = conversation is None
    if conversation is None:
        conversation = _opened(channel, incoming, contact)
    message = _keep(channel, incoming, conversation, contact, now)
    known.add(message)
    asks = not incoming.ours and not incoming.automatic
    if not opens:
        _advance(conversation, message, asks=asks, parent=parent)
    return Taken(message, conversation, new=True, asks=asks, opens=opens)


def take_away(channel: Channel, platform_id: str, *, now: datetime) -> Message | None:
    """The platform says that a message is gone: its words go here too, its place stays."""
    message = Message.objects.filter(channel=channel, platform_id=platform_id).first()
    if message is None or message.deleted_at is not None:
        return None
    message.deleted_at, message.text, message.markup, message.subject = now, "", "", ""
    message.save(update_fields=["deleted_at", "text", "markup", "subject"])
    message.attachments.all().delete()
    _begin_list_with_latest(message.conversation)
    return message


def pull_back(conversation: Conversation, *, reason: str, but_of: Person | None = None) -> int:
    """Held replies are taken back for another look; gives how many there were.

    Args:
        conversation: Whose.
        reason: Why, for whoever wrote them.
        but_of: Whose held replies stand: they know what they have written.
    """
    held = conversation.outgoing.filter(stage=Stage.HELD)
    if but_of is not None:
        held = held.exclude(written_by=but_of)
    count: int = held.update(stage=Stage.WITHDRAWN, reason=reason)
    if count:
        waits_again(conversation)
    return count


def waits_again(conversation: Conversation) -> None:
    """A held reply was taken back: unless another is held, it is our turn."""
    held = conversation.outgoing.filter(stage=Stage.HELD)
    if conversation.state == State.HELD and not held.exists():
        conversation.state = State.WAITING
        conversation.save(update_fields=["state"])


def _begin_list_with_latest(conversation: Conversation) -> None:
    """What the list shows of a conversation is what its latest message now says."""
    latest = conversation.messages.filter(deleted_at=None).order_by("-sent_at", "-id").first()
    conversation.opening_words = beginning(latest.text) if latest else ""
    if latest is None:
        conversation.subject = ""
    conversation.save(update_fields=["opening_words", "subject"])


def _note_edit(known: Message, incoming: Incoming) -> bool:
    """Keep the present words; a reply that is held answers others, and is pulled back."""
    if incoming.edited_at is None or known.edited_at == incoming.edited_at or known.deleted_at:
        return False
    known.text, known.markup, known.edited_at = (
        incoming.text,
        incoming.markup,
        incoming.edited_at,
    )
    known.reference = dict(incoming.reference)
    known.save(update_fields=["text", "markup", "edited_at", "reference"])
    _begin_list_with_latest(known.conversation)
    if not known.ours:
        pull_back(known.conversation, reason="The resident has changed their message.")
    return not known.ours


def _is_being_sent(conversation: Conversation, incoming: Incoming) -> bool:
    """Whether one of ours is the outbox's own, seen before its receipt was kept.

    It must not be taken for a reply of a person: it may be an acknowledgement. Where the id
    carries the key (Bluesky, e-mail) that says so. Where it does not, whatever is ours is left for
    the next reading while something of this conversation is on its way.
    """
    key = incoming.id.rpartition("/")[2].partition("@")[0]
    if conversation.outgoing.filter(key=key).exists():
        return True
    carries_key = "/" in incoming.id or "@" in incoming.id
    on_its_way = [Stage.SENDING, Stage.UNKNOWN]
    return not carries_key and conversation.outgoing.filter(stage__in=on_its_way).exists()


def _continued(
    channel: Channel,
    incoming: Incoming,
    parent: Message | None,
    contact: Contact | None,
    *,
    new_contact: bool,
) -> Conversation | None:
    """The parent's conversation, if it is with the same resident; else theirs in this thread.

    What answers a message of an earlier conversation goes on in the one that goes on.
    """
    if parent is not None:
        above: Conversation = parent.conversation
        goes_on = incoming.sent_at - above.latest_at <= SILENCE
        if contact is None or (above.contact_id == contact.pk and goes_on):
            return above
    thread = incoming.thread or (parent.conversation.thread if parent else "")
    if not thread or new_contact:
        return None
    found: Conversation | None = (
        Conversation.objects.select_for_update(of=("self",))
        .filter(channel=channel, thread=thread, contact=contact)
        .filter(latest_at__gte=incoming.sent_at - SILENCE)
        .order_by("-latest_at")
        .first()
    )
    return found


def _opened(channel: Channel, incoming: Incoming, contact: Contact | None) -> Conversation:
    """A new conversation. A machine's message waits in the list, but nobody waits behind it."""
    return Conversation.objects.create(
        team_id=channel.team_id,
        channel=channel,
        contact=contact,
        thread=(incoming.thread or incoming.id)[:500],
        subject=incoming.subject[:300],
        public=incoming.public,
        asked_at=incoming.sent_at,
        latest_at=incoming.sent_at,
        waiting_since=None if incoming.automatic else incoming.sent_at,
        opening_words=beginning(incoming.text),
    )


def _keep(
    channel: Channel,
    incoming: Incoming,
    conversation: Conversation,
    contact: Contact | None,
    now: datetime,
) -> Message:
    message = Message.objects.create(
        conversation=conversation,
        channel=channel,
        contact=contact,
        platform_id=incoming.id,
        in_reply_to=incoming.in_reply_to[:500],
        ours=incoming.ours,
        automatic=incoming.automatic,
        sent_at=incoming.sent_at,
        received_at=now,
        text=incoming.text,
        markup=incoming.markup,
        subject=incoming.subject[:300],
        public=incoming.public,
        edited_at=incoming.edited_at,
        reference=dict(incoming.reference),
    )
    if incoming.pictures:
        Attachment.objects.bulk_create(
            Attachment(
                message=message,
                address=each.address[:2000],
                media_type=each.media_type[:100],
                alt=each.alt,
                name=each.name[:300],
            )
            for each in incoming.pictures
        )
    return message


def _advance(
    conversation: Conversation, message: Message, *, asks: bool, parent: Message | None
) -> None:
    """Whose turn it is after a message."""
    conversation.latest_at = max(conversation.latest_at, message.sent_at)
    conversation.opening_words = beginning(message.text)
    if asks:
        conversation.state = State.WAITING
        conversation.closed_at, conversation.no_reply_reason = None, ""
        conversation.waiting_since = conversation.waiting_since or message.sent_at
        pull_back(conversation, reason="The resident has written again.")
    elif message.ours and not message.automatic:
        # Sent elsewhere, and seen only now: what came after it has not been answered by it.
        read = max(message.sent_at, parent.sent_at) if parent else message.sent_at
        answered(conversation, at=message.sent_at, unread=Q(sent_at__gt=read))
        pull_back(conversation, reason="A colleague has answered.")
    conversation.save()


def answered(conversation: Conversation, *, at: datetime, unread: Q | None = None) -> None:
    """A person of ours has replied. Whoever calls saves, and settles the promise.

    Args:
        conversation: In which.
        at: When.
        unread: Which messages whoever replied cannot have read: the first of them waits.
    """
    conversation.first_reply_at = conversation.first_reply_at or at
    conversation.latest_at = max(conversation.latest_at, at)
    waiting = None
    if unread is not None and conversation.waiting_since is not None:
        waiting = _of_residents(conversation).filter(unread).first()
    conversation.waiting_since = waiting.sent_at if waiting else None
    if waiting is not None:
        conversation.state = State.WAITING
    elif conversation.state != State.CLOSED:
        conversation.state = State.WITH_RESIDENT


def first_waiting(conversation: Conversation) -> Message | None:
    """The message since which somebody waits."""
    if conversation.waiting_since is None:
        return None
    since = _of_residents(conversation).filter(sent_at__gte=conversation.waiting_since)
    found: Message | None = since.first()
    return found


def _of_residents(conversation: Conversation) -> QuerySet[Message]:
    theirs = conversation.messages.filter(ours=False, automatic=False, deleted_at=None)
    return theirs.order_by("sent_at", "id")


def sent_already(outgoing: Outgoing, platform_id: str) -> Message | None:
    """What was fetched before its own receipt was kept."""
    return Message.objects.filter(
        channel_id=outgoing.conversation.channel_id, platform_id=platform_id
    ).first()
