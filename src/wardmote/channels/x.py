"""The archive that X (Twitter) gives an account: a ZIP or its unpacked folder.

Read: ``tweets.js`` and its parts, the older ``tweet.js``, ``deleted-tweets.js``, and of
``account.js`` the account's name and number. Its own posts date themselves by their ids, which
must agree with ``created_at`` to two seconds; those from before November 2010 by ``created_at``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from wardmote.basis.instants import SECOND
from wardmote.channels.archive import Archive
from wardmote.channels.guarding import name_of
from wardmote.channels.ids import X_EPOCH_MS, X_FIRST, IdCarriesNoTime, x_time
from wardmote.channels.json_records import decoded, records_of, well_formed
from wardmote.channels.own_archive import (
    Gathered,
    NotAMessage,
    Post,
    chosen_accounts,
    own_reading,
)
from wardmote.channels.reading import NeedsStating, Reading, ReadOptions, UnreadableArchive
from wardmote.channels.stated_times import x_instant

AGREEMENT = 2 * SECOND
"""By how much an id and the stated time of the same post may differ."""
SEQUENCE_ENDED = (X_EPOCH_MS + 48 * 3_600_000) * 1000
"""No post numbered in sequence is later; the change was made on 4 November 2010."""

_POSTS = re.compile(r"(?:^|/)(deleted-)?tweets?(?:-part(\d+))?\.js$")
_PRIVATE = re.compile(r"(?:^|/)direct-messages?(?:-group)?(?:-part\d+)?\.js$")
_SCRIPT = re.compile(r"\s*(?:window\.)?YTD\.(?P<what>\w+)\.part\d+\s*=\s*")
_NOTES = (
    "The archive holds only what the account itself posted. Residents' messages that were never "
    "answered are not in it, so nothing here says what share was answered.",
    "The time of a message that was replied to comes from its id; the message itself is not in "
    "the archive, nor anything else its writer posted.",
)


@dataclass(frozen=True)
class _Account:
    """An account and the members that hold its posts, in order."""

    name: str
    names: frozenset[str]
    key: str
    members: tuple[str, ...]


class XArchive:
    """Reader of the archive that X gives to the owner of an account."""

    name = "x"
    title = "X (Twitter) archive"

    def recognises(self, archive: Archive) -> bool:
        """Whether a member begins as a list of posts does in such an archive."""
        return any(_is_posts(archive, name) for name in _post_members(archive)[:4])

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
            for number, member in enumerate(account.members):
                options.progress(f"Reading {member}", number / len(account.members))
                gathered.add(
                    _records(archive, member),
                    _PostReader(account, "deleted-tweet" in member, options.keep_text),
                    account=account.name,
                    author=account.key,
                    file=member,
                )
        read = tuple(member for number in chosen for member in accounts[number].members)
        return own_reading(
            gathered,
            source=self.name,
            title=self.title,
            own_people=frozenset(account.key for account in accounts),
            parent_time=_parent_time,
            fingerprint=archive.fingerprint(read),
            notes=_notes(archive),
        )


SOURCE = XArchive()


def _notes(archive: Archive) -> tuple[str, ...]:
    if not any(_PRIVATE.search(name) for name in archive.names()):
        return _NOTES
    return (*_NOTES, "The archive also holds direct messages. They were not read.")


def _parent_time(post: Post) -> int:
    return x_time(post.parent or "")


def _post_members(archive: Archive) -> tuple[str, ...]:
    if archive.kind == "file":
        return archive.names()
    return tuple(sorted(filter(_POSTS.search, archive.names()), key=_order))


def _order(member: str) -> tuple[str, bool, int]:
    """By folder, posts before deleted posts, parts by their number."""
    found = _POSTS.search(member)
    part = int(found[2] or 0) if found else 0
    return member.rpartition("/")[0], "deleted-tweet" in member, part


def _is_posts(archive: Archive, member: str) -> bool:
    found = _SCRIPT.match(decoded(archive.head(member, 512)))
    return found is not None and found["what"] in {"tweet", "tweets", "deleted_tweets"}


def _records(archive: Archive, member: str) -> Iterator[object]:
    """Records of a member, whose text is parsed and never run."""
    text = decoded(archive.read_bytes(member))
    found = _SCRIPT.match(text)
    return records_of(text, member, start=found.end() if found else 0)


def _accounts(archive: Archive, options: ReadOptions) -> list[_Account]:
    """The accounts in the archive: one, or one for each folder that holds posts."""
    members = _post_members(archive)
    if not members:
        raise UnreadableArchive(
            "There is no tweets.js or tweet.js in it.",
            where=name_of(archive.path),
            remedy="Give the ZIP that X sent, or the folder it unpacks to.",
        )
    folders: dict[str, list[str]] = {}
    for member in members:
        folders.setdefault(member.rpartition("/")[0], []).append(member)
    return [_account(archive, folder, tuple(own), options) for folder, own in folders.items()]


def _account(
    archive: Archive, folder: str, members: tuple[str, ...], options: ReadOptions
) -> _Account:
    file = f"{folder}/account.js".removeprefix("/")
    username, number = _who(archive, file) if file in archive.names() else ("", "")
    if not username and not number:
        if len(options.accounts) != 1:
            raise NeedsStating(
                "It does not say whose it is: there is no usable account.js beside the posts.",
                where=name_of(archive.path),
                remedy="Give the whole archive, or state the one account's name with --account.",
            )
        username = options.accounts[0].strip().removeprefix("@")
    names = frozenset(name for name in (username, number) if name)
    return _Account(username or number, names, number or username.casefold(), members)


def _who(archive: Archive, file: str) -> tuple[str, str]:
    """Username and number out of account.js; nothing else in it is looked at."""
    for record in _records(archive, file):
        account = record.get("account") if isinstance(record, dict) else None
        if isinstance(account, dict):
            username, number = account.get("username"), account.get("accountId")
            return (
                well_formed(username).strip() if isinstance(username, str) else "",
                str(number) if isinstance(number, (str, int)) else "",
            )
    return "", ""


@dataclass(frozen=True)
class _PostReader:
    """Makes a post of a record, or says why it is none."""

    account: _Account
    deleted: bool
    keep_text: bool

    def __call__(self, record: object) -> Post:
        post = record.get("tweet", record) if isinstance(record, dict) else None
        if not isinstance(post, dict):
            raise NotAMessage("It is not a record of a post.")
        own_id = _id(post, "id")
        if own_id is None:
            raise NotAMessage("It has no id.")
        parent = _id(post, "in_reply_to_status_id")
        text = post.get("full_text", post.get("text"))
        if "retweeted_status" in post or _is_retweet(text, parent):
            raise NotAMessage("It is a retweet, not a message of the account's own.")
        sent_at = _sent_at(own_id, post.get("created_at"))
        first, first_at, edited = _versions(post, own_id, sent_at)
        return Post(
            id=first,
            sent_at=first_at,
            parent=parent,
            parent_author=_parent_author(post, self.account),
            edited=edited,
            deleted=self.deleted,
            text=well_formed(text) if self.keep_text and isinstance(text, str) else None,
        )


def _is_retweet(text: object, parent: str | None) -> bool:
    return parent is None and isinstance(text, str) and text.startswith("RT @")


def _id(post: dict[str, object], field: str) -> str | None:
    """An id, given as text or as a number, under ``field`` or ``field_str``."""
    for value in (post.get(f"{field}_str"), post.get(field)):
        if isinstance(value, (bool, float)):
            raise NotAMessage("One of its ids is not a whole number.")
        if isinstance(value, int) or (isinstance(value, str) and value.strip()):
            return well_formed(str(value).strip())
    return None


def _sent_at(own_id: str, created_at: object) -> int:
    """When a post of ours was sent: by its id, which must agree with the stated time."""
    stated = x_instant(created_at)
    if own_id.isascii() and own_id.isdigit() and len(own_id) < 20 and int(own_id) <= X_FIRST:
        by_id, agrees = stated, stated < SEQUENCE_ENDED
    else:
        by_id = x_time(own_id)
        agrees = abs(by_id - stated) <= AGREEMENT
    if not agrees:
        raise NotAMessage("The time in its id and its created_at differ by more than 2 seconds.")
    return by_id


def _versions(post: dict[str, object], own_id: str, sent_at: int) -> tuple[str, int, bool]:
    """The id and time of the version sent first, and whether the post was edited."""
    info = post.get("edit_info")
    edit = info.get("edit") if isinstance(info, dict) else None
    first = edit.get("initialTweetId") if isinstance(edit, dict) else None
    if isinstance(first, (str, int)) and not isinstance(first, bool):
        with suppress(IdCarriesNoTime):
            return str(first), min(x_time(first), sent_at), True
    initial = info.get("initial") if isinstance(info, dict) else None
    versions = initial.get("editTweetIds") if isinstance(initial, dict) else None
    return own_id, sent_at, isinstance(versions, list) and len(versions) > 1


def _parent_author(post: dict[str, object], account: _Account) -> str | None:
    """Whom the post replies to: by number, or by name where a number is missing on either side."""
    number = _id(post, "in_reply_to_user_id")
    screen_name = post.get("in_reply_to_screen_name")
    name = screen_name.casefold() if isinstance(screen_name, str) else None
    by_name = number is None or not account.key.isdigit()
    return account.key if by_name and name == account.name.casefold() else number or name
