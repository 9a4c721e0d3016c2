"""The throw-away PostgreSQL is a real one: what is committed outlives a crash."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from servers.postgres import Postgres


def test_what_was_committed_is_there_after_a_crash_and_what_was_not_is_gone(
    postgres: Postgres,
) -> None:
    address = postgres.create("crash")
    with closing(psycopg.connect(address)) as first:
        first.execute("create table promise (due text)")
        first.execute("insert into promise values ('committed')")
        first.commit()
        first.execute("insert into promise values ('in flight')")

        postgres.halt()
        postgres.start()

    with psycopg.connect(address) as second:
        assert second.execute("select due from promise").fetchall() == [("committed",)]


def test_each_database_stands_alone(postgres: Postgres) -> None:
    one, other = postgres.create("one"), postgres.create("other")
    with psycopg.connect(one) as here:
        here.execute("create table promise (due text)")

    with psycopg.connect(other) as there:
        found = there.execute("select to_regclass('promise')").fetchone()

    assert found == (None,)


@pytest.mark.usefixtures("postgres")
def test_the_desk_can_be_given_to_a_command_on_postgresql(repository: Path) -> None:
    script = repository / "tests" / "servers" / "with_postgres.py"
    settings = ["django", "diffsettings", "--settings", "web.settings"]

    run = subprocess.run(
        [sys.executable, str(script), *settings],
        env={**os.environ, "PYTHONPATH": str(repository / "tests")},
        capture_output=True,
        text=True,
        check=True,
    )

    (databases,) = (line for line in run.stdout.splitlines() if line.startswith("DATABASES = "))
    assert "django.db.backends.postgresql" in databases
    assert "sqlite" not in databases
