"""``wardmote setup``: a desk is made by answers, and never over another."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

from click.testing import CliRunner

from wardmote_web.project.commands.setting_up import Asker, NotAnAnswer, _hours_in, checked_zone
from web.commands.conftest import PASSWORD, give_answers
from web.given import Wardmote


def test_the_configuration_is_for_its_owner_alone_and_its_keys_are_fresh(
    tmp_path: Path, wardmote: Wardmote
) -> None:
    run = give_answers(wardmote, tmp_path)

    assert run.returncode == 0, run.stderr
    file = tmp_path / "wardmote.toml"
    stated = tomllib.loads(file.read_text())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "wardmote.sqlite3").stat().st_mode) == 0o600
    assert len(stated["secret_key"]) >= 50
    assert len(stated["credential_keys"]) == 1
    assert PASSWORD not in file.read_text() + run.stdout + run.stderr


def test_a_desk_that_is_set_up_is_not_touched(desk: Path, wardmote: Wardmote) -> None:
    before = (desk / "wardmote.toml").read_bytes()

    run = give_answers(wardmote, desk)

    assert run.returncode == 2
    assert "A desk is set up here" in run.stderr
    assert (desk / "wardmote.toml").read_bytes() == before


def test_hours_that_cannot_be_read_are_refused_and_nothing_is_made(
    tmp_path: Path, wardmote: Wardmote
) -> None:
    run = give_answers(wardmote, tmp_path, "--hours", "mon-fri whenever")

    assert run.returncode == 2
    assert "--hours" in run.stderr
    assert not (tmp_path / "wardmote.toml").exists()


def test_a_password_that_the_sign_in_page_would_refuse_is_refused_here(
    tmp_path: Path, wardmote: Wardmote
) -> None:
    (tmp_path / "short").write_text("tooshort\n")

    run = give_answers(wardmote, tmp_path, "--password-file", "short")

    assert run.returncode == 2
    assert "8 characters" in run.stderr
    assert not (tmp_path / "wardmote.toml").exists()


def test_after_an_upgrade_the_tables_are_made_and_nothing_is_asked(
    desk: Path, wardmote: Wardmote
) -> None:
    (desk / "wardmote.sqlite3").unlink()

    run = wardmote("setup", "--migrate")

    assert run.returncode == 0, run.stderr
    assert "well  tables" in wardmote("doctor").stdout


def test_what_is_not_stated_may_not_be_asked_for_without_input(wardmote: Wardmote) -> None:
    run = wardmote("setup", "--no-input", "--team", "Fenwick")

    assert run.returncode == 2
    assert "--name" in run.stderr


def test_a_question_is_asked_again_until_its_answer_can_be_used() -> None:
    import click

    given = []

    @click.command()
    def command() -> None:
        ask = Asker(silent=False)
        given.append(ask("--hours", "When", None, "mon 09:00-10:00", _hours_in("Europe/London")))

    run = CliRunner().invoke(command, input="mon whenever\ntue 09:00-10:00\n")

    assert given == ["tue 09:00-10:00"], run.output
    assert run.output.count("When") == 2
    assert "Tuesday 09:00 to 10:00" in run.output


def test_there_is_no_zone_of_that_name() -> None:
    try:
        checked_zone("Europe/Fenwick")
    except NotAnAnswer as error:
        said = str(error)

    assert 'no time zone called "Europe/Fenwick"' in said


def test_on_postgresql_the_desk_is_set_up_the_same_way_and_the_doctor_finds_it_well(
    tmp_path: Path, wardmote: Wardmote, postgres: object
) -> None:
    address = postgres.create("set_up_by_command")  # type: ignore[attr-defined]  # a fixture of the servers

    run = give_answers(wardmote, tmp_path, "--database", address)
    doctor = wardmote("doctor")

    assert run.returncode == 0, run.stderr
    assert "well  database: PostgreSQL" in doctor.stdout
    assert "well  clock: It agrees with every other that could be asked." in doctor.stdout
    assert "MEND  worker" in doctor.stdout
