"""``wardmote audit`` as a person runs it: from a file on disk to a page and its findings."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

MAPPING = """
rows = "messages"
zone = "UTC"
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
    """Eight weeks of questions at noon, answered after two to four hours."""
    start = datetime(2026, 1, 5, 12, tzinfo=UTC)
    rows: list[Sequence[str]] = [("id", "at", "who", "to", "side")]
    for day in (day for day in range(56) if day % 7 < 5):
        asked = start + timedelta(days=day)
        answered = asked + timedelta(minutes=120 + 3 * (day % 40))
        rows.append((f"q{day}", asked.isoformat(), f"resident{day % 17}", "", "them"))
        rows.append((f"a{day}", answered.isoformat(), "us", f"q{day}", "us"))
    archive, mapping = tmp_path / "desk.csv", tmp_path / "mapping.toml"
    with archive.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    mapping.write_text(MAPPING, encoding="utf-8")
    return archive, mapping


def findings_in(path: Path) -> dict[str, dict[str, object]]:
    return {f["id"]: f for f in json.loads(path.read_text(encoding="utf-8"))["findings"]}


def test_an_archive_becomes_a_page_and_its_findings(
    wardmote: Run, desk: tuple[Path, Path], tmp_path: Path
) -> None:
    archive, mapping = desk

    done = wardmote(
        "audit", archive, "--mapping", mapping, "--zone", "Europe/London",
        "--hours", "mon-fri 09:00-17:00", "--promise", "within 4 open hours", "--people", "6",
        "-o", "report.html", "--json", "findings.json",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "read 80 = kept 80 + set aside 0" in done.stdout
    findings = findings_in(tmp_path / "findings.json")
    assert findings["audit.promise.stated"]["estimate"] == 1.0
    assert findings["audit.clock.wall"]["estimate"] == pytest.approx(
        median(120 + 3 * (day % 40) for day in range(56) if day % 7 < 5), abs=3
    )
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_page_fetches_nothing_and_runs_nothing(
    wardmote: Run, desk: tuple[Path, Path], tmp_path: Path
) -> None:
    archive, mapping = desk

    wardmote("audit", archive, "--mapping", mapping, "--people", "6", "--zone", "UTC")

    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#|data:)""", page)
    assert not re.search(r"@import|url\(\s*['\"]?(?!#)", page)


def test_in_a_pipe_there_is_no_progress_bar(wardmote: Run, desk: tuple[Path, Path]) -> None:
    archive, mapping = desk

    done = wardmote("audit", archive, "--mapping", mapping)

    assert done.stderr == ""
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("gone.csv",), "no such file"),
        (("desk.csv",), "--mapping"),
        (("desk.csv", "--mapping", "mapping.toml", "--zone", "Mars/Base"), "Mars/Base"),
        (("desk.csv", "--mapping", "mapping.toml", "--hours", "mon-fri 25:00-26:00"), "25:00"),
        (("desk.csv", "--mapping", "mapping.toml", "--promise", "soon"), "soon"),
        (("desk.csv", "--source", "telegraph"), "telegraph"),
        (("desk.csv", "--mine", "--people", "6"), "--people"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence_and_nothing_is_written(
    wardmote: Run, desk: tuple[Path, Path], tmp_path: Path, args: tuple[str, ...], said: str
) -> None:
    assert desk[0].parent == tmp_path

    done = wardmote("audit", *args, "-o", "report.html", "--json", "findings.json")

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "report.html").exists()
    assert not (tmp_path / "findings.json").exists()


@pytest.mark.shared_data
@pytest.mark.parametrize("account", ["Tesco", "AmericanAir"])
def test_waits_of_real_organisations_equal_a_count_by_hand(
    wardmote: Run, shared_data: Callable[[str], Path], tmp_path: Path, account: str
) -> None:
    archive = shared_data("twcs_5000") / "twcs.csv"

    done = wardmote(
        "audit", archive, "--account", account, "--zone", "Europe/London", "--json", "f.json"
    )

    assert done.returncode == 0, done.stderr
    wall = findings_in(tmp_path / "f.json")["audit.clock.wall"]
    waits = _waits_by_hand(archive, account)
    assert wall["n"] == len(waits)
    # The sample median here is the smallest wait that half do not exceed.
    assert wall["estimate"] == pytest.approx(sorted(waits)[(len(waits) - 1) // 2])


def _waits_by_hand(archive: Path, account: str) -> list[float]:
    """Minutes since the resident's message replied to, straight from the rows."""
    with archive.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["in_response_to_tweet_id"] is not None]
    at = {
        row["tweet_id"]: datetime.strptime(row["created_at"], "%a %b %d %H:%M:%S %z %Y")
        for row in rows
    }
    theirs = {row["tweet_id"] for row in rows if row["inbound"] == "True"}
    waits = []
    for row in rows:
        parent = row["in_response_to_tweet_id"].removesuffix(".0")
        if row["author_id"] == account and parent in theirs:
            waits.append((at[row["tweet_id"]] - at[parent]) / timedelta(minutes=1))
    return waits


@pytest.mark.parametrize("option", ["-o", "--json", "--set-aside"])
def test_the_archive_is_never_written_over(
    wardmote: Run, desk: tuple[Path, Path], option: str
) -> None:
    archive, mapping = desk
    before = archive.read_bytes()

    done = wardmote("audit", archive, "--mapping", mapping, option, archive)

    assert done.returncode == 2
    assert "would destroy it" in done.stderr
    assert archive.read_bytes() == before


def test_a_report_in_the_archives_own_folder_is_replaced_by_the_next(
    wardmote: Run, desk: tuple[Path, Path], tmp_path: Path
) -> None:
    _, mapping = desk
    folder = tmp_path / "export"
    folder.mkdir()
    desk[0].rename(folder / "desk.csv")
    outputs = ("-o", "export/r.html", "--json", "export/f.json", "--set-aside", "export/aside.txt")

    first, second = (
        wardmote("audit", "export/desk.csv", "--mapping", mapping, *outputs) for _ in range(2)
    )
    whole = wardmote("audit", "export", "--mapping", mapping, *outputs[:4])

    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert "would destroy" not in whole.stderr


def test_the_zone_of_a_mapping_is_the_reports_too(
    wardmote: Run, desk: tuple[Path, Path], tmp_path: Path
) -> None:
    archive, mapping = desk
    stated = mapping.read_text(encoding="utf-8").replace('"UTC"', '"Asia/Tokyo"')
    mapping.write_text(stated, encoding="utf-8")

    for more in ((), ("--zone", "UTC")):
        wardmote("audit", archive, "--mapping", mapping, *more, "--json", f"f{len(more)}.json")

    for name, zone in (("f0.json", "Asia/Tokyo"), ("f2.json", "UTC")):
        setting = findings_in(tmp_path / name)["audit.clock.wall"]["setting"]
        assert isinstance(setting, dict)
        assert setting["zone"] == zone


@pytest.mark.parametrize("option", ["--hours", "--promise", "--zone", "--mapping"])
def test_an_option_that_was_left_empty_is_not_passed_over(
    wardmote: Run, desk: tuple[Path, Path], option: str
) -> None:
    archive, mapping = desk

    done = wardmote("audit", archive, "--mapping", mapping, option, "")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.shared_data
def test_an_answered_only_corpus_shows_both_what_it_supports_and_what_is_refused(
    wardmote: Run, shared_data: Callable[[str], Path], tmp_path: Path
) -> None:
    archive = shared_data("twcs_5000") / "twcs.csv"

    done = wardmote("audit", archive, "--json", "f.json")

    findings = findings_in(tmp_path / "f.json")
    assert findings["audit.clock.wall"]["status"] == "estimated"
    for id_ in ("answering.first-response-curve", "promise.stated", "chasing.share"):
        assert findings[f"audit.{id_}"]["status"] == "refused"
    assert "answered-only" in done.stdout
    read, kept, aside = _reconciled(done.stdout)
    assert (read, aside) == (kept + aside, aside)
    assert aside >= 1


def _reconciled(printed: str) -> tuple[int, int, int]:
    found = re.search(r"read ([\d,]+) = kept ([\d,]+) \+ set aside ([\d,]+)", printed)
    assert found, printed
    read, kept, aside = (int(number.replace(",", "")) for number in found.groups())
    return read, kept, aside


@pytest.mark.shared_data
def test_a_table_without_replies_gives_arrivals_alone(
    wardmote: Run, shared_data: Callable[[str], Path], tmp_path: Path
) -> None:
    archive = shared_data("spotify_support_requests") / "support_requests.csv"

    done = wardmote("audit", archive, "--zone", "Europe/London", "--json", "f.json")

    assert done.returncode == 0, done.stderr
    findings = findings_in(tmp_path / "f.json")
    assert findings["audit.asking.hour-of-week"]["status"] == "estimated"
    assert findings["audit.clock.wall"]["status"] == "refused"
    assert "arrivals-only" in str(findings["audit.clock.wall"]["reason"])


BALTIMORE = """
rows = "cases"
zone = "America/New_York"
account = "Baltimore 311"
time_format = "%m/%d/%Y %I:%M:%S %p"

[columns]
id = "SRRecordID"
asked_at = "CreatedDate"
answered_at = "CloseDate"
due_at = "DueDate"
"""


@pytest.mark.shared_data
def test_cases_with_due_times_are_judged_by_the_promise_recorded_at_the_time(
    wardmote: Run, shared_data: Callable[[str], Path], tmp_path: Path
) -> None:
    archive = shared_data("baltimore_311") / "311_sample.csv"
    (tmp_path / "baltimore.toml").write_text(BALTIMORE, encoding="utf-8")

    done = wardmote("audit", archive, "--mapping", "baltimore.toml", "--json", "f.json")

    assert done.returncode == 0, done.stderr
    read, kept, aside = _reconciled(done.stdout)
    assert read == kept + aside == 10_000
    findings = findings_in(tmp_path / "f.json")
    recorded = findings["audit.promise.recorded"]
    # 83.6 % of those with both dates were closed in time; those never closed were not.
    assert recorded["estimate"] == pytest.approx(0.836, abs=0.02)
    # A case has no second message, which is no sign that nobody asked again.
    assert findings["audit.chasing.share"]["status"] == "refused"
