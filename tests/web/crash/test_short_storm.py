"""A short storm: three workers at once over PostgreSQL, killed, cut off and put off.

A longer one, and its last recorded result: ``tests/verification/desk_crash``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from servers.mail import DOVECOT
from servers.postgres import binaries
from servers.running import NotInstalled

STORM = Path(__file__).resolve().parents[2] / "verification/desk_crash/storm.py"


@pytest.fixture
def installed(lacking: Callable[[str, str], NoReturn]) -> None:
    """Both servers are here, or the test skips visibly."""
    if not DOVECOT.exists():
        lacking("mail", "it is not installed; run tests/servers/install.sh")
    try:
        binaries()
    except NotInstalled as error:
        lacking("postgres", str(error))


@pytest.mark.mail
@pytest.mark.postgres
def test_three_workers_in_a_storm_lose_nothing_and_send_nothing_twice(installed: None) -> None:
    run = subprocess.run(
        [sys.executable, STORM, "--channel", "mail", "--seconds", "8"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr[-2000:]
    said = run.stdout
    assert "0 messages lost, 0 replies or acknowledgements lost, 0 replies twice" in said, said
    assert "workers of 3 killed" in said, said
    assert "the database crashed 0 times" not in said, said
