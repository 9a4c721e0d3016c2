"""Blocks, their content ids, and the Merkle search tree of an AT Protocol repository.

Source: https://atproto.com/specs/repository. A block is DAG-CBOR; its CID is version 1, codec
dag-cbor (0x71), multihash sha2-256. A key's layer is half the number of leading zero bits of
the key's SHA-256, rounded down; layers count from the bottom, the root is the highest, and a
layer that is skipped still has a node.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import libipld

Cid = bytes
Entry = tuple[bytes, Cid]
"""A key and the record that it names."""

_CID_PREFIX = bytes([0x01, 0x71, 0x12, 0x20])


class Blocks:
    """A growing set of blocks by content id, in the order in which they were first put."""

    def __init__(self) -> None:
        self.content: dict[Cid, bytes] = {}

    def put(self, value: object) -> Cid:
        """Encode a value, keep it, and say its content id. Links in it are ids as bytes.

        >>> words(Blocks().put({"e": [], "l": None}))
        'bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm'
        """
        block: bytes = libipld.encode_dag_cbor(value)
        cid = _CID_PREFIX + hashlib.sha256(block).digest()
        self.content[cid] = block
        return cid


def words(cid: Cid) -> str:
    """A content id as people and strong references write it: base32 in lower case."""
    written: str = libipld.encode_cid(cid)
    return written


def layer(key: bytes) -> int:
    """The layer of a key.

    >>> [layer(key) for key in (b"2653ae71", b"blue", b"app.bsky.feed.post/454397e440ec")]
    [0, 1, 4]
    """
    digest = hashlib.sha256(key).digest()
    return (256 - int.from_bytes(digest, "big").bit_length()) // 2


def plant(entries: Sequence[Entry], blocks: Blocks) -> Cid:
    """Put the nodes of the tree over these entries, sorted by key, and give its root.

    The tree depends on the entries alone. Of none it is one empty node.
    """
    layers = [layer(key) for key, _ in entries]
    return _node(entries, layers, max(layers, default=0), blocks)


def _node(entries: Sequence[Entry], layers: Sequence[int], at: int, blocks: Blocks) -> Cid:
    """The node at a layer over a run of entries none of which lies higher."""
    here = [place for place, own in enumerate(layers) if own == at]
    bounds = [-1, *here, len(entries)]

    def below(first: int) -> Cid | None:
        run = slice(bounds[first] + 1, bounds[first + 1])
        return _node(entries[run], layers[run], at - 1, blocks) if entries[run] else None

    left = below(0)
    rows: list[dict[str, Any]] = []
    previous = b""
    for turn, place in enumerate(here, start=1):
        key, value = entries[place]
        shared = _shared(previous, key)
        rows.append({"p": shared, "k": key[shared:], "v": value, "t": below(turn)})
        previous = key
    return blocks.put({"l": left, "e": rows})


def _shared(first: bytes, second: bytes) -> int:
    """How many bytes two keys begin with alike."""
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length
