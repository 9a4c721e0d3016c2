"""Write an installation's configuration: a file that only its owner can read."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from wardmote.basis.errors import WardmoteError


class AlreadySetUp(WardmoteError):
    """A configuration is there, and its secrets would be lost."""


def write_configuration(
    file: Path,
    *,
    database: str,
    base_url: str,
    demonstration: bool = False,
    secret_key: str = "",
    credential_key: str = "",
) -> None:
    """Write a configuration with fresh secrets, mode 0600; never over another.

    Args:
        file: Where.
        database: As ``Configuration.database``.
        base_url: As residents see it; what begins with https makes the desk ask for https.
        demonstration: One link signs in.
        secret_key: Kept from an earlier one; empty for a fresh one.
        credential_key: The same.

    Raises:
        AlreadySetUp: There is one.
    """
    text = _text(
        secret_key=secret_key or secrets.token_urlsafe(50),
        credential_keys=[credential_key or Fernet.generate_key().decode()],
        database=database,
        base_url=base_url.rstrip("/"),
        hosts=_hosts(base_url),
        https=base_url.startswith("https:"),
        demonstration=demonstration,
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        place = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise AlreadySetUp(
            "A desk is set up here, and its secrets are in this file.",
            where=str(file),
            remedy='Give "wardmote serve" to run it. For another desk, go to an empty folder.',
        ) from None
    with os.fdopen(place, "w", encoding="utf-8") as stream:
        stream.write(text)


def _hosts(base_url: str) -> list[str]:
    here = ["localhost", "127.0.0.1", "[::1]"]
    host = urlsplit(base_url).hostname or ""
    return [host, *here] if host and host not in here else here


def _text(**stated: object) -> str:
    # JSON writes texts, lists and truth values as TOML does, once no character is escaped twice.
    line = {name: json.dumps(value, ensure_ascii=False) for name, value in stated.items()}
    return f"""\
# The configuration of a Wardmote desk. Whoever reads this file can read the desk: keep it secret,
# and keep a copy, since without credential_keys no account can be read or written to.
secret_key = {line["secret_key"]}
# The first encrypts credentials of channels; those after it are only read with.
credential_keys = {line["credential_keys"]}
# sqlite:///FILE beside this file, or postgresql://USER:PASSWORD@HOST/NAME.
database = {line["database"]}
# As residents see it, without a slash at the end.
base_url = {line["base_url"]}
# Names by which browsers come here.
hosts = {line["hosts"]}
# Browsers come by https, through a proxy that sets X-Forwarded-Proto.
https = {line["https"]}
demonstration = {line["demonstration"]}

# Where the desk's own mail goes out: alerts to whoever is on duty.
# [mail]
# host = "smtp.council.example"
# port = 587
# user = "desk"
# password = ""
# tls = true
# sender = "desk@council.example"
"""
