"""The database, from its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from wardmote_web.project.configuration import NotSetUp


def database(address: str, folder: Path) -> dict[str, Any]:
    """Django's settings of the database at an address.

    Args:
        address: ``sqlite:///desk.sqlite3`` (relative to ``folder``), ``sqlite:////var/desk``,
            or ``postgresql://user:password@host:port/name`` (``?host=/run/postgresql`` for a
            socket).
        folder: Where a relative path starts.

    Raises:
        NotSetUp: It is neither.

    >>> database("sqlite:///desk.sqlite3", Path("/srv"))["NAME"]
    '/srv/desk.sqlite3'
    """
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        # Writers wait for each other from the start, instead of failing half way; readers
        # never wait for a writer. What is deleted is overwritten in the file.
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder / parts.path.removeprefix("/")),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA secure_delete=ON;"
                ),
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise NotSetUp(
        f'A database of the kind "{parts.scheme}" is not known here.',
        where="database",
        remedy="Write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
    )
