"""Fetch what a public body has posted on Bluesky, and what was posted to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from wardmote.basis.instants import to_micros
from wardmote.channels.reading import Reading, ReadOptions
from wardmote.channels.sources import read
from wardmote_web.fetching.bluesky.addressing import Addressing
from wardmote_web.fetching.bluesky.identity import DIRECTORY, VIEW, Identity, identify
from wardmote_web.fetching.bluesky.repository import download
from wardmote_web.fetching.both_sides import Post, Pseudonyms, write
from wardmote_web.fetching.partial import Partial
from wardmote_web.fetching.polite import Polite
from wardmote_web.fetching.told import Told

NEVER_SEEN = (
    "posts that were deleted, direct messages, and posts of accounts that block this one or hide "
    "from whoever is not signed in."
)


def fetch(
    account: str,
    file: Path,
    *,
    polite: Polite,
    now: datetime,
    service: str = "",
    view: str = VIEW,
    directory: str = DIRECTORY,
    say: Callable[[str], None] = lambda words: None,
) -> Told:
    """Write an account's repository, a table of both sides and what could not be seen.

    Args:
        account: Its handle or DID.
        file: The CAR file to write; what else is written stands beside it.
        polite: Asks.
        now: When it is fetched.
        service: Where its repository is; empty to find it by its identity.
        view: The AppView, by its address.
        directory: The directory of identities, by its address.
        say: Told each step in words.

    Raises:
        WardmoteError: In words, with what to do; what came is kept, and the same again goes on.
    """
    view, directory = view.rstrip("/"), directory.rstrip("/")
    with Partial(file, f"bluesky {account.strip().lower()} {service}") as partial:
        who = _identity(polite, partial, account, service=service, view=view, directory=directory)
        car = partial.folder / "repository.car"
        if partial.state.get("repository") != "done" or not car.exists():
            say(f"Fetching what {who.handle or who.did} has posted")
            download(polite, who, car)
            partial.keep(repository="done")
        say("Looking at what was posted to it")
        addressing = Addressing(polite, who, view, partial, say)
        addressing.look()
        say("Writing")
        told = _written(file, car, addressing, now)
        told.write()
        partial.finished()
    return told


def _identity(
    polite: Polite, partial: Partial, account: str, *, service: str, view: str, directory: str
) -> Identity:
    known = partial.state.get("identity")
    if known is not None:
        return Identity(*known)
    who = identify(polite, account, view=view, directory=directory, service=service)
    partial.keep(identity=[who.did, who.handle, who.service])
    return who


def _written(file: Path, car: Path, addressing: Addressing, now: datetime) -> Told:
    who, partial, names = addressing.who, addressing.partial, addressing.names
    state = partial.state
    reading = read(car, "bluesky", ReadOptions())
    others = [Post(*row["post"]) for row in partial.rows() if "post" in row]
    searched = state["search"] == "done"
    looked = state["posts"] == "done" and state["threads"] == "done"
    count = write(
        file,
        [*_own(reading, names), *others],
        account=who.handle or who.did,
        platform="bluesky",
        complete=searched and looked,
        until=max([now, *([reading.until] if reading.until else [])]),
    )
    told = Told(who.handle or who.did, "bluesky", file, now, addressing.asked)
    told.seen = {
        "Its own posts": reading.messages.filter("ours").height,
        "Records of posts set aside": reading.set_aside.height,
        "Posts by others": len({each.post for each in others if each.side != "body"}),
        "Posts on both sides": count,
    }
    told.not_seen = list(_not_seen(searched=searched, looked=looked))
    car.replace(file)
    return told


def _own(reading: Reading, names: Pseudonyms) -> Iterator[Post]:
    """Own posts of the repository, and what they answer, whose times are in its addresses."""
    for row in reading.messages.iter_rows(named=True):
        address = str(row["id"])
        writer = address.removeprefix("at://").split("/")[0]
        above = row["in_reply_to"] or ""
        yield names.post(address, above, writer, to_micros(row["sent_at"]), ours=row["ours"])


def _not_seen(*, searched: bool, looked: bool) -> Iterator[str]:
    if not searched:
        yield (
            "posts that name the account outside its own threads and were never answered: the "
            "server lets nobody search who is not signed in."
        )
    else:
        yield "posts that name the account only by an earlier handle, or that the search lacks."
    if not looked:
        yield "replies below its posts: the server does not show them to anyone."
    yield NEVER_SEEN
