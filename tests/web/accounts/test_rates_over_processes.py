"""The rate of signing in is kept in the database, so that no process begins to count anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TRY = """
import sys, django
django.setup()
from django.test import Client
client = Client()
client.post("/account/login/", {"login": "ana@fenwick.example", "password": sys.argv[1]})
print(client.get("/my-account/").status_code)
"""
MAKE = """
import django
django.setup()
from wardmote_web.project.commands.migrating import migrate
migrate()
from wardmote_web.accounts.models import Person
for name in ("ana", "ben"):
    Person.objects.create_user(f"{name}@fenwick.example", "correct horse battery staple", name=name)
"""
TOML = """
secret_key = "only-for-tests-only-for-tests-only-for-tests-0123456789"
credential_keys = ["w6ZbQp1s2P0y0m3Yz7mZ5m0o8c4V9oU1x2r3t4u5v6w="]
hosts = ["testserver"]
"""


def _run(folder: Path, code: str, *arguments: str) -> str:
    """What another process says."""
    taken = {"WARDMOTE_DATABASE", "WARDMOTE_CONFIG"}
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name not in taken}
        | {"DJANGO_SETTINGS_MODULE": "wardmote_web.project.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_wrong_passwords_given_to_one_process_are_known_to_the_next(tmp_path: Path) -> None:
    (tmp_path / "wardmote.toml").write_text(TOML)
    _run(tmp_path, MAKE)
    assert _run(tmp_path, TRY, "correct horse battery staple") == "200"

    wrong = TRY.replace("client.post", "[client.post").replace("})", "}) for _ in range(5)]", 1)
    _run(tmp_path, wrong, "wrong horse battery staple")

    assert _run(tmp_path, TRY, "correct horse battery staple") == "302"
    assert _run(tmp_path, TRY.replace("ana@", "ben@"), "correct horse battery staple") == "200"
