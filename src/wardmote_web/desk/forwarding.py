"""A letter that a colleague forwards to the team's mailbox is handed over, as if it were pasted.

Whoever forwards is believed only where the mailbox's own server vouches for the letter and the
address is that of a person who may answer in this team. What stands forwarded is believed in
nothing: its name and address are labels, and no letter goes to them.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wardmote.channels.forwarded import Forwarded, forwarded_inline
from wardmote.channels.ports import Fetched, Incoming, Picture
from wardmote_web.accounts.access import Right, may
from wardmote_web.accounts.models import Person, Team
from wardmote_web.conversations.closing import note
from wardmote_web.conversations.fitting import fitted_id, writable
from wardmote_web.conversations.intake import Taken
from wardmote_web.conversations.models import Channel, Message
from wardmote_web.desk.manual import channel_named, locked
from wardmote_web.desk.receiving import NOT_OF_A_MESSAGE, receive, receive_page

log = logging.getLogger(__name__)
CHANNEL = gettext_noop("Forwarded by e-mail")
LETTER = "message/rfc822"


def take_page(channel: Channel, page: Fetched, *, now: datetime, worker: str = "") -> list[Taken]:
    """Keep a page as ``receive_page`` does, and hand over what colleagues have forwarded.

    Args:
        channel: The account that it came to.
        page: As fetched.
        now: The present instant.
        worker: Whose lease on the channel; empty where nothing is leased.

    Raises:
        LeaseLost: The lease is somebody else's by now, and nothing was kept.
    """
    taken: list[Taken] = []
    ordinary: list[Incoming] = []
    with transaction.atomic():
        for incoming in page.messages:
            handed = _hand_over(channel, incoming, now)
            if handed is None:
                ordinary.append(incoming)
            else:
                taken += handed
        rest = replace(page, messages=tuple(ordinary))
        return [*taken, *receive_page(channel, rest, now=now, worker=worker)]


def _hand_over(channel: Channel, incoming: Incoming, now: datetime) -> list[Taken] | None:
    """Take in what a colleague forwarded; None where it is to be taken in as it came.

    Nothing is taken where it was erased since: it stays away.
    """
    forwarded, team = incoming.forwarded, channel.team
    if forwarded is None or not incoming.vouched:
        return None
    by = colleague(team, incoming.author)
    if by is None or channel.messages.filter(platform_id=fitted_id(incoming.id)).exists():
        return None
    try:
        with transaction.atomic():
            by_hand = locked(channel_named(team, _(CHANNEL), now))
            found = receive(by_hand, [_as_pasted(incoming, forwarded)], now=now)
            if found and found[0].new:
                _say_whence(found[0], incoming, forwarded, by)
    except NOT_OF_A_MESSAGE:
        raise
    except Exception as error:
        # No letter is lost for being forwarded: it is taken in as any other.
        log.error("team %s: %s while handing over", team.pk, type(error).__name__)
        return None
    return found


def _as_pasted(incoming: Incoming, forwarded: Forwarded) -> Incoming:
    """The resident's message, asked when it was forwarded: only that is known for certain."""
    return Incoming(
        id=incoming.id,
        # Somebody of their own: an address that a stranger wrote joins them to nobody.
        author=incoming.id,
        author_name=forwarded.name or forwarded.address or _("Somebody, via a colleague"),
        author_handle=forwarded.address,
        ours=False,
        sent_at=incoming.sent_at,
        text=forwarded.text,
        public=False,
        thread=incoming.id,
        subject=forwarded.subject,
        pictures=tuple(Picture("", name=each) for each in forwarded.enclosed),
    )


def _say_whence(taken: Taken, incoming: Incoming, forwarded: Forwarded, by: Person) -> None:
    """Note what the forwarded letter says of itself, and what the colleague wrote above it."""
    taken.conversation.handed_over = True
    taken.conversation.save(update_fields=["handed_over"])
    said = _("Forwarded by e-mail. Nobody has checked what the letter says of itself: from %s") % (
        " ".join(each for each in (forwarded.name, forwarded.address) if each) or _("somebody")
    )
    if forwarded.written:
        said += _(", written %s") % forwarded.written
    words = "\n\n".join(each for each in (said + ".", forwarded.above) if each)
    note(taken.conversation, writable(words), by=by, now=incoming.sent_at)


def colleague(team: Team, address: str) -> Person | None:
    """Who of the team signs in with the address and may answer; None where nobody does."""
    found = Person.objects.filter(email__iexact=address).first()
    return found if found is not None and may(found, Right.ANSWER, team) else None


def looks_forwarded(message: Message, team: Team) -> bool:
    """Whether an ordinary letter seems to be a colleague's, forwarded: somebody must look at it.

    It was not handed over: the mailbox's server vouches for nobody, or what is forwarded cannot
    be read.

    Args:
        message: Of an account that is connected.
        team: Whose account it is.
    """
    if message.ours or message.automatic or message.deleted_at or message.contact is None:
        return False
    if "@" not in message.contact.author:
        return False
    attached = any(each.media_type == LETTER for each in message.attachments.all())
    if not attached and forwarded_inline(message.subject, message.text) is None:
        return False
    return colleague(team, message.contact.author) is not None


def to_paste(message: Message) -> dict[str, object]:
    """What stands in the paste page's form for such a letter, for an officer to correct."""
    found = forwarded_inline(message.subject, message.text)
    return {
        "came_from": _(CHANNEL),
        "name": found.name or found.address if found else "",
        "contact": found.address if found else "",
        "text": found.text if found else message.text,
        "handed_over": True,
    }
