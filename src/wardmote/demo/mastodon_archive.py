"""The team's own archive of a Mastodon account, as the server hands it out.

A ``tar.gz`` with ``actor.json``, ``outbox.json``, ``likes.json`` and ``bookmarks.json``. The
outbox is an ActivityStreams collection, the oldest first. It holds the team's own posts
alone; acknowledgements are left out, since this team sends them by other means.
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

from wardmote.basis.instants import SECOND, from_micros
from wardmote.channels.ids import mastodon_id_at
from wardmote.demo.borough import Borough
from wardmote.demo.place import BOROUGH, HANDLE, MASTODON_HOST, resident_handle
from wardmote.demo.posts import Post, end_second, posts, sequence_numbers
from wardmote.demo.readme import FICTION_NOTICE
from wardmote.demo.zipping import write_tar_gz

Json = dict[str, Any]

CONTEXT = [
    "https://www.w3.org/ns/activitystreams",
    {
        "ostatus": "http://ostatus.org#",
        "atomUri": "ostatus:atomUri",
        "inReplyToAtomUri": "ostatus:inReplyToAtomUri",
        "conversation": "ostatus:conversation",
        "sensitive": "as:sensitive",
        "toot": "http://joinmastodon.org/ns#",
    },
]
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def write_mastodon_archive(borough: Borough, path: Path) -> None:
    """Write the archive as a tar.gz; the same borough gives the same bytes."""
    everything = posts(borough, automatic=False)
    turn = sequence_numbers(everything)
    address = {post.number: _address(post, turn[post.number]) for post in everything}
    by_number = {post.number: post for post in everything}
    items = [_activity(post, by_number, address) for post in everything if post.ours]
    files = {
        "README.txt": FICTION_NOTICE,
        "actor.json": json.dumps(_actor()),
        "outbox.json": json.dumps(_collection("outbox.json", items), ensure_ascii=False),
        "likes.json": json.dumps(_collection("likes.json", [])),
        "bookmarks.json": json.dumps(_collection("bookmarks.json", [])),
    }
    write_tar_gz(path, files, end_second(borough))


def _user(author: int) -> str:
    return f"https://{MASTODON_HOST}/users/{resident_handle(author) if author else HANDLE}"


def _address(post: Post, turn: int) -> str:
    return f"{_user(post.author)}/statuses/{mastodon_id_at(post.second * 1000, turn)}"


def _collection(name: str, items: list[Json]) -> Json:
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": name,
        "type": "OrderedCollection",
        "totalItems": len(items),
        "orderedItems": items,
    }


def _actor() -> Json:
    user = _user(0)
    return {
        "@context": CONTEXT,
        "id": user,
        "type": "Person",
        "following": f"{user}/following",
        "followers": f"{user}/followers",
        "inbox": f"{user}/inbox",
        "outbox": "outbox.json",
        "preferredUsername": HANDLE,
        "name": BOROUGH,
        "summary": f"<p>{BOROUGH}. Nobody here is real.</p>",
        "url": f"https://{MASTODON_HOST}/@{HANDLE}",
        "manuallyApprovesFollowers": False,
        "discoverable": False,
        "published": "2022-11-01T00:00:00Z",
        "tag": [],
        "attachment": [],
        "likes": "likes.json",
        "bookmarks": "bookmarks.json",
    }


def _activity(post: Post, by_number: dict[int, Post], address: dict[int, str]) -> Json:
    user, own = _user(0), address[post.number]
    parent = by_number[post.replied] if post.replied else None
    asker = _user(parent.author) if parent else None
    published = f"{from_micros(post.second * SECOND):%Y-%m-%dT%H:%M:%SZ}"
    to, cc = [PUBLIC], [f"{user}/followers", *([asker] if asker else [])]
    content = _content(post, parent)
    note = {
        "id": own,
        "type": "Note",
        "summary": None,
        "inReplyTo": address[parent.number] if parent else None,
        "published": published,
        "url": own.replace(f"/users/{HANDLE}/statuses/", f"/@{HANDLE}/"),
        "attributedTo": user,
        "to": to,
        "cc": cc,
        "sensitive": False,
        "atomUri": own,
        "inReplyToAtomUri": address[parent.number] if parent else None,
        "conversation": f"tag:{MASTODON_HOST},{published[:10]}:objectId={post.thread}"
        ":objectType=Conversation",
        "content": content,
        "contentMap": {"en": content},
        "attachment": [],
        "tag": [_mention(parent)] if parent else [],
        "replies": {
            "id": f"{own}/replies",
            "type": "Collection",
            "first": {
                "type": "CollectionPage",
                "next": f"{own}/replies?only_other_accounts=true&page=true",
                "partOf": f"{own}/replies",
                "items": [],
            },
        },
    }
    return {
        "id": f"{own}/activity",
        "type": "Create",
        "actor": user,
        "published": published,
        "to": to,
        "cc": cc,
        "object": note,
    }


def _content(post: Post, parent: Post | None) -> str:
    words = html.escape(post.text, quote=False)
    if parent is None:
        return f"<p>{words}</p>"
    name = resident_handle(parent.author)
    link = (
        f'<a href="https://{MASTODON_HOST}/@{name}" class="u-url mention">@<span>{name}</span></a>'
    )
    return f'<p><span class="h-card" translate="no">{link}</span> {words}</p>'


def _mention(parent: Post) -> Json:
    name = resident_handle(parent.author)
    return {"type": "Mention", "href": _user(parent.author), "name": f"@{name}@{MASTODON_HOST}"}
