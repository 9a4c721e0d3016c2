"""Posts of Bluesky as messages, and replies as records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from wardmote.channels.ports import Incoming, Json, Picture, Receipt, RefusedByPlatform, Reply
from wardmote_web.platforms.bluesky.blobs import embed

POST = "app.bsky.feed.post"
_LINK = re.compile(rb"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


def instant(text: object) -> datetime | None:
    """A time as the protocol writes it; None for what is none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None


def parts_of(uri: str) -> tuple[str, str, str]:
    """Repository, collection and key of an ``at://`` address."""
    repo, collection, key = [*uri.removeprefix("at://").split("/"), "", "", ""][:3]
    return repo, collection, key


def incoming(view: Json, *, ours: str) -> Incoming | None:
    """A post as a notification or a thread shows it; None for what is no post.

    The time is the server's (``indexedAt``) where the post's own claim lies after it, or more than
    a day before: a record may claim any time.
    """
    record, author = view.get("record"), view.get("author")
    if not isinstance(record, dict) or not isinstance(author, dict):
        return None
    if record.get("$type") != POST or not view.get("uri") or not view.get("cid"):
        return None
    sent_at = _sent_at(instant(view.get("indexedAt")), instant(record.get("createdAt")))
    if sent_at is None:
        return None
    above = _refs(record)
    uri = str(view["uri"])
    root = str(above.get("root", {}).get("uri") or uri)
    return Incoming(
        id=uri,
        author=str(author.get("did", "")),
        author_name=str(author.get("displayName") or author.get("handle") or ""),
        author_handle=str(author.get("handle", "")),
        ours=author.get("did") == ours,
        sent_at=sent_at,
        text=str(record.get("text", "")),
        public=True,
        in_reply_to=str(above.get("parent", {}).get("uri") or ""),
        thread=root,
        automatic=_is_bot(author),
        pictures=tuple(_pictures(view.get("embed") or record.get("embed"))),
        reference={"cid": str(view["cid"]), "root": above.get("root") or _ref(view)},
    )


def _sent_at(seen: datetime | None, claimed: datetime | None) -> datetime | None:
    if seen is None or claimed is None:
        return seen or claimed
    return claimed if timedelta() <= seen - claimed <= timedelta(days=1) else seen


def _refs(record: Json) -> dict[str, dict[str, Any]]:
    reply = record.get("reply")
    if not isinstance(reply, dict):
        return {}
    return {name: ref for name, ref in reply.items() if isinstance(ref, dict)}


def _ref(view: Json) -> dict[str, str]:
    return {"uri": str(view["uri"]), "cid": str(view["cid"])}


def _is_bot(author: Json) -> bool:
    """An account that labels itself a bot."""
    return any(
        isinstance(label, dict) and label.get("val") == "bot"
        for label in author.get("labels") or []
    )


def _pictures(embed: object) -> Iterator[Picture]:
    if isinstance(embed, dict) and isinstance(embed.get("images"), list):
        for each in embed["images"]:
            if isinstance(each, dict) and str(each.get("fullsize", "")).startswith("https://"):
                yield Picture(str(each["fullsize"]), "image/jpeg", str(each.get("alt", "")))


def posts_below(thread: object) -> Iterator[Json]:
    """The posts of a thread as the server nests them."""
    waiting = [thread]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get("post"), dict):
                yield node["post"]
            waiting += node.get("replies") or []


def payload(reply: Reply, *, repo: str) -> Json:
    """The whole call: key, time and text stand, so that sending it again changes nothing."""
    record: Json = {
        "$type": POST,
        "text": reply.text,
        "createdAt": reply.at.astimezone(UTC)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", "Z"),
        "langs": ["en"],
    }
    if facets := _facets(reply.text):
        record["facets"] = facets
    if reply.files:
        record["embed"] = embed(reply.files)
    if reply.to:
        cid, root = reply.reference.get("cid"), reply.reference.get("root")
        if not cid or not root:
            raise RefusedByPlatform("Bluesky has not said what this post is, so it has no reply.")
        record["reply"] = {"root": root, "parent": {"uri": reply.to, "cid": cid}}
    return {"repo": repo, "collection": POST, "rkey": reply.key, "record": record}


def _facets(text: str) -> list[Json]:
    """Links, by places in bytes: without them an address is plain words."""
    return [
        {
            "index": {"byteStart": found.start(), "byteEnd": found.end()},
            "features": [
                {"$type": "app.bsky.richtext.facet#link", "uri": found.group().decode("utf-8")}
            ],
        }
        for found in _LINK.finditer(text.encode("utf-8"))
    ]


def receipt(payload: Json, found: Json) -> Receipt:
    """What the server keeps under the key."""
    record = payload["record"]
    root = record.get("reply", {}).get("root")
    ref = {"uri": str(found["uri"]), "cid": str(found.get("cid", ""))}
    return Receipt(
        id=ref["uri"],
        sent_at=instant(record["createdAt"]) or datetime.now(UTC),
        reference={"cid": ref["cid"], "root": root or ref},
    )
