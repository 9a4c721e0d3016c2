"""What the worker does: weeks that are over are closed, what is due is released, old rows go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wardmote_web.desk.worker import Worker
from wardmote_web.pulse import keeping
from wardmote_web.pulse.answering import YEAR
from wardmote_web.pulse.models import Answer, PulseRelease
from wardmote_web.timebook.models import Entry, Release
from web.pulse.conftest import FIRST, PAGE, RELEASE, WEEK, Team, all_of

DAY = timedelta(days=1)


@pytest.mark.parametrize(("days", "closed"), [(6, False), (7, True)])
def test_a_week_is_closed_when_it_is_over_and_written_anew(
    team: Team, days: int, closed: bool
) -> None:
    for each in team.officers:
        team.answer(team.browser(each), all_of(3))
    before = set(Answer.objects.values_list("pk", flat=True))

    keeping.keep(team.at(FIRST + days * DAY))

    rows = Answer.objects.values_list("pk", "is_open")
    assert {is_open for _, is_open in rows} == {not closed}
    assert ({pk for pk, _ in rows} & before == set()) is closed
    assert {row.digest for row in Answer.objects.all()}


def test_a_week_that_is_closed_is_not_written_again(team: Team) -> None:
    team.answer(team.browser(team.officers[0]), all_of(3))
    keeping.keep(team.at(FIRST + WEEK))
    before = Answer.objects.get().pk

    keeping.keep(team.at(FIRST + WEEK))

    assert Answer.objects.get().pk == before


def test_whoever_corrects_a_week_gives_every_row_of_it_a_new_name(team: Team) -> None:
    browsers = [team.browser(each) for each in team.officers]
    for each in browsers:
        team.answer(each, all_of(3))
    before = set(Answer.objects.values_list("pk", flat=True))

    team.answer(browsers[0], all_of(4))

    assert Answer.objects.filter(pk__in=before).count() == 0
    assert Answer.objects.count() == 6


@pytest.mark.parametrize(("weeks", "left"), [(YEAR, 1), (YEAR + 1, 0)])
def test_answers_go_after_their_year(team: Team, weeks: int, left: int) -> None:
    team.answer(team.browser(team.officers[0]), all_of(3))

    keeping.keep(team.at(FIRST + weeks * WEEK))

    assert Answer.objects.count() == left


def test_what_is_old_enough_to_go_is_the_first_that_ones_history_lacks(team: Team) -> None:
    browser = team.browser(team.officers[0])
    team.answer(browser, all_of(5))

    for weeks, shown in ((YEAR, True), (YEAR + 1, False)):
        team.on(FIRST + weeks * WEEK)
        assert ("●●●●●" in browser.get(PAGE).content.decode()) is shown


def test_the_worker_closes_releases_and_deletes_by_itself(team: Team) -> None:
    for each in team.officers:
        team.answer(team.browser(each), all_of(3))
        Entry.objects.create(
            person=each, team=team.cast.team, kind="answering", day=FIRST, minutes=600
        )
    team.on(RELEASE)
    worker = Worker("worker")

    worker._beat(team.at(RELEASE))

    assert not Answer.objects.filter(is_open=True).exists()
    assert PulseRelease.objects.count() == 1
    assert Release.objects.get().hours == 60, "the time book's too, whoever opens the page"
