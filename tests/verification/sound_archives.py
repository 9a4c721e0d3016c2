"""Sound archives of every kind to damage: the demonstration borough's, and small dense ones."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from library.channels.made_archives import (
    DID,
    MONDAY,
    OFFICER,
    at_uri,
    bluesky_records,
    boost,
    later,
    mastodon_members,
    note,
    repository,
    status,
    tarred,
    unpacked,
    x_members,
    x_post,
    zipped,
)
from wardmote.channels.reading import ReadOptions
from wardmote.demo.borough import make
from wardmote.demo.place import TEAM_ADDRESS
from wardmote.demo.writing import ARCHIVES, write_mapping


@dataclass(frozen=True)
class Sound:
    """An archive that its reader reads, and what a person would state about it."""

    source: str
    path: Path
    options: ReadOptions = field(default_factory=ReadOptions)


LONDON = ZoneInfo("Europe/London")
SOURCES = {"x": "x", "mastodon": "mastodon", "bluesky": "bluesky", "mail": "mailbox"}
SOURCES |= {"twcs": "twcs", "messages": "csv"}
"""Beginning of a name among the borough's archives → its reader."""

TWCS = (
    ",tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
    '0,1,Council,False,Tue Oct 31 22:10:47 +0000 2017,"@115712 a, b\n""c""",2,3.0\n'
    "1,2,115712,True,Tue Oct 31 22:11:45 +0000 2017,@Council café,,1.0\r\n"
    "2,3,115712,True,2017-10-31 22:08:27+00:00,@Trains @Council,1,\n"
)
MESSAGES = (
    "id;sent;from;to;thread;due;auto;text\n"
    '1;2026-01-05 09:00;anna;;t;2026-01-06T09:00Z;n;"the ""bin"";\nagain"\n'
    "2;2026-03-29 00:59;us;1;t;;y;café\n"
    "3;2026-10-25T01:30:00+01:00;us;1;t;;n;x\n"
)
CASES = (
    "id,opened,closed,due\n7,05/01/2026 09:00,05/01/2026 11:30,06/01/2026 09:00\n"
    "8,2026-01-05 10:00,,\n"
)
LETTERS = (
    "From a Mon Jan  5 09:00:00 2026\nFrom: Anna <a@b.example>\nTo: t@c.example\n"
    "Date: Mon, 5 Jan 2026 09:00:00 +0000\nMessage-ID: <1@x>\n\nHello\n\n>From here\n\n"
    "From t Mon Jan  5 09:00:00 2026\nFrom: t@c.example\nDate: Mon, 5 Jan 2026 10:00 GMT\n"
    "References: <1@x>\n <2@x>\nAuto-Submitted: no\n\nHello\n"
)
MESSAGES_MAPPING = """rows = "messages"
account = "C"
zone = "Europe/London"
delimiter = ";"
automatic = { column = "auto", values = ["y"] }
ours = { column = "from", values = ["us"] }
[columns]
id = "id"
sent_at = "sent"
author = "from"
in_reply_to = "to"
thread = "thread"
due_at = "due"
text = "text"
"""
CASES_MAPPING = """rows = "cases"
account = "C"
zone = "Europe/London"
time_format = ["%d/%m/%Y %H:%M", "iso", "unix"]
[columns]
id = "id"
asked_at = "opened"
answered_at = "closed"
due_at = "due"
"""


def sound_archives(folder: Path) -> tuple[Sound, ...]:
    """Every kind of archive, written in that folder."""
    return (
        *of_the_borough(folder / "borough"),
        *small_archives(folder / "small"),
        *small_tables(folder / "tables"),
    )


def of_the_borough(folder: Path) -> Iterator[Sound]:
    """The borough in every form; those that are packed, unpacked as well."""
    folder.mkdir()
    borough, mapping = make(7, weeks=2), folder / "mapping.toml"
    write_mapping(borough, mapping)
    for name, write in ARCHIVES.items():
        path = folder / name
        write(borough, path)
        source = next(of for start, of in SOURCES.items() if name.startswith(start))
        options = ReadOptions(
            accounts=(TEAM_ADDRESS,) if source == "mailbox" else (),
            zone=LONDON,
            mapping=mapping if source == "csv" else None,
        )
        yield Sound(source, path, options)
        if path.suffix in {".zip", ".gz"}:
            inside = folder / f"{name}-unpacked"
            _unpack(path, inside)
            yield Sound(source, inside, options)


def _unpack(path: Path, inside: Path) -> None:
    if path.suffix == ".zip":
        shutil.unpack_archive(path, inside)
        return
    with tarfile.open(path) as packed:
        # Where a Python has filters; 3.11 has none before 3.11.4, and Debian 12 has 3.11.2.
        packed.extraction_filter = getattr(tarfile, "data_filter", None)
        packed.extractall(inside)


def small_archives(folder: Path) -> Iterator[Sound]:
    """Archives of platforms with something of each kind: packed, unpacked, and bare."""
    folder.mkdir()
    stated, by_did = ReadOptions(accounts=("warddesk",)), ReadOptions(accounts=(DID,))
    posts = [
        x_post(MONDAY),
        x_post(later(hours=1), to=MONDAY, by=OFFICER),
        x_post(later(hours=3), to=later(hours=2)),
        x_post(later(hours=4), edit_info={"edit": {"initialTweetId": "1"}}),
    ]
    tweets = x_members(posts)
    resident = "https://other.example/users/resident"
    toots = mastodon_members(
        [note(MONDAY), boost(later(hours=1)), note(later(hours=3), to=status(MONDAY, resident))]
    )
    records = [(later(hours=n), at_uri(later(hours=n - 1)) if n % 3 else None) for n in range(40)]
    bare = {"tweets.js": tweets["data/tweets.js"], "outbox.json": toots["outbox.json"]}
    bare["repo.car"] = repository(bluesky_records(*records))
    unpacked(folder, bare)
    yield Sound("x", zipped(folder / "x.zip", tweets), stated)
    yield Sound("x", unpacked(folder / "x", tweets), stated)
    yield Sound("x", folder / "tweets.js", stated)
    yield Sound("mastodon", tarred(folder / "m.tar.gz", toots), stated)
    yield Sound("mastodon", tarred(folder / "m.tar", toots, "w"), stated)
    yield Sound("mastodon", zipped(folder / "m.zip", toots), stated)
    yield Sound("mastodon", folder / "outbox.json", stated)
    yield Sound("bluesky", folder / "repo.car", by_did)


def small_tables(folder: Path) -> Iterator[Sound]:
    """Tables and letters with quotes, clock changes and times of several forms in few rows."""
    folder.mkdir()
    written = {"small.csv": TWCS, "wide.csv": MESSAGES, "cases.csv": CASES, "small.mbox": LETTERS}
    written |= {"wide.toml": MESSAGES_MAPPING, "cases.toml": CASES_MAPPING}
    unpacked(folder, {name: text.encode() for name, text in written.items()})
    yield Sound("twcs", folder / "small.csv")
    yield Sound("csv", folder / "wide.csv", ReadOptions(mapping=folder / "wide.toml"))
    yield Sound("csv", folder / "cases.csv", ReadOptions(mapping=folder / "cases.toml"))
    yield Sound("mailbox", folder / "small.mbox", ReadOptions(accounts=("t@c.example",)))
