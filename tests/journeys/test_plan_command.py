"""``wardmote plan`` as a person runs it: from the time they have to hours they can publish."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

MAPPING = """
rows = "messages"
zone = "Europe/London"
account = "FictionDesk"

[columns]
id = "id"
sent_at = "at"
author = "who"
in_reply_to = "to"

[ours]
column = "side"
values = ["us"]
"""

Run = Callable[..., subprocess.CompletedProcess[str]]

PLAN = (
    "--promise", "2nd working day 17:00", "--kept", "60%", "--holidays", "england",
    "--years", "20", "--patterns", "60",
)  # fmt: skip


@pytest.fixture
def wardmote(tmp_path: Path) -> Run:
    """Run the command in a folder of its own."""

    def run(*args: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "wardmote", *map(str, args)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Path, Path]:
    """Twelve weeks of three questions a day, answered one after another the next morning."""
    start = datetime(2026, 1, 5, 10, tzinfo=UTC)
    rows = [("id", "at", "who", "to", "side")]
    for day in (day for day in range(84) if day % 7 < 5):
        morning = start + timedelta(days=day + (3 if day % 7 == 4 else 1), hours=-1)
        for n in range(3):
            asked = start + timedelta(days=day, hours=3 * n, minutes=7 * (day % 11))
            answered = morning + timedelta(minutes=4 * n + day % 3)
            rows.append((f"q{day}-{n}", asked.isoformat(), f"resident{day}{n}", "", "them"))
            rows.append((f"a{day}-{n}", answered.isoformat(), "us", f"q{day}-{n}", "us"))
    archive, mapping = tmp_path / "desk.csv", tmp_path / "mapping.toml"
    with archive.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    mapping.write_text(MAPPING, encoding="utf-8")
    return archive, mapping


def findings_in(path: Path) -> dict[str, dict[str, object]]:
    return {f["id"]: f for f in json.loads(path.read_text(encoding="utf-8"))["findings"]}


def test_an_archive_and_the_time_become_a_table_a_report_findings_and_hours(
    wardmote: Run, desk: tuple[Path, Path], tmp_path: Path
) -> None:
    archive, mapping = desk

    done = wardmote(
        "plan", archive, "--mapping", mapping, "--mine", "--time-we-have", "30 minutes a day",
        *PLAN, "-o", "plan.html", "--json", "plan.json", "--hours-files", "hours",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("CSV by a mapping file")
    assert "With 150 minutes a week you can promise an answer by 17:00 of the 2nd" in done.stdout
    assert "✓" in done.stdout
    assert "no target" in " ".join(done.stdout.split())
    found = findings_in(tmp_path / "plan.json")
    assert found["plan.promise.kept"]["status"] == "estimated"
    assert found["plan.promise.front"]["form"] == "points"
    assert found["plan.time.overtime"]["status"] == "estimated"
    page = (tmp_path / "plan.html").read_text(encoding="utf-8")
    assert "With the time we have, this is the promise" in page
    assert "<svg" in page
    files = sorted((tmp_path / "hours").iterdir())
    assert files
    checked = wardmote("hours", "check", files[0])
    assert checked.returncode == 0, checked.stderr
    assert "Closed on public holidays in England" in checked.stdout


def test_a_reader_whose_account_it_is_not_sees_waits_and_no_work(
    wardmote: Run, desk: tuple[Path, Path], tmp_path: Path
) -> None:
    archive, mapping = desk

    done = wardmote(
        "plan", archive, "--mapping", mapping, "--time-we-have", "150 minutes a week",
        *PLAN, "--json", "plan.json",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "Withheld: work past the ends of windows and out of hours." in done.stdout
    assert "past close" not in done.stdout
    found = findings_in(tmp_path / "plan.json")
    assert found["plan.time.overtime"]["status"] == "withheld"
    assert found["plan.time.outside"]["status"] == "withheld"
    text = json.dumps(found) + done.stdout
    assert not re.search(r"gaps between sends of at most|minutes a message\b(?!\.| it)", text)


def test_stated_rates_are_enough(wardmote: Run, tmp_path: Path) -> None:
    done = wardmote(
        "plan", "--messages-a-week", "15", "--minutes-a-message", "3", "--from", "2026-03-02",
        "--time-we-have", "120 minutes a week", *PLAN, "--json", "plan.json",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    found = findings_in(tmp_path / "plan.json")
    assert found["plan.time.overtime"]["status"] == "estimated"
    assert "past close" in done.stdout


def test_a_stated_grid_is_tried_whole(wardmote: Run, tmp_path: Path) -> None:
    (tmp_path / "grid.toml").write_text(
        'days = ["mon-fri"]\nwindows_a_day = [1]\nminutes = [20]\nstarts = ["09:00", "16:00"]\n',
        encoding="utf-8",
    )

    done = wardmote(
        "plan", "--messages-a-week", "15", "--minutes-a-message", "3", "--grid", "grid.toml",
        "--time-we-have", "120 minutes a week", *PLAN, "--json", "plan.json",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert findings_in(tmp_path / "plan.json")["plan.search.tried"]["n"] == 2


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"--time-we-have": "0 minutes a week"}, "With no time nothing can be answered"),
        ({"--time-we-have": "plenty"}, "does not say how much time there is"),
        ({"--promise": "soon"}, '"soon" is not a promise of a known form'),
        ({"--kept": "100%"}, "always, nobody can promise"),
        ({"--hours": "mon-fri 9-5"}, "part 1 (mon-fri 9-5)"),
        ({"--holidays": "narnia"}, "not a nation"),
        ({"--grid": "nothing.toml"}, "nothing.toml: The file cannot be read"),
        ({"--time-we-have": "10 minutes a week"}, "No pattern fits 10 minutes a week"),
        ({"--hours": "mon-fri 09:00-17:00", "--holidays": "england"}, "--hours says which"),
    ],
)
def test_a_slip_is_said_in_a_sentence_and_nothing_is_written(
    wardmote: Run, tmp_path: Path, changed: dict[str, str], says: str
) -> None:
    stated = {
        "--time-we-have": "120 minutes a week",
        "--promise": "next working day 17:00",
        "--messages-a-week": "15",
        "--minutes-a-message": "3",
        "--zone": "Europe/London",
        **changed,
    }

    done = wardmote("plan", *(part for pair in stated.items() for part in pair))

    assert done.returncode == 2
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_what_is_read_is_not_written_to(
    wardmote: Run, desk: tuple[Path, Path], tmp_path: Path
) -> None:
    archive, mapping = desk

    done = wardmote(
        "plan", archive, "--mapping", mapping, "--time-we-have", "150 minutes a week", *PLAN,
        "--hours-files", tmp_path,
    )  # fmt: skip

    assert done.returncode == 2
    assert "What is read lies in it" in done.stderr
