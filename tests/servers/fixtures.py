"""Real servers for any test: each is started once a session, when first asked for.

``tests/conftest.py`` brings these fixtures to every folder. A test that asks for one is given the
marker of that server by itself; where the server is not installed the test is skipped visibly, or
fails if ``WARDMOTE_REQUIRE`` names it. A session's tests share a server, so each makes accounts,
mailboxes and databases of its own, and whoever halts one starts it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import NoReturn, TypeVar

import pytest

from servers.bluesky_network import BlueskyNetwork
from servers.mail import MailServer
from servers.postgres import Postgres
from servers.running import NotInstalled, free_address
from servers.snac import Snac

Lacking = Callable[[str, str], NoReturn]
Server = TypeVar("Server", bound=AbstractContextManager[object])

NEEDS = {
    "bluesky_network": "bluesky",
    "bluesky_pds": "bluesky",
    "mail_server": "mail",
    "postgres": "postgres",
    "snac": "mastodon",
    "two_snacs": "federation",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the servers that it asks for, before markers choose among tests."""
    for item in items:
        wanted = {NEEDS[name] for name in getattr(item, "fixturenames", ()) if name in NEEDS}
        for marker in sorted(wanted):
            item.add_marker(marker)


def _made(make: Callable[[], Server], thing: str, lacking: Lacking) -> Server:
    try:
        return make()
    except NotInstalled as error:
        lacking(thing, str(error))


@pytest.fixture(scope="session")
def bluesky_network(lacking: Lacking) -> Iterator[BlueskyNetwork]:
    """A whole Bluesky network (PLC directory, PDS, AppView); tests make accounts of their own."""
    with _made(BlueskyNetwork, "bluesky", lacking) as network:
        yield network


@pytest.fixture(scope="session")
def bluesky_pds(lacking: Lacking) -> Iterator[BlueskyNetwork]:
    """The same without AppView: repositories and records, but neither threads nor notifications.

    For tests of outages: halting this PDS disturbs nobody's AppView.
    """
    with _made(lambda: BlueskyNetwork(app_view=False), "bluesky", lacking) as network:
        yield network


@pytest.fixture(scope="session")
def mail_server(lacking: Lacking) -> Iterator[MailServer]:
    """Dovecot's IMAP behind an SMTP door; tests make mailboxes of their own."""
    with _made(MailServer, "mail", lacking) as server:
        yield server


@pytest.fixture(scope="session")
def snac(lacking: Lacking) -> Iterator[Snac]:
    """A server of the Mastodon family; tests make accounts of their own."""
    with _made(Snac, "mastodon", lacking) as server:
        yield server


@pytest.fixture(scope="session")
def two_snacs(lacking: Lacking) -> Iterator[tuple[Snac, Snac]]:
    """Two servers that federate, each at port 80 of a loopback address of its own.

    The port must be 80, since snac knows no mention with a port in it; so this needs root.
    """

    def make() -> Snac:
        return Snac(address=free_address(80), port=80)

    # The second is made when the first listens, so that it finds another address.
    with (
        _made(make, "federation", lacking) as first,
        _made(make, "federation", lacking) as second,
    ):
        yield first, second


@pytest.fixture(scope="session")
def postgres(lacking: Lacking) -> Iterator[Postgres]:
    """A cluster that keeps what is committed over a crash; tests make databases of their own."""
    with _made(lambda: Postgres(safe=True), "postgres", lacking) as cluster:
        yield cluster
