"""The repository that Bluesky (the AT Protocol) gives an account: a CAR file.

Read: the records of ``app.bsky.feed.post``. Likes, reposts, follows and the rest are not
messages and are not counted as rows. A post is dated by its record key, which the server or
client made when the post was written; where ``createdAt`` is more than an hour away, the post
was brought in from elsewhere or its date was chosen by hand, and it is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.basis.instants import HOUR
from wardmote.channels.archive import Archive
from wardmote.channels.car import (
    HEAD,
    BlockDamaged,
    BlockMissing,
    Repository,
    is_car,
    open_repository,
)
from wardmote.channels.guarding import name_of
from wardmote.channels.ids import IdCarriesNoTime, tid_time
from wardmote.channels.json_records import well_formed
from wardmote.channels.own_archive import (
    Gathered,
    NotAMessage,
    Post,
    chosen_accounts,
    own_reading,
)
from wardmote.channels.reading import Reading, ReadOptions, UnreadableArchive
from wardmote.channels.stated_times import iso_instant

POSTS = "app.bsky.feed.post"
AGREEMENT = HOUR

_URI = re.compile(r"at://(?P<writer>[^/?#\s]+)/(?P<kind>[^/?#\s]+)/(?P<key>[^/?#\s]+)")
_NOTES = (
    "The archive holds only what the account itself posted. Residents' messages that were never "
    "answered are not in it, so nothing here says what share was answered.",
    "The time of a message that was replied to comes from its record key; the message itself is "
    "not in the archive. A record key is made by its writer's own server, which could misstate it.",
    "Only posts were read, not likes, reposts or follows. A repository does not say whether a "
    "post was edited, and deleted posts are not in it.",
)


class BlueskyArchive:
    """Reader of the CAR file of a repository."""

    name = "bluesky"
    title = "Bluesky repository (CAR file)"

    def recognises(self, archive: Archive) -> bool:
        """Whether a member begins as a CAR file does."""
        return any(is_car(archive.head(name, HEAD)) for name in _members(archive)[:4])

    def read(self, archive: Archive, options: ReadOptions) -> Reading:
        """Read the posts of each repository that is wanted.

        Raises:
            UnreadableArchive: It is no CAR file, is cut short, or lacks a part.
            NeedsStating: It holds no account of that name.
        """
        found = [(name, _repository(archive, name)) for name in _members(archive)]
        if not found:
            raise UnreadableArchive(
                "There is no CAR file in it.",
                where=name_of(archive.path),
                remedy="Give the file that Bluesky made, whose name ends in .car.",
            )
        chosen = chosen_accounts(
            [frozenset({repository.did}) for _, repository in found],
            options.accounts,
            name_of(archive.path),
        )
        gathered = Gathered()
        for file, repository in (found[number] for number in chosen):
            options.progress(f"Reading {file}", None)
            did = well_formed(repository.did)
            gathered.add(
                _posts(repository),
                _PostReader(repository, did, options.keep_text),
                account=did,
                author=did,
                file=file,
            )
        return own_reading(
            gathered,
            source=self.name,
            title=self.title,
            own_people=frozenset(well_formed(repository.did) for _, repository in found),
            parent_time=_parent_time,
            fingerprint=archive.fingerprint(tuple(found[number][0] for number in chosen)),
            notes=_NOTES,
        )


SOURCE = BlueskyArchive()


def _members(archive: Archive) -> tuple[str, ...]:
    if archive.kind == "file":
        return archive.names()
    return tuple(name for name in archive.names() if name.lower().endswith(".car"))


def _repository(archive: Archive, name: str) -> Repository:
    return open_repository(archive.read_bytes(name), name)


def _posts(repository: Repository) -> Iterator[tuple[str, bytes]]:
    """Record keys and CIDs of the posts."""
    for path, cid in repository.records():
        collection, _, key = path.partition("/")
        if collection == POSTS:
            yield key, cid


def _parent_time(post: Post) -> int:
    found = _URI.fullmatch(post.parent or "")
    if found is None or found["kind"] != POSTS:
        raise IdCarriesNoTime("Its address is not that of a post.")
    return tid_time(found["key"])


@dataclass(frozen=True)
class _PostReader:
    """Makes a post of a record, or says why it is none."""

    repository: Repository
    did: str
    keep_text: bool

    def __call__(self, record: object) -> Post:
        key, content = self._content(record)
        parent = _parent(content.get("reply"))
        writer = _URI.fullmatch(parent) if parent else None
        text = content.get("text")
        return Post(
            id=f"at://{self.did}/{POSTS}/{key}",
            sent_at=_sent_at(key, content.get("createdAt")),
            parent=parent,
            parent_author=writer["writer"] if writer else None,
            text=well_formed(text) if self.keep_text and isinstance(text, str) else None,
        )

    def _content(self, record: object) -> tuple[str, dict[str, object]]:
        if not isinstance(record, tuple):
            raise NotAMessage("It is not a record of a post.")
        key, cid = record
        try:
            content = self.repository.block(cid)
        except BlockMissing:
            raise NotAMessage("Its content is missing from the file.") from None
        except BlockDamaged:
            raise NotAMessage("Its content is not what its own checksum says.") from None
        if not isinstance(content, dict):
            raise NotAMessage("It is not a record of a post.")
        return key, content


def _sent_at(key: str, created_at: object) -> int:
    by_key = tid_time(key)
    if abs(by_key - iso_instant(created_at)) > AGREEMENT:
        raise NotAMessage(
            "Its record key and its createdAt are more than an hour apart: it was brought in from "
            "elsewhere, or dated by hand."
        )
    return by_key


def _parent(reply: object) -> str | None:
    if reply is None:
        return None
    parent = reply.get("parent") if isinstance(reply, dict) else None
    address = parent.get("uri") if isinstance(parent, dict) else None
    if not isinstance(address, str):
        raise NotAMessage("It is a reply, but does not say to what.")
    return well_formed(address.strip())
