"""Keys of outgoing messages: a TID of the AT Protocol, which every platform can carry.

53 bits of microseconds and 10 bits that make clashes unlikely, in a base 32 that sorts by time;
see the AT Protocol's specification of record keys. Bluesky takes it as the record's key, e-mail
as the left side of a Message-ID, Mastodon as an Idempotency-Key.
"""

from __future__ import annotations

import secrets
import threading
from datetime import datetime

from wardmote.basis.instants import to_micros

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


def new_key(now: datetime) -> str:
    """A key that no other outgoing message has; the database refuses the same one twice."""
    number = (_SPREAD.micros(to_micros(now)) << 10) | secrets.randbelow(1 << 10)
    return "".join(_LETTERS[(number >> shift) & 31] for shift in range(60, -1, -5))


class _Spread:
    """Gives those that are made at one instant a microsecond each.

    A page of fifty messages is acknowledged at one instant: with ten bits of chance two of fifty
    keys would be the same more often than not.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._instant = self._count = 0

    def micros(self, instant: int) -> int:
        """The instant, or some microseconds after it."""
        with self._lock:
            self._count = self._count + 1 if instant == self._instant else 0
            self._instant = instant
            return instant + self._count


_SPREAD = _Spread()
