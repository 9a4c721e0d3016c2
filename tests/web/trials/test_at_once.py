"""Two processes that take messages in at the same moment give no number twice and leave no gap."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from servers.postgres import Postgres
from web.trials.assigning_at_once import RESIDENTS

HERE = Path(__file__).resolve()
SCRIPT = str(HERE.with_name("assigning_at_once.py"))


def assigned_by_two(database: str) -> list[int]:
    """The numbers in the log after two processes have assigned the same residents at once."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "web.settings",
        "PYTHONPATH": str(HERE.parents[2]),
        "WARDMOTE_DATABASE": database,
    }

    def run(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(process: subprocess.Popen[str]) -> str:
        said, complained = process.communicate(timeout=120)
        assert process.returncode == 0, complained[-2000:]
        return said

    end(run("-m", "django", "migrate", "-v", "0"))
    end(run(SCRIPT, "make"))
    for each in [run(SCRIPT, "assign", "0"), run(SCRIPT, "assign", "1")]:
        end(each)
    return [int(n) for n in end(run(SCRIPT, "tell")).split()]


def test_two_processes_assign_each_number_once_on_sqlite(tmp_path: Path) -> None:
    assert assigned_by_two(f"sqlite:///{tmp_path}/desk.sqlite3") == list(range(RESIDENTS))


def test_two_processes_assign_each_number_once_on_postgresql(postgres: Postgres) -> None:
    assert assigned_by_two(postgres.create("trials")) == list(range(RESIDENTS))
