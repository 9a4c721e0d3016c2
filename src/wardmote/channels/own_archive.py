"""From the posts of one's own archive to messages: each reply with the message it answers.

An archive of one's own holds what one sent. The message that a reply answers is not in it,
but the id that the reply names says when it was sent and by whom: it becomes a message that
was not ``seen``. A reply to oneself continues a thread and answers nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import polars as pl

from wardmote.basis.errors import WardmoteError
from wardmote.basis.instants import SECOND, from_micros
from wardmote.channels.ids import IdCarriesNoTime
from wardmote.channels.json_records import well_formed
from wardmote.channels.message import MESSAGES, as_messages
from wardmote.channels.reading import (
    NeedsStating,
    Reading,
    SourceClass,
    set_aside_table,
)


class NotAMessage(WardmoteError):
    """A record that is no message of the account's own, or lacks what a message needs."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post of ours, as its archive has it. Times are microseconds since 1970 in UTC."""

    id: str
    sent_at: int
    parent: str | None = None
    parent_author: str | None = None
    public: bool | None = True
    edited: bool = False
    deleted: bool = False
    text: str | None = None
    account: str = ""
    author: str = ""
    file: str = ""
    row: int = 0


@dataclass
class Gathered:
    """Records met so far: those that are posts, and those set aside with the reason."""

    posts: list[Post] = field(default_factory=list)
    set_aside: list[tuple[str, int | None, str]] = field(default_factory=list)
    rows_read: int = 0

    def add(
        self,
        records: Iterable[object],
        post: Callable[[object], Post],
        *,
        account: str,
        author: str,
        file: str,
    ) -> None:
        """Read the records of one file; ``post`` raises a ``WardmoteError`` to set one aside."""
        for row, record in enumerate(records, start=1):
            self.rows_read += 1
            try:
                found = post(record)
            except WardmoteError as reason:
                self.set_aside.append((file, row, reason.saw))
            else:
                self.posts.append(
                    replace(found, account=account, author=author, file=file, row=row)
                )


@dataclass(frozen=True, slots=True)
class _Message:
    account: str
    id: str
    in_reply_to: str | None
    author: str | None
    ours: bool
    sent_at: int
    seen: bool
    public: bool | None
    edited: bool
    deleted: bool
    text: str | None


def own_reading(
    gathered: Gathered,
    *,
    source: str,
    title: str,
    own_people: frozenset[str],
    parent_time: Callable[[Post], int],
    fingerprint: str,
    notes: tuple[str, ...],
    grain: int = 0,
) -> Reading:
    """The reading of one's own archive, class *answered-only*.

    Args:
        gathered: Posts, and records set aside already.
        source: Name of the reader, which is also the platform's.
        title: What the archive is, in words.
        own_people: Every name by which a reply may mean ourselves, as ``parent_author`` has it.
        parent_time: When the parent of a post was sent, in microseconds; raises
            ``IdCarriesNoTime``.
        fingerprint: Of the members read.
        notes: What the source cannot tell.
        grain: By how much our own times may be rounded down, in microseconds.
    """
    messages: dict[tuple[str, str], _Message] = {}
    set_aside = list(gathered.set_aside)
    ours = _first_of_each(gathered.posts, set_aside)
    by_id = {post.id: post for post in ours}
    for post in ours:
        try:
            parent = _parent(post, by_id, own_people, parent_time, grain)
        except WardmoteError as reason:
            set_aside.append((post.file, post.row, reason.saw))
            continue
        sent_at = max(post.sent_at, parent.sent_at) if parent else post.sent_at
        messages[post.account, post.id] = _message(post, sent_at)
        if parent:
            messages.setdefault((post.account, parent.id), parent)
    table = _table(source, list(messages.values()))
    latest = max((message.sent_at for message in messages.values()), default=None)
    return Reading(
        source=source,
        title=title,
        source_class=SourceClass.ANSWERED_ONLY,
        messages=table,
        rows_read=gathered.rows_read,
        rows_kept=gathered.rows_read - len(set_aside),
        set_aside=set_aside_table(sorted(set_aside, key=lambda row: (row[0], row[1] or 0))),
        until=None if latest is None else from_micros(latest),
        fingerprint=fingerprint,
        notes=notes,
    )


def _first_of_each(posts: list[Post], set_aside: list[tuple[str, int | None, str]]) -> list[Post]:
    """The first post of each id in its account; the rest are set aside."""
    first: dict[tuple[str, str], Post] = {}
    for post in posts:
        if first.setdefault((post.account, post.id), post) is not post:
            reason = "Its id is that of a message already read (a copy, or another version)."
            set_aside.append((post.file, post.row, reason))
    return list(first.values())


def _parent(
    post: Post,
    by_id: dict[str, Post],
    own_people: frozenset[str],
    parent_time: Callable[[Post], int],
    grain: int,
) -> _Message | None:
    """The resident's message that a post answers; None where it answers nobody but ourselves."""
    if post.parent is None:
        return None
    own = by_id.get(post.parent)
    if own is not None or post.parent_author in own_people:
        if own is not None and own.sent_at > post.sent_at + SECOND:
            raise NotAMessage("It is earlier than the message that it replies to.")
        return None
    try:
        sent_at = parent_time(post)
    except IdCarriesNoTime as why:
        raise NotAMessage(
            f"When the message that it replies to was sent is not known. {why}"
        ) from why
    if sent_at > post.sent_at + grain:
        raise NotAMessage("It is earlier than the message that it replies to.")
    return _Message(
        account=post.account,
        id=post.parent,
        in_reply_to=None,
        author=post.parent_author,
        ours=False,
        sent_at=sent_at,
        seen=False,
        public=None,
        edited=False,
        deleted=False,
        text=None,
    )


def _message(post: Post, sent_at: int) -> _Message:
    return _Message(
        account=post.account,
        id=post.id,
        in_reply_to=post.parent,
        author=post.author,
        ours=True,
        sent_at=sent_at,
        seen=True,
        public=post.public,
        edited=post.edited,
        deleted=post.deleted,
        text=post.text,
    )


def _table(platform: str, messages: list[_Message]) -> pl.DataFrame:
    """The messages in the one shape, by time; authors become numbers, and no key is kept."""
    names = (name for name in _Message.__slots__ if name != "author")
    pseudonyms: dict[str, int] = {}
    columns = {
        name: pl.Series(name, [getattr(message, name) for message in messages], dtype=_dtype(name))
        for name in names
    }
    authors = [
        None if message.author is None else pseudonyms.setdefault(message.author, len(pseudonyms))
        for message in messages
    ]
    frame = pl.DataFrame(columns).with_columns(
        pl.lit(platform).alias("platform"),
        pl.Series("author", authors, dtype=pl.UInt32),
    )
    return as_messages(frame).sort("sent_at", maintain_order=True)


def _dtype(name: str) -> pl.DataType:
    return pl.Int64() if name == "sent_at" else MESSAGES[name]


def chosen_accounts(
    held: Iterable[frozenset[str]], wanted: tuple[str, ...], where: str
) -> list[int]:
    """Which of the accounts in an archive are wanted: their positions; all where none is named.

    Args:
        held: For each account every name it may be called by.
        wanted: As stated; matched without case and without a leading @.
        where: The archive.

    Raises:
        NeedsStating: The archive holds none of them.

    >>> chosen_accounts([frozenset({"ward"}), frozenset({"desk"})], ("@Desk",), "archive.zip")
    [1]
    """
    names = [frozenset(plain(name) for name in account) for account in held]
    asked = {plain(name) for name in wanted}
    chosen = [number for number, account in enumerate(names) if not asked or account & asked]
    if not chosen:
        own = ", ".join(min(account, key=lambda name: (name.isdigit(), name)) for account in names)
        raise NeedsStating(
            "The account that was named is not in this archive.",
            where=where,
            remedy=f"It holds {own}. Name that with --account, or leave --account out.",
        )
    return chosen


def plain(name: str) -> str:
    """An account's name without case, spaces around it or a leading @."""
    return well_formed(name).strip().removeprefix("@").casefold()
