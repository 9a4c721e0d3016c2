"""One account on Bluesky."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from wardmote.channels.ports import (
    Fetched,
    Incoming,
    Json,
    NotNow,
    OpenThread,
    PlatformUnreachable,
    Receipt,
    RefusedByPlatform,
    Reply,
    SentFile,
)
from wardmote_web.platforms.bluesky import records
from wardmote_web.platforms.bluesky.blobs import cid
from wardmote_web.platforms.bluesky.xrpc import RecordMissing, Xrpc

REASONS = {"reply", "mention", "quote"}
OVERLAP = timedelta(hours=2)
"""Read again each time: the list is in the order of the times that posts claim for themselves."""
PAGE, PAGES = 100, 400
THREADS = 12
"""Open threads that are looked at in one reading, in turn."""
ANNOUNCEMENTS = 30
"""Posts of ours, the latest, of which it is asked whether somebody has replied."""

UPLOADED = timedelta(minutes=30)
"""So long an image that no post shows stays uploaded for certain (the protocol says an hour)."""


class BlueskySession:
    """See ``wardmote.channels.ports.Session``."""

    def __init__(self, xrpc: Xrpc, did: str) -> None:
        self._xrpc = xrpc
        self._did = did

    @property
    def secrets(self) -> Mapping[str, str]:
        """The password and the session, as it is now."""
        return self._xrpc.secrets

    def close(self) -> None:
        """Let go of connections."""
        self._xrpc.close()

    def fetch(self, cursor: Json, threads: Sequence[OpenThread]) -> Iterator[Fetched]:
        """Notifications since the cursor, then open threads in turn.

        What the server had seen when the account was connected is somebody else's work: the cursor
        keeps the time of the latest (``from``), by the server's own clock.
        """
        since = _instant(cursor.get("since"))
        cursor = {**cursor, "since": (since or datetime.now(UTC)).isoformat()}
        for page in reversed(self._notifications(since)):
            times = [found for each in page if (found := _instant(each.get("indexedAt")))]
            if times:
                cursor = {**cursor, "since": max(times).isoformat()}
            if since is None:
                cursor["from"] = cursor["since"] if times else ""
            yield Fetched(tuple(self._messages(page, cursor)), (), cursor)
        start = int(cursor.get("turn", 0)) % max(len(threads), 1)
        turn = [*threads[start:], *threads[:start]][:THREADS]
        cursor = {**cursor, "turn": start + len(turn)}
        messages = [each for thread in turn for each in self._thread(thread.root, cursor)]
        answered = self._answered_announcements()
        for root in [root for root, many in answered.items() if many > _seen(cursor, root)]:
            messages += self._thread(root, cursor)
        yield Fetched(tuple(messages), tuple(self._gone(turn)), {**cursor, "replies": answered})

    def _answered_announcements(self) -> dict[str, int]:
        """Our own latest posts, and how many replies each has.

        A reply made right after its post never becomes a notification, and is in no open thread.
        """
        found = self._xrpc.get(
            "app.bsky.feed.getAuthorFeed",
            actor=self._did,
            filter="posts_no_replies",
            limit=ANNOUNCEMENTS,
        )
        posts = [each.get("post", {}) for each in found.get("feed", [])]
        return {
            str(post.get("uri")): int(post.get("replyCount") or 0)
            for post in posts
            if not post.get("record", {}).get("reply")
        }

    def _notifications(self, since: datetime | None) -> list[list[Json]]:
        """Pages, newest first, back to the cursor and some minutes more; the first time, one."""
        pages: list[list[Json]] = []
        place = None
        while len(pages) < PAGES:
            found = self._xrpc.get(
                "app.bsky.notification.listNotifications",
                reasons=sorted(REASONS),
                limit=PAGE,
                cursor=place,
            )
            page = [each for each in found.get("notifications", []) if isinstance(each, dict)]
            pages.append(page)
            place = found.get("cursor")
            oldest = min((_instant(e.get("indexedAt")) or _LATE for e in page), default=None)
            if place is None or oldest is None or since is None or oldest < since - OVERLAP:
                break
        return pages

    def _messages(self, page: list[Json], cursor: Json) -> Iterator[Incoming]:
        for each in sorted(page, key=lambda e: str(e.get("indexedAt", ""))):
            if each.get("reason") in REASONS and _is_ours_to_answer(each, cursor):
                found = records.incoming(each, ours=self._did)
                if found is not None:
                    yield found

    def _thread(self, root: str, cursor: Json) -> list[Incoming]:
        """All posts of a thread that the server shows, oldest first."""
        try:
            found = self._xrpc.get(
                "app.bsky.feed.getPostThread", uri=root, depth=20, parentHeight=0
            )
        except RefusedByPlatform:
            return []
        posts = [
            each
            for each in records.posts_below(found.get("thread"))
            if _is_ours_to_answer(each, cursor)
        ]
        messages = [records.incoming(post, ours=self._did) for post in posts]
        return sorted((each for each in messages if each), key=lambda each: each.sent_at)

    def _gone(self, threads: Sequence[OpenThread]) -> Iterator[str]:
        """Residents' posts that the server no longer has: absent from a list, and by themselves."""
        known = [uri for thread in threads for uri in thread.residents[:3]]
        for at in range(0, len(known), 25):
            part = known[at : at + 25]
            found = self._xrpc.get("app.bsky.feed.getPosts", uris=part).get("posts", [])
            there = {str(each.get("uri")) for each in found}
            yield from (uri for uri in part if uri not in there and self._is_missing(uri))

    def _is_missing(self, uri: str) -> bool:
        repo, collection, key = records.parts_of(uri)
        try:
            self._xrpc.get("com.atproto.repo.getRecord", repo=repo, collection=collection, rkey=key)
        except RecordMissing:
            return True
        except (RefusedByPlatform, PlatformUnreachable):
            return False
        return False

    def prepare(self, reply: Reply) -> Json:
        """The call that puts the record under its fixed key, whole."""
        return records.payload(reply, repo=self._did)

    def upload(self, file: SentFile, known: Json) -> Json:
        """Upload the bytes. They are named by their content, so that twice is the same as once."""
        now, at = datetime.now(UTC), _instant(known.get("at"))
        if at is not None and now - at < UPLOADED:
            return known
        found = self._xrpc.upload(file.content, file.media_type)
        if found != (name := cid(file.content)):
            raise RefusedByPlatform("Bluesky keeps another picture than it was given.")
        return {"id": name, "at": now.isoformat()}

    def send(
        self, payload: Json, files: Sequence[SentFile] = (), uploaded: Sequence[Json] = ()
    ) -> Receipt:
        """Put the record. The same again makes no second post: the key and the record are fixed."""
        self._check_parent(payload)
        found = self._xrpc.post("com.atproto.repo.putRecord", payload)
        return records.receipt(payload, found)

    def look_up(self, payload: Json, *, asked_at: datetime) -> Receipt | None:
        """Ask the account's own repository for the key."""
        where = {name: payload[name] for name in ("repo", "collection", "rkey")}
        try:
            found = self._xrpc.get("com.atproto.repo.getRecord", **where)
        except RecordMissing:
            return None
        except RefusedByPlatform as error:
            raise PlatformUnreachable(str(error)) from error
        return records.receipt(payload, found)

    def _check_parent(self, payload: Json) -> None:
        """The server takes a reply to a post that is gone, so we look first."""
        parent = payload["record"].get("reply", {}).get("parent", {}).get("uri")
        if not parent:
            return
        try:
            found = self._xrpc.get("app.bsky.feed.getPosts", uris=[parent])
        except NotNow:
            raise
        except PlatformUnreachable as error:
            # Nothing was sent: say that it may be tried again.
            raise NotNow(str(error), wait=timedelta(seconds=20)) from error
        if not found.get("posts") and self._is_missing(parent):
            raise RefusedByPlatform(
                "The post that this answers is gone from Bluesky.",
                remedy="Close the conversation, or write to the resident another way.",
            )


def _is_ours_to_answer(view: Json, cursor: Json) -> bool:
    """Whether the server saw it after the account was connected."""
    seen, connected = _instant(view.get("indexedAt")), _instant(cursor.get("from"))
    return seen is None or connected is None or seen > connected


def _seen(cursor: Json, root: str) -> int:
    """How many replies a post had when it was looked at last; before connecting, as many as now."""
    if "replies" not in cursor:
        return 1 << 30
    return int(cursor["replies"].get(root, 0))


_LATE = datetime(9999, 1, 1, tzinfo=UTC)


def _instant(text: object) -> datetime | None:
    return records.instant(text)
