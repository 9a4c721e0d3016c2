"""A lead sets the pattern: sees first what it will say, everywhere, and then publishes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from wardmote.basis.clock import FixedClock
from wardmote_web.accounts.models import AuditRow
from wardmote_web.promises.models import PublishedPattern
from wardmote_web.promises.preview import preview, read_stated
from web.cast import MONDAY, Cast, a_team

PAGE = "/desk/fenwick/pattern/"
GOOD = {
    "hours": "tue 11:00-12:00",
    "promise": "by the end of the next window",
    "effective_from": "2026-01-12",
}


@pytest.fixture
def cast(db: None) -> Cast:
    return a_team()


@pytest.fixture
def lead(cast: Cast, client: Client, settings: Any) -> Client:
    settings.WARDMOTE_CLOCK = FixedClock(MONDAY + timedelta(hours=12))
    client.force_login(cast.lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_page_begins_with_what_is_in_force_and_from_tomorrow(lead: Client) -> None:
    page = lead.get(PAGE).content.decode()

    assert "15:30-16:30" in page
    assert "2026-01-06" in page or "06/01/2026" in page


def test_a_team_that_has_published_nothing_begins_with_a_promise_that_can_be_met(
    cast: Cast, lead: Client
) -> None:
    cast.team.patterns.all().delete()

    assert "by the end of the next working day" in lead.get(PAGE).content.decode()


def test_what_residents_will_read_is_seen_before_anything_is_published(lead: Client) -> None:
    page = lead.post(PAGE, {**GOOD, "what": "preview"}).content.decode()

    assert "A person will reply by 12:00 on Tuesday 13 January 2026" in page
    assert "Tuesday" in page
    assert PublishedPattern.objects.count() == 1


def test_what_is_published_is_a_version_of_its_own_and_is_written_down(
    cast: Cast, lead: Client
) -> None:
    answer = lead.post(PAGE, {**GOOD, "what": "publish"})

    assert answer.status_code == 302
    newest = PublishedPattern.objects.latest("id")
    assert (newest.effective_from, newest.published_by) == (date(2026, 1, 12), cast.lead)
    assert PublishedPattern.objects.count() == 2
    assert AuditRow.objects.latest("id").about == f"pattern {newest.pk}"


@pytest.mark.parametrize(
    ("day", "status"), [("2026-01-04", 422), ("2026-01-05", 302), ("2026-01-06", 302)]
)
def test_nothing_is_published_for_a_day_that_has_passed(
    lead: Client, day: str, status: int
) -> None:
    assert lead.post(PAGE, {**GOOD, "effective_from": day, "what": "publish"}).status_code == status


@pytest.mark.parametrize(
    ("hours", "promise", "field"),
    [
        ("whenever", "by the end of the next window", "hours"),
        ("tue 11:00-12:00; zone Europe/Paris", "by the end of the next window", "hours"),
        ("closed holidays england", "by the end of the next window", "hours"),
        ("tue 11:00-12:00", "soon", "promise"),
        ("extra 2026-02-01 09:00-10:00", "by the end of the next window", "hours"),
        ("from 2026-01-05; tue 11:00-12:00", "by the end of the next window", "hours"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(
    cast: Cast, lead: Client, hours: str, promise: str, field: str
) -> None:
    answer = lead.post(PAGE, {**GOOD, "hours": hours, "promise": promise, "what": "publish"})

    assert [name for name, _ in read_stated(cast.team, hours, promise)] == [field]
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert PublishedPattern.objects.count() == 1


def test_what_stands_in_a_file_of_the_server_is_told_to_nobody(
    cast: Cast, lead: Client, tmp_path: Path
) -> None:
    for name in ("configuration.toml", "keys"):
        file = tmp_path / name
        file.write_text('secret_key = "that nobody may read"\nmon 09:00-10:00\n')

        by_lead = lead.post(PAGE, {**GOOD, "hours": str(file), "what": "preview"})
        panel = {"windows": str(file), "days": "mon-fri", "officers": "1"}
        by_study = lead.get("/desk/fenwick/what-if/", panel)

        for answer in (by_lead, by_study):
            assert "nobody may read" not in answer.content.decode()
        assert by_lead.status_code == 422


def test_a_promise_that_no_window_can_meet_is_warned_of(cast: Cast, lead: Client) -> None:
    hours = "tue 11:00-12:00; closed 2026-01-01 to 2100-12-30"

    page = lead.post(PAGE, {**GOOD, "hours": hours, "what": "preview"}).content.decode()

    assert "This promise cannot be kept" in page
    assert "In an acknowledgement" not in page


def test_where_no_sentence_is_short_enough_for_a_profile_none_is_offered(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardmote_web.promises.preview.BIO", 20)

    seen = preview(
        cast.team,
        hours="mon-sun 09:00-09:35",
        promise="within 1 open hours",
        effective_from=date(2026, 1, 12),
        now=MONDAY,
    )

    assert seen.profile == ""
    assert seen.minutes_a_week == 7 * 35
    assert len(seen.examples) == 4
