"""What a platform gives is made to fit the database: hostile input must not stop an account.

A NUL, half of a surrogate pair or an id of a thousand characters is refused by one database or
another, and a page that cannot be kept would be fetched, and fail, for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from wardmote.channels.ports import Incoming, Picture

ID = 500
"""The longest id that is kept as it is."""
AUTHOR = 300
"""The longest name of an author that is kept as it is."""


def fitted(incoming: Incoming, *, now: datetime) -> Incoming:
    """The message as it can be kept; the same message, the same result.

    Nobody has written after the message was received, whatever their clock or their post says.
    """
    return replace(
        incoming,
        id=fitted_id(incoming.id),
        in_reply_to=fitted_id(incoming.in_reply_to),
        thread=fitted_id(incoming.thread),
        author=_short(writable(incoming.author), AUTHOR),
        author_name=writable(incoming.author_name),
        author_handle=writable(incoming.author_handle),
        text=writable(incoming.text),
        markup=writable(incoming.markup),
        subject=writable(incoming.subject),
        pictures=tuple(_picture(each) for each in incoming.pictures),
        reference=_within(incoming.reference),
        sent_at=min(incoming.sent_at, now),
    )


def fitted_id(platform_id: str) -> str:
    """An id as it is kept: as it came, or shortened so that no two become one."""
    return _short(writable(platform_id), ID)


def writable(text: str) -> str:
    """Without what no database keeps: NUL, and halves of surrogate pairs.

    >>> writable("in a" + chr(0) + "nd" + chr(0xD800) + " out")
    'in and out'
    """
    if text.isascii():
        return text.replace("\0", "")
    return text.encode("utf-8", errors="ignore").decode("utf-8").replace("\0", "")


def _short(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{text[: most - len(digest) - 1]} {digest}"


def _picture(picture: Picture) -> Picture:
    return Picture(
        writable(picture.address),
        writable(picture.media_type),
        writable(picture.alt),
        writable(picture.name),
    )


def _within(value: Any) -> Any:
    """The same for every text within JSON."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, Mapping):
        return {writable(str(name)): _within(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_within(each) for each in value]
    return value
