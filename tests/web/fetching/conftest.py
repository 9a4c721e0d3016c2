"""``wardmote fetch``, given as a person gives it, and a public body with residents to answer."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wardmote_web.fetching.polite import Polite
from web.given import Wardmote, command_in

_numbers = itertools.count(int(f"{datetime.now(UTC):%H%M%S}"))


def fresh(name: str) -> str:
    """A name that no other test's account has."""
    return f"{name}{next(_numbers)}"


@pytest.fixture
def wardmote(tmp_path: Path) -> Wardmote:
    """``wardmote("fetch", …)`` in an empty folder, where no desk is."""
    return command_in(tmp_path)


@pytest.fixture
def waited() -> list[float]:
    """For how long a polite asker waited, in seconds; it waits no longer than a test does."""
    return []


@pytest.fixture
def polite(waited: list[float]) -> Polite:
    """Asks loopback servers, and counts its waits instead of sitting them out."""
    return Polite({"127.0.0.1", "localhost"}, pause=0.5, wait=waited.append)
