"""The same attack on a real PostgreSQL, where places (ctid) and transactions (xmin) can be read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from servers.postgres import Postgres

HERE = Path(__file__).resolve()
ROOT = HERE.parents[3]
FILES = ("attribution", "differencing", "at_once", "keeping")


def test_an_administrator_of_postgresql_cannot_tell_either_and_nothing_is_lost(
    postgres: Postgres,
) -> None:
    run = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "--no-cov", "-p", "no:cacheprovider",
            *(str(HERE.with_name(f"test_{each}.py")) for each in FILES),
        ],
        cwd=ROOT,
        env={**os.environ, "WARDMOTE_DATABASE": postgres.create("pulse")},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert "skipped" not in run.stdout
