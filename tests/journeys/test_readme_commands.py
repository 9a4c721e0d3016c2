"""The README's commands, given as a person gives them."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest


@pytest.fixture
def environment_made_by_make(repository: Path, lacking: Callable[[str, str], NoReturn]) -> None:
    """Only where the commands have made their own environment is there nothing to fetch."""
    if not (repository / ".venv" / "installed-library").exists():
        lacking("environment", ".venv was not made by make")


def _make(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # The test may itself have been started by make, whose settings are not a person's.
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.usefixtures("environment_made_by_make")
def test_make_demo_ends_with_a_report_that_is_where_it_says(
    repository: Path, tmp_path: Path
) -> None:
    run = _make(repository, "demo", f"DEMO={tmp_path}/my demo")

    assert run.returncode == 0, run.stderr
    named = re.search(r"^The report: (.+\.html)$", run.stdout, re.MULTILINE)
    assert named
    page = Path(named[1]).read_text(encoding="utf-8")
    assert "fiction" in page.lower()
    assert not re.search(r"""(?:src|href)=["']https?:""", page)


def test_make_alone_lists_every_command(repository: Path) -> None:
    run = _make(repository)

    listed = re.findall(r"^  make (\w+)", run.stdout, re.MULTILINE)
    declared = re.search(r"^\.PHONY: (.+)$", (repository / "Makefile").read_text(), re.MULTILINE)
    assert declared
    assert listed == declared[1].split()
