"""The doctor's looks at what the desk stands on: configuration and database."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.utils import Error

from wardmote_web.project.commands.found import Found, mend, note, well
from wardmote_web.project.commands.migrating import DatabaseNotReady, missing, where
from wardmote_web.project.configuration import Configuration, configuration_file


def configuration(now: datetime) -> Iterator[Found]:
    """The file, who can read it, and what it says of https."""
    stated: Configuration = settings.INSTALLATION
    file = configuration_file()
    if _others_can_read(file):
        yield mend(
            "configuration",
            f"{file} can be read by others on this machine, and its keys with it.",
            f"Give: chmod 600 {file}",
        )
    else:
        yield well("configuration", f"{file} can be read.")
    if stated.development:
        yield mend(
            "configuration",
            "development is on: an error shows residents' words in the browser.",
            "Take the line development out of the configuration.",
        )
    yield _https(stated)
    if not stated.mail:
        yield note(
            "mail",
            "No mail server is stated, so nobody on duty can be alerted.",
            "Where words for emergencies are watched, add [mail] to the configuration.",
        )


def _others_can_read(file: Path) -> bool:
    return bool(file.exists() and file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def _https(stated: Configuration) -> Found:
    if stated.https and not stated.base_url.startswith("https:"):
        return mend(
            "https",
            f"https is on, and residents are shown {stated.base_url}.",
            "Write base_url with https:// in the configuration.",
        )
    if not stated.https and not stated.demonstration and not _is_local(stated.base_url):
        return mend(
            "https",
            f"Browsers come to {stated.base_url} without https: passwords can be read on the way.",
            "Put a proxy with a certificate before the desk, and set https = true.",
        )
    if not stated.https:
        return note("https", "Off: right for this machine alone, and nowhere else.")
    return well("https", "On, and browsers are told to keep to it.")


def _is_local(address: str) -> bool:
    return address.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]"))


def database(now: datetime) -> Iterator[Found]:
    """Whether it answers, which one it is, how it waits for disks, and its tables."""
    try:
        with connection.cursor() as cursor:
            yield _postgresql(cursor) if connection.vendor == "postgresql" else _sqlite(cursor)
        lacking = missing()
    except (Error, DatabaseNotReady) as error:
        yield mend(
            "database",
            f"It cannot be used ({type(error).__name__}): {where()}.",
            "See that it runs, and that the line database of the configuration is right.",
        )
        return
    if lacking:
        yield mend(
            "tables",
            f"{len(lacking)} change(s) of this version are missing, from {lacking[0]} on.",
            'Back up the database, then give "wardmote serve --migrate".',
        )
    else:
        yield well("tables", "As this version wants them, and the cache has its own.")


def _sqlite(cursor: object) -> Found:
    mode = _one(cursor, "PRAGMA journal_mode")
    version = _one(cursor, "SELECT sqlite_version()")
    if str(mode).lower() != "wal":
        return mend(
            "database",
            f"SQLite {version} keeps its journal as {mode}: readers wait for writers.",
            "Put the file on a disk of this machine; a network's cannot do write-ahead logging.",
        )
    return well("database", f"SQLite {version} with write-ahead logging: for one machine.")


def _postgresql(cursor: object) -> Found:
    version = _one(cursor, "SHOW server_version")
    isolation = str(_one(cursor, "SHOW transaction_isolation"))
    if isolation != "read committed":
        return mend(
            "database",
            f"PostgreSQL {version} isolates transactions as {isolation}; leases need read "
            "committed.",
            "ALTER DATABASE … SET default_transaction_isolation TO 'read committed'.",
        )
    if str(_one(cursor, "SHOW synchronous_commit")) == "off":
        return mend(
            "database",
            f"PostgreSQL {version} forgets what it said it keeps when its machine stops "
            "(synchronous_commit is off): a reply could be sent twice.",
            "Set synchronous_commit to on for this database.",
        )
    return well("database", f"PostgreSQL {version}.")


def _one(cursor: object, query: str) -> object:
    cursor.execute(query)  # type: ignore[attr-defined]  # Django's cursor has no types
    return cursor.fetchone()[0]  # type: ignore[attr-defined]  # the same
