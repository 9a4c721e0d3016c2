"""Pictures of a status: uploaded first, and named by the server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wardmote.channels.ports import FilesTaken, Json, NotNow, PlatformUnreachable, SentFile
from wardmote_web.platforms.mastodon.api import Api, NothingThere
from wardmote_web.platforms.mastodon.statuses import instant

TAKEN = FilesTaken(
    frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"}),
    each=5_000_000,
    many=4,
    longest_alt=1500,
)
"""Below what the programs of the family take unless told otherwise (Mastodon: 16 MB; before, 8)."""
UPLOADED = timedelta(hours=1)
"""So long a picture that no status shows is relied on; servers clear up after a day."""
AGAIN = timedelta(seconds=10)


def upload(api: Api, file: SentFile, known: Json) -> Json:
    """Upload a picture with its description; what was uploaded lately is not uploaded again.

    A server may say that it is still at work on it: ``wait`` looks when it is done.
    """
    now = datetime.now(UTC)
    at = instant(known["at"]) if known.get("at") else None
    if at is not None and now - at < UPLOADED:
        return known
    try:
        found, done = api.upload("/api/v2/media", file)
    except NothingThere:
        found, done = api.upload("/api/v1/media", file)
    if not isinstance(found, dict) or not found.get("id"):
        raise PlatformUnreachable("The server did not say how it calls the picture.")
    return {"id": str(found["id"]), "at": now.isoformat(), **({} if done else {"at work": True})}


def wait(api: Api, uploaded: Json) -> None:
    """See that a picture is ready to be shown.

    Raises:
        NotNow: The server is still at work on it. Nothing was sent.
    """
    if uploaded.get("at work") and not api.is_done(f"/api/v1/media/{uploaded['id']}"):
        raise NotNow("The server is still at work on a picture.", wait=AGAIN)
