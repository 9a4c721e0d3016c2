"""The one way out to the web: never to a private address, with limits of time and size."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import httpcore
import httpx
from django.conf import settings

from wardmote.channels.ports import NotNow, PlatformUnreachable, RateLimited

LARGEST = 8 * 1024 * 1024
TIMEOUT = httpx.Timeout(20.0, connect=8.0)
AGENT = "Wardmote (residents' desk of a public body)"


class ForbiddenAddress(PlatformUnreachable):
    """A name leads to an address on a private network."""


class _Guard(httpcore.SyncBackend):
    """Connects only to public addresses, and to the very address that was looked at."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """As httpcore has it, after a look at where the name leads."""
        address = checked_address(host, port)
        return super().connect_tcp(address, port, timeout, local_address, socket_options)


def checked_address(host: str, port: int) -> str:
    """An address of the host that may be connected to.

    Raises:
        ForbiddenAddress: It has only private ones, and is not listed in ``private_hosts``.
        httpcore.ConnectError: It has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    addresses = [str(each[4][0]) for each in found]
    if host in settings.WARDMOTE_PRIVATE_HOSTS:
        return addresses[0]
    for address in addresses:
        if ipaddress.ip_address(address.partition("%")[0]).is_global:
            return address
    raise ForbiddenAddress(
        "The name leads to a private network, where the desk does not go.",
        remedy="If that is meant, whoever installs can list the host under private_hosts.",
    )


def client(base_url: str = "", **headers: str) -> httpx.Client:
    """A client that keeps to the guard. It follows no redirect by itself."""
    transport = httpx.HTTPTransport()
    # httpx has no public way to say how connections are made; httpcore, below it, has.
    transport._pool._network_backend = _Guard()
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
        NotNow: It cannot be reached; nothing was asked.
        PlatformUnreachable: There is no answer that can be relied on.
    """
    try:
        with session.stream(method, address, **more) as response:
            received = bytearray()
            for part in response.iter_bytes():
                received += part
                if len(received) > LARGEST:
                    raise PlatformUnreachable("The answer is larger than any that is expected.")
    except httpx.ConnectError as error:
        raise NotNow("The platform cannot be reached.", wait=timedelta(seconds=30)) from error
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
    for name in ("retry-after", "x-retry-after"):
        stated = response.headers.get(name, "")
        if stated.isdigit():
            return timedelta(seconds=min(max(int(stated), 1), 3600))
    return timedelta(seconds=60)
