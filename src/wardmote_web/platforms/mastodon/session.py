"""One account on a server of the Mastodon family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from wardmote.channels.ports import (
    Fetched,
    Incoming,
    Json,
    OpenThread,
    PlatformUnreachable,
    Receipt,
    Reply,
    SentFile,
)
from wardmote_web.platforms.mastodon import media, statuses
from wardmote_web.platforms.mastodon.api import Api, NothingThere

PAGE, PAGES = 40, 1000
OVERLAP = 10
"""Notifications read again each time: some servers number them out of order."""
THREADS = 10
CLOCKS_APART = timedelta(minutes=2)
SETTLED = timedelta(minutes=6)
"""So long after a send was begun its status would be there, if it were to come.

A request is begun within two minutes of that and given up after another one and a half; a busy
server may take it from its queue even later. See docs/methods/sending-once.md.
"""


class MastodonSession:
    """See ``wardmote.channels.ports.Session``."""

    def __init__(self, api: Api, url: str) -> None:
        self._api = api
        self._url = url

    @property
    def secrets(self) -> Mapping[str, str]:
        """The token, and the account's number."""
        return self._api.secrets

    def close(self) -> None:
        """Let go of connections."""
        self._api.close()

    def fetch(self, cursor: Json, threads: Sequence[OpenThread]) -> Iterator[Fetched]:
        """Mentions since the cursor, then open threads in turn.

        The cursor knows the latest notifications of every kind: where there was no mention yet,
        nothing else says how far the account was read. What came before the account was connected
        is somebody else's work: the cursor keeps the time of the latest (``from``).
        """
        known = [str(each) for each in cursor["seen"]] if "seen" in cursor else None
        seen = known or []
        cursor = {**cursor, "seen": seen}
        for page in reversed(self._notifications(None if known is None else set(known))):
            fresh = [str(each["id"]) for each in page if str(each["id"]) not in seen]
            seen = [*seen, *reversed(fresh)][-PAGE * 2 :]
            cursor = {**cursor, "seen": seen}
            if known is None:
                cursor["from"] = max(str(each.get("created_at") or "") for each in page)
            new = [] if known is None else fresh
            yield Fetched(tuple(self._messages(page, cursor, new)), (), cursor)
        start = int(cursor.get("turn", 0)) % max(len(threads), 1)
        turn = [*threads[start:], *threads[:start]][:THREADS]
        cursor = {**cursor, "turn": start + len(turn)}
        messages, gone = [], []
        for thread in turn:
            messages += self._thread(thread, cursor)
            gone += [each for each in thread.residents[:3] if self._is_gone(each)]
        yield Fetched(tuple(messages), tuple(gone), cursor)

    def _notifications(self, seen: set[str] | None) -> list[list[Json]]:
        """Pages of all kinds, newest first, back to one of which enough was seen before.

        Args:
            seen: The latest that were seen; None where the account was only just connected, and
                one page is as far back as we go.
        """
        pages: list[list[Json]] = []
        place = None
        while len(pages) < PAGES:
            found = self._api.get("/api/v1/notifications", limit=PAGE, max_id=place)
            rows = (
                [each for each in found if isinstance(each, dict)]
                if isinstance(found, list)
                else []
            )
            if not rows or str(rows[-1]["id"]) == place:
                break
            pages.append(rows)
            place = str(rows[-1]["id"])
            known = sum(1 for each in rows if seen and str(each["id"]) in seen)
            if seen is None or known >= OVERLAP or known == len(rows) or len(rows) < PAGE:
                break
        return pages

    def _messages(self, page: list[Json], cursor: Json, new: Sequence[str]) -> Iterator[Incoming]:
        for each in reversed(page):
            is_mention = each.get("type") == "mention" and each.get("status")
            # Some servers tell times by the second: what is new within it is not from before.
            at_once = each.get("created_at") == cursor.get("from") and str(each["id"]) in new
            if is_mention and (at_once or _is_ours_to_answer(each, cursor)):
                told = statuses.instant(each.get("created_at"))
                found = statuses.incoming(each["status"], ours=self._url, told=told)
                if found is not None:
                    yield found

    def _thread(self, thread: OpenThread, cursor: Json) -> list[Incoming]:
        try:
            found = self._api.get(f"/api/v1/statuses/{thread.root}/context")
        except NothingThere:
            return []
        below = found.get("descendants") or [] if isinstance(found, dict) else []
        since = [each for each in below if _is_ours_to_answer(each, cursor)]
        messages = [statuses.incoming(each, ours=self._url) for each in since]
        return sorted((each for each in messages if each), key=lambda each: each.sent_at)

    def _is_gone(self, status: str) -> bool:
        try:
            self._api.get(f"/api/v1/statuses/{status}")
        except NothingThere:
            return True
        return False

    def prepare(self, reply: Reply) -> Json:
        """The whole status, and the key that some servers honour."""
        return statuses.payload(reply)

    def upload(self, file: SentFile, known: Json) -> Json:
        """Upload a picture with its description: nobody sees it until a status shows it."""
        return media.upload(self._api, file, known)

    def send(
        self, payload: Json, files: Sequence[SentFile] = (), uploaded: Sequence[Json] = ()
    ) -> Receipt:
        """Post it. The key is sent and never relied on."""
        for each in uploaded:
            media.wait(self._api, each)
        shown = {"media_ids": [each["id"] for each in uploaded]} if uploaded else {}
        found = self._api.post(
            "/api/v1/statuses", payload["status"] | shown, **{"Idempotency-Key": payload["key"]}
        )
        return statuses.receipt(found)

    def look_up(self, payload: Json, *, asked_at: datetime) -> Receipt | None:
        """Look through the account's own statuses since then."""
        since = asked_at - CLOCKS_APART
        place = None
        for _ in range(25):
            found = self._api.get(
                f"/api/v1/accounts/{self._api.secrets['id']}/statuses", limit=PAGE, max_id=place
            )
            rows = [each for each in found if isinstance(each, dict)]
            for each in rows:
                if statuses.is_it(each, payload, since=since):
                    return statuses.receipt(each)
            oldest = statuses.instant(rows[-1].get("created_at")) if rows else None
            if not rows or oldest is None or oldest < since or str(rows[-1]["id"]) == place:
                break
            place = str(rows[-1]["id"])
        if (found_below := self._below_parent(payload, since)) is not None:
            return found_below
        if datetime.now(UTC) - asked_at < SETTLED:
            raise PlatformUnreachable("It is not there yet; it is looked up again.")
        return None

    def _below_parent(self, payload: Json, since: datetime) -> Receipt | None:
        """Some servers list no direct statuses: look below the one that was answered."""
        parent = payload["status"]["in_reply_to_id"]
        if not parent:
            return None
        try:
            found = self._api.get(f"/api/v1/statuses/{parent}/context")
        except NothingThere:
            return None
        for each in found.get("descendants") or []:
            account = each.get("account") or {}
            if account.get("url") == self._url and statuses.is_it(each, payload, since=since):
                return statuses.receipt(each)
        return None


def _is_ours_to_answer(dated: Json, cursor: Json) -> bool:
    """Whether it is from after the account was connected."""
    connected = statuses.instant(cursor.get("from")) if cursor.get("from") else None
    at = statuses.instant(dated.get("created_at"))
    return at is None or connected is None or at > connected
