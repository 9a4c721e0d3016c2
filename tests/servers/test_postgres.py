"""The throw-away PostgreSQL is a real one: what is committed outlives a crash."""

from __future__ import annotations

from contextlib import closing

import psycopg

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
