"""When what a status answers was posted, and its address: asked in the way that a server lets.

Many statuses at once (Mastodon 4.3 and later), or one by one, or as any other server would be
shown them (ActivityPub): the first way that is let is kept to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from wardmote.channels.ports import PlatformUnreachable
from wardmote_web.fetching.errors import NothingThere, NotLet, NotUnderstood
from wardmote_web.fetching.mastodon.account import ACTIVITY, Account
from wardmote_web.fetching.partial import Json, Partial
from wardmote_web.fetching.polite import Polite

AT_ONCE = 20
_REFUSED = (NotLet, NothingThere, NotUnderstood)
Found = dict[str, Json]
"""By the server's id of what is answered: its address, when it was posted, and by whom."""


class Parents:
    """Looks for what an account's statuses answer, and keeps what is seen of it."""

    def __init__(self, polite: Polite, account: Account, partial: Partial) -> None:
        self._polite, self._account, self._partial = polite, account, partial
        self._ways: dict[str, Callable[[list[Json]], Found]] = {
            "many": self._many,
            "one": self._one,
            "activity": self._activity,
        }

    def look(self) -> None:
        """Look for all that have not been looked for."""
        looked = {row["above"] for row in self._partial.rows() if "above" in row}
        todo = [each for each in self._to_others() if each["in_reply_to_id"] not in looked]
        for at in range(0, len(todo), AT_ONCE):
            part = todo[at : at + AT_ONCE]
            found = self._found(part)
            self._partial.keep(
                {"above": each, **found.get(each, {})}
                for each in dict.fromkeys(str(status["in_reply_to_id"]) for status in part)
            )

    def _to_others(self) -> list[Json]:
        """Statuses that answer somebody else."""
        own = [row["status"] for row in self._partial.rows() if "status" in row]
        return [
            each
            for each in own
            if each["in_reply_to_id"]
            and str(each["in_reply_to_account_id"] or "") != self._account.id
        ]

    def _found(self, part: list[Json]) -> Found:
        for way, ask in self._ways.items():
            if self._partial.state.get(way) != "not let":
                try:
                    return ask(part)
                except _REFUSED:
                    self._partial.keep(**{way: "not let"})
        return {}

    def _many(self, part: list[Json]) -> Found:
        query = "&".join(f"id[]={each['in_reply_to_id']}" for each in part)
        found = self._polite.json(f"{self._account.server}/api/v1/statuses?{query}")
        if not isinstance(found, list):
            raise NotUnderstood("The statuses are not shown in a known form.")
        return _by_id(found)

    def _one(self, part: list[Json]) -> Found:
        found: list[Any] = []
        for number in dict.fromkeys(str(each["in_reply_to_id"]) for each in part):
            try:
                found.append(self._polite.json(f"{self._account.server}/api/v1/statuses/{number}"))
            except NothingThere:
                continue  # It was deleted, or is not for everybody.
        return _by_id(found)

    def _activity(self, part: list[Json]) -> Found:
        found: Found = {}
        for each in part:
            own = self._object(each["uri"])
            address = own.get("inReplyTo") if own else None
            if not isinstance(address, str) or not _is_web(address):
                continue
            above = self._object(address) or {}
            found[str(each["in_reply_to_id"])] = {
                "uri": address,
                "sent": above.get("published"),
                "writer": above.get("attributedTo"),
            }
        return found

    def _object(self, address: object) -> Json | None:
        """What stands at an address, if it is what it says it is."""
        if not isinstance(address, str) or not _is_web(address):
            return None
        try:
            found = self._polite.json(address, accept=ACTIVITY)
        except (*_REFUSED, PlatformUnreachable):
            return None
        return found if isinstance(found, dict) and found.get("id") == address else None


def _by_id(statuses: Iterable[Any]) -> Found:
    found: Found = {}
    for each in statuses:
        if isinstance(each, dict) and isinstance(each.get("account"), dict):
            writer = each["account"].get("uri") or each["account"].get("url")
            found[str(each.get("id"))] = {
                "uri": each.get("uri"),
                "sent": each.get("created_at"),
                "writer": writer,
            }
    return found


def _is_web(address: str) -> bool:
    return urlsplit(address).scheme in {"https", "http"}
