"""All that the desk holds about a resident: found, written down, erased."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from wardmote.basis.errors import WardmoteError
from wardmote_web.accounts.audit import record
from wardmote_web.accounts.models import Team
from wardmote_web.conversations.erased import mark_erased
from wardmote_web.conversations.models import Contact, Conversation, Message, Outgoing, Stage
from wardmote_web.trials.models import Wording


class NobodyOfThatName(WardmoteError):
    """The desk holds nothing about such a resident."""


class OnItsWay(WardmoteError):
    """Something is being sent to the resident at this moment."""


def contacts_named(team: Team, handle: str, channel: int | None = None) -> list[Contact]:
    """The resident as the team's accounts know them: by the whole name, never by a part of it.

    Args:
        team: Whose accounts.
        handle: As shown on the platform, with or without ``@``; an address; or the platform's
            own lasting name (a DID).
        channel: Only of this account of the team's.

    Raises:
        NobodyOfThatName: There is none.
    """
    plain = handle.strip()
    bare = plain.removeprefix("@")
    wanted = Q()
    for each in {plain, bare, f"@{bare}"}:
        wanted |= Q(author__iexact=each) | Q(handle__iexact=each)
    found = Contact.objects.filter(wanted, channel__team=team).select_related("channel")
    if channel is not None:
        found = found.filter(channel=channel)
    contacts = list(found.order_by("pk"))
    if not contacts:
        raise NobodyOfThatName(
            "The desk holds nothing about a resident of that name.",
            where=f"team {team.slug}",
            remedy="Give the name as a conversation shows it, or the address; two accounts of one "
            "person are two names.",
        )
    return contacts


def everything_about(contacts: Iterable[Contact]) -> dict[str, Any]:
    """All of it, as JSON can hold it.

    Who of the team wrote a note or a reply is not the resident's, and is left out.
    """
    return {"accounts": [_contact(each) for each in contacts]}


def erase(contacts: Iterable[Contact], *, now: datetime) -> dict[str, int]:
    """Delete all of it; gives how many rows of what. It does not come back by itself.

    Raises:
        OnItsWay: Something is being sent; nothing was erased.
    """
    counts: dict[str, int] = {}
    with transaction.atomic():
        for contact in contacts:
            _check_at_rest(contact)
            messages = Message.objects.filter(_of(contact))
            mark_erased(contact.channel, messages.values_list("platform_id", flat=True), now=now)
            _forget_elsewhere(contact)
            about = f"contact {contact.pk}"
            for name, number in contact.delete()[1].items():
                counts[name] = counts.get(name, 0) + number
            record("resident erased", by=None, at=now, team=contact.channel.team, about=about)
    return counts


def _of(contact: Contact) -> Q:
    """Messages in their conversations, by either side, and theirs in anybody else's."""
    return Q(conversation__contact=contact) | Q(contact=contact)


def _check_at_rest(contact: Contact) -> None:
    on_its_way = Outgoing.objects.filter(
        conversation__contact=contact, stage__in=[Stage.SENDING, Stage.UNKNOWN]
    )
    if on_its_way.exists():
        raise OnItsWay(
            "A message to this resident is being sent, or nobody knows yet whether it was.",
            remedy="Try again in some minutes; the conversation's page says how far it is.",
        )


def _forget_elsewhere(contact: Contact) -> None:
    """Their words may stand in the list of a conversation that is somebody else's."""
    elsewhere = Conversation.objects.filter(messages__contact=contact).exclude(contact=contact)
    elsewhere.update(opening_words="")


def _contact(contact: Contact) -> dict[str, Any]:
    others = Message.objects.filter(contact=contact).exclude(conversation__contact=contact)
    return {
        **_plain(contact),
        "platform": contact.channel.platform,
        "conversations": [_conversation(each) for each in contact.conversations.order_by("pk")],
        "messages elsewhere": _rows(others),
    }


def _conversation(conversation: Conversation) -> dict[str, Any]:
    return {
        **_plain(conversation),
        "messages": [
            {
                **_plain(each),
                "attachments": _rows(each.attachments.all()),
                "alerts": _rows(
                    type(each).alert.related.related_model.objects.filter(message=each)
                ),
            }
            for each in conversation.messages.order_by("sent_at", "pk")
        ],
        "notes": _rows(conversation.notes.all()),
        "outgoing": _rows(conversation.outgoing.all()),
        "files of replies": _rows(conversation.reply_files.all()),
        "promises": _rows(conversation.promises.all()),
        "trials": _rows(Wording.objects.filter(conversation=conversation)),
        "decisions": [
            {**_plain(each), "title": each.decision.title}
            for each in conversation.ties.select_related("decision").order_by("pk")
        ],
    }


def _rows(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    return [_plain(each) for each in rows.order_by("pk")]


WORKERS = {"by", "written_by", "assigned_to", "seen_by", "chosen_by"}
"""Fields that say which worker did something."""
INNER = {
    "team",
    "channel",
    "contact",
    "conversation",
    "message",
    "shift",
    "pattern",
    "asked",
    "trial",
}
"""Numbers of rows that mean nothing outside."""


def _as_json(value: Any) -> Any:
    """An instant in words, bytes in base 64; all else is JSON already."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    return value


def _plain(row: Model) -> dict[str, Any]:
    """A row's own fields."""
    return {
        field.name: _as_json(value)
        for field in row._meta.concrete_fields
        if field.name not in WORKERS | INNER
        and (value := field.value_from_object(row)) not in (None, "")
    }
