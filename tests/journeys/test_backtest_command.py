"""``wardmote backtest`` as a person runs it, on the demonstration borough."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from wardmote.demo.borough import make
from wardmote.demo.folder import COMPLETE, HOURS, MAPPING, OWN, write_folder

FEW = ("--draws", "10")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 26 weeks of the demonstration, on disk."""
    folder = tmp_path_factory.mktemp("demonstration")
    write_folder(make(1, weeks=26), folder)
    return folder


def wardmote(folder: Path, *args: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wardmote", "backtest", *map(str, args)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_an_archive_is_back_tested_and_the_report_says_the_verdict_first(
    demonstration: Path, tmp_path: Path
) -> None:
    report, file = tmp_path / "backtest.html", tmp_path / "findings.json"

    done = wardmote(
        demonstration, COMPLETE, "--mapping", MAPPING, "--hours", HOURS, "--people", "6",
        "-o", report, "--json", file, *FEW,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    told = " ".join(done.stdout.split())
    assert "This is fiction" in told
    assert "Would it have predicted better? The simulation" in told
    assert "What was tested is the pattern that was kept" in told
    assert "independent weeks" in told
    findings = {f["id"]: f for f in json.loads(file.read_text(encoding="utf-8"))["findings"]}
    assert findings["backtest.weeks"]["n"] == 12
    assert findings["backtest.weeks.answers"]["status"] == "estimated"
    assert len(findings["backtest.coverage.kept"]["series"]["points"]) == 6
    page = report.read_text(encoding="utf-8")
    assert page.index("What was tested is the pattern that was kept") < page.index("Contents")


def test_the_same_seed_gives_the_same_figures(demonstration: Path, tmp_path: Path) -> None:
    figures = []
    for name in ("one.json", "two.json"):
        done = wardmote(
            demonstration, COMPLETE, "--mapping", MAPPING, "--weeks", "2", "--seed", "5",
            "-o", tmp_path / "page.html", "--json", tmp_path / name, *FEW,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found = json.loads((tmp_path / name).read_text(encoding="utf-8"))["findings"]
        figures.append([{k: v for k, v in f.items() if k != "date"} for f in found])

    assert figures[0] == figures[1]


def test_an_archive_of_answers_alone_is_refused_by_name(
    demonstration: Path, tmp_path: Path
) -> None:
    done = wardmote(demonstration, OWN, "-o", tmp_path / "backtest.html", *FEW)

    assert done.returncode == 0, done.stderr
    assert "answered-only" in done.stdout
    assert "This source cannot tell" in done.stdout
    assert "Would it have predicted better?" in done.stdout


def test_too_long_a_history_says_how_many_weeks_there_are(
    demonstration: Path, tmp_path: Path
) -> None:
    done = wardmote(
        demonstration, COMPLETE, "--mapping", MAPPING, "--history", "40",
        "-o", tmp_path / "backtest.html", *FEW,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert re.search(r"hold 2[45] whole weeks; 40 of history", " ".join(done.stdout.split()))


def test_an_unreadable_promise_is_an_error_in_words_and_writes_nothing(
    demonstration: Path, tmp_path: Path
) -> None:
    done = wardmote(
        demonstration, COMPLETE, "--mapping", MAPPING, "--promise", "soon",
        "-o", tmp_path / "backtest.html", *FEW,
    )  # fmt: skip

    assert done.returncode == 2
    assert "soon" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "backtest.html").exists()
