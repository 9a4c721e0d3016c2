from __future__ import annotations

import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from wardmote.cli.demo import command
from wardmote.demo.borough import Borough, make
from wardmote.demo.folder import write_folder
from wardmote.demo.writing import ARCHIVES
from wardmote.evidence.documents import read_document
from wardmote.hours.reading import read_hours


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in every form."""
    path = tmp_path_factory.mktemp("every")
    write_folder(make(5, weeks=4), path, every=True)
    return path


def test_every_file_says_that_it_is_fiction(folder: Path) -> None:
    texts = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    texts["a letter"] = next((folder / "maildir" / "cur").iterdir()).read_bytes()
    with zipfile.ZipFile(folder / "x-archive.zip") as archive:
        texts["x-archive.zip"] = b"".join(archive.read(name) for name in archive.namelist())
    with tarfile.open(folder / "mastodon-archive.tar.gz") as archive:
        members = [archive.extractfile(member) for member in archive]
        texts["mastodon-archive.tar.gz"] = b"".join(member.read() for member in members if member)

    silent = [name for name, text in texts.items() if b"fiction" not in text.lower()]

    assert silent == []


def test_the_readme_names_every_file_beside_it(folder: Path) -> None:
    readme = (folder / "README.txt").read_text(encoding="utf-8")

    names = {path.name for path in folder.iterdir()} - {"README.txt"}

    assert set(ARCHIVES) <= names
    assert [name for name in names if f"  {name} " not in readme] == []


def test_the_hours_in_the_folder_are_the_boroughs(folder: Path, small_borough: Borough) -> None:
    assert read_hours(str(folder / "hours.toml")) == small_borough.pattern


def test_what_is_true_is_in_the_folder(folder: Path) -> None:
    known = json.loads((folder / "truth.json").read_text(encoding="utf-8"))

    assert known["truth"]["handling_mean"] == 4.0
    assert "Nobody" in known["fiction"]


def test_the_councils_in_the_folder_are_a_document_that_may_travel_and_is_fiction(
    folder: Path,
) -> None:
    arrived = read_document((folder / "councils.json").read_text(encoding="utf-8"), "councils.json")

    assert len(arrived) == 12
    assert all(each.sealed and each.finding.setting.fiction for each in arrived)


def test_a_mail_folder_holds_no_letters_of_an_earlier_borough(tmp_path: Path) -> None:
    for weeks in (2, 1):
        borough = make(1, weeks=weeks)
        ARCHIVES["maildir"](borough, tmp_path / "maildir")

    letters = list((tmp_path / "maildir" / "cur").iterdir())

    assert len(letters) == borough.messages.height


def test_the_command_writes_the_report_and_says_where_and_what_to_try(tmp_path: Path) -> None:
    output = tmp_path / "demo"

    result = CliRunner().invoke(command, ["-o", str(output), "--weeks", "6"])

    assert result.exit_code == 0, result.output
    assert f"The report: {output / 'report.html'}" in result.output
    assert "nobody in it is real" in result.output
    assert "set aside 0" in result.output
    assert "wardmote audit" in result.output
    report = (output / "report.html").read_text(encoding="utf-8")
    assert "fiction" in report.lower()
    findings = json.loads((output / "findings.json").read_text(encoding="utf-8"))["findings"]
    assert findings
    assert all(finding["setting"]["fiction"] for finding in findings)


def test_a_place_that_cannot_be_written_to_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    result = CliRunner().invoke(command, ["-o", str(tmp_path / "taken" / "below"), "--weeks", "1"])

    assert result.exit_code != 0
    assert "Choose another folder with -o." in str(result.exception)


def test_a_folder_that_holds_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("somebody's own")

    result = CliRunner().invoke(command, ["-o", str(tmp_path), "--weeks", "1"])

    assert "holds something else" in str(result.exception)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["somebody's own"]
