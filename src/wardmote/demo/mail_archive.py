"""The team's mailbox, both sides of it: an mbox file or a Maildir folder.

Messages carry what mail programs write (RFC 5322, RFC 3834): addresses, dates with the local
offset, ``Message-ID``, ``In-Reply-To`` and ``References``, and ``Auto-Submitted: auto-replied``
on an acknowledgement. What a mailbox cannot know is not in it: that a post was deleted, or
closed as asking for no reply.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.header import Header
from email.utils import format_datetime
from pathlib import Path

from wardmote.basis.instants import SECOND, from_micros
from wardmote.demo.borough import Borough
from wardmote.demo.english_dates import postmark
from wardmote.demo.place import (
    BOROUGH,
    DOMAIN,
    NEWS_ADDRESS,
    TEAM_ADDRESS,
    resident_address,
    resident_handle,
)
from wardmote.demo.posts import Post, posts
from wardmote.demo.readme import FICTION_NOTICE

SIGNATURE = f"-- \n{FICTION_NOTICE.splitlines()[0]}\n"


def write_mbox(borough: Borough, path: Path) -> None:
    """Write the mailbox as one file, with lines that begin with "From " quoted (mboxrd)."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for post, letter in letters(borough):
            file.write(f"From {_sender(post)} {postmark(from_micros(post.second * SECOND))}\n")
            for line in letter.splitlines():
                file.write(">" * line.lstrip(">").startswith("From ") + line + "\n")
            file.write("\n")


def write_maildir(borough: Borough, path: Path) -> None:
    """Write the mailbox as a folder with ``cur``, ``new`` and ``tmp``, one file a message.

    Messages of an earlier demonstration in that folder are taken out first.
    """
    for part in ("cur", "new", "tmp"):
        (path / part).mkdir(parents=True, exist_ok=True)
    for earlier in (path / "cur").glob(f"*P1.{DOMAIN}:2,S"):
        earlier.unlink()
    for post, letter in letters(borough):
        name = f"{post.second}.M{post.number}P1.{DOMAIN}:2,S"
        (path / "cur" / name).write_text(letter, encoding="utf-8", newline="\n")


def letters(borough: Borough) -> Iterator[tuple[Post, str]]:
    """Every message as mail, in order of time."""
    everything = posts(borough, automatic=True)
    by_number = {post.number: post for post in everything}
    for post in everything:
        parents = list(_above(post, by_number))
        local = from_micros(post.second * SECOND).astimezone(borough.truth.zone_info)
        subject = ("Re: " if parents else "") + _subject(by_number[post.thread])
        headers = {
            "From": _shown(post),
            "To": _recipient(post, parents),
            "Subject": Header(subject, "us-ascii" if subject.isascii() else "utf-8").encode(),
            "Date": format_datetime(local),
            "Message-ID": _message_id(post),
            **_replying(parents),
            **({"Auto-Submitted": "auto-replied"} if post.automatic else {}),
            "MIME-Version": "1.0",
            "Content-Type": 'text/plain; charset="utf-8"',
            "Content-Transfer-Encoding": "8bit",
        }
        head = "".join(f"{name}: {value}\n" for name, value in headers.items())
        yield post, f"{head}\n{post.text}\n\n{SIGNATURE}"


def _replying(parents: list[Post]) -> dict[str, str]:
    if not parents:
        return {}
    thread = "\n ".join(_message_id(parent) for parent in reversed(parents))
    return {"In-Reply-To": _message_id(parents[0]), "References": thread}


def _above(post: Post, by_number: dict[int, Post]) -> Iterator[Post]:
    """What it replies to, what that replies to, and so on."""
    while post.replied:
        post = by_number[post.replied]
        yield post


def _sender(post: Post) -> str:
    return TEAM_ADDRESS if post.ours else resident_address(post.author)


def _shown(post: Post) -> str:
    name = BOROUGH if post.ours else f"{resident_handle(post.author)} (nobody real)"
    return f'"{name}" <{_sender(post)}>'


def _recipient(post: Post, parents: list[Post]) -> str:
    if not post.ours:
        return TEAM_ADDRESS
    return resident_address(parents[0].author) if parents else NEWS_ADDRESS


def _subject(first: Post) -> str:
    words = " ".join(first.text.split()[:6])
    return f"[fiction] {words}"


def _message_id(post: Post) -> str:
    host = DOMAIN if post.ours else "residents.example"
    return f"<fiction.{post.second}.{post.number}@{host}>"
