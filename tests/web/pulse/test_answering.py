"""Answer, correct, take out, forget: by the key of one's own browser alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wardmote_web.pulse.keys import COOKIE
from wardmote_web.pulse.models import Answer
from wardmote_web.timebook.models import Group
from web.pulse.conftest import FIRST, PAGE, WEEK, Team, all_of


def given() -> list[Any]:
    """All that the database holds of what was answered."""
    return sorted(Answer.objects.values_list("given", flat=True), key=str)


def test_an_answer_is_kept_without_a_person_or_a_time_finer_than_the_week(team: Team) -> None:
    team.answer(team.browser(team.officers[0]), all_of(2))

    (row,) = Answer.objects.values()
    assert set(row) == {"id", "group_id", "week", "digest", "given", "is_open"}
    assert (row["week"], row["given"], row["is_open"]) == (FIRST, all_of(2), True)


def test_the_key_is_out_of_reach_of_scripts_of_other_sites_and_of_other_pages(team: Team) -> None:
    cookie = team.answer(team.browser(team.officers[0]), all_of(2)).cookies[COOKIE]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == PAGE
    assert cookie["max-age"] >= 365 * 24 * 3600
    assert len(cookie.value) == 43


@pytest.mark.parametrize("https", [True, False])
def test_the_key_goes_by_https_where_the_desk_does(team: Team, https: bool) -> None:
    team.settings.SESSION_COOKIE_SECURE = https
    browser = team.browser(team.officers[0])

    assert bool(team.answer(browser, all_of(2)).cookies[COOKIE]["secure"]) is https


def test_the_key_itself_is_nowhere_in_the_database(team: Team) -> None:
    from web.project.whole_database import tables_that_hold

    browser = team.browser(team.officers[0])
    team.answer(browser, all_of(2))

    assert tables_that_hold(browser.cookies[COOKIE].value) == set()


def test_looking_at_the_page_gives_no_key_and_writes_nothing(team: Team) -> None:
    answer = team.browser(team.officers[0]).get(PAGE)

    assert COOKIE not in answer.cookies
    assert not Answer.objects.exists()


def test_answering_again_in_the_week_corrects(team: Team) -> None:
    browser = team.browser(team.officers[0])
    team.answer(browser, all_of(2))
    team.on(FIRST + 6 * WEEK / 7)

    team.answer(browser, {"own-1": 5})

    assert given() == [{"own-1": 5}]
    assert "Change my answers" in browser.get(PAGE).content.decode()


def test_a_week_later_it_is_another_answer_under_another_digest(team: Team) -> None:
    browser = team.browser(team.officers[0])
    team.answer(browser, all_of(2))
    team.on(FIRST + WEEK)
    team.answer(browser, all_of(3))

    assert Answer.objects.count() == 2
    assert Answer.objects.values("digest").distinct().count() == 2
    assert COOKIE in browser.cookies


def test_ones_own_history_is_read_by_the_key_and_by_nobody_else(team: Team) -> None:
    mine, other = team.browser(team.officers[0]), team.browser(team.officers[1])
    team.answer(mine, all_of(5))
    team.answer(other, all_of(1))

    page = mine.get(PAGE).content.decode()

    assert page.count("●●●●●") == 3
    assert "●○○○○" not in page
    assert "●" not in team.browser(team.officers[0]).get(PAGE).content.decode()


def test_two_people_who_share_a_browser_do_not_read_each_other(team: Team) -> None:
    first, second = team.browser(team.officers[0]), team.browser(team.officers[1])
    team.answer(first, all_of(5))
    second.cookies[COOKIE] = first.cookies[COOKIE].value

    assert "●" not in second.get(PAGE).content.decode()
    team.answer(second, all_of(1))
    assert given() == [all_of(1), all_of(5)]


@pytest.mark.parametrize("key", ["", "short", "é" * 43, "x" * 44, "a b" * 14 + "a"])
def test_a_cookie_that_is_no_key_of_ours_is_as_none(team: Team, key: str) -> None:
    browser = team.browser(team.officers[0])
    browser.cookies[COOKIE] = key

    assert browser.get(PAGE).status_code == 200
    assert len(team.answer(browser, all_of(2)).cookies[COOKIE].value) == 43


@pytest.mark.parametrize("stated", [{}, {"own-1": 0}, {"own-1": 6}, {"own-1": "x"}, {"own-9": 1}])
def test_what_is_no_answer_is_sent_back_and_nothing_is_kept(
    team: Team, stated: dict[str, Any]
) -> None:
    answer = team.answer(team.browser(team.officers[0]), stated)

    assert answer.status_code == 422
    assert not Answer.objects.exists()
    assert COOKIE not in answer.cookies


@pytest.mark.parametrize("who", ["lead", "researcher", "administrator"])
def test_whoever_is_in_no_group_has_nothing_to_answer(team: Team, who: str) -> None:
    browser = team.browser(getattr(team.cast, who))

    team.answer(browser, all_of(2))

    assert not Answer.objects.exists()
    assert "You are in no fixed group" in browser.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("day", "kept"), [(date(2026, 1, 4), 0), (FIRST, 1)], ids=["before the quarter", "in it"]
)
def test_a_group_answers_from_its_first_whole_week(team: Team, day: date, kept: int) -> None:
    team.on(day)

    team.answer(team.browser(team.officers[0]), all_of(2))

    assert Answer.objects.count() == kept


def test_a_group_that_has_ended_answers_no_more(team: Team) -> None:
    Group.objects.update(ended_on=FIRST)

    team.answer(team.browser(team.officers[0]), all_of(2))

    assert not Answer.objects.exists()


def test_this_weeks_answer_is_taken_out_and_others_stay(team: Team) -> None:
    mine, other = team.browser(team.officers[0]), team.browser(team.officers[1])
    team.answer(mine, all_of(5))
    team.answer(other, all_of(1))
    team.on(FIRST + WEEK)
    team.answer(mine, all_of(4))

    mine.post(PAGE, {"what": "take-out"})

    assert given() == [all_of(1), all_of(5)]


def test_forgetting_the_key_takes_out_the_open_week_so_that_nobody_answers_twice_by_it(
    team: Team,
) -> None:
    mine = team.browser(team.officers[0])
    team.answer(mine, all_of(5))
    team.on(FIRST + WEEK)
    team.answer(mine, all_of(4))

    answer = mine.post(PAGE, {"what": "forget"})

    assert answer.cookies[COOKIE]["max-age"] == 0
    assert answer.cookies[COOKIE]["path"] == PAGE
    assert given() == [all_of(5)]


def test_all_that_a_key_opens_can_be_taken_out_and_nothing_else_goes(team: Team) -> None:
    mine, other = team.browser(team.officers[0]), team.browser(team.officers[1])
    for number in range(4):
        team.on(FIRST + number * WEEK)
        team.answer(mine, all_of(5))
        team.answer(other, all_of(1))

    answer = mine.post(PAGE, {"what": "erase"})

    assert given() == [all_of(1)] * 4
    assert answer.cookies[COOKIE]["max-age"] == 0


@pytest.mark.parametrize("what", ["take-out", "forget", "erase", "", "no such thing"])
def test_without_a_key_there_is_nothing_to_take_out(team: Team, what: str) -> None:
    team.answer(team.browser(team.officers[0]), all_of(5))

    answer = team.browser(team.officers[0]).post(PAGE, {"what": what})

    assert answer.status_code == 200
    assert Answer.objects.count() == 1


def test_every_page_says_that_our_own_items_are_not_validated(team: Team) -> None:
    for who, address in (("officer", PAGE), ("lead", PAGE.replace("/pulse/", "/pulse-figures/"))):
        page = team.browser(getattr(team.cast, who)).get(address).content.decode()
        assert "not validated" in page


def test_rows_are_named_by_their_number_alone(team: Team) -> None:
    team.answer(team.browser(team.officers[0]), all_of(5))

    row = Answer.objects.get()

    assert str(row) == f"answer {row.pk}"
