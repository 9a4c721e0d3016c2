"""Letters as they lie in a mailbox: their numbers, sizes, times, and every byte of them."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from imap_tools.mailbox import BaseMailBox

_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]+)"')
AT_ONCE = 20_000_000
"""So many bytes are asked for in one go."""


@dataclass(frozen=True)
class Lying:
    """A letter that lies in the mailbox.

    Attributes:
        uid: Its number.
        size: In bytes.
        received: When the server received it, by the server's own clock.
    """

    uid: int
    size: int
    received: datetime


def lying(box: BaseMailBox, uids: Sequence[int]) -> list[Lying]:
    """What the server says of letters, without sending them."""
    found = []
    for item in _ask(box, uids, "(UID RFC822.SIZE INTERNALDATE)"):
        line = item if isinstance(item, bytes) else b" ".join(item)
        uid, size, dated = (each.search(line) for each in (_UID, _SIZE, _DATE))
        if uid:
            received = _instant(dated[1]) if dated else None
            now = datetime.now(UTC)
            found.append(Lying(int(uid[1]), int(size[1]) if size else 0, min(received or now, now)))
    return sorted(found, key=lambda each: each.uid)


def whole(box: BaseMailBox, letters: Sequence[Lying]) -> Iterator[tuple[Lying, bytes]]:
    """The letters, byte for byte; none is marked as read."""
    for part in _parts(letters):
        by_uid = {each.uid: each for each in part}
        items = _ask(box, [each.uid for each in part], "(UID BODY.PEEK[])")
        for at, item in enumerate(items):
            if isinstance(item, bytes):
                continue
            # The number stands before the letter, or, with some servers, behind it.
            behind = items[at + 1] if at + 1 < len(items) else b""
            said = item[0] + b" " + (behind if isinstance(behind, bytes) else b"")
            uid = _UID.search(said)
            if uid and int(uid[1]) in by_uid:
                yield by_uid[int(uid[1])], item[1]


def _parts(letters: Sequence[Lying]) -> Iterator[list[Lying]]:
    part: list[Lying] = []
    for each in letters:
        if part and sum(one.size for one in part) + each.size > AT_ONCE:
            yield part
            part = []
        part.append(each)
    if part:
        yield part


def _ask(box: BaseMailBox, uids: Sequence[int], what: str) -> list[bytes | tuple[bytes, bytes]]:
    if not uids:
        return []
    said, items = box.client.uid("FETCH", ",".join(map(str, uids)), what)
    if said != "OK":
        raise imaplib.IMAP4.error("the letters were not given")
    return [each for each in items if each]


def _instant(stated: bytes) -> datetime | None:
    """``17-Jul-2026 02:44:25 +0100``, whose months are English in any locale."""
    try:
        date, time, zone = stated.decode("ascii").split()
        day, month, year = date.split("-")
        number = _MONTHS.index(month.title()) + 1
        found = datetime.fromisoformat(
            f"{int(year):04}-{number:02}-{int(day):02}T{time}{zone[:3]}:{zone[3:]}"
        )
    except (ValueError, UnicodeDecodeError):
        return None
    return found.astimezone(UTC)


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
