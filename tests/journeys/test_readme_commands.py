"""The README's commands, given as a person gives them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import httpx
import pytest


@pytest.fixture
def environment_made_by_make(repository: Path, lacking: Callable[[str, str], NoReturn]) -> None:
    """Only where the commands have made their own environment is there nothing to fetch."""
    if not (repository / ".venv" / "installed-library").exists():
        lacking("environment", ".venv was not made by make")


def _surroundings() -> dict[str, str]:
    # The test may itself have been started by make, whose settings are not a person's; and the
    # desk of the tests is not the one that is demonstrated.
    ours = {"DJANGO_SETTINGS_MODULE", "WARDMOTE_CONFIG", "WARDMOTE_DATABASE"}
    return {
        name: value for name, value in os.environ.items() if "MAKE" not in name and name not in ours
    }


def _make(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=repository,
        env=_surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass(frozen=True)
class Demo:
    """``make demo``, running.

    Attributes:
        process: Of make.
        said: What it printed until it serves.
    """

    process: subprocess.Popen[str]
    said: str

    def found(self, pattern: str) -> str:
        """What stands in what it said."""
        match = re.search(pattern, self.said, re.MULTILINE)
        assert match, self.said
        return match[1]


@pytest.fixture
def demo(repository: Path, tmp_path: Path, environment_made_by_make: None) -> Iterator[Demo]:
    """``make demo`` on this machine, until it says that it serves; stopped as by Ctrl-C."""
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen(
            ["make", "--no-print-directory", "demo", f"DEMO={tmp_path}/my demo",
             "DEMO_ARGS=--bind 127.0.0.1:0"],
            cwd=repository, env=_surroundings(), stdout=said, stderr=said, text=True,
            start_new_session=True,
        )  # fmt: skip
    text = _once_it_says(tmp_path / "said", "Ctrl-C stops it.", process)
    yield Demo(process, text)
    for each in (signal.SIGINT, signal.SIGKILL):
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, each)
            process.wait(60)


def _once_it_says(file: Path, words: str, process: subprocess.Popen[str]) -> str:
    end = time.monotonic() + 180
    while words not in file.read_text() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.2)
    return file.read_text()


def answers(address: str) -> bool:
    """Whether anything does there."""
    try:
        httpx.get(address, timeout=5)
    except httpx.TransportError:
        return False
    return True


def test_make_demo_makes_a_report_and_serves_a_desk_until_it_is_stopped(demo: Demo) -> None:
    page = Path(demo.found(r"^The report: (.+\.html)$")).read_text(encoding="utf-8")
    link = demo.found(r"(http://127\.0\.0\.1:\d+/demonstration/\S+/) \(once\)$")
    report = demo.found(r"(http://\S+/demonstration/report/)$")
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        guide, shown = browser.get(link), browser.get(report)

    assert "fiction" in page.lower()
    assert not re.search(r"""(?:src|href)=["']https?:""", page)
    assert guide.status_code == 200
    assert "Look round this desk" in guide.text
    assert shown.status_code == 200
    assert "Where the time goes" in shown.text

    os.killpg(demo.process.pid, signal.SIGINT)
    demo.process.wait(60)

    assert not answers(report)


def test_the_desk_of_make_demo_ends_when_make_alone_is_killed(demo: Demo) -> None:
    report = demo.found(r"(http://\S+/demonstration/report/)$")

    demo.process.kill()

    end = time.monotonic() + 60
    while answers(report) and time.monotonic() < end:
        time.sleep(0.2)
    assert not answers(report)


def test_make_alone_lists_every_command(repository: Path) -> None:
    run = _make(repository)

    listed = re.findall(r"^  make (\w+)", run.stdout, re.MULTILINE)
    declared = re.search(r"^\.PHONY: (.+)$", (repository / "Makefile").read_text(), re.MULTILINE)
    assert declared
    assert listed == declared[1].split()
