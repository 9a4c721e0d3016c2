"""The repository of an account: one long answer, gone on with where it was cut short."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from wardmote.channels.ports import PlatformUnreachable
from wardmote.channels.reading import UnreadableArchive
from wardmote_web.fetching.bluesky.blocks import append, missing, trim
from wardmote_web.fetching.bluesky.identity import Identity
from wardmote_web.fetching.errors import (
    NoSuchAccount,
    NothingThere,
    NotLet,
    NotUnderstood,
    WaitLonger,
)
from wardmote_web.fetching.polite import Polite

AT_ONCE = 40
"""Blocks asked for in one question: their names must fit into an address."""
TRIES = 4
LARGEST = 4 * 1024**3


def download(polite: Polite, who: Identity, file: Path) -> None:
    """Fetch the whole repository into a file; goes on with what the file holds already.

    Raises:
        NoSuchAccount: The server does not give it.
        PlatformUnreachable, WaitLonger: Not now; what came is kept.
    """
    for left in reversed(range(TRIES)):
        try:
            if trim(file):
                _fill(polite, who, file)
            else:
                _whole(polite, who, file)
            if not missing(file):
                return
        except UnreadableArchive:
            # Its root is not in what came: nothing to go on with.
            file.unlink(missing_ok=True)
        except PlatformUnreachable:
            if not left:
                raise
    raise WaitLonger(
        "The repository did not come whole, however often it was asked for.",
        where=who.service,
        remedy="Give the same command again later: it goes on where it was.",
    )


def _whole(polite: Polite, who: Identity, file: Path) -> None:
    try:
        _stream(polite, who, file)
    except (NothingThere, NotLet) as error:
        raise NoSuchAccount(
            "The account's server does not give its repository: it was deactivated, taken down or "
            "moved.",
            where=who.service,
            remedy="Look at the account's profile. If it has moved just now, try again tomorrow.",
        ) from error


def _stream(polite: Polite, who: Identity, file: Path) -> None:
    size = 0
    address = f"{who.service}/xrpc/com.atproto.sync.getRepo"
    with polite.stream(address, did=who.did) as parts, file.open("wb") as stream:
        for part in parts:
            size += len(part)
            if size > LARGEST:
                raise NotUnderstood("The repository is larger than any that is expected.")
            stream.write(part)
        stream.flush()
        os.fsync(stream.fileno())


def _fill(polite: Polite, who: Identity, file: Path) -> None:
    """Ask for what is missing until nothing is; begin anew where the server no longer has it."""
    while lacks := missing(file):
        names = [_written(cid) for cid in lacks]
        try:
            for at in range(0, len(names), AT_ONCE):
                append(file, _blocks(polite, who, names[at : at + AT_ONCE]))
        except NothingThere:
            # The repository has moved on since, and parts of what came are of the past.
            file.unlink()
            return _whole(polite, who, file)
        if set(missing(file)) >= set(lacks):
            file.unlink()
            return _whole(polite, who, file)
    return None


def _blocks(polite: Polite, who: Identity, names: list[str]) -> bytes:
    query = "&".join(f"cids={name}" for name in names)
    address = f"{who.service}/xrpc/com.atproto.sync.getBlocks?did={who.did}&{query}"
    return polite.get(address).content


def _written(cid: bytes) -> str:
    """A CID in text: multibase base 32, lower case."""
    return "b" + base64.b32encode(cid).decode().lower().rstrip("=")
