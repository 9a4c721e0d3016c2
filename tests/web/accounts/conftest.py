"""What the tests of signing in ask for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

import pytest

from web.cast import Cast, a_team


@pytest.fixture
def cast(db: Any) -> Cast:
    """A team."""
    return a_team()


def code_for(key: str, at: float | None = None) -> str:
    """What an authenticator app shows: RFC 6238 with SHA-1, six digits, thirty seconds."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(secret, counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
