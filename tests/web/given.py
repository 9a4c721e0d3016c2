"""The command ``wardmote`` as a person gives it, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Wardmote = Callable[..., subprocess.CompletedProcess[str]]


def surroundings() -> dict[str, str]:
    """The environment of a person: that of the tests names another configuration."""
    taken = {"DJANGO_SETTINGS_MODULE", "WARDMOTE_CONFIG", "WARDMOTE_DATABASE"}
    return {name: value for name, value in os.environ.items() if name not in taken}


def command_in(folder: Path) -> Wardmote:
    """The command, given in that folder."""

    def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "wardmote", *arguments],
            cwd=folder,
            env=surroundings(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            **more,
        )

    return run
