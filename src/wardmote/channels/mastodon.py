"""The archive that Mastodon gives an account: ``outbox.json`` beside ``actor.json``.

Read: each ``Create`` activity of the outbox with the post it holds. Boosts (``Announce``) are
records read and set aside: they are not messages. Posts are dated by their own id where it
agrees with ``published`` to two seconds, and by ``published`` where it does not, because other
servers give archives of the same form with ids of their own.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass

from wardmote.basis.instants import SECOND
from wardmote.channels.archive import Archive
from wardmote.channels.guarding import name_of
from wardmote.channels.ids import IdCarriesNoTime
from wardmote.channels.json_records import decoded, records_under, well_formed
from wardmote.channels.own_archive import (
    Gathered,
    NotAMessage,
    Post,
    chosen_accounts,
    own_reading,
)
from wardmote.channels.reading import NeedsStating, Reading, ReadOptions, UnreadableArchive
from wardmote.channels.stated_times import iso_instant
from wardmote.channels.status_urls import author_of, read_address

AGREEMENT = 2 * SECOND
PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}

_OUTBOX = "outbox.json"
_TAG = re.compile(r"<[^<>]*>")
_LINE_END = re.compile(r"<(?:br\s*/?|/p)>", re.IGNORECASE)
_HOST = re.compile(r"https?://([^/?#\s]+)", re.IGNORECASE)
_NOTES = (
    "The archive holds only what the account itself posted. Residents' messages that were never "
    "answered are not in it, so nothing here says what share was answered.",
    "The time of a message that was replied to comes from its address; the message itself is not "
    "in the archive. Replies to servers whose addresses carry no time are set aside.",
)


@dataclass(frozen=True)
class _Account:
    name: str
    names: frozenset[str]
    people: frozenset[str]
    actor: str
    outbox: str


class MastodonArchive:
    """Reader of the archive that a Mastodon server gives to the owner of an account."""

    name = "mastodon"
    title = "Mastodon archive"

    def recognises(self, archive: Archive) -> bool:
        """Whether an outbox of ActivityStreams is in it."""
        return any(_is_outbox(archive, name) for name in _outboxes(archive)[:4])

    def read(self, archive: Archive, options: ReadOptions) -> Reading:
        """Read the posts of each account that is wanted.

        Raises:
            UnreadableArchive: It is broken or of another kind.
            NeedsStating: It does not say whose it is, or holds no account of that name.
        """
        accounts = _accounts(archive, options)
        chosen = chosen_accounts(
            [account.names for account in accounts], options.accounts, name_of(archive.path)
        )
        gathered = Gathered()
        for account in (accounts[number] for number in chosen):
            options.progress(f"Reading {account.outbox}", None)
            text = decoded(archive.read_bytes(account.outbox))
            gathered.add(
                records_under("orderedItems", text, account.outbox),
                _PostReader(account, options.keep_text),
                account=account.name,
                author=account.name,
                file=account.outbox,
            )
        return own_reading(
            gathered,
            source=self.name,
            title=self.title,
            own_people=frozenset(person for account in accounts for person in account.people),
            parent_time=_parent_time,
            fingerprint=archive.fingerprint(tuple(accounts[n].outbox for n in chosen)),
            notes=_NOTES,
            grain=SECOND,
        )


SOURCE = MastodonArchive()


def _parent_time(post: Post) -> int:
    return read_address(post.parent or "").sent_at


def _outboxes(archive: Archive) -> tuple[str, ...]:
    return archive.names() if archive.kind == "file" else archive.find(_OUTBOX)


def _is_outbox(archive: Archive, member: str) -> bool:
    """Whether it begins as a JSON object that names a collection of activities."""
    head = decoded(archive.head(member, 64 * 1024)).lstrip()
    return head.startswith("{") and '"orderedItems"' in head and '"OrderedCollection' in head


def _accounts(archive: Archive, options: ReadOptions) -> list[_Account]:
    outboxes = _outboxes(archive)
    if not outboxes:
        raise UnreadableArchive(
            "There is no outbox.json in it.",
            where=name_of(archive.path),
            remedy="Give the archive that Mastodon made, or the folder it unpacks to.",
        )
    return [_account(archive, outbox, options) for outbox in outboxes]


def _account(archive: Archive, outbox: str, options: ReadOptions) -> _Account:
    """Whose outbox it is: by the actor.json beside it, or as stated."""
    file = outbox.rpartition("/")[0] + "/actor.json"
    actor = _actor(archive, file.removeprefix("/"))
    address, username = actor.get("id"), actor.get("preferredUsername")
    if isinstance(address, str) and (host := _HOST.match(address)) and isinstance(username, str):
        short = well_formed(username).strip()
        full = f"{short}@{well_formed(host[1]).lower()}"
        people = {full.lower(), _person(address), well_formed(address)}
        names = frozenset({full, short, well_formed(address)})
        return _Account(full, names, frozenset(people), address, outbox)
    if len(options.accounts) != 1:
        raise NeedsStating(
            "It does not say whose it is: there is no usable actor.json beside the outbox.",
            where=name_of(archive.path),
            remedy="Give the whole archive, or state the one account's name with --account.",
        )
    name = options.accounts[0].strip().removeprefix("@")
    return _Account(name, frozenset({name}), frozenset({name.lower()}), "", outbox)


def _person(actor: str) -> str:
    """Our own key in the form that ``author_of`` gives for our statuses."""
    return author_of(f"{actor.rstrip('/')}/statuses/0") or actor


def _actor(archive: Archive, file: str) -> dict[str, object]:
    if file not in archive.names():
        return {}
    try:
        actor = json.loads(decoded(archive.read_bytes(file)))
    except (ValueError, RecursionError):
        raise UnreadableArchive(
            "It is not the JSON that was expected, or is cut short.",
            where=file,
            remedy="Give the archive as the server made it; if it was, download it again.",
        ) from None
    return actor if isinstance(actor, dict) else {}


@dataclass(frozen=True)
class _PostReader:
    """Makes a post of an activity, or says why it is none."""

    account: _Account
    keep_text: bool

    def __call__(self, record: object) -> Post:
        note = _note(record, self.account.actor)
        parent = _parent(note.get("inReplyTo"))
        address = note.get("id")
        if not isinstance(address, str) or not address.strip():
            raise NotAMessage("It has no id.")
        return Post(
            id=well_formed(address.strip()),
            sent_at=_sent_at(address.strip(), note.get("published")),
            parent=parent,
            parent_author=author_of(parent) if parent else None,
            public=_is_public(note),
            edited=_is_edited(note),
            text=_text(note.get("content")) if self.keep_text else None,
        )


def _note(record: object, actor: str) -> dict[str, object]:
    """The post that an activity created."""
    if not isinstance(record, dict):
        raise NotAMessage("It is not a record of an activity.")
    if record.get("type") == "Announce":
        raise NotAMessage("It is a boost, not a message of the account's own.")
    if record.get("type") != "Create":
        raise NotAMessage("It is an activity that sends no message.")
    note = record.get("object")
    if not isinstance(note, dict):
        raise NotAMessage("The message that it speaks of is not in the archive.")
    writer = note.get("attributedTo", actor)
    if actor and isinstance(writer, str) and writer != actor:
        raise NotAMessage("It was written by another account.")
    return note


def _parent(stated: object) -> str | None:
    """The address of what is replied to, given as itself or within an object or a list."""
    if isinstance(stated, list):
        stated = stated[0] if stated else None
    if isinstance(stated, dict):
        stated = stated.get("id")
    if stated is None or stated == "":
        return None
    if not isinstance(stated, str):
        raise NotAMessage("What it replies to is not given as an address.")
    return well_formed(stated.strip())


def _sent_at(address: str, published: object) -> int:
    """``published``, to the millisecond of the id where that agrees with it."""
    stated = iso_instant(published)
    try:
        by_id = read_address(address).sent_at
    except IdCarriesNoTime:
        return stated
    return by_id if abs(by_id - stated) <= AGREEMENT else stated


def _is_public(note: dict[str, object]) -> bool | None:
    """Whether all may read it; not known where it does not say whom it is addressed to."""
    readers: list[object] = []
    for field in ("to", "cc"):
        value = note.get(field)
        readers += value if isinstance(value, list) else [value]
    stated = {reader for reader in readers if isinstance(reader, str)}
    return bool(stated & PUBLIC) if stated else None


def _is_edited(note: dict[str, object]) -> bool:
    updated = note.get("updated")
    return isinstance(updated, str) and updated != note.get("published")


def _text(content: object) -> str | None:
    """The words of a post without their markup."""
    if not isinstance(content, str):
        return None
    return html.unescape(_TAG.sub("", _LINE_END.sub("\n", well_formed(content)))).strip()
