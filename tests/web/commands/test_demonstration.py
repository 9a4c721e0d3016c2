"""The demonstration's desk: what is in it, at whatever hour it is made, and who may see it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from wardmote.basis.clock import FixedClock
from wardmote.cli import demonstrating
from wardmote.demo.borough import Borough
from wardmote.demo.place import HANDLE, TEAM_ADDRESS, is_fiction
from wardmote_web.conversations.models import Channel, Conversation, Message, Outgoing, Stage, State
from wardmote_web.desk.models import Decision
from wardmote_web.desk.reading import read_next
from wardmote_web.desk.sending import send_next
from wardmote_web.platforms.registry import NoSuchPlatform, platform_named, platform_names
from wardmote_web.project.configuration import Configuration
from wardmote_web.project.demonstration import coming, sign_in
from wardmote_web.project.demonstration.filling import Desk, fill
from wardmote_web.project.demonstration.lives import KEPT, LATE, OPEN, VOID, life_of
from wardmote_web.project.demonstration.people import OFFICER
from wardmote_web.project.demonstration.report import BODY
from wardmote_web.project.demonstration.threads import (
    ACCOUNTS,
    Said,
    Thread,
    borough_at,
    threads,
)
from wardmote_web.promises.models import Promise
from wardmote_web.pulse.models import Answer, PulseRelease
from wardmote_web.timebook.models import Release

OPEN_NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 25, 22, 15, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 12, 0, tzinfo=UTC)
AFTER_THE_CLOCKS = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 3, 0, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def borough() -> Borough:
    """Watched until some weeks after the hour at which the desk is made."""
    return borough_at(NIGHT)


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those of the report that ``wardmote demo`` makes, of a short while."""
    folder = tmp_path_factory.mktemp("demo")
    demonstrating.run(output=folder, seed=1, weeks=3, all_formats=False)
    return folder / "findings.json"


@pytest.fixture
def a_demonstration(settings: Any, tmp_path: Path) -> Path:
    """The settings of a demonstration whose folder is empty."""
    settings.WARDMOTE_DEMONSTRATION = True
    settings.WARDMOTE_CLOCK = FixedClock(NIGHT)
    settings.INSTALLATION = replace(settings.INSTALLATION, demonstration=True, folder=tmp_path)
    platform_named.cache_clear()
    return tmp_path


@pytest.fixture(autouse=True)
def _platforms_as_before() -> Iterator[None]:
    yield
    platform_named.cache_clear()


@pytest.fixture
def filled(db: None, a_demonstration: Path, borough: Borough) -> Desk:
    """The desk, filled."""
    coming.write_what_comes(borough, a_demonstration, NIGHT)
    return fill(borough, NIGHT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "now", [OPEN_NOW, NIGHT, CHRISTMAS, AFTER_THE_CLOCKS, NEW_YEAR], ids=lambda now: f"{now:%d%b%H}"
)
def test_at_whatever_hour_somebody_waits_and_nothing_is_of_the_future(
    a_demonstration: Path, now: datetime
) -> None:
    desk = fill(borough_at(now), now)

    states = Counter(Conversation.objects.values_list("state", flat=True))
    assert all(states[state] for state in State.values), states
    assert 5 <= states[State.WAITING] <= 150
    assert not Message.objects.filter(sent_at__gte=now).exists()
    assert not Conversation.objects.filter(latest_at__gte=now).exists()
    assert not Conversation.objects.filter(closed_at__gt=now).exists()
    assert not Promise.objects.filter(settled_at__gt=now).exists()
    held = Outgoing.objects.filter(stage=Stage.HELD)
    assert all(each.not_before > now for each in held)
    assert all(desk.hours.is_open(each.not_before) for each in held)
    assert Release.objects.filter(hours__gt=0).exists()


def test_what_waits_is_due_by_the_promise_that_stands(filled: Desk) -> None:
    waiting = Conversation.objects.filter(state__in=[State.WAITING, State.HELD])

    for each in waiting.prefetch_related("promises"):
        standing = [promise for promise in each.promises.all() if promise.state == OPEN]
        assert [promise.due_at for promise in standing] == [each.due_at]
    assert Promise.objects.filter(state=OPEN).count() == waiting.count()


def test_promises_were_kept_late_and_void_as_the_borough_has_it(filled: Desk) -> None:
    found = Counter(Promise.objects.values_list("state", flat=True))

    assert found[KEPT] > found[LATE] > 0
    assert found[VOID] > 0
    answered = Promise.objects.filter(state__in=[KEPT, LATE])
    assert all((each.settled_at <= each.due_at) == (each.state == KEPT) for each in answered)


def test_nothing_that_is_overdue_was_forgotten_for_more_than_some_days(filled: Desk) -> None:
    oldest = Promise.objects.filter(state=OPEN).order_by("due_at").first()

    assert oldest.due_at > NIGHT - timedelta(days=8)


def test_acknowledgements_went_to_letters_alone_and_said_the_time_that_was_promised(
    filled: Desk,
) -> None:
    greeted = Message.objects.filter(automatic=True).select_related("conversation")

    assert greeted.exists()
    assert not greeted.filter(public=True).exists()
    told = Promise.objects.filter(told_at__isnull=False).select_related("conversation")
    assert told.exists()
    promise = told.first()
    words = promise.conversation.messages.get(automatic=True).text
    local = promise.due_at.astimezone(filled.hours.clock.pattern.zone)
    assert f"A person will reply by {local:%H:%M} on {local:%A}" in words


def test_who_spoke_to_a_decision_that_is_taken_was_told(filled: Desk) -> None:
    taken = Decision.objects.filter(taken_at__isnull=False)

    assert {each.changed for each in taken} == {True, False}
    for each in taken:
        assert each.ties.exists()
        assert all(tie.told.became.text == tie.told.text for tie in each.ties.all())
    assert Decision.objects.filter(taken_at=None, ties__told=None, ties__isnull=False).exists()


def test_a_conversation_speaks_of_one_street(borough: Borough) -> None:
    from wardmote.demo.place import STREETS

    for each in threads(borough, NIGHT):
        named = {street for said in each.said for street in STREETS if street in said.text}
        assert len(named) <= 1


@pytest.mark.parametrize(("days", "state"), [(1, State.WAITING), (10, State.CLOSED)])
def test_what_the_borough_overlooked_is_answered_late_once_it_is_noticed(
    filled: Desk, days: int, state: str
) -> None:
    asked = Said(1, NIGHT - timedelta(days=days), False, False, None, "When?", asks=True)
    overlooked = Thread(7, ACCOUNTS[0], (asked,))

    life = life_of(overlooked, filled.hours, NIGHT)

    assert life.state == state
    assert [each.state for each in life.promises] == [OPEN if state == str(State.WAITING) else LATE]


def test_its_people_have_answered_the_pulse_and_what_is_due_is_released(filled: Desk) -> None:
    releases = PulseRelease.objects.filter(group__team=filled.team)

    assert Answer.objects.count() > 30
    assert not Answer.objects.filter(is_open=True).exists()
    assert releases.count() == Release.objects.count() >= 1
    assert all("mean" in each for release in releases for each in release.figures)


def test_nobody_in_it_can_be_real(filled: Desk) -> None:
    assert all(is_fiction(email) for email in filled.persons)
    assert not any(person.has_usable_password() for person in filled.persons.values())


def test_what_comes_is_read_when_its_time_has_come_and_only_once(
    filled: Desk, settings: Any
) -> None:
    settings.WARDMOTE_CLOCK = FixedClock(NIGHT + timedelta(seconds=61))
    before = Message.objects.count()

    while read_next("a worker"):
        pass
    settings.WARDMOTE_CLOCK = FixedClock(NIGHT + timedelta(seconds=90))
    while read_next("a worker"):
        pass

    assert Message.objects.count() == before + 1
    assert Message.objects.latest("id").text.startswith("Is the playground")


def test_a_reply_is_kept_in_a_file_and_nowhere_else(
    filled: Desk, a_demonstration: Path, settings: Any
) -> None:
    conversation = Conversation.objects.filter(
        state=State.WAITING, channel__handle=TEAM_ADDRESS
    ).first()
    from wardmote_web.conversations.replying import reply

    reply(conversation, "On Tuesday.", by=filled.person(OFFICER), now=NIGHT)
    settings.WARDMOTE_CLOCK = FixedClock(NIGHT + timedelta(seconds=21))

    assert send_next("a worker")

    (sent,) = (a_demonstration / "sent.jsonl").read_text().splitlines()
    assert json.loads(sent)["text"] == "On Tuesday."
    conversation.refresh_from_db()
    assert conversation.state == State.WITH_RESIDENT


def test_a_reply_whose_fate_is_unknown_is_found_in_the_file(a_demonstration: Path) -> None:
    opened = platform_named("demonstration").open({"account": HANDLE}, {}, {})
    payload = {"key": "k", "text": "Yes.", "at": NIGHT.isoformat(), "account": HANDLE}

    before = opened.look_up(payload, asked_at=NIGHT)
    receipt = opened.send(payload)

    assert before is None
    assert opened.look_up(payload, asked_at=NIGHT) == receipt


def test_in_a_demonstration_no_real_platform_can_be_connected(a_demonstration: Path) -> None:
    assert platform_names() == ("demonstration",)


def test_elsewhere_there_is_no_made_up_platform() -> None:
    assert "demonstration" not in platform_names()
    with pytest.raises(NoSuchPlatform):
        platform_named("demonstration")


def test_the_link_signs_in_once_and_then_says_that_it_was_used(
    filled: Desk, a_demonstration: Path
) -> None:
    link = f"/demonstration/{sign_in.new_token(a_demonstration)}/"
    first, second = Client(), Client()

    come_in = first.get(link, follow=True)
    again = second.get(link)

    assert come_in.status_code == 200
    assert OFFICER.name in come_in.content.decode()
    assert again.status_code == 410
    assert "_auth_user_id" not in second.session


def test_a_wrong_token_signs_nobody_in_and_spends_nothing(
    filled: Desk, a_demonstration: Path
) -> None:
    token = sign_in.new_token(a_demonstration)
    client = Client()

    wrong = client.get("/demonstration/guessed/")

    assert wrong.status_code == 410
    assert "_auth_user_id" not in client.session
    assert sign_in.use(a_demonstration, token)


def test_the_token_itself_is_kept_nowhere(a_demonstration: Path) -> None:
    token = sign_in.new_token(a_demonstration)

    file = a_demonstration / sign_in.FILE
    assert token not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "from_elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_the_link_is_good_on_this_machine_alone(
    filled: Desk, a_demonstration: Path, from_elsewhere: dict[str, str]
) -> None:
    token = sign_in.new_token(a_demonstration)

    come_in = Client().get(f"/demonstration/{token}/", **from_elsewhere)

    assert come_in.status_code == 404
    assert sign_in.use(a_demonstration, token)


@pytest.mark.django_db
def test_where_there_is_no_demonstration_there_is_no_such_page(
    settings: Any, tmp_path: Path
) -> None:
    settings.INSTALLATION = replace(settings.INSTALLATION, folder=tmp_path)
    token = sign_in.new_token(tmp_path)

    assert isinstance(settings.INSTALLATION, Configuration)
    assert Client().get(f"/demonstration/{token}/").status_code == 404
    assert Client().get("/demonstration/report.css").status_code == 404


def test_one_may_look_as_the_lead_or_the_researcher_and_as_nobody_else(
    filled: Desk, a_demonstration: Path
) -> None:
    client = Client()
    client.get(f"/demonstration/{sign_in.new_token(a_demonstration)}/")

    as_lead = client.post("/demonstration/as/lead/", follow=True)

    assert "Marigold Finch" in as_lead.content.decode()
    assert client.post("/demonstration/as/installer/").status_code == 404
    assert Client().post("/demonstration/as/lead/").status_code == 302
    assert client.get("/demonstration/as/lead/").status_code == 405


def test_the_guide_says_that_the_desk_is_closed_and_leads_past_the_sign(
    filled: Desk, a_demonstration: Path
) -> None:
    client = Client()

    guide = client.get(f"/demonstration/{sign_in.new_token(a_demonstration)}/", follow=True)

    text = guide.content.decode()
    assert "the desk is closed" in text
    assert "?look=anyway" in text


def test_in_hours_the_guide_leads_straight_to_the_inbox(
    filled: Desk, a_demonstration: Path, settings: Any
) -> None:
    settings.WARDMOTE_CLOCK = FixedClock(OPEN_NOW + timedelta(days=1))
    client = Client()

    guide = client.get(f"/demonstration/{sign_in.new_token(a_demonstration)}/", follow=True)

    text = guide.content.decode()
    assert "the desk is closed" not in text
    assert "?look=anyway" not in text
    assert 'href="/desk/larkwhistle/"' in text


def test_the_report_is_a_page_without_any_style_or_script_of_its_own(
    filled: Desk, a_demonstration: Path, findings: Path
) -> None:
    from wardmote_web.project.demonstration.report import write_body

    write_body(a_demonstration, findings, 6)
    client = Client()
    client.get(f"/demonstration/{sign_in.new_token(a_demonstration)}/")

    page = client.get("/demonstration/report/")

    text = page.content.decode()
    assert page.status_code == 200
    assert (a_demonstration / BODY).read_text()[:40] in text
    assert "style=" not in text
    assert not re.search(r"<(style|script(?! src))\b", text)
    assert "unsafe" not in page.headers["content-security-policy"]
    assert ".wm" in client.get("/demonstration/report.css").content.decode()


def test_channels_are_read_by_themselves_but_the_one_by_hand(filled: Desk) -> None:
    found = dict(Channel.objects.values_list("name", "platform"))

    assert found == {"Posts": "demonstration", "Letters": "demonstration", "Neighbours": "manual"}
