"""What an installation states of itself: one TOML file, written by ``wardmote setup``."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from wardmote.basis.errors import WardmoteError

FILE = "wardmote.toml"


class NotSetUp(WardmoteError):
    """There is no configuration, or it cannot be used."""


@dataclass(frozen=True)
class Configuration:
    """An installation.

    Attributes:
        secret_key: Signs sessions and links.
        credential_keys: Encrypt credentials of channels; the first is used, the others still read.
        database: ``sqlite:///path`` or ``postgresql://user:password@host/name``.
        hosts: Names by which browsers come here.
        base_url: As residents see it, without a slash at the end.
        https: Whether browsers come by https (through a proxy that says so).
        mail: Where the desk's own mail goes out (sign-in, duty contact):
            host, port, user, password, tls, sender.
        oidc: Identity providers: id, name, server, client_id, secret.
        development: Shows errors in the browser. Never where residents' words are.
        private_hosts: Hosts on private networks that channels may be connected to.
        demonstration: This is a demonstration: one link signs in.
        folder: Where the file lies; relative paths start there.
    """

    secret_key: str
    credential_keys: tuple[str, ...]
    database: str = "sqlite:///wardmote.sqlite3"
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    base_url: str = "http://127.0.0.1:8000"
    https: bool = False
    mail: Mapping[str, Any] = field(default_factory=dict)
    oidc: tuple[Mapping[str, str], ...] = ()
    development: bool = False
    private_hosts: tuple[str, ...] = ()
    demonstration: bool = False
    folder: Path = field(default_factory=Path)


def configuration_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the configuration is: ``WARDMOTE_CONFIG``, else ``wardmote.toml`` right here."""
    return Path(environment.get("WARDMOTE_CONFIG") or FILE)


def read(environment: Mapping[str, str] = os.environ) -> Configuration:
    """The configuration; ``WARDMOTE_DATABASE`` in the environment goes before the file.

    Raises:
        NotSetUp: There is no file, or a line of it cannot be used.
    """
    file = configuration_file(environment)
    try:
        stated = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotSetUp(
            "There is no configuration of a desk here.",
            where=str(file),
            remedy='Give "wardmote setup" to write one, or say where it is: WARDMOTE_CONFIG=FILE.',
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NotSetUp(
            f"The configuration cannot be read: {error}.",
            where=str(file),
            remedy='Mend that line, or give "wardmote setup" to write it anew.',
        ) from None
    known = {f.name for f in fields(Configuration)} - {"folder"}
    if unknown := sorted(set(stated) - known):
        raise NotSetUp(
            f"There is no setting named {', '.join(unknown)}.",
            where=str(file),
            remedy=f"The settings are: {', '.join(sorted(known))}.",
        )
    for name in ("secret_key", "credential_keys"):
        if not stated.get(name):
            raise NotSetUp(
                f"The setting {name} is missing, without which nothing can be kept secret.",
                where=str(file),
                remedy='Give "wardmote setup" in an empty folder and take the line from there.',
            )
    if "WARDMOTE_DATABASE" in environment:
        stated["database"] = environment["WARDMOTE_DATABASE"]
    for name, value in stated.items():
        if isinstance(value, list):
            stated[name] = tuple(value)
    return Configuration(**stated, folder=file.resolve().parent)
