"""What every test may ask for, and what is said when this machine does not have it.

A test that lacks something skips, visibly, with one of two phrases that are counted at the end:
``shared data absent: …`` and ``lacking …: …``. Where ``WARDMOTE_REQUIRE`` names the thing
(as ``.ci/run`` does with ``browser``), lacking it fails the test instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parent.parent

pytest_plugins = ["servers.fixtures"]

# A slow or shared machine must not turn a right answer into a failed deadline.
settings.register_profile("wardmote", deadline=None)
# The same, and the same examples every time: a build that fails can be repeated.
settings.register_profile("ci", parent=settings.get_profile("wardmote"), derandomize=True)
settings.load_profile(os.environ.get("WARDMOTE_HYPOTHESIS", "wardmote"))


def shared_folder() -> Path | None:
    """Where real data that the project may not carry lie on this machine, if anywhere."""
    stated = os.environ.get("WARDMOTE_SHARED")
    folder = Path(stated) if stated else REPOSITORY.parent / "shared"
    return folder if folder.is_dir() else None


def _shared(*parts: str) -> Path:
    folder = shared_folder()
    wanted = "/".join(parts)
    if folder is None or not folder.joinpath(*parts).exists():
        pytest.skip(f"shared data absent: {wanted}")
    return folder.joinpath(*parts)


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """``shared_data("twcs_5000")``: that set of real data, or a visible skip."""
    return lambda name: _shared("data", name)


@pytest.fixture(scope="session")
def shared_golden() -> Callable[[], Path]:
    """``shared_golden()``: the folder of reference results, or a visible skip."""
    return lambda: _shared("golden")


@pytest.fixture(scope="session")
def lacking() -> Callable[[str, str], NoReturn]:
    """``lacking("browser", "no chromium")``: skip visibly, or fail where it is required."""

    def say(thing: str, reason: str) -> NoReturn:
        if thing in os.environ.get("WARDMOTE_REQUIRE", "").split():
            pytest.fail(f"lacking {thing}: {reason}, and this run requires it")
        pytest.skip(f"lacking {thing}: {reason}")

    return say


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the project."""
    return REPOSITORY


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip for want of a required thing into a failure, whoever wrote the skip.

    A browser test that skips by ``importorskip`` or a bare ``skip`` is caught here too.
    """
    report = yield
    required = os.environ.get("WARDMOTE_REQUIRE", "").split()
    wanting = [thing for thing in required if item.get_closest_marker(thing)]
    if report.skipped and wanting and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped for want of {', '.join(wanting)}: {call_reason(report)}"
        )
    return report


def call_reason(report: pytest.TestReport) -> str:
    """The reason that a skip gave."""
    return str(report.longrepr[-1]) if isinstance(report.longrepr, tuple) else str(report.longrepr)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count what this machine lacked, by what was lacking, so that no skip goes unseen."""
    counts: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = call_reason(report).removeprefix("Skipped: ")
        counts[reason] = counts.get(reason, 0) + 1
    if counts:
        terminalreporter.section(f"skipped: {sum(counts.values())}, for want of")
        for reason, count in sorted(counts.items()):
            terminalreporter.write_line(f"{count:4}  {reason}")
