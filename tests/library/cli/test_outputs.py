"""Files that a command writes harm nothing that it reads, and are written all or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wardmote.cli.outputs import OutputNotPossible, check_outputs, write_all


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive.zip"
    path.write_bytes(b"PK")
    return path


def test_an_output_that_is_the_archive_is_refused_by_whatever_name(
    archive: Path, tmp_path: Path
) -> None:
    (tmp_path / "link.zip").symlink_to(archive)
    os.link(archive, tmp_path / "second-name.zip")
    (tmp_path / "folder").mkdir()
    names = ["archive.zip", "link.zip", "second-name.zip", "folder/../archive.zip"]

    for name in names:
        with pytest.raises(OutputNotPossible, match="would destroy it"):
            check_outputs({"-o": tmp_path / name}, [archive])


def test_a_file_of_the_archives_folder_is_refused_and_a_new_one_is_not(archive: Path) -> None:
    check_outputs({"-o": archive.parent / "report.html"}, [archive.parent])

    with pytest.raises(OutputNotPossible):
        check_outputs({"-o": archive}, [archive.parent])


def test_a_page_that_only_resembles_a_report_is_refused(archive: Path) -> None:
    page = archive.parent / "Your archive.html"
    page.write_text('<!DOCTYPE html>\n<html lang="en">\n<head>')

    with pytest.raises(OutputNotPossible):
        check_outputs({"-o": page}, [archive.parent])


def test_two_outputs_in_one_file_are_refused(tmp_path: Path) -> None:
    one, same = tmp_path / "out", tmp_path / "." / "out"

    with pytest.raises(OutputNotPossible, match="-o and --json name the same file"):
        check_outputs({"-o": one, "--json": same}, [])


def test_devices_may_be_shared(tmp_path: Path) -> None:
    nowhere = Path(os.devnull)

    check_outputs({"-o": nowhere, "--json": nowhere}, [tmp_path])
    write_all({"-o": (nowhere, "text"), "--json": (nowhere, "text")})

    assert not nowhere.is_file()


def test_an_output_that_is_a_folder_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(OutputNotPossible, match="Choose another place with --set-aside"):
        check_outputs({"--set-aside": tmp_path}, [])


def test_an_input_that_is_no_files_name_at_all_breaks_nothing(archive: Path) -> None:
    hours = Path("mon-fri 09:00-17:00; " * 1000)

    check_outputs({"-o": archive}, [hours])


def test_nothing_is_written_unless_all_is(tmp_path: Path, archive: Path) -> None:
    report = tmp_path / "report.html"

    with pytest.raises(OutputNotPossible, match="--json"):
        write_all({"-o": (report, "page"), "--json": (archive / "findings.json", "{}")})

    assert sorted(tmp_path.iterdir()) == [archive]


def test_what_an_earlier_run_wrote_is_replaced_whole(tmp_path: Path) -> None:
    report = tmp_path / "new" / "report.html"

    for text in ("a longer text of an earlier run", "short"):
        write_all({"-o": (report, text)})

    assert report.read_text() == "short"
    assert list(report.parent.iterdir()) == [report]


def test_a_link_still_points_to_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "report.html"
    link.symlink_to(tmp_path / "real" / "report.html")

    write_all({"-o": (link, "page")})

    assert link.is_symlink()
    assert link.read_text() == "page"
