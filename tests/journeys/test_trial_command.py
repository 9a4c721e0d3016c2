"""A trial from question to finding, as somebody does it who has only the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wardmote.cli import main
from wardmote.findings.json_form import load


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def trial(*words: str) -> Result:
    return CliRunner().invoke(main, ["trial", *words])


def begun(name: str = "ack", *more: str) -> Result:
    return trial("new", name, "--ends-by", "2028-12-31", "--seed", "7", *more)


def test_from_question_to_finding_and_into_the_evidence(here: Path) -> None:
    new = begun()
    power = trial("power", "ack", "--trials", "200")
    frozen = trial("freeze", "ack")
    run = trial("run", "ack", "--effect", "0.3")
    told = trial("analyse", "ack", "--json", "found.json")
    kept = CliRunner().invoke(main, ["evidence", "add", "found.json"])

    assert [each.exit_code for each in (new, power, frozen, run, told, kept)] == [0] * 6
    assert "658 residents" in new.output
    assert "By the formula it is found with a chance of 80 %" in power.output
    assert "sha256:" in frozen.output
    assert "percentage points fewer" in told.output
    truth = json.loads((here / "ack/made.json").read_text("utf-8"))["true_difference"]
    first = load((here / "found.json").read_text("utf-8"))[0]
    assert first.interval is not None
    assert (first.interval.lower or 0) <= 100 * truth <= (first.interval.upper or 0)
    page = (here / "trial.html").read_text("utf-8")
    assert "This is fiction" in page
    assert "Did it make a difference?" in page
    assert '"told"' in (here / "ack/log.jsonl").read_text("utf-8").splitlines()[-1]


def test_weeks_by_the_command_line(here: Path) -> None:
    assert begun("weeks", "--unit", "week", "--first-week", "2027-01-04").exit_code == 0
    assert trial("freeze", "weeks").exit_code == 0
    assert trial("run", "weeks").exit_code == 0

    told = trial("analyse", "weeks")

    assert told.exit_code == 0, told.output
    assert "In weeks" in told.output


def test_each_step_says_which_comes_first(here: Path) -> None:
    assert "trial new ack" in trial("freeze", "ack").output
    begun()
    assert "trial freeze ack" in trial("run", "ack").output
    trial("freeze", "ack")
    assert "trial run ack" in trial("analyse", "ack").output


def test_it_is_frozen_once_and_a_change_after_is_refused(here: Path) -> None:
    begun()
    trial("freeze", "ack")
    place = here / "ack/protocol.toml"

    again = trial("freeze", "ack")
    place.write_text(place.read_text("utf-8").replace("hoped = 0.12", "hoped = 0.1"), "utf-8")
    changed = trial("freeze", "ack")

    assert "A trial is frozen once" in again.output
    assert "size.hoped" in changed.output


def test_a_protocol_is_not_written_over(here: Path) -> None:
    begun()

    assert "There is a protocol already" in begun().output


def test_an_edited_log_makes_no_finding(here: Path) -> None:
    begun()
    trial("freeze", "ack")
    trial("run", "ack")
    log = here / "ack/log.jsonl"
    log.write_text(log.read_text("utf-8").replace('"arm": 1', '"arm": 0', 1), "utf-8")

    told = trial("analyse", "ack")

    assert told.exit_code == 2
    assert "edited" in told.output
    assert not (here / "trial.html").exists()
