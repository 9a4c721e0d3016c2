"""``wardmote doctor``: each thing that can be out of order is found, with what to do."""

from __future__ import annotations

import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from wardmote_web.conversations.keys import new_key
from wardmote_web.conversations.models import Outgoing, Stage
from wardmote_web.desk.models import EmergencyWords, Heartbeat, Shift
from wardmote_web.project.commands import looking_at_clocks, looking_at_desk
from wardmote_web.project.commands.found import Found, Verdict
from web.cast import MONDAY, a_channel, a_team, asked, comes_in
from web.given import Wardmote

NOW = MONDAY + timedelta(hours=10)
WELL, NOTE, MEND = Verdict.WELL, Verdict.NOTE, Verdict.MEND


def _verdicts(found: object) -> list[Verdict]:
    assert not isinstance(found, Found)
    return [each.verdict for each in found]  # type: ignore[attr-defined]  # any iterable of them


def test_a_desk_that_nobody_serves_needs_its_worker_and_says_so_with_1(
    desk: Path, wardmote: Wardmote
) -> None:
    run = wardmote("doctor")

    assert run.returncode == 1
    assert "MEND  worker" in run.stdout
    assert "1 thing must be mended." in run.stdout


def test_a_machine_is_told_the_same_as_json(desk: Path, wardmote: Wardmote) -> None:
    run = wardmote("doctor", "--json")

    found = json.loads(run.stdout)
    assert run.returncode == 1
    assert [each["about"] for each in found if each["verdict"] == "mend"] == ["worker"]
    assert all(each["remedy"] for each in found if each["verdict"] == "mend")


def test_a_configuration_that_others_can_read_must_be_mended(
    desk: Path, wardmote: Wardmote
) -> None:
    (desk / "wardmote.toml").chmod(0o644)

    run = wardmote("doctor")

    assert "can be read by others" in run.stdout
    assert "chmod 600 wardmote.toml" in run.stdout


def test_a_database_that_is_not_there_ends_the_examination(desk: Path, wardmote: Wardmote) -> None:
    text = (desk / "wardmote.toml").read_text()
    (desk / "wardmote.toml").write_text(
        text.replace("sqlite:///wardmote.sqlite3", "postgresql://nobody:hidden@127.0.0.1:1/desk")
    )

    run = wardmote("doctor")

    assert run.returncode == 1
    assert "MEND  database" in run.stdout
    assert "worker" not in run.stdout
    assert "hidden" not in run.stdout + run.stderr


def test_where_there_is_no_desk_the_doctor_says_how_to_make_one(wardmote: Wardmote) -> None:
    run = wardmote("doctor")

    assert run.returncode == 1
    assert "wardmote setup" in run.stdout


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ago", "verdict"), [(timedelta(minutes=4, seconds=59), WELL), (timedelta(minutes=5), MEND)]
)
def test_a_worker_is_dead_after_five_minutes_without_a_beat(
    ago: timedelta, verdict: Verdict
) -> None:
    Heartbeat.objects.create(worker="one", started_at=NOW - ago, beat_at=NOW - ago)

    assert _verdicts(looking_at_desk.worker(NOW)) == [verdict]


@pytest.mark.django_db
def test_a_heart_that_beat_in_the_future_shows_a_clock_that_was_set_back() -> None:
    later = NOW + timedelta(minutes=1)
    Heartbeat.objects.create(worker="one", started_at=NOW, beat_at=later)

    assert MEND in _verdicts(looking_at_clocks.clock(NOW))


@pytest.mark.parametrize(("off", "apart"), [(0, False), (3600, True)])
def test_a_platform_s_answer_says_how_far_the_clocks_are_apart(off: int, apart: bool) -> None:
    class Dated(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200)
            self.end_headers()

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string(time.time() - off)

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Dated) as server:
        threading.Thread(target=server.handle_request).start()
        found = looking_at_clocks.apart_from(f"http://127.0.0.1:{server.server_port}/")

    assert found is not None
    assert (found > looking_at_clocks.APART) == apart


def test_a_platform_that_does_not_answer_says_nothing_of_clocks() -> None:
    assert looking_at_clocks.apart_from("http://127.0.0.1:1/") is None


@pytest.mark.django_db
def test_a_channel_that_fails_or_is_not_read_or_cannot_be_decrypted_must_be_mended() -> None:
    team = a_team().team
    well = a_channel(team, "mastodon", last_read_at=NOW - timedelta(minutes=1))
    a_channel(team, "mastodon", failing_since=MONDAY, failure="The server is away.")
    a_channel(team, "bluesky", last_read_at=NOW - timedelta(minutes=16))
    lost = a_channel(team, "mail", last_read_at=NOW)
    lost.secrets = b"encrypted with a key that is gone"
    lost.save()
    a_channel(team)  # by hand: nothing to read

    found = {each.about: each for each in looking_at_desk.channels(NOW)}

    assert [each.verdict for each in found.values()] == [WELL, MEND, MEND, MEND]
    assert found[f"channel {well.pk} (Fenwick Council, mastodon)"].saw == "Read 1 min ago."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage", "ago", "verdict"),
    [
        (Stage.QUEUED, timedelta(minutes=10), WELL),
        (Stage.QUEUED, timedelta(minutes=10, seconds=1), MEND),
        (Stage.FAILED, timedelta(0), MEND),
    ],
)
def test_the_outbox_is_stuck_after_ten_minutes_or_at_a_refusal(
    stage: str, ago: timedelta, verdict: Verdict
) -> None:
    team = a_team().team
    team.refresh_from_db()
    channel = a_channel(team, "mastodon")
    conversation = comes_in(channel, asked(channel)).conversation
    conversation.outgoing.all().delete()
    Outgoing.objects.create(
        conversation=conversation,
        stage=stage,
        text="Tomorrow.",
        key=new_key(NOW),
        written_at=NOW,
        not_before=NOW - ago,
    )

    assert verdict in _verdicts(looking_at_desk.outbox(NOW))


@pytest.mark.django_db
def test_watching_for_emergencies_needs_somebody_on_duty_for_a_week() -> None:
    team = a_team().team
    EmergencyWords.objects.create(team=team, is_on=True, words="flood")
    shift = Shift.objects.create(
        team=team,
        starts_at=NOW,
        ends_at=NOW + timedelta(days=7) - timedelta(minutes=1),
        name="Ana",
        email="ana@fenwick.example",
    )

    before = _verdicts(looking_at_desk.duty(NOW))
    shift.ends_at += timedelta(minutes=1)
    shift.save()

    assert (before, _verdicts(looking_at_desk.duty(NOW))) == ([MEND], [WELL])


@pytest.mark.django_db
def test_a_team_without_hours_promises_nothing_and_must_be_mended() -> None:
    a_team("fenwick")
    a_team("silent", publish=False)

    assert _verdicts(looking_at_desk.teams(NOW)) == [WELL, MEND]
