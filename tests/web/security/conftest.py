"""What the tests of protection ask for."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from wardmote.basis.clock import FixedClock
from wardmote_web.accounts.models import Person
from web.security.a_full_desk import NOON, FullDesk, a_full_desk

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def full_desk(db: Any, settings: Any) -> FullDesk:
    """A team with one of everything, on a Monday at ten."""
    settings.WARDMOTE_CLOCK = FixedClock(NOON)
    return a_full_desk()


@pytest.fixture
def other_desk(full_desk: FullDesk) -> FullDesk:
    """Another team of the same installation."""
    return a_full_desk("borchester", "marrow")


def signed_in_as(person: Person | None, **more: Any) -> Client:
    """A browser in which somebody is signed in."""
    client = Client(**more)
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client
