"""The one message shape for every platform and archive: a table with these columns."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

INSTANT = pl.Datetime("us", "UTC")

MESSAGES: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "platform": pl.Categorical(),
        # The team's account that the message was sent by or to.
        "account": pl.Categorical(),
        # As the platform gives it; unique within platform and account.
        "id": pl.String(),
        "in_reply_to": pl.String(),
        # A thread the source names, for platforms whose replies name no parent.
        "thread": pl.String(),
        # A pseudonym: a number that means nothing outside this reading.
        "author": pl.UInt32(),
        "ours": pl.Boolean(),
        # Sent by a machine: an acknowledgement is recorded and is not a reply.
        "automatic": pl.Boolean(),
        "sent_at": INSTANT,
        # False: the message itself is not in the archive; its time (and author, if known)
        # come from the id that a reply of ours names.
        "seen": pl.Boolean(),
        # On a resident's message: the promise as the source recorded it at the time.
        "due_at": INSTANT,
        "public": pl.Boolean(),
        "edited": pl.Boolean(),
        "deleted": pl.Boolean(),
        # Closed by the source as asking for no reply (thanks, abuse, a comment).
        "no_reply_needed": pl.Boolean(),
        "text": pl.String(),
    }
)
"""Column → type, in order. Nullable: in_reply_to, thread, author, due_at, public, text."""

_DEFAULTS: Mapping[str, object] = MappingProxyType(
    {
        "automatic": False,
        "seen": True,
        "edited": False,
        "deleted": False,
        "no_reply_needed": False,
    }
)


def as_messages(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with exactly the columns of ``MESSAGES``, missing ones at their plain default.

    Args:
        frame: Any table that has at least id, account, platform, ours and sent_at.

    Returns:
        The same rows, ordered as given, one column for each of ``MESSAGES``.

    >>> from datetime import UTC, datetime
    >>> one = pl.DataFrame({"platform": ["csv"], "account": ["desk"], "id": ["1"],
    ...                     "ours": [False], "sent_at": [datetime(2026, 1, 5, tzinfo=UTC)]})
    >>> as_messages(one).row(0, named=True)["seen"]
    True
    """
    return frame.select(
        (
            pl.col(name).cast(dtype)
            if name in frame.columns
            else pl.lit(_DEFAULTS.get(name), dtype=dtype).alias(name)
        )
        for name, dtype in MESSAGES.items()
    )
