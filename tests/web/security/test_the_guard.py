"""The one way out: never to a private address, never on another's say-so, never for ever."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from wardmote.channels.ports import PlatformUnreachable
from wardmote_web.platforms import guarded
from wardmote_web.platforms.guarded import ForbiddenAddress, ask, checked_address, client

PRIVATE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "localhost", "10.0.0.1",
    "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::", "2001:db8::1",
]  # fmt: skip
Serve = Callable[[socket.socket], None]


@pytest.fixture(autouse=True)
def _nothing_private(settings: Any) -> None:
    settings.WARDMOTE_PRIVATE_HOSTS = ()


@contextmanager
def served(serve: Serve) -> Iterator[tuple[str, list[int]]]:
    """A server on loopback that treats each connection so; its address, and its visitors."""
    visitors: list[int] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            visitors.append(1)
            with connection:
                try:
                    connection.recv(65536)
                    serve(connection)
                except OSError:
                    continue

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", visitors
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(timeout=5)


def _says(body: bytes, *headers: str, status: str = "200 OK") -> Serve:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers])
    return lambda connection: connection.sendall(head.encode() + b"\r\n\r\n" + body)


@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_address_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(ForbiddenAddress):
        checked_address(host, 80)


@pytest.mark.parametrize("host", ["1.1.1.1", "2606:4700:4700::1111"])
def test_a_public_address_is_not(host: str) -> None:
    assert checked_address(host, 443) == host


def test_a_name_that_leads_to_a_private_address_is_refused_before_anything_is_asked() -> None:
    with served(_says(b"secret")) as (address, visitors), client() as session:
        for there in (address, address.replace("127.0.0.1", "localhost")):
            with pytest.raises(ForbiddenAddress):
                ask(session, "GET", there)

    assert visitors == []


def test_the_address_that_was_looked_at_is_the_one_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name may lead elsewhere when it is asked a second time."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def once_public(host: Any, *rest: Any, **more: Any) -> Any:
        if host == "rebinding.example":
            asked.append(host)
            there = "1.1.1.1" if len(asked) == 1 else "127.0.0.1"
            return real(there, *rest, **more)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", once_public)

    assert checked_address("rebinding.example", 80) == "1.1.1.1"
    assert asked == ["rebinding.example"]


def test_a_host_that_was_listed_is_gone_to(settings: Any) -> None:
    settings.WARDMOTE_PRIVATE_HOSTS = ("127.0.0.1",)

    with served(_says(b"well")) as (address, _), client() as session:
        assert ask(session, "GET", address).text == "well"


def test_a_redirect_is_not_followed(settings: Any) -> None:
    settings.WARDMOTE_PRIVATE_HOSTS = ("127.0.0.1",)
    away = _says(b"", "Location: http://169.254.169.254/latest/", status="302 Found")

    with served(away) as (address, visitors), client() as session:
        answer = ask(session, "GET", address)

    assert answer.status_code == 302
    assert len(visitors) == 1


def test_an_answer_that_is_too_large_is_not_read_to_its_end(settings: Any) -> None:
    settings.WARDMOTE_PRIVATE_HOSTS = ("127.0.0.1",)
    large = b"x" * (guarded.LARGEST + 1)

    with (
        served(_says(large)) as (address, _),
        client() as session,
        pytest.raises(PlatformUnreachable, match="larger"),
    ):
        ask(session, "GET", address)


def test_a_small_answer_that_unpacks_into_a_large_one_is_not_unpacked(settings: Any) -> None:
    settings.WARDMOTE_PRIVATE_HOSTS = ("127.0.0.1",)
    packed = gzip.compress(b"x" * (guarded.LARGEST * 4))

    with (
        served(_says(packed, "Content-Encoding: gzip")) as (address, _),
        client() as session,
        pytest.raises(PlatformUnreachable, match="larger"),
    ):
        ask(session, "GET", address)


def _drips(head: bytes) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(b"x")
            time.sleep(0.05)  # The fault itself: a byte at a time, for ever.

    return serve


@pytest.mark.parametrize(
    "head",
    [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n"],
    ids=["in its head", "in its body"],
)
def test_a_server_that_drips_does_not_hold_the_worker_for_ever(
    settings: Any, monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    settings.WARDMOTE_PRIVATE_HOSTS = ("127.0.0.1",)
    monkeypatch.setattr(guarded, "AT_MOST", 1.0)
    begun = time.monotonic()

    with (
        served(_drips(head)) as (address, _),
        client() as session,
        pytest.raises(PlatformUnreachable),
    ):
        ask(session, "GET", address)

    assert time.monotonic() - begun < 10


def test_nothing_is_sent_through_a_proxy_of_the_environment(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WARDMOTE_PRIVATE_HOSTS = ("127.0.0.1",)
    with served(_says(b"proxy")) as (proxy, by_proxy), served(_says(b"well")) as (address, _):
        monkeypatch.setenv("HTTP_PROXY", proxy)
        monkeypatch.setenv("ALL_PROXY", proxy)
        with client() as session:
            assert ask(session, "GET", address).text == "well"

    assert by_proxy == []
