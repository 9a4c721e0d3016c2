"""A short form of the crash matrix: each step once, against each real server.

The whole of it, and its last recorded result: ``tests/verification/desk_crash``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from servers.mail import DOVECOT
from servers.running import folder
from verification.desk_crash.worker_steps import STEPS, steps_of

MATRIX = Path(__file__).resolve().parents[2] / "verification/desk_crash/matrix.py"


CHANNELS = [
    pytest.param("bluesky", marks=pytest.mark.bluesky),
    pytest.param("mastodon", marks=pytest.mark.mastodon),
    pytest.param("mail", marks=pytest.mark.mail),
]


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_worker_killed_at_every_step_loses_nothing_and_sends_nothing_twice(
    channel: str, installed: None
) -> None:
    run = subprocess.run(
        [sys.executable, MATRIX, "--channel", channel, "--kills", str(len(STEPS))],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr[-2000:]
    assert f"{channel}: {len(STEPS)} kills" in run.stdout, run.stdout


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_worker_killed_before_or_after_a_file_is_uploaded_sends_the_reply_once_and_with_it(
    channel: str, installed: None
) -> None:
    kills = len(steps_of(channel, files=True))
    run = subprocess.run(
        [sys.executable, MATRIX, "--channel", channel, "--kills", str(kills), "--files"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr[-2000:]
    assert f"{channel}: {kills} kills" in run.stdout, run.stdout


@pytest.fixture
def installed(channel: str, lacking: Callable[[str, str], NoReturn]) -> None:
    """The server is here, or the test skips visibly."""
    places = {
        "bluesky": folder() / "bluesky/ready",
        "mastodon": folder() / "snac/usr/bin/snac",
        "mail": DOVECOT,
    }
    if not places[channel].exists():
        lacking(channel, "it is not installed; run tests/servers/install.sh")
