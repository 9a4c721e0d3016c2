"""An installation under https passes Django's own check for deployment, without a warning."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

WARDMOTE_TOML = """
secret_key = "{secret}"
credential_keys = ["w6ZbQp1s2P0y0m3Yz7mZ5m0o8c4V9oU1x2r3t4u5v6w="]
hosts = ["desk.fenwick.example"]
base_url = "https://desk.fenwick.example"
https = true
"""
SECRET = "k7Qm-2vX9_rT4wLz8YpB3nHs6DfGj1CeAaVuEoIx5KtMNq0SRiOZlWhPbyUgdFcJ"


@pytest.fixture
def under_https(tmp_path: Path) -> Path:
    """The folder of an installation that browsers reach by https."""
    (tmp_path / "wardmote.toml").write_text(WARDMOTE_TOML.format(secret=SECRET))
    return tmp_path


def _python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    taken = {"WARDMOTE_DATABASE", "WARDMOTE_CONFIG", "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name not in taken}
        | {"DJANGO_SETTINGS_MODULE": "wardmote_web.project.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_check_for_deployment_finds_nothing(under_https: Path) -> None:
    run = _python(under_https, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")

    assert run.returncode == 0, run.stderr
    assert "no issues (0 silenced)" in run.stdout


def test_cookies_and_redirects_are_for_https_alone(under_https: Path) -> None:
    run = _python(
        under_https,
        "-c",
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_HTTPONLY, s.DEBUG,"
        "s.ALLAUTH_TRUSTED_PROXY_COUNT, s.SECURE_PROXY_SSL_HEADER)",
    )

    assert run.stdout.strip() == (
        "True True True 31536000 True False 1 ('HTTP_X_FORWARDED_PROTO', 'https')"
    )


def test_the_tables_are_made_forwards_from_nothing_and_taken_back_to_nothing(
    under_https: Path,
) -> None:
    forwards = _python(under_https, "-m", "django", "migrate", "--no-input", "-v", "0")
    again = _python(under_https, "-m", "django", "migrate", "--check")
    planned = _python(under_https, "-m", "django", "makemigrations", "--check", "--dry-run")
    made = _our_tables(under_https)
    # Everything hangs on people and teams.
    back = _python(under_https, "-m", "django", "migrate", "accounts", "zero", "-v", "0")

    for run in (forwards, again, planned, back):
        assert run.returncode == 0, run.stderr + run.stdout
    assert {"accounts_person", "conversations_message", "timebook_entry", "desk_alert"} <= made
    assert _our_tables(under_https) == set()


def _our_tables(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "wardmote.sqlite3")) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    ours = ("accounts_", "conversations_", "promises_", "timebook_", "desk_", "mfa_", "account_")
    return {name for name in names if name.startswith(ours)}
