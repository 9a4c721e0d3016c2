"""Statuses as messages, and replies as statuses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import nh3

from wardmote.channels.ports import Incoming, Json, Picture, Receipt, RefusedByPlatform, Reply

_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p[^>]*>", re.IGNORECASE)
_AT_HOST = re.compile(r"(@[\w.-]+)@[\w.:-]+")
_NO_LETTER = re.compile(r"[\W_]+")
PUBLIC = {"public", "unlisted"}


def plain(markup: str) -> str:
    """The words of a status, which is HTML, and hostile."""
    spaced = _BREAK.sub("\n", markup)
    return html.unescape(nh3.clean(spaced, tags=set())).strip()


def instant(text: object) -> datetime | None:
    """A time as the API writes it."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def incoming(status: Json, *, ours: str, told: datetime | None = None) -> Incoming | None:
    """A status as a message; None for what is none (a boost, a draft without a time).

    Args:
        status: As the API gives it.
        ours: The address of our account.
        told: When our server told us of it: one that claims to be a day older, as any other
            server may say, has the time of that.
    """
    account = status.get("account")
    sent_at = instant(status.get("created_at"))
    if sent_at is not None and told is not None and told - sent_at > timedelta(days=1):
        sent_at = told
    if not isinstance(account, dict) or sent_at is None or status.get("reblog"):
        return None
    author = str(account.get("url") or account.get("uri") or "")
    markup = str(status.get("content") or "")
    return Incoming(
        id=str(status["id"]),
        author=author,
        author_name=str(account.get("display_name") or account.get("acct") or ""),
        author_handle="@" + str(account.get("acct", "")),
        ours=author == ours,
        sent_at=sent_at,
        text=plain(markup),
        markup=markup,
        public=status.get("visibility") in PUBLIC,
        in_reply_to=str(status.get("in_reply_to_id") or ""),
        automatic=bool(account.get("bot")),
        pictures=tuple(_pictures(status)),
        edited_at=instant(status.get("edited_at")) if status.get("edited_at") else None,
        reference={"visibility": str(status.get("visibility") or "direct")},
    )


def _pictures(status: Json) -> Iterator[Picture]:
    for each in status.get("media_attachments") or []:
        address = str(each.get("url") or "")
        if address.startswith(("https://", "http://")):
            yield Picture(address, str(each.get("type") or ""), str(each.get("description") or ""))


def payload(reply: Reply) -> Json:
    """The whole status: as visible as what it answers, and never more."""
    if not reply.to_handle:
        raise RefusedByPlatform("Nobody is known whom this would be for.")
    visibility = str(reply.reference.get("visibility") or ("public" if reply.public else "direct"))
    named = reply.to_handle if reply.to_handle.startswith("@") else "@" + reply.to_handle
    text = reply.text if named.lower() in reply.text.lower() else f"{named} {reply.text}"
    return {
        "key": reply.key,
        "status": {
            "status": text,
            "in_reply_to_id": reply.to or None,
            "visibility": visibility,
            "language": "en",
        },
    }


def is_it(status: Json, payload: Json, *, since: datetime) -> bool:
    """Whether a status of ours is the one that the payload asked for."""
    wanted = payload["status"]
    sent_at = instant(status.get("created_at"))
    above = str(status.get("in_reply_to_id") or "")
    return (
        sent_at is not None
        and sent_at >= since
        # Of a status that is gone meanwhile, servers no longer say that it was answered.
        and above in {"", str(wanted["in_reply_to_id"] or "")}
        and _letters(plain(str(status.get("content") or ""))) == _letters(wanted["status"])
    )


def _letters(text: str) -> str:
    """Letters and figures alone.

    Servers shorten mentions, and some take ``*this*`` for bold, ``:-)`` for a picture or a line
    that begins with ``>`` for a quotation.
    """
    return _NO_LETTER.sub("", _AT_HOST.sub(r"\1", text)).casefold()


def receipt(status: Json) -> Receipt:
    """What the server made."""
    return Receipt(
        id=str(status["id"]),
        sent_at=instant(status.get("created_at")) or datetime.now(UTC),
        reference={"visibility": str(status.get("visibility") or "direct")},
    )
