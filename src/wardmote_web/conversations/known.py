"""What the desk knows already of a page of messages: asked once a page, not once a message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from wardmote.channels.ports import Incoming
from wardmote_web.conversations.erased import erased_among
from wardmote_web.conversations.models import Channel, Contact, Message


class Known:
    """Messages, their parents and contacts of one channel, as far as a page names them.

    What is taken in meanwhile is added, so that a page may hold a message and its answer. Right
    only within the transaction that holds the channel's row.
    """

    def __init__(self, channel: Channel, page: Sequence[Incoming]) -> None:
        self._channel = channel
        ids = {each.id for each in page} | {each.in_reply_to for each in page if each.in_reply_to}
        # Their conversations are locked, in one order: a reply may be sent in one meanwhile.
        found = (
            Message.objects.filter(channel=channel, platform_id__in=ids)
            .select_related("conversation__team")
            .select_for_update(of=("conversation",), no_key=True)
            .order_by("conversation_id", "id")
        )
        self._messages = {each.platform_id: each for each in found}
        unknown = {each.id for each in page} - set(self._messages)
        self._erased = erased_among(channel, unknown) if unknown else set()
        people = Contact.objects.filter(channel=channel, author__in={each.author for each in page})
        self._contacts = {each.author: each for each in people}
        # One object a conversation, so that what one message changes the next one sees.
        conversations = {
            each.conversation_id: each.conversation for each in self._messages.values()
        }
        for each in self._messages.values():
            each.conversation = conversations[each.conversation_id]

    def message(self, platform_id: str) -> Message | None:
        """The message of that id, if it is known."""
        return self._messages.get(platform_id) if platform_id else None

    def stays_away(self, incoming: Incoming, now: datetime) -> bool:
        """Whether it was erased, or is older than the team keeps anything: not taken in."""
        kept = timedelta(days=self._channel.team.retention_days)
        return incoming.id in self._erased or incoming.sent_at < now - kept

    def add(self, message: Message) -> None:
        """A message was taken in."""
        self._messages[message.platform_id] = message

    def contact(self, incoming: Incoming, now: datetime) -> tuple[Contact, bool]:
        """Whoever wrote it, as they show themselves now; and whether they are new."""
        shown = (incoming.author_name[:300], incoming.author_handle[:300])
        known = self._contacts.get(incoming.author)
        if known is None:
            known = Contact.objects.create(
                channel=self._channel,
                author=incoming.author,
                name=shown[0],
                handle=shown[1],
                is_automatic=incoming.automatic,
                first_seen_at=now,
            )
            self._contacts[incoming.author] = known
            return known, True
        if (known.name, known.handle) != shown:
            known.name, known.handle = shown
            known.save(update_fields=["name", "handle"])
        return known, False
