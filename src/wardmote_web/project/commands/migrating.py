"""The tables of the database: whether they are as this version wants them, and making them so."""

from __future__ import annotations

from wardmote.basis.errors import WardmoteError


class DatabaseNotReady(WardmoteError):
    """The database does not answer, or its tables are of an earlier version."""


def missing() -> list[str]:
    """Changes of tables that this version brings and the database lacks, by name, in order.

    Raises:
        DatabaseNotReady: The database does not answer.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import Error

    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        lacking = [f"{each.app_label}.{each.name}" for each, _ in plan]
        if not lacking and not has_cache_table():
            lacking = ["the table of the cache"]
    except Error as error:
        raise DatabaseNotReady(
            f"The database cannot be used: {type(error).__name__}.",
            where=where(),
            remedy="See that it runs and that the line database of wardmote.toml is right, or give "
            '"wardmote doctor".',
        ) from error
    return lacking


def has_cache_table() -> bool:
    """Whether sign-in's rate limits have a place to be kept."""
    from django.conf import settings
    from django.db import connection

    return settings.CACHES["default"]["LOCATION"] in connection.introspection.table_names()


def migrate() -> None:
    """Make every table as this version wants it. Done twice, it does nothing.

    Raises:
        DatabaseNotReady: The database does not answer, or refuses.
    """
    from django.core.management import call_command
    from django.db.utils import Error

    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    except Error as error:
        raise DatabaseNotReady(
            f"The tables cannot be made: {type(error).__name__}.",
            where=where(),
            remedy="See that the database runs and that its user may make tables.",
        ) from error


def check() -> None:
    """See that the tables are as this version wants them.

    Raises:
        DatabaseNotReady: They are not; what to do is said.
    """
    if lacking := missing():
        raise DatabaseNotReady(
            f"The database lacks {len(lacking)} change{'s' * (len(lacking) > 1)} of this version, "
            f"from {lacking[0]} on.",
            where=where(),
            remedy='Back it up, then give "wardmote serve --migrate", which makes them and serves.',
        )


def where() -> str:
    """The database in words, without its password."""
    from django.conf import settings

    stated = settings.DATABASES["default"]
    host = f" on {stated['HOST']}" if stated.get("HOST") else ""
    return f"database {stated['NAME']}{host}"
