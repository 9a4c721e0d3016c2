"""The list of commands has a line for those that join it, and loads none of them."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from wardmote.cli.lazy import LazyGroup
from wardmote_web.project.commands import LINES


def test_every_command_that_joins_has_its_line() -> None:
    joined = {entry.name for entry in entry_points(group="wardmote.commands")}

    assert joined == set(LINES)


def test_a_line_stands_in_the_list_and_no_django_is_loaded_for_it() -> None:
    script = (
        "import sys\n"
        "from wardmote.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print('loaded:', *sys.modules)\n"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    *page, loaded = run.stdout.splitlines()
    words = " ".join(" ".join(page).split())
    assert all(line in words for line in LINES.values())
    assert "django" not in loaded.split()
    assert "wardmote_web.project.commands.serve" not in loaded.split()


def test_a_table_of_lines_that_cannot_be_had_is_done_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    group = LazyGroup(commands_table={}, entry_point_group="wardmote.commands")
    monkeypatch.setitem(sys.modules, "wardmote_web.project.commands", None)

    lines = {name: command.help for name, command in group.known().items()}

    assert lines["serve"] == "Added by wardmote."
