"""Two releases one member apart cannot be subtracted into a person: every way there is, is tried.

For the pulse and for the time book, which have their groups and dates in common.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from wardmote_web.pulse import releasing
from wardmote_web.pulse.answering import Mine, answer, erase
from wardmote_web.pulse.keys import new_key
from wardmote_web.pulse.models import PulseRelease
from wardmote_web.timebook import sharing
from wardmote_web.timebook.models import Entry, Group, GroupMember, Release
from wardmote_web.timebook.sharing import InAnotherGroup, TooFew
from web.cast import a_person
from web.pulse.conftest import FIGURES, FIRST, RELEASE, WEEK, Team, all_of

DAY = timedelta(days=1)
END = date(2028, 1, 8)


def answers(team: Team, group: Group, people: Any, week: date = FIRST) -> list[Mine]:
    """They answer a week; gives their keys."""
    mine = [Mine(new_key(), each, team.cast.team) for each in people]
    for number, each in enumerate(mine):
        answer(each, group.pk, week, all_of(number % 5 + 1))
    return mine


def released(team: Team, on: date) -> None:
    """All that is due by then, of both."""
    sharing.release_due(on)
    releasing.release_due(team.cast.team, on)


def told_of(person: Any) -> list[date]:
    """The quarters for which a release of either kind counted the person, a kind a quarter."""
    groups = GroupMember.objects.filter(person=person).values("group")
    quarters: list[date] = []
    for model in (Release, PulseRelease):
        found = model._default_manager.filter(group__in=groups).values_list("first_day", flat=True)
        assert len(found) == len(set(found)), "twice in one quarter"
        quarters += found
    return quarters


def test_a_second_group_with_one_member_more_or_fewer_is_refused(team: Team) -> None:
    one_more = [*team.officers, team.cast.colleague]

    for people in (team.officers, team.officers[1:], one_more, one_more[2:]):
        with pytest.raises(InAnotherGroup):
            team.fix(people, "One apart")


def test_what_is_left_of_the_team_is_no_group_and_no_figure_is_of_all(team: Team) -> None:
    """The complement: a figure of everybody, less the group's, would be the rest's."""
    with pytest.raises(TooFew):
        team.fix([team.cast.colleague], "The rest")
    rest = [a_person(f"rest{number}") for number in range(5)]
    others = team.fix(rest, "Back office")
    assert team.group is not None
    answers(team, team.group, team.officers)
    answers(team, others, rest)

    released(team, RELEASE)

    assert PulseRelease.objects.count() == 2
    assert {each.group_id for each in PulseRelease.objects.all()} == {team.group.pk, others.pk}
    team.on(RELEASE)
    page = team.browser(team.cast.lead).get(FIGURES).content.decode()
    assert page.count("n = ") == 2
    assert "n = 11" not in page


@pytest.mark.parametrize("ended", [FIRST, date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 20)])
def test_whenever_a_group_gives_way_to_one_a_member_apart_no_quarter_is_released_of_both(
    team: Team, ended: date
) -> None:
    assert team.group is not None
    Group.objects.filter(pk=team.group.pk).update(ended_on=ended)
    sharing.fix_group(team.cast.team, "One fewer", team.officers[1:], by=team.cast.lead, on=ended)
    week = FIRST
    while week < END:
        for group in Group.objects.all():
            answers(team, group, team.officers[:5], week)
        week += 4 * WEEK

    released(team, END)

    for person in team.officers[1:]:
        quarters = told_of(person)
        assert quarters
        assert max(quarters.count(each) for each in quarters) <= 2, "a pulse and a time book"


def test_there_is_no_figure_of_a_quarter_so_far_nor_of_two_together(team: Team) -> None:
    """Cumulative releases: what is added between two of them would be a week, or a person."""
    assert team.group is not None
    day = FIRST
    seen = []
    while day < RELEASE:
        answers(team, team.group, team.officers, day)
        for each in range(7):
            released(team, day + each * DAY)
        seen.append(PulseRelease.objects.count() + Release.objects.count())
        day += WEEK
    assert seen[:-1] == [0] * (len(seen) - 1)

    released(team, END)

    for model in (Release, PulseRelease):
        spans = sorted(model._default_manager.values_list("first_day", "last_day"))
        assert all(a[1] < b[0] for a, b in pairwise(spans))
        assert {(last - first).days for first, last in spans} <= {89, 90, 91}


@pytest.mark.parametrize("who", range(6))
def test_whoever_takes_their_answers_out_afterwards_changes_no_release(
    team: Team, who: int
) -> None:
    """Before and after would be one person apart."""
    assert team.group is not None
    mine = answers(team, team.group, team.officers)
    released(team, RELEASE)
    before = PulseRelease.objects.values().get()

    erase(mine[who], FIRST)
    released(team, RELEASE + DAY)

    assert PulseRelease.objects.values().get() == before


def test_whoever_is_deleted_afterwards_changes_no_release(team: Team) -> None:
    assert team.group is not None
    answers(team, team.group, team.officers)
    for person in team.officers:
        Entry.objects.create(
            person=person, team=team.cast.team, kind="answering", day=FIRST, minutes=600
        )
    released(team, RELEASE)
    before = [PulseRelease.objects.values().get(), Release.objects.values().get()]

    team.officers[0].delete()
    released(team, RELEASE + DAY)

    assert [PulseRelease.objects.values().get(), Release.objects.values().get()] == before
