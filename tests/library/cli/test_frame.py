"""The frame of the command line: what every command may rely on."""

from __future__ import annotations

import errno
import subprocess
import sys
from importlib.metadata import EntryPoint

import click
import pytest
from click.testing import CliRunner

from wardmote.basis.errors import WardmoteError
from wardmote.cli import COMMANDS, main
from wardmote.cli.lazy import CommandNotInstalled, JoinedCommand, LazyCommand, LazyGroup


@click.command()
def refuses() -> None:
    raise WardmoteError("There are no rows.", where="requests.csv", remedy="Export it again.")


@click.command()
def cannot_write() -> None:
    raise PermissionError(errno.EACCES, "Permission denied", "report.html")


@click.command()
def full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@click.command()
def interrupted() -> None:
    raise KeyboardInterrupt


@click.command()
def broken() -> None:
    raise ZeroDivisionError


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> LazyGroup:
    """A group of the commands above."""
    commands = {"refuses": refuses, "cannot-write": cannot_write, "full": full}
    commands |= {"interrupted": interrupted, "broken": broken}
    monkeypatch.setattr(LazyCommand, "load", lambda self: commands[self.target])
    table = {name: LazyCommand(name, f"Help of {name}.") for name in commands}
    return LazyGroup(commands_table=table, entry_point_group="wardmote.no-such-group")


def test_an_error_is_one_sentence_on_stderr_and_status_2(group: LazyGroup) -> None:
    run = CliRunner().invoke(group, ["refuses"])

    assert run.exit_code == 2
    assert run.stdout == ""
    assert run.stderr == "Error: requests.csv: There are no rows. Export it again.\n"


def test_a_file_that_cannot_be_used_is_named_without_a_traceback(group: LazyGroup) -> None:
    run = CliRunner().invoke(group, ["cannot-write"])

    assert run.exit_code == 2
    assert run.stderr == "Error: report.html: Permission denied.\n"


def test_stopping_a_command_by_hand_shows_no_traceback(group: LazyGroup) -> None:
    run = CliRunner().invoke(group, ["interrupted"])

    assert run.exit_code == 1
    assert run.stderr.strip() == "Aborted!"


def test_a_fault_of_ours_is_not_dressed_up_as_the_persons(group: LazyGroup) -> None:
    run = CliRunner().invoke(group, ["broken"])

    assert isinstance(run.exception, ZeroDivisionError)


def test_help_lists_each_command_with_its_line(group: LazyGroup) -> None:
    run = CliRunner().invoke(group, ["--help"])

    assert "Help of refuses." in run.output
    assert "Help of broken." in run.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_table_is_there(name: str) -> None:
    command = COMMANDS[name].load()

    assert isinstance(command, click.Command)


def test_a_command_of_another_package_joins_by_an_entry_point(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = EntryPoint("serve", f"{__name__}:refuses", "wardmote.commands")
    monkeypatch.setattr("wardmote.cli.lazy.entry_points", lambda group: [entry])

    names = main.list_commands(click.Context(main))

    assert names == [*COMMANDS, "serve"]


def test_no_package_can_replace_a_command_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("audit", "elsewhere:audit", "wardmote.commands")
    monkeypatch.setattr("wardmote.cli.lazy.entry_points", lambda group: [entry])

    assert main.known()["audit"] is COMMANDS["audit"]


def test_a_command_whose_needs_are_not_installed_says_what_to_install() -> None:
    entry = EntryPoint("serve", "no_such_package.cli:serve [web]", "wardmote.commands")

    with pytest.raises(CommandNotInstalled) as refusal:
        JoinedCommand(entry).load()

    assert 'pip install "wardmote[web]"' in str(refusal.value)


def test_python_dash_m_is_the_same_command() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "wardmote", "--version"], capture_output=True, text=True, check=True
    )

    assert run.stdout.startswith("wardmote 0.")


def test_a_reader_that_closes_the_pipe_sees_no_traceback() -> None:
    run = subprocess.run(
        ["/bin/sh", "-c", '"$0" -m wardmote --help | true', sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stderr == ""


def test_a_full_disk_behind_what_is_printed_is_said_in_a_sentence(group: LazyGroup) -> None:
    run = CliRunner().invoke(group, ["full"])

    assert run.exit_code == 2
    assert run.stderr == "Error: The output cannot be written (No space left on device).\n"


@pytest.mark.parametrize("command", ["audit", "demo"])
def test_an_empty_path_is_not_taken_for_the_folder_one_is_in(command: str) -> None:
    args = {"audit": ["audit", ""], "demo": ["demo", "-o", ""]}[command]

    run = CliRunner().invoke(main, args)

    assert run.exit_code == 2
    assert "It is empty." in run.stderr
