"""``wardmote whatif`` as a person runs it: from a small demonstration borough, and from rates."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from wardmote.demo.borough import make
from wardmote.demo.folder import COMPLETE, HOURS, MAPPING, OWN, write_folder

Run = Callable[..., subprocess.CompletedProcess[str]]

WINDOWS = "mon-fri 09:00-11:00, 15:00-17:00; closed holidays england"
TOO_SHORT = "mon-fri 12:00-12:20; closed holidays england"


@pytest.fixture(scope="module")
def borough(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("borough")
    write_folder(make(2, weeks=10), folder)
    return folder


@pytest.fixture
def wardmote(tmp_path: Path) -> Run:
    def run(*args: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "wardmote", *map(str, args)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, **environment},
        )

    return run


@pytest.fixture
def on_the_borough(wardmote: Run, borough: Path) -> Run:
    def run(*args: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        archive = (borough / COMPLETE, "--mapping", borough / MAPPING, "--zone", "Europe/London")
        return wardmote("whatif", *archive, "--years", "8", *args, **environment)

    return run


def findings_in(path: Path) -> dict[str, dict[str, object]]:
    return {f["id"]: f for f in json.loads(path.read_text(encoding="utf-8"))["findings"]}


def test_an_archive_becomes_a_table_a_page_and_findings(
    on_the_borough: Run, borough: Path, tmp_path: Path
) -> None:
    done = on_the_borough(
        "--windows", WINDOWS, "--windows", TOO_SHORT, "--hours", borough / HOURS,
        "--promise", "next working day 17:00", "--people", "6",
        "-o", "w.html", "--json", "w.json",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "as kept today" in done.stdout
    assert "as published today" in done.stdout
    assert re.search(r"the\s+queue\s+grows\s+by\s+[\d.]+", done.stdout)
    assert "of the assumptions changed" in done.stdout.replace("\n", " ").casefold()
    findings = findings_in(tmp_path / "w.json")
    assert findings["whatif.wait.wall"]["status"] == "estimated"
    assert findings["whatif.time.minutes-a-week"]["status"] == "estimated"
    page = (tmp_path / "w.html").read_text(encoding="utf-8")
    assert "With this time, this is the promise" in page
    assert "This is fiction" in page
    assert "<script" not in page


def test_the_same_seed_gives_the_same_findings(on_the_borough: Run, tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        on_the_borough("--windows", WINDOWS, "--json", name)

    one, two = (findings_in(tmp_path / name) for name in ("one.json", "two.json"))
    for told in (*one.values(), *two.values()):
        del told["date"]
    assert one == two


def test_minutes_are_withheld_where_nobody_says_whose_they_are(
    on_the_borough: Run, tmp_path: Path
) -> None:
    done = on_the_borough("--windows", WINDOWS, "--json", "w.json")

    assert done.returncode == 0, done.stderr
    assert "Withheld: minutes and work outside hours." in done.stdout.replace("\n", " ")
    assert "a week: answering" not in done.stdout
    findings = findings_in(tmp_path / "w.json")
    assert findings["whatif.time.minutes-a-week"]["status"] == "withheld"
    assert findings["whatif.wait.wall"]["status"] == "estimated"


def test_rates_alone_are_enough(wardmote: Run, tmp_path: Path) -> None:
    done = wardmote(
        "whatif", "--messages-a-week", "40", "--minutes-a-message", "4", "--windows", WINDOWS,
        "--setup", "2", "--order", "oldest-promise", "--at-close", "pause", "--officers", "2",
        "--urgent-share", "10", "--urgent-promise", "by the end of the next window",
        "--years", "8", "--from", "2026-03-02", "--json", "w.json",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    findings = findings_in(tmp_path / "w.json")
    assert findings["whatif.time.minutes-a-week"]["status"] == "estimated"
    assert findings["whatif.promise.urgent"]["status"] == "estimated"


def test_the_reference_engine_gives_the_same_answer(wardmote: Run, tmp_path: Path) -> None:
    asked = (
        "whatif", "--messages-a-week", "2", "--minutes-a-message", "4",
        "--windows", "mon 09:00-10:00; zone UTC", "--years", "4", "--from", "2026-03-02",
    )  # fmt: skip

    wardmote(*asked, "--json", "fast.json")
    done = wardmote(*asked, "--json", "reference.json", WARDMOTE_ENGINE="reference")

    assert done.returncode == 0, done.stderr
    fast, reference = (findings_in(tmp_path / f"{each}.json") for each in ("fast", "reference"))
    for name in ("whatif.wait.wall", "whatif.promise.strongest", "whatif.assumptions.moves-most"):
        assert fast[name]["series"] == reference[name]["series"]


def test_an_answered_only_archive_is_refused_by_name_with_what_would_do(
    wardmote: Run, borough: Path
) -> None:
    done = wardmote("whatif", borough / OWN, "--windows", WINDOWS)

    assert done.returncode == 2
    assert "answered-only" in done.stderr
    assert "--messages-a-week" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        (["--windows", "mon-fri closed; zone UTC"], "No window opens"),
        (["--windows", WINDOWS, "--setup", "120"], "whole of every window"),
        (["--windows", WINDOWS, "--promise", "within 1 minute"], "No window of any pattern"),
        (["--windows", WINDOWS, "--minutes-a-message", "-2"], "-2"),
        (["--windows", WINDOWS, "--minutes-a-message", "900"], "900"),
        (["--windows", WINDOWS, "--years", "90000000"], "years fit"),
        (["--windows", WINDOWS, "--officers", "none.toml"], "rota"),
        (["--windows", WINDOWS, "--mine", "--people", "3"], "give one of them"),
        (["--windows", WINDOWS, "--timed-sample", "none.csv"], "timed sample"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    on_the_borough: Run, stated: list[str], says: str
) -> None:
    done = on_the_borough(*stated)

    assert done.returncode == 2, done.stdout
    assert says in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_without_an_archive_rates_are_asked_for(wardmote: Run) -> None:
    assert "--messages-a-week" in wardmote("whatif", "--windows", WINDOWS).stderr
    assert "--minutes-a-message" in wardmote("whatif", "--messages-a-week", "5").stderr
