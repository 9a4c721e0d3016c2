"""From @user@host to the server that keeps the account, and what it calls it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from wardmote.channels.ports import PlatformUnreachable
from wardmote_web.fetching.errors import NoSuchAccount, NothingThere, NotLet, NotUnderstood
from wardmote_web.fetching.polite import Polite

ACTIVITY = "application/activity+json"
_ADDRESS = re.compile(r"@?(?P<user>[A-Za-z0-9_.-]+)@(?P<host>[A-Za-z0-9.-]+(?::\d{1,5})?)")


@dataclass(frozen=True)
class Account:
    """An account as its own server has it.

    Attributes:
        id: The server's own, for further questions.
        user: Its name there.
        host: The part after the second @.
        server: The server's address, without a slash at the end.
        actor: The account's address in ActivityPub.
    """

    id: str
    user: str
    host: str
    server: str
    actor: str

    @property
    def address(self) -> str:
        """As people write it, without the first @."""
        return f"{self.user}@{self.host}"


def find(polite: Polite, stated: str, *, server: str = "") -> Account:
    """Find an account.

    Args:
        polite: Asks.
        stated: ``@user@host``.
        server: The server's address, where it is not simply that of the host.

    Raises:
        NoSuchAccount: There is none of that name.
        NotLet: The server shows no accounts to anyone.
    """
    parts = _ADDRESS.fullmatch(stated.strip())
    if parts is None:
        raise NoSuchAccount(
            f'"{stated}" is not of the form of an address.',
            remedy="Give it as @user@host, such as @council@social.example.",
        )
    user, host = parts["user"], parts["host"].lower()
    home = server.rstrip("/") or f"https://{host}"
    actor = _actor(polite, home, user, host)
    if actor and not server:
        # The name's host may send on to another server.
        found = urlsplit(actor)
        home = f"{found.scheme}://{found.netloc}"
    try:
        shown = polite.json(f"{home}/api/v1/accounts/lookup", acct=user)
    except NothingThere:
        raise NoSuchAccount(
            f"There is no account {user} on that server.",
            where=host,
            remedy="Look at the account's profile for its address: @user@host.",
        ) from None
    if not isinstance(shown, dict) or not shown.get("id"):
        raise NotUnderstood("The account is not shown in a known form.", where=host)
    actor = str(shown.get("uri") or "") or actor or str(shown.get("url") or "")
    return Account(str(shown["id"]), str(shown.get("username") or user), host, home, actor)


def _actor(polite: Polite, home: str, user: str, host: str) -> str:
    """The account's address in ActivityPub, by WebFinger; empty where that does not say."""
    try:
        found = polite.json(
            f"{home}/.well-known/webfinger", accept="*/*", resource=f"acct:{user}@{host}"
        )
    except (NothingThere, NotLet, NotUnderstood, PlatformUnreachable):
        return ""
    links = found.get("links") if isinstance(found, dict) else None
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "self" and _is_web(link.get("href")):
            return str(link["href"])
    return ""


def _is_web(address: Any) -> bool:
    return isinstance(address, str) and urlsplit(address).scheme in {"https", "http"}
