"""The two linked tables that every study reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

import polars as pl

from wardmote.channels.message import INSTANT

CONVERSATIONS: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "conversation": pl.UInt32(),
        "platform": pl.Categorical(),
        "account": pl.Categorical(),
        # Pseudonym of the resident whose conversation it is; null only if nobody but us spoke.
        "resident": pl.UInt32(),
        # The resident's first message; null if they never wrote one.
        "asked_at": INSTANT,
        # Our first human reply after asked_at; null while there is none.
        "first_reply_at": INSTANT,
        # Our first automatic acknowledgement after asked_at.
        "acknowledged_at": INSTANT,
        # The resident's second message, if it came before our first human reply.
        "chased_at": INSTANT,
        # How many further messages came before our first human reply.
        "chases": pl.UInt32(),
        # The promise as the source recorded it on the resident's first message.
        "due_at": INSTANT,
        # The resident deleted the opening message, or it was closed as asking for no reply.
        "deleted": pl.Boolean(),
        "no_reply_needed": pl.Boolean(),
        "public": pl.Boolean(),
        "messages": pl.UInt32(),
        "last_at": INSTANT,
        # False: the opening message is known only from the id that our reply names.
        "seen": pl.Boolean(),
    }
)


@dataclass(frozen=True)
class Conversations:
    """Messages and the conversations they make, linked by the column ``conversation``.

    Attributes:
        messages: The shape ``MESSAGES`` and, after it, ``conversation`` (UInt32; null for our
            own announcements that nobody answered and that answer nobody) and ``answers_at``
            (INSTANT; on our messages, when the message it replies to was sent, null if that
            is not a resident's or not known). Sorted by sent_at.
        conversations: The shape ``CONVERSATIONS``, ordered by ``conversation``.
        silence: The spell after which the same resident's next message opens a new one.
        until: End of the data; what is unanswered then is censored then.
    """

    messages: pl.DataFrame
    conversations: pl.DataFrame
    silence: timedelta
    until: datetime | None
