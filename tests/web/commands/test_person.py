"""``wardmote person delete``, as whoever runs the desk gives it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from web.given import Wardmote, surroundings

LEAD, OFFICER = "ana@fenwick.example", "bo@fenwick.example"
ADD = f"""
import django
django.setup()
from datetime import UTC, datetime, timedelta
from wardmote_web.accounts.models import Team
from wardmote_web.accounts.people import add
from wardmote_web.desk.models import Shift
team, now = Team.objects.get(), datetime.now(UTC)
add(team, "{OFFICER}", "Bo", "officer", by=None, now=now)
Shift.objects.create(
    team=team, starts_at=now, ends_at=now + timedelta(days=1), name="Bo", email="{OFFICER}"
)
"""


def test_the_command_asks_deletes_and_says_what_is_left_to_do(
    desk: Path, wardmote: Wardmote
) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "wardmote_web.project.settings"}
    subprocess.run([sys.executable, "-c", ADD], cwd=desk, env=surroundings() | settings, check=True)

    not_sure = wardmote("person", "delete", OFFICER)
    deleted = wardmote("person", "delete", f" {OFFICER.upper()}", "--yes")
    again = wardmote("person", "delete", OFFICER, "--yes")
    lead = wardmote("person", "delete", LEAD, "--yes")

    assert not_sure.returncode != 0
    assert deleted.returncode == 0, deleted.stderr
    assert "1  Person" in deleted.stdout
    assert "1 shift to come on the duty rota still names that address" in deleted.stdout
    assert "Nobody signs in with that address" in again.stderr
    assert "only lead" in lead.stderr
    files = b"".join(each.read_bytes() for each in desk.glob("wardmote.sqlite3*"))
    assert files.count(OFFICER.encode()) == 1, "the shift alone"
