"""Open a session for a channel, and keep the secrets that it renewed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wardmote.channels.ports import Platform, Reply, Session
from wardmote_web.conversations.attaching import files_of
from wardmote_web.conversations.credentials import decrypt, encrypt
from wardmote_web.conversations.models import Channel, Kind, Outgoing
from wardmote_web.platforms.registry import platform_named


def platform_of(channel: Channel) -> Platform:
    """The platform that the channel is on."""
    return platform_named(channel.platform)


@contextmanager
def session(channel: Channel) -> Iterator[Session]:
    """A session of the channel's account; renewed secrets are kept when it ends."""
    secrets = decrypt(channel.secrets)
    signed = {"author": channel.author, "handle": channel.handle, "name": channel.name}
    opened = platform_of(channel).open(channel.settings, secrets, signed)
    try:
        yield opened
    finally:
        opened.close()
        if dict(opened.secrets) != secrets:
            # Of an account that was disconnected meanwhile nothing is kept.
            Channel.objects.filter(pk=channel.pk, disconnected_at__isnull=True).update(
                secrets=encrypt(opened.secrets)
            )


def as_reply(outgoing: Outgoing) -> Reply:
    """What a platform needs to know to make a payload."""
    conversation, answers = outgoing.conversation, outgoing.answers
    contact = conversation.contact
    earlier = conversation.messages.order_by("sent_at", "id").values_list("platform_id", flat=True)
    return Reply(
        text=outgoing.text,
        key=outgoing.key,
        at=outgoing.not_before,
        to=answers.platform_id if answers else "",
        to_author=contact.author if contact else "",
        to_handle=contact.handle if contact else "",
        thread=conversation.thread,
        subject=answers.subject if answers and answers.subject else conversation.subject,
        reference=dict(answers.reference) if answers else {},
        earlier=tuple(earlier[:50]),
        public=answers.public if answers else conversation.public,
        automatic=outgoing.kind == Kind.ACKNOWLEDGEMENT,
        files=files_of(outgoing),
    )


def payload(outgoing: Outgoing) -> dict[str, object]:
    """The whole payload of an outgoing message; no network is touched."""
    with session(outgoing.conversation.channel) as opened:
        return opened.prepare(as_reply(outgoing))
