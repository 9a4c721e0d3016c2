"""Images of a post: blobs, which are named by their content."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from wardmote.channels.ports import FilesTaken, Json, RefusedByPlatform, SentFile

TAKEN = FilesTaken(
    frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"}),
    each=1_000_000,
    many=4,
    longest_alt=2000,
)
"""As the lexicon ``app.bsky.embed.images`` has it; a longest alt is its app's."""


def cid(content: bytes) -> str:
    """The name that the protocol gives to bytes: CID version 1, raw, SHA-256.

    >>> cid(b"hello")
    'bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq'
    """
    name = b"\x01\x55\x12\x20" + hashlib.sha256(content).digest()
    return "b" + base64.b32encode(name).decode("ascii").lower().rstrip("=")


def embed(files: Sequence[SentFile]) -> Json:
    """The images as a record holds them: known before they are uploaded, and the same each time.

    Raises:
        RefusedByPlatform: One is of a kind or size that Bluesky does not take.
    """
    if len(files) > TAKEN.many or any(
        each.media_type not in TAKEN.media_types or len(each.content) > TAKEN.each for each in files
    ):
        raise RefusedByPlatform(
            "Bluesky takes up to four pictures of a million bytes each.",
            remedy="Put the reply aside and attach smaller pictures.",
        )
    return {"$type": "app.bsky.embed.images", "images": [_image(each) for each in files]}


def _image(file: SentFile) -> Json:
    return {
        "alt": file.alt,
        "aspectRatio": {"width": file.width, "height": file.height},
        "image": {
            "$type": "blob",
            "ref": {"$link": cid(file.content)},
            "mimeType": file.media_type,
            "size": len(file.content),
        },
    }
