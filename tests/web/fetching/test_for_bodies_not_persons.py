"""For accounts of bodies, not of persons: the command says so, and asks for it to be stated."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.given import Wardmote


@pytest.mark.parametrize(("where", "who"), [("bluesky", "council.example"), ("mastodon", "@c@x.y")])
def test_nothing_is_asked_before_the_account_is_said_to_be_a_bodys(
    wardmote: Wardmote, tmp_path: Path, where: str, who: str
) -> None:
    run = wardmote("fetch", where, who, "-o", "x")

    assert run.returncode != 0
    assert "public bodies, not of persons" in run.stderr
    assert "--public-body" in run.stderr
    assert not list(tmp_path.iterdir())


def test_help_says_it_before_anything_else(wardmote: Wardmote) -> None:
    said = wardmote("fetch", "--help").stdout

    assert "For accounts of bodies, not of persons" in " ".join(said.split())


def test_a_file_that_is_there_is_not_written_over(wardmote: Wardmote, tmp_path: Path) -> None:
    (tmp_path / "x.car").write_text("mine")

    run = wardmote("fetch", "bluesky", "council.example", "-o", "x.car", "--public-body")

    assert run.returncode != 0
    assert "There is a file of that name." in run.stderr
    assert (tmp_path / "x.car").read_text() == "mine"


def test_what_is_no_handle_is_refused_without_asking_anybody(wardmote: Wardmote) -> None:
    run = wardmote("fetch", "bluesky", "no handle", "-o", "x.car", "--public-body")

    assert run.returncode != 0
    assert "is not of the form of a handle" in run.stderr
