"""The only way out of the pulse: fixed groups, on fixed dates, rounded, once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from wardmote_web.pulse import releasing
from wardmote_web.pulse.answering import Mine, answer
from wardmote_web.pulse.keys import new_key
from wardmote_web.pulse.models import Answer, PulseRelease
from wardmote_web.pulse.weeks import within
from wardmote_web.timebook.models import Group
from web.pulse.conftest import FIGURES, FIRST, RELEASE, WEEK, Given, Team, all_of

DAY = timedelta(days=1)


def a_week(team: Team, answers: Sequence[Given], week: date = FIRST) -> None:
    """A week in which so many answered, each under a key of their own."""
    assert team.group is not None
    for given in answers:
        mine = Mine(new_key(), team.officers[0], team.cast.team)
        answer(mine, team.group.pk, week, given)


def figures(team: Team, on: date = RELEASE) -> list[dict[str, Any]]:
    """What is released."""
    releasing.release_due(team.cast.team, on)
    found: list[dict[str, Any]] = PulseRelease.objects.get().figures
    return found


def plain(browser: Client) -> str:
    """The page of figures without the tokens of its forms."""
    return re.sub(r'token" value="\w+', "", browser.get(FIGURES).content.decode())


@pytest.mark.parametrize(("on", "count"), [(RELEASE - DAY, 0), (RELEASE, 1), (RELEASE + DAY, 1)])
def test_a_quarter_is_released_on_the_time_books_date(team: Team, on: date, count: int) -> None:
    assert len(releasing.release_due(team.cast.team, on)) == count


def test_before_the_date_the_page_shows_nothing_not_even_how_many_answered(team: Team) -> None:
    lead = team.browser(team.cast.lead)
    team.on(RELEASE - DAY)
    before = plain(lead)
    a_week(team, [all_of(5)] * 6)

    after = plain(lead)

    assert after == before
    assert "The next release is on 7 April 2026." in after


def test_on_the_date_the_page_shows_rounded_figures_with_n(team: Team) -> None:
    a_week(team, [all_of(5)] * 6)
    team.on(RELEASE)

    page = team.browser(team.cast.lead).get(FIGURES).content.decode()

    for words in ("60% or more", "4.0 or more", "about 5 of 78 possible", "n = 6", "Not validated"):
        assert words in page
    assert team.officers[0].name not in page


def test_a_quarter_is_released_once_and_never_changed(team: Team) -> None:
    a_week(team, [all_of(5)] * 6)
    before = figures(team)

    Answer.objects.all().delete()

    assert figures(team, RELEASE + DAY) == before


@pytest.mark.parametrize(("n", "withheld"), [(4, True), (5, False), (6, False), (7, True)])
def test_without_a_week_of_five_or_with_more_answers_than_people_it_is_withheld(
    team: Team, n: int, withheld: bool
) -> None:
    a_week(team, [all_of(3)] * n)

    assert all(("mean" not in each) is withheld for each in figures(team))
    team.on(RELEASE)
    page = team.browser(team.cast.lead).get(FIGURES).content.decode()
    assert ("Withheld" in page) is withheld


def test_an_item_that_fewer_than_five_answered_is_withheld_by_itself(team: Team) -> None:
    a_week(team, [all_of(3)] * 4 + [{"own-1": 3}])

    assert ["mean" in each for each in figures(team)] == [True, False, False]


def test_a_figure_says_nothing_of_which_week_or_how_many_exactly(team: Team) -> None:
    a_week(team, [all_of(2)] * 6)
    a_week(team, [all_of(4)] * 5, FIRST + WEEK)

    assert figures(team)[0] == {
        "key": "own-1", "possible": 78, "answers": 10, "mean": "3.0", "mean_end": "",
        "share": 50, "share_end": "",
    }  # fmt: skip


@pytest.mark.parametrize("week", [FIRST - WEEK, FIRST + 13 * WEEK])
def test_a_week_of_another_quarter_does_not_count(team: Team, week: date) -> None:
    a_week(team, [all_of(3)] * 6, week)

    assert "mean" not in figures(team)[0]


def test_every_week_is_in_one_quarter_and_over_before_its_date() -> None:
    quarters = [
        (date(year, month, 1), date(year + month // 10, month % 12 + 3 - 12 * (month > 9), 1) - DAY)
        if month < 10
        else (date(year, 10, 1), date(year, 12, 31))
        for year in range(2024, 2032)
        for month in (1, 4, 7, 10)
    ]

    weeks = [week for first, last in quarters for week in within(first, last)]

    assert weeks == sorted(set(weeks))
    assert {(b - a).days for a, b in pairwise(weeks)} == {7}
    for first, last in quarters:
        assert max(within(first, last)) + WEEK <= last + 7 * DAY


def test_somebody_who_left_the_council_leaves_no_group_smaller_than_five(team: Team) -> None:
    a_week(team, [all_of(3)] * 5)
    for each in team.officers[:2]:
        each.delete()

    assert "mean" not in figures(team)[0]


def test_a_release_is_named_by_its_number(team: Team) -> None:
    figures(team)

    release = PulseRelease.objects.get()

    assert str(release) == f"pulse release {release.pk}"


def test_a_group_that_has_ended_has_no_next_date(team: Team) -> None:
    Group.objects.update(ended_on=FIRST)

    page = team.browser(team.cast.lead).get(FIGURES).content.decode()

    assert "The next release" not in page


def test_without_a_group_there_is_no_date(team: Team) -> None:
    assert team.group is not None
    team.group.delete()

    page = team.browser(team.cast.lead).get(FIGURES).content.decode()

    assert "Nothing has been released" in page
    assert "The next release" not in page
