"""One question after another, with pauses: whoever is asked says how fast.

Waits where the server asks to (429, or a budget that is used up), tries again where it is out of
order, and gives up with words where it asks for more patience than a command has.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from wardmote.channels.ports import PlatformUnreachable, RateLimited
from wardmote_web.fetching.errors import NothingThere, NotLet, NotUnderstood, WaitLonger
from wardmote_web.platforms.guarded import ForbiddenAddress, ask, asked_to_wait, client

PAUSE = 0.5
"""Seconds between questions."""
PATIENCE = timedelta(minutes=16)
"""The longest wait that is sat out: budgets are mostly of five or fifteen minutes."""
LONG_ANSWER = 1800.0
"""Seconds for a whole repository; one that takes longer is gone on with, block by block."""
TRIES = 5
_NOT_LET, _GONE = {401, 403, 451, 501}, {404, 410}
_MOVED = {301, 302, 307, 308}


class Polite:
    """Asks servers, each answer read within limits, never a private address that is not meant.

    Attributes:
        asked: How many questions so far.
    """

    def __init__(
        self,
        private_hosts: Collection[str] = (),
        *,
        pause: float = PAUSE,
        wait: Callable[[float], None] = time.sleep,
        say: Callable[[str], None] = lambda words: None,
    ) -> None:
        """Args are as the names say.

        Args:
            private_hosts: Hosts on private networks that are meant.
            pause: Seconds between two questions.
            wait: Waits so many seconds.
            say: Told in words why something takes long.
        """
        self.asked = 0
        self._pause, self._wait, self._say = pause, wait, say
        hosts = tuple(private_hosts)
        # Some servers reset connections that are kept alive, in the midst of a request.
        self._client = client(private_hosts=hosts, connection="close")
        self._patient = client(private_hosts=hosts, at_most=LONG_ANSWER, connection="close")

    def __enter__(self) -> Polite:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()
        self._patient.close()

    def json(self, address: str, *, accept: str = "application/json", **query: Any) -> Any:
        """An answer, decoded.

        Raises:
            NotLet, NothingThere: The server says so.
            NotUnderstood: It is no JSON.
            WaitLonger, PlatformUnreachable: Not now.
        """
        response = self.get(address, accept=accept, **query)
        try:
            return json.loads(response.content)
        except (ValueError, RecursionError):
            raise NotUnderstood(
                "The answer is not the JSON that was expected.", where=_shown(address)
            ) from None

    def get(self, address: str, *, accept: str = "*/*", **query: Any) -> httpx.Response:
        """An answer of at most some MB; see ``json``. One redirect is followed."""
        stated = [(k, v) for k, v in query.items() if v is not None]
        for _ in range(2):
            response = self._until_answered(address, headers={"accept": accept}, params=stated)
            if response.status_code not in _MOVED or "location" not in response.headers:
                break
            address, stated = urljoin(address, response.headers["location"]), []
        return _checked(response, address)

    def _until_answered(self, address: str, **more: Any) -> httpx.Response:
        for left in reversed(range(TRIES)):
            self._rest(self._pause if self.asked else 0)
            self.asked += 1
            try:
                with _in_words():
                    response = ask(self._client, "GET", address, **more)
            except RateLimited as error:
                self.sit_out(error.wait, address)
            except ForbiddenAddress:
                raise
            except PlatformUnreachable:
                if not left:
                    raise
                self._again(left, address)
            else:
                if response.status_code < 500 or response.status_code in _NOT_LET or not left:
                    self._mind_budget(response, address)
                    return response
                self._again(left, address)
        raise WaitLonger(
            f"The server asked {TRIES} times in a row to wait.",
            where=_shown(address),
            remedy="Give the same command again later: it goes on where it was.",
        )

    @contextmanager
    def stream(self, address: str, **query: Any) -> Iterator[Iterator[bytes]]:
        """The parts of a long answer, as they come.

        Raises:
            As ``json``; PlatformUnreachable also in the midst of it.
        """
        self._rest(self._pause if self.asked else 0)
        self.asked += 1
        try:
            with (
                _in_words(),
                self._patient.stream("GET", address, params=list(query.items())) as response,
            ):
                if response.status_code != 200:
                    response.read()
                    self._refused(response, address)
                yield response.iter_bytes()
        except (httpx.HTTPError, OSError) as error:
            raise PlatformUnreachable("The answer broke off.", where=_shown(address)) from error

    def _refused(self, response: httpx.Response, address: str) -> None:
        if response.status_code == 429:
            self.sit_out(asked_to_wait(response) or timedelta(minutes=1), address)
            raise PlatformUnreachable("The server asked to wait.", where=_shown(address))
        _checked(response, address)

    def sit_out(self, span: timedelta, address: str) -> None:
        """Wait as long as a server asks.

        Raises:
            WaitLonger: It is more than a command's patience.
        """
        seconds = max(span.total_seconds(), 1.0)
        if span > PATIENCE:
            raise WaitLonger(
                f"The server asks to wait {seconds / 60:.0f} minutes.",
                where=_shown(address),
                remedy="Give the same command again then: it goes on where it was.",
            )
        self._say(f"{_shown(address)} asks to wait {seconds:.0f} s")
        self._rest(seconds)

    def _again(self, left: int, address: str) -> None:
        seconds = 2.0 ** (TRIES - left)
        self._say(f"{_shown(address)} is out of order; asked again in {seconds:.0f} s")
        self._rest(seconds)

    def _mind_budget(self, response: httpx.Response, address: str) -> None:
        """Where the last question of a budget was just asked, wait for the next budget."""
        for name in ("ratelimit-remaining", "x-ratelimit-remaining"):
            if response.headers.get(name, "") == "0":
                self.sit_out(asked_to_wait(response) or timedelta(minutes=1), address)
                return

    def _rest(self, seconds: float) -> None:
        if seconds > 0:
            self._wait(seconds)


def _checked(response: httpx.Response, address: str) -> httpx.Response:
    code = response.status_code
    if code == 200:
        return response
    if code in _NOT_LET:
        raise NotLet("The server does not let anyone see it.", where=_shown(address))
    if code in _GONE or code == 400:
        raise NothingThere("The server has nothing there.", where=_shown(address))
    if code in _MOVED or code < 500:
        raise NotUnderstood(f"The server answered {code}.", where=_shown(address))
    raise PlatformUnreachable(f"The server answered {code}.", where=_shown(address))


@contextmanager
def _in_words() -> Iterator[None]:
    """The guard's refusal, with what whoever gave the command can do."""
    try:
        yield
    except ForbiddenAddress as error:
        raise ForbiddenAddress(
            error.saw, remedy="If that is meant, name the host with --private-host."
        ) from None


def _shown(address: str) -> str:
    """A server's name alone: an address may name a resident."""
    return urlsplit(address).hostname or "the server"
