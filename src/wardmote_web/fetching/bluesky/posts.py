"""Posts as the AppView shows them to anyone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wardmote.basis.errors import WardmoteError
from wardmote.basis.instants import HOUR
from wardmote.channels.ids import tid_time
from wardmote.channels.stated_times import iso_instant

POSTS = "app.bsky.feed.post"
_DEEPEST = 500


@dataclass(frozen=True)
class Seen:
    """A post.

    Attributes:
        address: Its at-URI.
        writer: DID of whoever wrote it.
        above: What it answers; empty for none.
        sent_at: Microseconds since 1970, by its record key.
        replies: How many the AppView counts below it.
        names: DIDs that it mentions.
    """

    address: str
    writer: str
    above: str
    sent_at: int
    replies: int
    names: frozenset[str]


def seen(post: object) -> Seen | None:
    """A post of a view; None for what is none, or whose two times contradict each other."""
    if not isinstance(post, dict) or not isinstance(post.get("record"), dict):
        return None
    record, address = post["record"], str(post.get("uri", ""))
    parts = address.removeprefix("at://").split("/")
    if len(parts) != 3 or parts[1] != POSTS:
        return None
    try:
        sent_at = tid_time(parts[2])
        if abs(sent_at - iso_instant(record.get("createdAt"))) > HOUR:
            return None
    except WardmoteError:
        return None
    above = (record.get("reply") or {}).get("parent") or {}
    return Seen(
        address=address,
        writer=parts[0],
        above=str(above.get("uri", "")) if isinstance(above, dict) else "",
        sent_at=sent_at,
        replies=int(post.get("replyCount") or 0),
        names=frozenset(_named(record)),
    )


def _named(record: dict[str, Any]) -> Iterator[str]:
    for facet in record.get("facets") or ():
        for feature in (facet.get("features") or ()) if isinstance(facet, dict) else ():
            if isinstance(feature, dict) and isinstance(feature.get("did"), str):
                yield feature["did"]


def below(thread: object) -> Iterator[tuple[Seen, bool]]:
    """The posts of a thread; with each, whether more stands below it than the answer shows."""
    todo = [(thread, 0)]
    while todo:
        node, depth = todo.pop()
        if not isinstance(node, dict) or depth > _DEEPEST:
            continue
        replies = [each for each in node.get("replies") or () if isinstance(each, dict)]
        found = seen(node.get("post"))
        if found is not None:
            yield found, found.replies > 0 and not replies
        todo += [(each, depth + 1) for each in replies]
