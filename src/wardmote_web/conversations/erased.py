"""What was erased stays away, whatever is read again."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from wardmote_web.conversations.models import Channel, ErasedMessage


def mark_erased(channel: Channel, platform_ids: Iterable[str], *, now: datetime) -> None:
    """Remember that these messages must not come back."""
    ErasedMessage.objects.bulk_create(
        (
            ErasedMessage(channel=channel, digest=digest_of(each), erased_at=now)
            for each in platform_ids
        ),
        ignore_conflicts=True,
    )


def erased_among(channel: Channel, platform_ids: Iterable[str]) -> set[str]:
    """Those of the messages that were erased; one question for a page."""
    by_digest = {digest_of(each): each for each in platform_ids}
    found = ErasedMessage.objects.filter(channel=channel, digest__in=by_digest)
    return {by_digest[each] for each in found.values_list("digest", flat=True)}


def digest_of(platform_id: str) -> str:
    """Keyed, since ids on a platform can be guessed: they hold names and addresses."""
    key = f"erased messages {settings.SECRET_KEY}".encode()
    return hmac.new(key, platform_id.encode(), hashlib.sha256).hexdigest()
