"""From a handle to whose it is and where it keeps its posts; nothing is believed one-sidedly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from wardmote_web.fetching.errors import NoSuchAccount, NothingThere, NotLet
from wardmote_web.fetching.polite import Polite

DIRECTORY = "https://plc.directory"
VIEW = "https://public.api.bsky.app"
_DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|web:[A-Za-z0-9.-]+)")
_HANDLE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


@dataclass(frozen=True)
class Identity:
    """Whose it is.

    Attributes:
        did: The account's permanent name.
        handle: Its name at present; empty where its document confirms none.
        service: Where its repository is.
    """

    did: str
    handle: str
    service: str


def identify(polite: Polite, stated: str, *, view: str, directory: str, service: str) -> Identity:
    """Find an account by its handle or its DID.

    Args:
        polite: Asks.
        stated: As the command was given it.
        view: The AppView, which resolves handles for anyone.
        directory: The PLC directory of identities.
        service: Where the repository is; empty to find it by the identity.

    Raises:
        NoSuchAccount: There is none, or handle and identity do not name each other.
    """
    name = stated.strip().removeprefix("@").removeprefix("at://")
    if _DID.fullmatch(name):
        handle, did = "", name
    else:
        handle = name.lower()
        if not _HANDLE.fullmatch(handle):
            raise NoSuchAccount(
                f'"{stated}" is not of the form of a handle.',
                remedy="Give it as on its profile, such as council.example.",
            )
        did = _resolved(polite, handle, view)
    document = _document(polite, did, directory)
    names = {str(each).removeprefix("at://").lower() for each in _list(document, "alsoKnownAs")}
    if handle and handle not in names:
        raise NoSuchAccount(
            f"The handle {handle} leads to an identity that does not call itself so.",
            remedy="Look at the account's profile: its handle may have changed.",
        )
    found = service or _service(document)
    if not found:
        raise NoSuchAccount(
            "The account's identity does not say where it keeps its posts.",
            remedy="If you know where, say so with --service.",
        )
    return Identity(did, handle or next(iter(sorted(names)), ""), found.rstrip("/"))


def _resolved(polite: Polite, handle: str, view: str) -> str:
    try:
        found = polite.json(f"{view}/xrpc/com.atproto.identity.resolveHandle", handle=handle)
    except NothingThere:
        raise NoSuchAccount(
            f"Nobody is called {handle} on Bluesky.",
            remedy="Give the handle as on its profile, such as council.example.",
        ) from None
    did = found.get("did") if isinstance(found, dict) else None
    if not isinstance(did, str) or not _DID.fullmatch(did):
        raise NoSuchAccount(f"What {handle} leads to is of a kind that is not known.")
    return did


def _document(polite: Polite, did: str, directory: str) -> dict[str, Any]:
    host = did.removeprefix("did:web:")
    address = f"{directory}/{did}" if host == did else f"https://{host}/.well-known/did.json"
    try:
        found = polite.json(address)
    except (NothingThere, NotLet):
        raise NoSuchAccount("There is no such identity, or no longer.", where=did) from None
    if not isinstance(found, dict) or found.get("id") != did:
        raise NoSuchAccount("The identity's document is not its own.", where=did)
    return found


def _service(document: dict[str, Any]) -> str:
    for each in _list(document, "service"):
        if isinstance(each, dict) and str(each.get("id", "")).endswith("#atproto_pds"):
            place = each.get("serviceEndpoint")
            return place if isinstance(place, str) else ""
    return ""


def _list(document: dict[str, Any], name: str) -> list[Any]:
    found = document.get(name)
    return found if isinstance(found, list) else []
