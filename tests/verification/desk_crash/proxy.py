"""A proxy between the desk and a real server, which makes trouble when it is told to.

It knows enough of HTTP to see one request, and enough of SMTP to see one letter: only so can it
let a request through and keep its answer, or hold a request until the client has given up.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_CONNECTION = re.compile(rb"(?i)\r\n(connection|host): *[^\r]*")


class Trouble(Enum):
    """What happens to a request."""

    RESET_BEFORE = "the connection is reset, and the server sees nothing"
    RESET_AFTER = "the server does it, and the connection is reset without an answer"
    ERROR_BEFORE = "an error is answered, and the server sees nothing"
    ERROR_AFTER = "the server does it, and an error is answered"
    WAIT = "asked to wait, and the server sees nothing"
    HELD = "held until the client has given up, and only then done"
    GARBLED = "the server does it, and the answer cannot be read"


Choose = Callable[[bytes], Trouble | None]
"""What happens to a request, or a letter, of these bytes."""


class Proxy:
    """Started by ``with``; where it listens is ``port``.

    Args:
        upstream: The port of the real server on loopback.
        speaks: ``http``, ``smtp``, or ``imap``, of which only connections are known.
    """

    def __init__(self, upstream: int, speaks: str = "http") -> None:
        self._upstream, self._speaks = upstream, speaks
        self.choose: Choose = lambda _: None
        self.wait_seconds = 2
        self.held_seconds = 1.5
        self.held_done = threading.Event()
        self.seen: list[bytes] = []
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._door.getsockname()[1]

    @property
    def address(self) -> str:
        """For a platform that is asked over HTTP."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self.reset_all()

    def reset_all(self) -> None:
        """Every open connection is reset."""
        for each in list(self._open):
            _reset(each)

    def once(self, trouble: Trouble, part: bytes) -> None:
        """Make trouble for the next request that holds these bytes, and for no other."""
        waiting = [trouble]

        def choose(request: bytes) -> Trouble | None:
            return waiting.pop() if waiting and part in request else None

        self.choose = choose

    def always(self, trouble: Trouble, part: bytes = b"") -> None:
        """Make trouble for every request that holds these bytes."""
        self.choose = lambda request: trouble if part in request else None

    def asked(self, part: bytes) -> int:
        """How many requests held these bytes."""
        return sum(1 for each in self.seen if part in each)

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            self._open.add(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        serve = {"http": self._http, "smtp": self._smtp, "imap": self._imap}[self._speaks]
        with suppress(OSError):
            serve(client)
        self._open.discard(client)
        with suppress(OSError):
            client.close()

    def _to_server(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._upstream), timeout=60)

    # HTTP: one request a connection.

    def _http(self, client: socket.socket) -> None:
        request = _request(client)
        if not request:
            return
        self.seen.append(request)
        match self.choose(request):
            case None:
                client.sendall(self._done(request))
            case Trouble.RESET_BEFORE:
                _reset(client)
            case Trouble.RESET_AFTER:
                self._done(request)
                _reset(client)
            case Trouble.ERROR_BEFORE:
                client.sendall(_answer(500))
            case Trouble.ERROR_AFTER:
                self._done(request)
                client.sendall(_answer(500))
            case Trouble.WAIT:
                client.sendall(_answer(429, f"retry-after: {self.wait_seconds}\r\n"))
            case Trouble.GARBLED:
                self._done(request)
                client.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n<html>...")
            case Trouble.HELD:
                threading.Event().wait(self.held_seconds)
                self._done(request)
                self.held_done.set()

    def _done(self, request: bytes) -> bytes:
        """The server's whole answer."""
        head, rest = request.split(b"\r\n\r\n", 1)
        said = f"\r\nhost: 127.0.0.1:{self._upstream}\r\nconnection: close\r\n\r\n".encode()
        with self._to_server() as server:
            server.sendall(_CONNECTION.sub(b"", head) + said + rest)
            return b"".join(iter(lambda: server.recv(65536), b""))

    # SMTP: commands and answers pass; a letter is seen whole before it is handed on.

    def _smtp(self, client: socket.socket) -> None:
        with self._to_server() as server:
            self._open.add(server)
            answers = _Answers(server, client)
            answers.start()
            letter: bytes | None = None
            for part in iter(lambda: client.recv(65536), b""):
                if letter is None:
                    letter = b"" if part.upper().startswith(b"DATA") else None
                    server.sendall(part)
                    continue
                letter += part
                if letter.endswith(b"\r\n.\r\n"):
                    self.seen.append(letter)
                    self._letter(letter, client, server, answers)
                    letter = None
            self._open.discard(server)

    def _letter(
        self, letter: bytes, client: socket.socket, server: socket.socket, answers: _Answers
    ) -> None:
        trouble = self.choose(letter)
        if trouble is None:
            server.sendall(letter)
            return
        if trouble is Trouble.HELD:
            threading.Event().wait(self.held_seconds)
        if trouble in {
            Trouble.RESET_AFTER, Trouble.ERROR_AFTER, Trouble.GARBLED, Trouble.HELD,
        }:  # fmt: skip
            answers.keep(lambda: server.sendall(letter))
        if trouble is Trouble.HELD:
            self.held_done.set()
        if trouble is Trouble.GARBLED:
            client.sendall(b"what?\r\n")
        elif trouble in {Trouble.WAIT, Trouble.ERROR_BEFORE}:
            client.sendall(b"451 4.3.0 not now\r\n")
            _reset(server)
        else:
            _reset(client)

    # IMAP: bytes pass, and each part that the client sends may be the last.

    def _imap(self, client: socket.socket) -> None:
        with self._to_server() as server:
            _Answers(server, client).start()
            for part in iter(lambda: client.recv(65536), b""):
                self.seen.append(part)
                if self.choose(part) is not None:
                    _reset(client)
                    return
                server.sendall(part)


class _Answers(threading.Thread):
    """Hands on what the server says; one answer can be kept back."""

    def __init__(self, server: socket.socket, client: socket.socket) -> None:
        super().__init__(daemon=True)
        self._server, self._client = server, client
        self._kept = threading.Event()
        self._keeping = False

    def keep(self, ask: Callable[[], None]) -> None:
        """Ask something, wait for the answer, and do not hand it on."""
        self._keeping = True
        ask()
        self._kept.wait(30)

    def run(self) -> None:
        with suppress(OSError):
            for part in iter(lambda: self._server.recv(65536), b""):
                if self._keeping:
                    self._keeping = False
                    self._kept.set()
                else:
                    self._client.sendall(part)
        with suppress(OSError):
            self._client.shutdown(socket.SHUT_WR)


def _request(client: socket.socket) -> bytes:
    whole = b""
    for part in _parts(client):
        whole += part
        head, ended, body = whole.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if ended and len(body) >= (int(length[1]) if length else 0):
            break
    return whole


def _parts(client: socket.socket) -> Iterator[bytes]:
    client.settimeout(60)
    yield from iter(lambda: client.recv(65536), b"")


def _answer(code: int, more: str = "") -> bytes:
    return f"HTTP/1.1 {code} So\r\n{more}content-length: 0\r\nconnection: close\r\n\r\n".encode()


def _reset(connection: socket.socket) -> None:
    """Close it so that the other side sees a reset, and not an end in good order."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
    with suppress(OSError):
        connection.close()
