"""Addresses of statuses in the fediverse: who wrote one, and when, as far as it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wardmote.channels.ids import IdCarriesNoTime, mastodon_time, ulid_time

_HOST = r"https?://(?P<host>[^/?#@\s]+)"
_STATUS = re.compile(
    _HOST + r"/(?:users/(?P<user>[^/?#\s]+)/statuses"
    r"|(?:web/)?@(?P<handle>[^/?#\s]+)(?:/statuses)?"
    r"|ap/users/(?P<number>[0-9]+)/statuses)"
    r"/(?P<id>[^/?#\s]+)(?:/activity)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_OTHER_SERVERS = (
    (re.compile(_HOST + r"/(?:objects|notice)/", re.IGNORECASE), "Pleroma and Akkoma"),
    (re.compile(_HOST + r"/notes/", re.IGNORECASE), "Misskey"),
    (re.compile(_HOST + r"/(?:post|comment)/[0-9]", re.IGNORECASE), "Lemmy"),
    (re.compile(_HOST + r"/p/[^/]+/[0-9]", re.IGNORECASE), "Pixelfed"),
    (re.compile(_HOST + r"/videos/watch/", re.IGNORECASE), "PeerTube"),
)


@dataclass(frozen=True)
class StatusAddress:
    """What the address of a status says.

    Attributes:
        author: ``name@host``, lower case (``ap/users/…`` where a number stands for the name).
        sent_at: Microseconds since 1970.
    """

    author: str
    sent_at: int


def author_of(address: str) -> str | None:
    """Who wrote the status at that address, where the address says so.

    >>> author_of("https://Example.social/@Ward/113000000000000000")
    'ward@example.social'
    """
    found = _STATUS.fullmatch(address)
    if found is None:
        return None
    name, host = found["user"] or found["handle"], found["host"].lower()
    if name is None:
        return f"ap/users/{found['number']}@{host}"
    return name.lower() if "@" in name else f"{name.lower()}@{host}"


def read_address(address: str) -> StatusAddress:
    """Who wrote the status at that address, and when.

    Raises:
        IdCarriesNoTime: The address is of a form that carries no time.

    >>> read_address("https://example.social/users/ward/statuses/103270115826048975").sent_at
    1575776913849000
    """
    found, author = _STATUS.fullmatch(address), author_of(address)
    if found is None or author is None:
        raise IdCarriesNoTime(_why_not(address))
    status = found["id"]
    return StatusAddress(author, mastodon_time(status) if status.isdigit() else ulid_time(status))


def _why_not(address: str) -> str:
    for form, servers in _OTHER_SERVERS:
        if form.match(address):
            return f"Its address is of the form of {servers} servers, which carries no time."
    return "Its address is not of a form that is known to carry a time."
