"""The account's own public statuses, page by page, newest first."""

from __future__ import annotations

from typing import Any

from wardmote_web.fetching.errors import NotUnderstood
from wardmote_web.fetching.mastodon.account import Account
from wardmote_web.fetching.partial import Json, Partial
from wardmote_web.fetching.polite import Polite

AT_ONCE = 40
_KEPT = (
    "id", "uri", "created_at", "edited_at", "visibility", "content", "in_reply_to_id",
    "in_reply_to_account_id",
)  # fmt: skip
_ANYBODY = {"public", "unlisted"}


def statuses(polite: Polite, account: Account, partial: Partial) -> None:
    """Keep every status that the server shows to anyone; goes on where it was left.

    Raises:
        NotLet: It shows none.
        NotUnderstood: A page is of no known form.
    """
    known = {row["status"]["id"] for row in partial.rows() if "status" in row}
    place = partial.state.get("statuses_at")
    address = f"{account.server}/api/v1/accounts/{account.id}/statuses"
    while partial.state.get("statuses") != "done":
        page = polite.json(address, limit=AT_ONCE, exclude_reblogs="true", max_id=place)
        if not isinstance(page, list):
            raise NotUnderstood("The page of statuses is not of a known form.")
        fresh = [
            each for each in page if isinstance(each, dict) and str(each.get("id")) not in known
        ]
        known |= {str(each.get("id")) for each in fresh}
        # A server that knows no pages gives the same one again and again.
        place = str(fresh[-1].get("id")) if fresh else place
        partial.keep(
            [{"status": _kept(each)} for each in fresh if _is_own(each)],
            statuses_at=place,
            statuses="going on" if fresh else "done",
        )


def _is_own(status: Json) -> bool:
    return status.get("reblog") is None and status.get("visibility", "public") in _ANYBODY


def _kept(status: Json) -> Json:
    kept: dict[str, Any] = {name: status.get(name) for name in _KEPT}
    return kept | {"id": str(status.get("id"))}
