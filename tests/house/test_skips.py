"""What a machine lacks is skipped in sight; where it is required, lacking it fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

RunWith = Callable[[str], subprocess.CompletedProcess[str]]

TESTS = """
import pytest

def test_that_passes():
    assert True

@pytest.mark.browser
def test_that_wants_a_browser(lacking):
    lacking("browser", "no chromium")

@pytest.mark.browser
def test_that_skips_by_itself():
    pytest.skip("no axe-core")

@pytest.mark.shared_data
def test_that_wants_data(shared_data):
    shared_data("no_such_set")
"""


@pytest.fixture
def run_with(repository: Path, tmp_path: Path) -> RunWith:
    """x: the tests above, run on a machine that lacks everything."""
    (tmp_path / "tests").mkdir()
    shutil.copy(repository / "tests" / "conftest.py", tmp_path / "tests")
    (tmp_path / "tests" / "test_things.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(
        # The plugins of conftest.py are found where they are.
        f"[pytest]\npythonpath = {repository / 'tests'}\nmarkers =\n  browser\n  shared_data\n"
    )

    def run(require: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
            cwd=tmp_path,
            env={
                **os.environ,
                "WARDMOTE_REQUIRE": require,
                "WARDMOTE_SHARED": str(tmp_path / "nowhere"),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_skips_are_named_and_counted(run_with: RunWith) -> None:
    run = run_with("")

    assert run.returncode == 0
    assert "skipped: 3, for want of" in run.stdout
    assert "1  lacking browser: no chromium" in run.stdout
    assert "1  shared data absent: data/no_such_set" in run.stdout
    assert "1 passed, 3 skipped" in run.stdout


def test_a_skip_for_want_of_what_is_required_is_a_failure_however_it_was_skipped(
    run_with: RunWith,
) -> None:
    run = run_with("browser")

    assert run.returncode == 1
    assert "2 failed, 1 passed, 1 skipped" in run.stdout


def test_where_the_shared_data_are_required_their_absence_is_a_failure(run_with: RunWith) -> None:
    run = run_with("browser shared_data")

    assert run.returncode == 1
    assert "3 failed, 1 passed" in run.stdout
