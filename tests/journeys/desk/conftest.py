"""The desk in a real browser: the real pages on a loopback server, and nothing pretended."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from journeys.desk.borough import OPEN, Borough, a_borough
from journeys.desk.seen import Seen
from wardmote.basis.clock import FixedClock
from wardmote_web.accounts.models import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey of the desk opens a browser and keeps its rows where the server sees them."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="module")
def chromium(browser: Browser) -> Iterator[Browser]:
    """The browser; the tests' own rows are read beside its loop, which Django must let happen."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield browser
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def at(settings: Any) -> Callable[[datetime], None]:
    """Set the desk's clock."""

    def turn(instant: datetime) -> None:
        settings.WARDMOTE_CLOCK = FixedClock(instant)

    turn(OPEN)
    return turn


@pytest.fixture
def borough(at: Callable[[datetime], None], settings: Any) -> Borough:
    """Marlowford with something in every corner."""
    from django.core.cache import cache
    from django.core.management import call_command

    call_command("createcachetable", verbosity=0)
    cache.clear()
    return a_borough()


@pytest.fixture
def quiet(at: Callable[[datetime], None]) -> Borough:
    """Marlowford before anybody has written."""
    from django.core.cache import cache
    from django.core.management import call_command

    call_command("createcachetable", verbosity=0)
    cache.clear()
    return a_borough(busy=False)


@pytest.fixture
def visit(chromium: Browser, live_server: Any, settings: Any) -> Iterator[Callable[..., Seen]]:
    """``visit(person, width=…, javascript=…)``: a browser of theirs, signed in."""
    settings.WARDMOTE_BASE_URL = live_server.url
    opened: list[Seen] = []

    def come(person: Person | None = None, **more: Any) -> Seen:
        seen = Seen(chromium, live_server.url, **more)
        opened.append(seen)
        if person is not None:
            client = Client()
            client.force_login(
                person, backend="allauth.account.auth_backends.AuthenticationBackend"
            )
            seen.sign_in(client.cookies["sessionid"].value)
        return seen

    yield come
    for seen in opened:
        with suppress(Exception):  # A browser that has gone already has nothing left to close.
            seen.close()
