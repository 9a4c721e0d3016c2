"""The team's Bluesky repository, as a personal data server exports it: one CAR file.

A CAR version 1 with the signed commit as its root, the nodes of the Merkle search tree, and the
records. The signature is a dummy: nobody holds the key of an account that does not exist.
The repository holds the team's own records alone, and no acknowledgements.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import libipld

from wardmote.basis.instants import SECOND, from_micros
from wardmote.channels.ids import tid_at
from wardmote.demo.borough import Borough
from wardmote.demo.merkle_tree import Blocks, Cid, plant, words
from wardmote.demo.place import BOROUGH, did
from wardmote.demo.posts import Post, end_second, posts, sequence_numbers

COLLECTION = "app.bsky.feed.post"
Json = dict[str, Any]


def write_bluesky_car(borough: Borough, path: Path) -> None:
    """Write the repository; the same borough gives the same bytes."""
    records = _records(borough)
    blocks = Blocks()
    entries = sorted((key.encode(), blocks.put(record)) for key, record in records.items())
    commit = {
        "did": did(0),
        "version": 3,
        "data": plant(entries, blocks),
        "rev": tid_at(end_second(borough) * SECOND),
        "prev": None,
        "sig": bytes(64),
    }
    path.write_bytes(car(blocks.put(commit), blocks))


def car(root: Cid, blocks: Blocks) -> bytes:
    """Blocks as a CAR version 1, the root first (https://ipld.io/specs/transport/car/carv1/)."""
    header = libipld.encode_dag_cbor({"version": 1, "roots": [root]})
    parts = [varint(len(header)) + header]
    for cid in [root, *(cid for cid in blocks.content if cid != root)]:
        block = blocks.content[cid]
        parts.append(varint(len(cid) + len(block)) + cid + block)
    return b"".join(parts)


def varint(number: int) -> bytes:
    """An unsigned LEB128 number.

    >>> varint(300).hex()
    'ac02'
    """
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _records(borough: Borough) -> dict[str, Json]:
    """The team's records by key; the residents' are built only for the ids that replies name."""
    everything = posts(borough, automatic=False)
    turn = sequence_numbers(everything)
    known: dict[int, tuple[Json, Json]] = {}
    """Of each post so far: a strong reference to it and to the root of its thread."""
    own: dict[str, Json] = {
        "app.bsky.actor.profile/self": {
            "$type": "app.bsky.actor.profile",
            "displayName": BOROUGH,
            "description": f"{BOROUGH}. Nobody here is real.",
        }
    }
    scratch = Blocks()
    for post in everything:
        key = f"{COLLECTION}/{tid_at(post.second * SECOND + turn[post.number])}"
        record = _record(post, known)
        reference = {"uri": f"at://{did(post.author)}/{key}", "cid": words(scratch.put(record))}
        root = known[post.replied][1] if post.replied else reference
        known[post.number] = reference, root
        if post.ours:
            own[key] = record
    return own


def _record(post: Post, known: dict[int, tuple[Json, Json]]) -> Json:
    record = {
        "$type": COLLECTION,
        "text": post.text,
        "createdAt": f"{from_micros(post.second * SECOND):%Y-%m-%dT%H:%M:%S.000Z}",
        "langs": ["en"],
    }
    if post.replied:
        parent, root = known[post.replied]
        return record | {"reply": {"root": root, "parent": parent}}
    return record
