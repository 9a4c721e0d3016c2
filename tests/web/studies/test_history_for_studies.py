"""What the desk tells a study: all that is needed for its figures, and nothing about anybody."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.utils.html import strip_tags

from wardmote.basis.clock import FixedClock
from wardmote.channels.reading import ReadOptions
from wardmote.channels.sources import read
from wardmote.conversations.building import build
from wardmote_web.conversations.closing import close
from wardmote_web.conversations.models import Channel, Conversation, Message
from wardmote_web.desk.manual import mark_sent, written
from wardmote_web.promises import actions as promises
from wardmote_web.promises.models import Promise
from wardmote_web.studies.exporting import export, mapping_beside
from wardmote_web.studies.history import reading
from web.cast import MONDAY, Cast, a_channel, a_team, asked, comes_in

END = MONDAY + timedelta(weeks=9)


@pytest.fixture
def cast(db: None) -> Cast:
    return a_team()


def eight_weeks(cast: Cast) -> Channel:
    """A question each weekday at noon, answered at 15:30, and one at 22:00, at 09:30."""
    channel = a_channel(cast.team)
    for day in (d for d in range(56) if d % 7 < 5):
        for hour, wait in ((12, 3.5), (22, 11.5)):
            at = MONDAY + timedelta(days=day, hours=hour)
            taken = comes_in(
                channel, asked(channel, "About Elm Street", at=at, by=f"r{day}-{hour}")
            )
            if day % 10 == 9:
                continue
            now = at + timedelta(hours=wait)
            if day % 10 == 3:
                with transaction.atomic():
                    row = close(taken.conversation, now=now, no_reply_reason="thanks")
                    promises.void(row, reason="thanks", now=now)
                continue
            written(taken.conversation, "On Tuesday.", by=cast.officer, now=now)
            mark_sent(Conversation.objects.get(pk=taken.conversation.pk), now=now)
    return channel


def test_an_export_is_read_back_as_the_desk_has_it(cast: Cast, tmp_path: Path) -> None:
    eight_weeks(cast)
    table = tmp_path / "conversations.csv"

    count = export(cast.team, table, now=END)

    options = ReadOptions(zone=ZoneInfo("Europe/London"), mapping=mapping_beside(table))
    back = read(table, "auto", options)
    own = reading(cast.team, END)
    assert count == back.rows_kept == own.rows_kept == Message.objects.count()
    there, here = (build(each.messages, until=each.until) for each in (back, own))
    columns = ["asked_at", "first_reply_at", "due_at", "no_reply_needed", "deleted", "chases"]
    assert (
        there.conversations.select(columns)
        .sort(columns)
        .equals(here.conversations.select(columns).sort(columns))
    )
    waits = here.conversations["first_reply_at"] - here.conversations["asked_at"]
    assert set(waits.drop_nulls().dt.total_minutes().to_list()) == {210, 690}
    assert here.conversations["no_reply_needed"].sum() == 2 * 4 * 2 // 2


def test_no_word_no_name_and_no_worker_is_in_an_export(cast: Cast, tmp_path: Path) -> None:
    eight_weeks(cast)
    table = tmp_path / "conversations.csv"

    export(cast.team, table, now=END)

    written_down = table.read_text() + mapping_beside(table).read_text()
    for told in ("Elm Street", "Tuesday", "r0-12", "R0-12", cast.officer.name, cast.officer.email):
        assert told not in written_down


def test_a_resident_has_another_pseudonym_in_another_export(cast: Cast, tmp_path: Path) -> None:
    eight_weeks(cast)

    export(cast.team, tmp_path / "one.csv", now=END)
    export(cast.team, tmp_path / "two.csv", now=END)

    people = [
        {line.split(",")[6] for line in (tmp_path / name).read_text().splitlines()[1:]}
        for name in ("one.csv", "two.csv")
    ]
    assert people[0] & people[1] == {"team"}


def test_an_export_that_fails_leaves_no_half_of_a_table(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    eight_weeks(cast)
    monkeypatch.setattr("wardmote_web.studies.exporting._promised", None, raising=False)
    monkeypatch.setattr("wardmote_web.studies.history._promised", None)

    with pytest.raises(TypeError):
        export(cast.team, tmp_path / "conversations.csv", now=END)

    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def researcher(cast: Cast, client: Client, settings: LazySettings) -> Client:
    settings.WARDMOTE_CLOCK = FixedClock(END)
    client.force_login(
        cast.researcher, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_the_audit_is_a_page_of_the_desk_without_figures_about_work(
    cast: Cast, researcher: Client
) -> None:
    eight_weeks(cast)

    page = researcher.get("/desk/fenwick/audit/")

    assert page.status_code == 200
    text = page.content.decode()
    assert "style=" not in text.replace('rel="stylesheet"', "")
    assert "<style" not in text
    assert "watch" in text  # why figures about work are withheld
    assert "Elm Street" not in text


@pytest.mark.parametrize("published", [True, False])
def test_what_the_audit_cannot_say_comes_with_what_a_person_at_the_desk_can_do(
    cast: Cast, researcher: Client, published: bool
) -> None:
    eight_weeks(cast)
    if not published:
        Promise.objects.update(pattern=None)
        cast.team.patterns.all().delete()

    page = unescape(researcher.get("/desk/fenwick/audit/").content.decode())

    assert re.findall(r"\s--\w+|wardmote \w+ |command", strip_tags(page)) == []
    assert "Your own are in “My time book”" in page
    assert ("“Hours and promise”" in page) is not published


def test_the_panel_answers_within_a_second_once_it_is_warm(cast: Cast, researcher: Client) -> None:
    eight_weeks(cast)
    moved = "/desk/fenwick/what-if/?opens_1=09:30&closes_1=10:00&days=mon-fri&officers=1&minutes=4"
    first = researcher.get(moved)

    times = []
    for minute in (15, 30, 45):
        begun = perf_counter()
        page = researcher.get(moved.replace("10:00", f"10:{minute}"))
        times.append(perf_counter() - begun)
        assert page.status_code == 200

    assert b"as tried" in first.content
    assert b"Promise kept" in first.content
    print("seconds", times)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("opens_1=10:00&closes_1=09:00&days=mon-fri&officers=1", b"must close after it opens"),
        ("opens_1=10:00&closes_1=11:00&days=mon-fri&officers=1&promise=soon", b"not a promise"),
        ("opens_1=10:00&closes_1=11:00&days=mon-fri&officers=1&windows=someday", b"someday"),
    ],
)
def test_what_cannot_be_tried_is_said_in_words(
    cast: Cast, researcher: Client, query: str, said: bytes
) -> None:
    eight_weeks(cast)

    page = researcher.get(f"/desk/fenwick/what-if/?{query}")

    assert page.status_code == 200
    assert said in page.content


def test_a_desk_without_history_says_so(cast: Cast, researcher: Client) -> None:
    assert researcher.get("/desk/fenwick/audit/").status_code == 200
    page = researcher.get("/desk/fenwick/what-if/")

    assert page.status_code == 200
    assert b"govuk-inset-text" in page.content
