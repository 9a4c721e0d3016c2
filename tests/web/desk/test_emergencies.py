"""Words that may mark an emergency reach somebody at any hour; no mail says what they were."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from wardmote_web.accounts.models import Team
from wardmote_web.desk.emergencies import found_in, is_staffed, on_duty, reach
from wardmote_web.desk.models import Alert, EmergencyWords, Shift
from web.cast import MONDAY, a_team, asked
from web.conversations.a_desk import Desk

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BASE = "https://desk.example"


def shift(team: Team, begins: Any, ends: Any, email: str = "duty@council.example") -> Shift:
    return Shift.objects.create(team=team, starts_at=begins, ends_at=ends, name="Duty", email=email)


def watch(team: Team, words: str = "gas leak") -> None:
    EmergencyWords.objects.create(team=team, is_on=True, words=words)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("flood\ngas leak", "there is a gas leak"),
        ("flood\r\ngas leak\r\n", "there is a gas leak"),
        ("flood, gas leak", "there is a gas leak"),
        ("flood; gas leak", "there is a gas leak"),
        ("  Gas   Leak ,", "there is a GAS LEAK!"),
        ("gas leak", "gas\n\nleak"),
        ("can't breathe", "I can’t breathe"),
        ("can’t breathe", "I can't breathe"),
        ("knife", "(knife)"),
        ("knife", "“Knife”, he said"),
        ("knife", "kni\u200bfe"),
        ("knife", "ｋｎｉｆｅ"),
        ("straße brennt", "STRASSE BRENNT"),
        ("c++", "about c++ here"),
    ],
)
def test_a_word_is_found_however_it_is_written(words: str, text: str) -> None:
    assert found_in(text, words)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("flood", "a flooded market"),
        ("flood", "the floods of 1953"),
        ("ill", "I'd say he’s illegible"),
        ("", "anything"),
        (" , \n ;", "anything"),
        (".*", "anything"),
    ],
)
def test_a_part_of_a_word_or_an_empty_line_means_nothing(words: str, text: str) -> None:
    assert not found_in(text, words)


@pytest.mark.parametrize(
    ("minutes", "staffed"), [(-1, True), (0, True), (1, False)], ids=["overlap", "meets", "gap"]
)
def test_a_rota_has_no_gap_of_a_minute_for_seven_days(
    desk: Desk, minutes: int, staffed: bool
) -> None:
    team = desk.cast.team
    shift(team, MONDAY, MONDAY + 3 * DAY)
    shift(team, MONDAY + 3 * DAY + minutes * MINUTE, MONDAY + 8 * DAY)

    assert is_staffed(team, MONDAY) is staffed


@pytest.mark.parametrize(
    ("ends", "staffed"), [(7 * DAY - MINUTE, False), (7 * DAY, True), (7 * DAY + MINUTE, True)]
)
def test_a_rota_reaches_seven_days_ahead(desk: Desk, ends: timedelta, staffed: bool) -> None:
    shift(desk.cast.team, MONDAY, MONDAY + ends)

    assert is_staffed(desk.cast.team, MONDAY) is staffed


def test_a_long_shift_that_began_first_covers_a_short_one_within_it(desk: Desk) -> None:
    shift(desk.cast.team, MONDAY, MONDAY + 8 * DAY)
    shift(desk.cast.team, MONDAY + DAY, MONDAY + 2 * DAY)

    assert is_staffed(desk.cast.team, MONDAY)


@pytest.mark.parametrize(
    ("at", "who"),
    [(-MINUTE, None), (timedelta(0), "first"), (8 * HOUR - MINUTE, "first"), (8 * HOUR, "second")],
)
def test_a_shift_begins_at_its_instant_and_is_over_at_its_end(
    desk: Desk, at: timedelta, who: str | None
) -> None:
    shift(desk.cast.team, MONDAY, MONDAY + 8 * HOUR, "first@council.example")
    shift(desk.cast.team, MONDAY + 8 * HOUR, MONDAY + DAY, "second@council.example")

    found = on_duty(desk.cast.team, MONDAY + at)

    assert (found.email.partition("@")[0] if found else None) == who


@pytest.mark.parametrize("hour", [0, 3, 10, 13, 23])
def test_at_any_hour_it_reaches_whoever_is_on_duty_and_holds_no_word_of_the_resident(
    desk: Desk, hour: int
) -> None:
    watch(desk.cast.team)
    shift(desk.cast.team, MONDAY, MONDAY + 8 * DAY)
    at = MONDAY + 5 * DAY + hour * HOUR
    desk.asks(at=at, text="A gas leak at 4 Elm Street", by="ada", subject="Help us")

    assert reach(BASE, now=at) == 1

    (letter,) = mail.outbox
    assert letter.to == ["duty@council.example"]
    whole = f"{letter.subject} {letter.body}".casefold()
    assert not any(word in whole for word in ("elm street", "gas leak", "ada", "help us"))


def test_a_word_in_the_subject_of_a_mail_counts(desk: Desk) -> None:
    watch(desk.cast.team)

    desk.asks(subject="Gas leak!", text="Please come")

    assert Alert.objects.exists()


def test_a_word_that_an_edit_brings_in_counts_and_once(desk: Desk) -> None:
    watch(desk.cast.team)
    desk.asks(id="a", text="Please come")
    for n in (1, 2):
        message = asked(desk.channel, "A gas leak", id="a", edited_at=MONDAY + n * MINUTE)
        desk.comes(message, now=MONDAY + n * MINUTE)

    assert Alert.objects.count() == 1


def test_an_alert_is_written_again_until_it_is_known_to_be_sent(desk: Desk) -> None:
    watch(desk.cast.team)
    shift(desk.cast.team, MONDAY, MONDAY + 8 * DAY)
    desk.asks(text="A gas leak")

    reach(BASE, now=MONDAY)
    Alert.objects.update(sent_at=None)  # as after a worker that died before it could say so
    reach(BASE, now=MONDAY + 2 * DAY)
    reach(BASE, now=MONDAY + 3 * DAY)

    assert len(mail.outbox) == 2
    assert Alert.objects.get().attempts == 2


def test_one_that_cannot_be_sent_holds_up_no_other_and_is_tried_again(desk: Desk) -> None:
    other = a_team("marsham").team
    for team in (desk.cast.team, other):
        watch(team)
        shift(team, MONDAY, MONDAY + 8 * DAY, f"{team.slug}@council.example")
    Team.objects.filter(pk=desk.cast.team.pk).update(name="A name in\ntwo lines")
    desk.asks(text="A gas leak")
    desk.channel.team = other
    desk.channel.save()
    desk.asks(text="A gas leak", id="b", by="bert")

    assert reach(BASE, now=MONDAY) == 1
    Team.objects.filter(pk=desk.cast.team.pk).update(name="Fenwick")
    assert reach(BASE, now=MONDAY + MINUTE) == 1

    told = [letter.to[0].partition("@")[0] for letter in mail.outbox]
    assert sorted(told) == ["fenwick", "marsham"]


def test_where_the_rota_has_a_gap_the_teams_leads_are_told(desk: Desk) -> None:
    watch(desk.cast.team)
    desk.asks(text="A gas leak")

    assert reach(BASE, now=MONDAY) == 1

    assert mail.outbox[0].to == [desk.cast.lead.email]


def test_nothing_is_watched_before_it_is_turned_on(desk: Desk) -> None:
    EmergencyWords.objects.create(team=desk.cast.team, words="gas leak")

    desk.asks(text="A gas leak")

    assert not Alert.objects.exists()


@pytest.mark.parametrize("staffed", [False, True])
def test_it_can_be_turned_on_only_with_a_staffed_rota(
    desk: Desk, client: Client, staffed: bool
) -> None:
    client.force_login(
        desk.cast.lead, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    if staffed:
        shift(desk.cast.team, MONDAY, MONDAY + 8 * DAY)
    desk.at(MONDAY)

    page = client.post("/desk/fenwick/duty/", {"what": "words", "is_on": "on", "words": "gas leak"})

    assert page.status_code == (302 if staffed else 422)
    assert EmergencyWords.objects.get().is_on is staffed


def test_the_page_says_that_words_can_be_missed(desk: Desk, client: Client) -> None:
    client.force_login(
        desk.cast.lead, backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    page = client.get("/desk/fenwick/duty/").content.decode()

    assert "missed" in page
