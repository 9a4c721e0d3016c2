"""Small archives in the real formats, made for a test: fiction, of one officer's account."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from wardmote.basis.instants import to_micros
from wardmote.channels.ids import mastodon_id_at, tid_at, x_id_at

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OFFICER = "4242"
RESIDENT = "777"
DID = "did:plc:wardmoteofficer"
RESIDENT_DID = "did:plc:wardmoteresident"


def ms(instant: datetime) -> int:
    return to_micros(instant) // 1000


def x_id(instant: datetime, sequence: int = 0) -> str:
    return str(x_id_at(ms(instant), sequence))


def x_stamp(instant: datetime) -> str:
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    clock = f"{instant:%H:%M:%S}"
    day, month = days[instant.weekday()], months[instant.month - 1]
    return f"{day} {month} {instant.day:02d} {clock} +0000 {instant.year}"


def x_post(
    sent: datetime, *, to: datetime | str | None = None, by: Any = RESIDENT, **more: Any
) -> dict[str, Any]:
    post: dict[str, Any] = {
        "id": x_id(sent),
        "id_str": x_id(sent),
        "created_at": x_stamp(sent),
        "full_text": "A made-up sentence.",
        "retweeted": False,
    }
    if to is not None:
        parent = x_id(to) if isinstance(to, datetime) else to
        post |= {"in_reply_to_status_id_str": parent, "in_reply_to_user_id_str": by}
    return {"tweet": post | more}


def x_script(records: object, what: str = "tweets", part: int = 0) -> bytes:
    return f"window.YTD.{what}.part{part} = {json.dumps(records, indent=1)}".encode()


def x_account(username: str = "WardDesk", number: str = OFFICER) -> bytes:
    account = {"account": {"username": username, "accountId": number, "email": "not read"}}
    return x_script([account], "account")


def x_members(records: object, **more: bytes) -> dict[str, bytes]:
    return {"data/account.js": x_account(), "data/tweets.js": x_script(records)} | more


def zipped(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


TarMode = Literal["w", "w:gz", "w:bz2", "w:xz"]
TAR_MODES: dict[str, TarMode] = {"tar": "w", "tar.gz": "w:gz", "tar.bz2": "w:bz2", "tar.xz": "w:xz"}
"""How a tar is packed, by the end of its name."""


def tarred(path: Path, members: Mapping[str, bytes], mode: TarMode = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def unpacked(path: Path, members: Mapping[str, bytes]) -> Path:
    for name, content in members.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return path


ACTOR = "https://example.social/users/WardDesk"
_PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def status(sent: datetime, actor: str = ACTOR, sequence: int = 0) -> str:
    return f"{actor}/statuses/{mastodon_id_at(ms(sent), sequence)}"


def note(sent: datetime, *, to: Any = None, **more: Any) -> dict[str, Any]:
    content: dict[str, Any] = {
        "id": status(sent),
        "type": "Note",
        "published": f"{sent:%Y-%m-%dT%H:%M:%SZ}",
        "attributedTo": ACTOR,
        "inReplyTo": to,
        "to": [_PUBLIC],
        "cc": [f"{ACTOR}/followers"],
        "content": "<p>A made-up<br>sentence &amp; more.</p>",
    }
    return {"id": f"{status(sent)}/activity", "type": "Create", "object": content | more}


def boost(sent: datetime) -> dict[str, Any]:
    return {
        "id": f"{status(sent)}/activity",
        "type": "Announce",
        "published": f"{sent:%Y-%m-%dT%H:%M:%SZ}",
        "object": "https://elsewhere.example/users/somebody/statuses/1",
    }


def outbox(items: Iterable[object]) -> bytes:
    listed = list(items)
    return json.dumps(
        {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": "outbox.json",
            "type": "OrderedCollection",
            "totalItems": len(listed),
            "orderedItems": listed,
        }
    ).encode()


def mastodon_members(items: Iterable[object]) -> dict[str, bytes]:
    actor = {"id": ACTOR, "type": "Person", "preferredUsername": "WardDesk"}
    return {"actor.json": json.dumps(actor).encode(), "outbox.json": outbox(items)}


class Link(bytes):
    """A CID, to be written as a link."""


def cbor(value: object) -> bytes:
    """Canonical DAG-CBOR of the few kinds that a repository holds."""
    match value:
        case None:
            return b"\xf6"
        case bool():
            return b"\xf5" if value else b"\xf4"
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case Link():
            return b"\xd8\x2a" + _head(2, len(value) + 1) + b"\0" + value
        case bytes():
            return _head(2, len(value)) + value
        case str():
            return _head(3, len(value.encode())) + value.encode()
        case list():
            return _head(4, len(value)) + b"".join(map(cbor, value))
        case dict():
            keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
            return _head(5, len(keys)) + b"".join(cbor(key) + cbor(value[key]) for key in keys)
    raise TypeError(type(value))


def _head(major: int, size: int) -> bytes:
    if size < 24:
        return bytes([major << 5 | size])
    for extra, form in ((24, ">B"), (25, ">H"), (26, ">I"), (27, ">Q")):
        if size < 1 << 8 * struct.calcsize(form):
            return bytes([major << 5 | extra]) + struct.pack(form, size)
    raise ValueError(size)


def cid_of(content: bytes) -> Link:
    return Link(bytes((1, 0x71, 0x12, 32)) + hashlib.sha256(content).digest())


def varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def car(blocks: Iterable[tuple[Link, bytes]], root: Link) -> bytes:
    header = cbor({"roots": [root], "version": 1})
    sections = (varint(len(cid) + len(block)) + cid + block for cid, block in blocks)
    return varint(len(header)) + header + b"".join(sections)


def repository(records: Mapping[str, object], did: str = DID) -> bytes:
    """A CAR file of records by ``collection/key``, in a tree whose layers hash decides."""
    blocks: dict[Link, bytes] = {}

    def put(value: object) -> Link:
        content = cbor(value)
        blocks[cid_of(content)] = content
        return cid_of(content)

    leaves = [(key.encode(), put(value)) for key, value in sorted(records.items())]
    tree = _tree(leaves, max((_layer(key) for key, _ in leaves), default=0), put)
    tree = tree if tree is not None else put({"l": None, "e": []})
    commit = {"did": did, "version": 3, "data": tree, "rev": tid_at(1), "prev": None, "sig": b"-"}
    return car([(put(commit), cbor(commit)), *blocks.items()], put(commit))


def _layer(key: bytes) -> int:
    bits = int.from_bytes(hashlib.sha256(key).digest())
    return (256 - bits.bit_length()) // 2


def _tree(
    leaves: list[tuple[bytes, Link]], layer: int, put: Callable[[object], Link]
) -> Link | None:
    """A node and all below it; None where there is nothing."""
    if not leaves:
        return None
    here = [number for number, (key, _) in enumerate(leaves) if _layer(key) == layer]
    if layer > 0 and not here:
        return put({"l": _tree(leaves, layer - 1, put), "e": []})
    entries: list[dict[str, object]] = []
    last = b""
    for number, until in zip(here, [*here[1:], len(leaves)], strict=True):
        key, value = leaves[number]
        shared = next(
            (i for i, (a, b) in enumerate(zip(last, key, strict=False)) if a != b),
            min(len(last), len(key)),
        )
        below = _tree(leaves[number + 1 : until], layer - 1, put)
        entries.append({"p": shared, "k": key[shared:], "v": value, "t": below})
        last = key
    return put({"l": _tree(leaves[: here[0]], layer - 1, put), "e": entries})


def tid(instant: datetime, clock: int = 0) -> str:
    return tid_at(to_micros(instant), clock)


def at_uri(instant: datetime, did: str = RESIDENT_DID) -> str:
    return f"at://{did}/app.bsky.feed.post/{tid(instant)}"


def bluesky_post(sent: datetime, *, to: str | None = None, **more: Any) -> dict[str, Any]:
    post: dict[str, Any] = {
        "$type": "app.bsky.feed.post",
        "text": "A made-up sentence.",
        "createdAt": sent.isoformat().replace("+00:00", "Z"),
    }
    if to is not None:
        post["reply"] = {"root": {"uri": to, "cid": "-"}, "parent": {"uri": to, "cid": "-"}}
    return post | more


def bluesky_records(*posts: tuple[datetime, str | None]) -> dict[str, Any]:
    return {
        f"app.bsky.feed.post/{tid(sent)}": bluesky_post(sent, to=parent) for sent, parent in posts
    }


def later(**spell: float) -> datetime:
    return MONDAY + timedelta(**spell)
