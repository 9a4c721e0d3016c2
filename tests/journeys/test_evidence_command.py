"""Findings taken in, listed, pooled, corrected: as somebody does who works with other councils."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wardmote.cli import main
from wardmote.demo.councils import councils
from wardmote.evidence.documents import write_document
from wardmote.findings.finding import Withdrawn
from wardmote.findings.json_form import digest_of, dump, load


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where twelve councils have put their findings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "shared").mkdir()
    for number, finding in enumerate(councils(1)):
        (tmp_path / f"shared/{number}.json").write_text(write_document([finding]), "utf-8")
    return tmp_path


def evidence(*words: str) -> Result:
    return CliRunner().invoke(main, ["evidence", *words])


def test_what_others_share_is_taken_in_listed_and_pooled(folder: Path) -> None:
    taken, listed = evidence("import", "shared"), evidence("list")
    found = evidence("pool", "--question", "Q2", "-o", "pooled.html", "--json", "pooled.json")

    assert taken.output == "Kept in evidence: 12 findings.\n"
    assert listed.output.count("percentage points") == 12
    assert found.exit_code == 0, found.output
    assert "In one more place" in found.output
    assert "<svg" in (folder / "pooled.html").read_text("utf-8")
    (pooled,) = load((folder / "pooled.json").read_text("utf-8"))
    assert len(pooled.rests_on) == 12


def test_places_like_mine_are_pooled_by_themselves(folder: Path) -> None:
    evidence("import", "shared")

    found = evidence("pool", "--like", "rural=rural")

    assert "6 places together" in found.output


def test_each_kind_of_place_is_told_with_how_many_there_are(folder: Path) -> None:
    evidence("import", "shared")

    found = evidence("pool", "--by", "rural")

    assert "- rural, k = 6: " in found.output
    assert "- urban, k = 6: " in found.output


def test_what_is_listed_can_be_shared_in_one_document(folder: Path) -> None:
    evidence("import", "shared")

    evidence("list", "--question", "Q2", "--json", "ours.json")

    again = evidence("import", "ours.json")
    assert again.output == "Kept in evidence: 0 findings. 12 were there already.\n"


def test_a_handle_is_put_into_words_before_it_travels(folder: Path) -> None:
    own = councils(2)[0]
    private = replace(own, setting=replace(own.setting, accounts="@AlderwickTeam"))
    (folder / "study.json").write_text(dump([private]), "utf-8")

    left = evidence("add", "study.json")
    kept = evidence("add", "study.json", "--accounts", "The desk of a district council")

    assert "setting.accounts: " in left.output
    assert "0 findings" in left.output
    assert "1 finding." in kept.output


def test_a_withdrawal_reaches_what_was_kept(folder: Path) -> None:
    evidence("import", "shared")
    evidence("pool", "--keep")
    first = councils(1)[0]
    gone = replace(
        first,
        version=2,
        replaces=digest_of(first),
        withdrawn=Withdrawn(datetime(2026, 11, 1, tzinfo=UTC), "The clock was an hour off"),
    )
    (folder / "gone.json").write_text(write_document([gone]), "utf-8")

    taken = evidence("import", "gone.json")
    again, everything = evidence("pool"), evidence("list", "--all")

    assert "Worked out anew" in taken.output
    assert "11 places together" in taken.output
    assert "11 places together" in again.output
    assert "Out of date" not in again.output
    assert "withdrawn" in everything.output
    assert "corrected" in everything.output
    shown = evidence("show", digest_of(first))
    assert "The clock was an hour off" in shown.output


def test_an_altered_document_is_refused_and_the_rest_is_taken(folder: Path) -> None:
    victim = folder / "shared/3.json"
    victim.write_text(victim.read_text("utf-8").replace("randomised trial", "trial"), "utf-8")

    taken = evidence("import", "shared")

    assert taken.exit_code == 1
    assert "11 findings" in taken.output
    assert "altered" in taken.output


def test_findings_of_a_study_are_made_ready_to_travel(folder: Path) -> None:
    own = councils(2)[0]
    private = replace(own, id="audit.time.minutes-a-week", effect=None, conduct=None)
    (folder / "study.json").write_text(dump([own, private]), "utf-8")

    kept = evidence("add", "study.json", "--attribute", "role=officers beside another job")

    assert "1 finding." in kept.output
    assert "belongs to them" in kept.output or "belong to them" in kept.output
    (document,) = (folder / "evidence").glob("*.json")
    assert "officers beside another job" in document.read_text("utf-8")


def test_too_few_and_a_wrong_option_are_said_in_words(folder: Path) -> None:
    empty = evidence("pool")
    wrong = evidence("pool", "--like", "rural")

    assert empty.exit_code == 2
    assert "No finding that is held fits" in empty.output
    assert wrong.exit_code == 2
    assert "rural=urban" in wrong.output
