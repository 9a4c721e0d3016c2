"""A year at the borough's desk, exported, is read by every study, and says what the desk says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from wardmote.cli import main
from wardmote_web.accounts.models import Team
from wardmote_web.conversations.models import Conversation, Message
from wardmote_web.platforms.registry import platform_named
from wardmote_web.project.demonstration.filling import fill
from wardmote_web.project.demonstration.threads import borough_at
from wardmote_web.promises.models import Promise
from wardmote_web.studies.exporting import export, mapping_beside

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
FIRST_DAY = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def team(db: None, settings: Any, tmp_path: Path) -> Iterator[Team]:
    settings.WARDMOTE_DEMONSTRATION = True
    settings.INSTALLATION = replace(settings.INSTALLATION, demonstration=True, folder=tmp_path)
    platform_named.cache_clear()
    yield fill(borough_at(NOW), NOW).team
    platform_named.cache_clear()


@pytest.fixture
def stated(team: Team, tmp_path: Path) -> list[str]:
    """The export, as a study is given it."""
    table = tmp_path / "desk.csv"
    export(team, table, now=NOW)
    return [str(table), "--mapping", str(mapping_beside(table)), "--zone", team.zone]


def run(*arguments: str) -> str:
    ran = CliRunner().invoke(main, list(arguments))
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_the_audit_of_an_export_says_what_the_database_says(
    team: Team, stated: list[str], tmp_path: Path
) -> None:
    out, found = tmp_path / "audit.html", tmp_path / "findings.json"
    said = run("audit", *stated, "-o", str(out), "--json", str(found))

    written = json.loads(found.read_text())
    findings = {each["id"]: each for each in written["findings"]}
    assert f"read {Message.objects.count():,} = kept {Message.objects.count():,}" in said
    recorded = findings["audit.promise.recorded"]
    kept, due = promises_by_the_database(team)
    assert recorded["n"] == due > 1000
    assert recorded["estimate"] == pytest.approx(kept / due)


def promises_by_the_database(team: Team) -> tuple[int, int]:
    """Kept, and fallen due: of the first promise of each conversation that stood."""
    kept = due = 0
    for conversation in Conversation.objects.filter(team=team).prefetch_related("messages"):
        messages = sorted(conversation.messages.all(), key=lambda each: (each.sent_at, each.pk))
        asked = next(each for each in messages if not each.ours and not each.automatic)
        promise = Promise.objects.filter(asked=asked).order_by("pk").first()
        replies = [each.sent_at for each in messages if each.ours and not each.automatic]
        needless = bool(conversation.no_reply_reason) and not replies
        if promise is None or needless or asked.deleted_at or promise.due_at > NOW:
            continue
        due += 1
        kept += bool(replies) and min(replies) <= promise.due_at
    return kept, due


def test_what_if_plan_and_back_test_run_on_an_export(stated: list[str], tmp_path: Path) -> None:
    out = str(tmp_path / "out.html")

    tried = run("whatif", *stated, "--windows", "mon-fri 12:00-14:00", "--years", "4", "-o", out)
    planned = run(
        "plan", *stated, "--time-we-have", "600 minutes a week",
        "--promise", "next working day 17:00", "--patterns", "20", "-o", out,
    )  # fmt: skip
    tested = run("backtest", *stated, "-o", out)

    for said in (tried, planned, tested):
        assert "(complete, as was stated)" in said


def test_only_whole_conversations_that_began_since_a_day_are_exported(
    team: Team, tmp_path: Path
) -> None:
    table = tmp_path / "since.csv"

    count = export(team, table, now=NOW, since=FIRST_DAY)

    expected = Message.objects.filter(conversation__asked_at__gte=FIRST_DAY)
    assert 0 < count == expected.count() < Message.objects.count()
