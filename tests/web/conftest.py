"""The desk in tests: its configuration, a cast, and real servers started once a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest
from servers.bluesky_network import BlueskyNetwork
from servers.mail import MailServer
from servers.running import NotInstalled
from servers.snac import Snac

Lacking = Callable[[str, str], NoReturn]


@pytest.fixture(scope="session")
def bluesky_network(lacking: Lacking) -> Iterator[BlueskyNetwork]:
    """A Bluesky network; each test makes accounts of its own."""
    try:
        network = BlueskyNetwork()
    except NotInstalled as error:
        lacking("bluesky", str(error))
    with network:
        yield network


@pytest.fixture(scope="session")
def mail_server(lacking: Lacking) -> Iterator[MailServer]:
    """A mail server; each test makes mailboxes of its own."""
    try:
        server = MailServer()
    except NotInstalled as error:
        lacking("mail", str(error))
    with server:
        yield server


@pytest.fixture(scope="session")
def snac(lacking: Lacking) -> Iterator[Snac]:
    """A server of the Mastodon family; each test makes accounts of its own."""
    try:
        server = Snac()
    except NotInstalled as error:
        lacking("mastodon", str(error))
    with server:
        yield server
