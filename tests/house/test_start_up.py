"""The command starts at once, because what is heavy is loaded only when it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"holidays", "jinja2", "numpy", "polars", "scipy", "vl_convert"}


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["audit", "--help"], ["hours", "--help"], ["demo", "--help"]],
    ids=" ".join,
)
def test_asking_for_help_loads_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from wardmote.cli import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        "print('loaded:', *{name.partition('.')[0] for name in sys.modules})\n"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    loaded = set(run.stdout.splitlines()[-1].split()[1:])
    assert loaded & HEAVY == set()


def test_the_list_of_commands_loads_no_command() -> None:
    script = (
        "import sys\n"
        "from wardmote.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print('loaded:', *(name for name in sys.modules if name.startswith('wardmote.cli.')))\n"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout.splitlines()[-1].split()[1:] == ["wardmote.cli.lazy"]
