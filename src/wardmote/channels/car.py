"""A repository of the AT Protocol in its CAR file: blocks checked by hash, records in key order.

Form: CAR version 1 (ipld.io/specs/transport/car/carv1), DAG-CBOR blocks, and the Merkle search
tree of atproto.com/specs/repository. A block is looked at only when the tree leads to it, and
only if its SHA-256 is the one by which it is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import libipld

from wardmote.channels.guarding import cut_short
from wardmote.channels.reading import UnreadableArchive

_CID = bytes((1, 0x71, 0x12, 32))
"""Version 1, DAG-CBOR, SHA-256, 32 bytes: the one kind of CID for records and tree nodes."""
_CID_SIZE = len(_CID) + 32
_VARINT_BYTES = 9
_DEEPEST = 128
"""Layers of a tree: keys sort into layers by leading zeros of a 256-bit hash, two bits each."""
HEAD = 4200
"""By how many of its first bytes a file is known."""


class BlockMissing(UnreadableArchive):
    """The tree leads to a block that is not in the file."""


class BlockDamaged(UnreadableArchive):
    """A block's content is not what its name says, or cannot be decoded."""


@dataclass(frozen=True)
class Repository:
    """The blocks of one account's repository, and where its records begin.

    Attributes:
        did: The account's permanent name.
        tree: CID of the root of the tree of records.
    """

    data: memoryview
    spans: dict[bytes, tuple[int, int]]
    did: str
    tree: bytes
    where: str

    def block(self, cid: object) -> object:
        """A block, checked and decoded.

        Raises:
            BlockMissing: It is not in the file.
            BlockDamaged: Its content does not agree with its name.
        """
        return _block(self.data, self.spans, cid, self.where)

    def records(self) -> Iterator[tuple[str, bytes]]:
        """Keys (``collection/record key``) and CIDs of all records, in order of key.

        Raises:
            UnreadableArchive: The tree is broken, loops, or lacks a part.
        """
        last = b""
        for key, cid in self._entries():
            if key <= last:
                raise _not_a_repository(self.where)
            last = key
            yield key.decode("utf-8", "replace"), cid

    def _entries(self) -> Iterator[tuple[bytes, bytes]]:
        met: set[bytes] = set()
        layers = [self._node(self.tree, met)]
        while layers:
            step = next(layers[-1], None)
            if step is None:
                layers.pop()
            elif isinstance(step, bytes):
                if len(layers) > _DEEPEST:
                    raise _not_a_repository(self.where)
                layers.append(self._node(step, met))
            else:
                yield step

    def _node(self, cid: bytes, met: set[bytes]) -> Iterator[bytes | tuple[bytes, bytes]]:
        """Subtrees (a CID) and entries (key, CID) of a node, from left to right."""
        if cid in met:
            raise _not_a_repository(self.where)
        met.add(cid)
        node = self.block(cid)
        entries = node.get("e") if isinstance(node, dict) else None
        if not isinstance(node, dict) or not isinstance(entries, list):
            raise _not_a_repository(self.where)
        yield from _subtree(node.get("l"), self.where)
        key = b""
        for entry in entries:
            key, value = _entry(entry, key, self.where)
            yield key, value
            yield from _subtree(entry.get("t"), self.where)


def open_repository(data: bytes, where: str) -> Repository:
    """Find the blocks of a CAR file and the account whose repository it is.

    Raises:
        UnreadableArchive: It is no CAR file, is cut short, or holds no repository.
    """
    view = memoryview(data)
    if not is_car(data[:HEAD]):
        raise _not_a_repository(where)
    start, end = _section(view, 0, where)
    roots, spans = _roots(view[start:end], where), _spans(view, end, where)
    commit = _block(view, spans, roots[0], where)
    did = commit.get("did") if isinstance(commit, dict) else None
    tree = commit.get("data") if isinstance(commit, dict) else None
    if not isinstance(did, str) or not did.startswith("did:") or not isinstance(tree, bytes):
        raise _not_a_repository(where)
    return Repository(view, spans, did, tree, where)


def is_car(head: bytes) -> bool:
    """Whether a file begins as a CAR file of version 1 does.

    >>> is_car(b"tweet_id,author_id")
    False
    """
    length, at = _varint(head, 0)
    if not 10 <= length <= 4096 or at == 0:
        return False
    return head[at : at + 1] in (b"\xa2", b"\xa1") and (
        b"eroots" in head[at : at + 4096] or b"gversion" in head[at : at + 4096]
    )


def _spans(view: memoryview, at: int, where: str) -> dict[bytes, tuple[int, int]]:
    """Where each block lies, by the CID that stands before it. Other kinds are passed over."""
    spans: dict[bytes, tuple[int, int]] = {}
    while at < len(view):
        start, at = _section(view, at, where)
        cid = bytes(view[start : start + _CID_SIZE])
        if cid.startswith(_CID) and len(cid) == _CID_SIZE:
            spans.setdefault(cid, (start + _CID_SIZE, at))
    return spans


def _section(view: memoryview, at: int, where: str) -> tuple[int, int]:
    """Start and end of what the length at that place announces."""
    length, start = _varint(view[at : at + _VARINT_BYTES + 1], 0)
    if start == 0 or length == 0 or at + start + length > len(view):
        raise cut_short(where)
    return at + start, at + start + length


def _varint(data: bytes | memoryview, at: int) -> tuple[int, int]:
    """An unsigned LEB128 number and the place after it; (0, 0) where it does not end."""
    value = 0
    for place, byte in enumerate(data[at : at + _VARINT_BYTES]):
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    return 0, 0


def _roots(header: memoryview, where: str) -> list[object]:
    try:
        content = libipld.decode_dag_cbor(bytes(header))
    except (ValueError, RecursionError):
        raise _not_a_repository(where) from None
    roots = content.get("roots") if isinstance(content, dict) else None
    if not isinstance(content, dict) or content.get("version") != 1:
        raise _not_a_repository(where)
    if not isinstance(roots, list) or not roots:
        raise _not_a_repository(where)
    return roots


def _block(
    view: memoryview, spans: dict[bytes, tuple[int, int]], cid: object, where: str
) -> object:
    if not isinstance(cid, bytes) or cid not in spans:
        raise BlockMissing(
            "A part of the repository is missing from it: it was cut short, or holds only what "
            "changed since an earlier export.",
            where=where,
            remedy="Export the whole repository again.",
        )
    start, end = spans[cid]
    content = bytes(view[start:end])
    damaged = BlockDamaged(
        "A part of it is not what its own checksum says.",
        where=where,
        remedy="Copy or export it again.",
    )
    if hashlib.sha256(content).digest() != cid[len(_CID) :]:
        raise damaged
    try:
        return libipld.decode_dag_cbor(content)
    except (ValueError, RecursionError):
        raise damaged from None


def _subtree(cid: object, where: str) -> Iterator[bytes]:
    if cid is None:
        return
    if not isinstance(cid, bytes):
        raise _not_a_repository(where)
    yield cid


def _entry(entry: object, last: bytes, where: str) -> tuple[bytes, bytes]:
    """Key and CID of an entry, whose key repeats the beginning of the last key."""
    if not isinstance(entry, dict):
        raise _not_a_repository(where)
    shared, rest, value = entry.get("p"), entry.get("k"), entry.get("v")
    if (
        not isinstance(shared, int)
        or not 0 <= shared <= len(last)
        or not isinstance(rest, bytes)
        or not isinstance(value, bytes)
    ):
        raise _not_a_repository(where)
    return last[:shared] + rest, value


def _not_a_repository(where: str) -> UnreadableArchive:
    return UnreadableArchive(
        "It is not a repository of the AT Protocol as Bluesky exports it.",
        where=where,
        remedy="Export it again: in Bluesky under Settings, Account, Export my data.",
    )
