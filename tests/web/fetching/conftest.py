"""``wardmote fetch``, given as a person gives it, and a public body with residents to answer."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wardmote_web.fetching.polite import Polite

Wardmote = Callable[..., subprocess.CompletedProcess[str]]
_numbers = itertools.count(int(f"{datetime.now(UTC):%H%M%S}"))


def fresh(name: str) -> str:
    """A name that no other test's account has."""
    return f"{name}{next(_numbers)}"


def surroundings() -> dict[str, str]:
    """The environment of a person who has no desk."""
    taken = {"DJANGO_SETTINGS_MODULE", "WARDMOTE_CONFIG", "WARDMOTE_DATABASE"}
    return {name: value for name, value in os.environ.items() if name not in taken}


@pytest.fixture
def wardmote(tmp_path: Path) -> Wardmote:
    """``wardmote("fetch", …)`` in an empty folder, where no desk is."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "wardmote", *arguments],
            cwd=tmp_path,
            env=surroundings(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture
def waited() -> list[float]:
    """For how long a polite asker waited, in seconds; it waits no longer than a test does."""
    return []


@pytest.fixture
def polite(waited: list[float]) -> Polite:
    """Asks loopback servers, and counts its waits instead of sitting them out."""
    return Polite({"127.0.0.1", "localhost"}, pause=0.5, wait=waited.append)
