"""The project looked at from outside: its files, as anybody who clones it has them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def project_files(repository: Path) -> Callable[[str], Iterable[Path]]:
    """``project_files("*.py")``: tracked files, and new ones that git would not ignore."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=repository,
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("lacking git: the project is not a clone, so its own files are not known")
    paths = [repository / name for name in listing.stdout.decode().split("\0") if name]

    def matching(pattern: str) -> Iterable[Path]:
        return [path for path in paths if path.match(pattern) and path.is_file()]

    return matching


@pytest.fixture(scope="session")
def documents(repository: Path, project_files: Callable[[str], Iterable[Path]]) -> list[Path]:
    """Every page that a person reads."""
    return sorted(project_files("*.md"))
