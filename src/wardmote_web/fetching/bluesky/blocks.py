"""What a CAR file that was cut short lacks: by the tree in it, block by block.

A repository comes as one long answer. Where it breaks off, the blocks that came are kept, and
those that the tree names and the file lacks are asked for by name.
"""

from __future__ import annotations

import os
from pathlib import Path

from wardmote.channels.car import BlockDamaged, BlockMissing, Repository, open_repository

_LONGEST = 10


def trim(file: Path) -> bool:
    """Cut a file back to its last whole block; whether anything usable is left."""
    size = file.stat().st_size if file.exists() else 0
    if not size:
        return False
    end = blocks = 0
    with file.open("r+b") as stream:
        while end < size:
            length = _length(stream.read(_LONGEST))
            if length is None or end + sum(length) > size:
                break
            end += sum(length)
            blocks += 1
            stream.seek(end)
        stream.truncate(end)
    # The first is the head, and alone leads nowhere.
    return blocks > 1


def _length(head: bytes) -> tuple[int, int] | None:
    """Bytes of the length itself, and those that it announces."""
    value = 0
    for place, byte in enumerate(head):
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return place + 1, value
    return None


def missing(file: Path) -> list[bytes]:
    """CIDs that the tree in a file names and the file lacks, in no order that matters.

    Raises:
        UnreadableArchive: It is no repository, or does not hold its own root.
    """
    repository = open_repository(file.read_bytes(), file.name)
    named: list[bytes] = []
    nodes = [repository.tree]
    met: set[bytes] = set()
    while nodes:
        cid = nodes.pop()
        if cid in met:
            continue
        met.add(cid)
        below, records = _links(repository, cid)
        nodes += [each for each in below if each in repository.spans]
        named += [cid, *below, *records]
    return [cid for cid in dict.fromkeys(named) if cid not in repository.spans]


def _links(repository: Repository, cid: bytes) -> tuple[list[bytes], list[bytes]]:
    """Subtrees and records of a node."""
    try:
        node = repository.block(cid)
    except (BlockMissing, BlockDamaged):
        return [], []
    entries = node.get("e") if isinstance(node, dict) else None
    if not isinstance(node, dict) or not isinstance(entries, list):
        return [], []
    own = [each for each in entries if isinstance(each, dict)]
    below = [node.get("l"), *(each.get("t") for each in own)]
    records = [each.get("v") for each in own]
    return [c for c in below if isinstance(c, bytes)], [c for c in records if isinstance(c, bytes)]


def append(file: Path, car: bytes) -> None:
    """Add the blocks of another CAR file to a file."""
    head = _length(car[:_LONGEST])
    if head is None:
        return
    with file.open("ab") as stream:
        stream.write(car[sum(head) :])
        stream.flush()
        os.fsync(stream.fileno())
