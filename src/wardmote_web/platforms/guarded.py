"""The one way out to the web: never to a private address, with limits of time and size.

Which private hosts are meant all the same is a setting of the desk; whoever has no desk (a command
that fetches what is public) states them instead.
"""

from __future__ import annotations

import socket
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore
import httpx
from django.conf import settings

from wardmote.channels.ports import NotNow, OutOfReach, PlatformUnreachable, RateLimited
from wardmote_web.platforms.deadline import Timed
from wardmote_web.platforms.reachable import is_public

LARGEST = 8 * 1024 * 1024
TIMEOUT = httpx.Timeout(20.0, connect=8.0)
AT_MOST = 90.0
"""Seconds for a whole answer: within a lease of the outbox."""
AGENT = "Wardmote (residents' desk of a public body)"


class ForbiddenAddress(NotNow):
    """A name leads to an address on a private network: nothing was asked."""

    def __init__(self, saw: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(saw, wait=timedelta(minutes=10), where=where, remedy=remedy)


class _Guard(httpcore.SyncBackend):
    """Connects only to public addresses, and to the very address that was looked at."""

    def __init__(self, private_hosts: Collection[str] | None, at_most: float) -> None:
        super().__init__()
        self._private_hosts, self._at_most = private_hosts, at_most

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """As httpcore has it, after a look at where the name leads."""
        address = checked_address(host, port, self._private_hosts)
        opened = super().connect_tcp(address, port, timeout, local_address, socket_options)
        return Timed(opened, self._at_most)


def checked_address(host: str, port: int, private_hosts: Collection[str] | None = None) -> str:
    """An address of the host that may be connected to.

    Args:
        host: By name or number.
        port: Where on it.
        private_hosts: Hosts on private networks that are meant; None for those of the settings.

    Raises:
        ForbiddenAddress: It has only private ones, and is not listed in ``private_hosts``.
        httpcore.ConnectError: It has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    addresses = [str(each[4][0]) for each in found]
    meant = settings.WARDMOTE_PRIVATE_HOSTS if private_hosts is None else private_hosts
    if host in meant:
        return addresses[0]
    for address in addresses:
        if is_public(address):
            return address
    raise ForbiddenAddress(
        "The name leads to a private network, where the desk does not go.",
        remedy="If that is meant, whoever installs can list the host under private_hosts.",
    )


def client(
    base_url: str = "",
    *,
    private_hosts: Collection[str] | None = None,
    at_most: float | None = None,
    **headers: str,
) -> httpx.Client:
    """A client that keeps to the guard. It follows no redirect by itself.

    Args:
        base_url: What addresses are relative to.
        private_hosts: As ``checked_address`` has it.
        at_most: Seconds for a whole answer; None for ``AT_MOST``.
        headers: Sent with every request.
    """
    transport = httpx.HTTPTransport()
    # httpx has no public way to say how connections are made; httpcore, below it, has.
    limit = AT_MOST if at_most is None else at_most
    transport._pool._network_backend = _Guard(private_hosts, limit)
    return httpx.Client(
        base_url=base_url,
        transport=transport,
        timeout=TIMEOUT,
        headers={"user-agent": AGENT, **headers},
        follow_redirects=False,
    )


def ask(session: httpx.Client, method: str, address: str, **more: Any) -> httpx.Response:
    """One request, its answer read whole, within the limits.

    Raises:
        RateLimited: The platform asks to wait.
        OutOfReach: It cannot be reached; nothing was asked.
        PlatformUnreachable: There is no answer that can be relied on.
    """
    try:
        with session.stream(method, address, **more) as response:
            received = bytearray()
            for part in response.iter_bytes():
                received += part
                if len(received) > LARGEST:
                    raise PlatformUnreachable("The answer is larger than any that is expected.")
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise OutOfReach("The platform cannot be reached.", wait=timedelta(seconds=30)) from error
    except (httpx.HTTPError, httpcore.ConnectError, OSError) as error:
        raise PlatformUnreachable("The platform did not answer.") from error
    whole = httpx.Response(
        response.status_code,
        headers=[(k, v) for k, v in response.headers.items() if k.lower() != "content-encoding"],
        content=bytes(received),
        request=response.request,
    )
    if whole.status_code == 429:
        raise RateLimited("The platform asks us to wait.", wait=_wait(whole))
    return whole


def _wait(response: httpx.Response) -> timedelta:
    """How long it asks for, within reason."""
    asked = asked_to_wait(response)
    if asked is None:
        return timedelta(seconds=60)
    return min(max(asked, timedelta(seconds=1)), timedelta(hours=1))


def asked_to_wait(response: httpx.Response) -> timedelta | None:
    """How long an answer asks to wait, by whichever header says so; None where none does.

    The instant of a reset is counted from the answer's own date, so that clocks need not agree.
    """
    headers = response.headers
    for name in ("retry-after", "x-retry-after"):
        stated = headers.get(name, "")
        if stated.isascii() and stated.isdigit():
            return timedelta(seconds=min(int(stated), 10**6))
    dated = _instant(headers.get("date", "")) or datetime.now(UTC)
    for name in ("retry-after", "ratelimit-reset", "x-ratelimit-reset"):
        at = _instant(headers.get(name, ""))
        if at is not None:
            return at - dated
    return None


def _instant(stated: str) -> datetime | None:
    """An instant as servers write it: an HTTP date, ISO 8601, or seconds since 1970."""
    if stated.isascii() and stated.isdigit() and len(stated) <= 11:
        return datetime.fromtimestamp(int(stated), UTC)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(stated)
        except (ValueError, TypeError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
