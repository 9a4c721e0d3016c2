"""Keys of outgoing messages: a TID of the AT Protocol, which every platform can carry.

53 bits of microseconds and 10 bits that make clashes unlikely, in a base 32 that sorts by time;
see the AT Protocol's specification of record keys. Bluesky takes it as the record's key, e-mail
as the left side of a Message-ID, Mastodon as an Idempotency-Key.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from wardmote.basis.instants import to_micros

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


def new_key(now: datetime) -> str:
    """A key that no other outgoing message has; the database refuses the same one twice."""
    number = (to_micros(now) << 10) | secrets.randbelow(1 << 10)
    return "".join(_LETTERS[(number >> shift) & 31] for shift in range(60, -1, -5))
