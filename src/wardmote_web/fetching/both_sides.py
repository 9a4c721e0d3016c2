"""Both sides of what was seen, as a table for ``wardmote audit``: times, no words and no names.

Everybody but the body is a pseudonym, made with a key that is forgotten when the fetch is
finished; so are the addresses of posts, which would lead to whoever wrote them.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from wardmote.basis.instants import from_micros

MAPPING = """\
# What the columns of {table} mean: what the account posted, and what others posted to it as far as
# anyone could see it. Others are pseudonyms that hold in this file alone; there are no words in it.
rows = "messages"
account = {account}
platform = "{platform}"
# {why}
class = "{source_class}"
time_format = "iso"
# When it was fetched: who had no answer then was still waiting.
until = "{until}"
public = true

[ours]
column = "side"
values = ["body"]

[columns]
id = "post"
in_reply_to = "replies_to"
author = "person"
sent_at = "sent"
"""


class Post(NamedTuple):
    """A post as it is told: everything but times is a pseudonym."""

    post: str
    replies_to: str
    side: str
    person: str
    sent: str


class Pseudonyms:
    """Names that mean nothing without the key.

    >>> names = Pseudonyms(b"key")
    >>> names.of("at://did:plc:1/app.bsky.feed.post/3") == names.of("at://other")
    False
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, name: str) -> str:
        """The pseudonym of an address or a person; empty for none."""
        if not name:
            return ""
        return hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()[:20]

    def post(self, address: str, above: str, writer: str, sent_at: int, *, ours: bool) -> Post:
        """A post.

        Args:
            address: Its own.
            above: Of what it answers; empty for none.
            writer: Who wrote it.
            sent_at: Microseconds since 1970.
            ours: The body wrote it.
        """
        return Post(
            self.of(address),
            self.of(above),
            "body" if ours else "other",
            "body" if ours else self.of(writer),
            from_micros(sent_at).isoformat(),
        )


def beside(file: Path) -> tuple[Path, Path]:
    """Where the table of a fetch and its mapping go."""
    return (
        file.with_name(file.stem + ".both-sides.csv"),
        file.with_name(file.stem + ".both-sides.mapping.toml"),
    )


def write(
    file: Path,
    posts: Iterable[Post],
    *,
    account: str,
    platform: str,
    complete: bool,
    until: datetime,
) -> int:
    """Write the table and its mapping beside a fetch's file; gives the number of posts.

    Args:
        file: The fetch's file.
        posts: In any order; the first of each address counts.
        account: What to call the account.
        platform: On which platform.
        complete: All that was posted to it could be seen, so that it can be said what share was
            answered.
        until: When it was fetched.
    """
    table, mapping = beside(file)
    first: dict[str, Post] = {}
    for each in posts:
        first.setdefault(each.post, each)
    rows = sorted(first.values(), key=lambda each: (each.sent, each.side == "body", each.post))
    fresh = table.with_name(table.name + ".fresh")
    with fresh.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(Post._fields)
        out.writerows(rows)
    why = (
        "Whatever was posted to it and still stands was looked for, answered or not."
        if complete
        else "Not all that was posted to it could be seen, so nothing is said of what share was "
        "answered."
    )
    mapping.write_text(
        MAPPING.format(
            table=table.name,
            account=json.dumps(account, ensure_ascii=False),
            platform=platform,
            why=why,
            source_class="complete" if complete else "answered-only",
            until=until.isoformat(),
        ),
        encoding="utf-8",
    )
    fresh.replace(table)
    return len(rows)
