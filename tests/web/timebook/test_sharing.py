"""The only way out of the time book: groups of five or more, on fixed dates, rounded, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wardmote_web.timebook import sharing
from wardmote_web.timebook.models import Entry, GroupMember, Release
from wardmote_web.timebook.sharing import InAnotherGroup, TooFew, release_due
from web.timebook.conftest import FIXED, LAST, QUARTER, RELEASE, Office

DAY = timedelta(days=1)


@pytest.mark.parametrize(("count", "fixed"), [(4, False), (5, True)])
def test_a_group_has_at_least_five(office: Office, count: int, fixed: bool) -> None:
    if fixed:
        assert office.fix(office.six[:count]).members.count() == 5
        return
    with pytest.raises(TooFew):
        office.fix(office.six[:count])
    assert not GroupMember.objects.exists()


def test_one_person_named_five_times_is_no_group(office: Office) -> None:
    with pytest.raises(TooFew):
        office.fix([office.six[0]] * 5)


def test_groups_that_overlap_are_refused_since_they_can_be_subtracted(office: Office) -> None:
    office.fix(office.six[:5])

    with pytest.raises(InAnotherGroup):
        office.fix([*office.six, office.cast.officer, office.cast.colleague], "Everybody")


@pytest.mark.parametrize(("on", "count"), [(RELEASE - DAY, 0), (RELEASE, 1), (RELEASE + DAY, 1)])
def test_a_quarter_is_released_a_week_after_its_end(office: Office, on: date, count: int) -> None:
    office.fix(office.six[:5])

    assert len(release_due(on)) == count


def test_a_quarter_is_released_once_and_never_changed(office: Office) -> None:
    office.fix(office.six[:5])
    for each in office.six[:5]:
        office.write(each, 7)
    release_due(RELEASE)

    office.write(office.six[0], 100)
    again = release_due(RELEASE + DAY)

    assert again == []
    assert Release.objects.get().hours == 35


@pytest.mark.parametrize(
    ("each_wrote", "said"), [(0.4, 0), (0.6, 5), (1.4, 5), (1.6, 10), (7, 35), (7.4, 35)]
)
def test_hours_are_rounded_to_five(office: Office, each_wrote: float, said: int) -> None:
    office.fix(office.six[:5])
    for each in office.six[:5]:
        office.write(each, each_wrote)

    (release,) = release_due(RELEASE)

    assert release.hours == said
    assert release.out_of_hours_hours == 0


@pytest.mark.parametrize(("writers", "withheld"), [(4, True), (5, False)])
def test_with_fewer_than_five_who_wrote_the_figure_is_withheld(
    office: Office, writers: int, withheld: bool
) -> None:
    office.fix(office.six)
    for each in office.six[:writers]:
        office.write(each, 8)

    (release,) = release_due(RELEASE)

    assert bool(release.withheld) is withheld
    assert (release.hours is None) is withheld
    assert release.people == 6


def test_a_figure_that_is_nearly_all_one_persons_is_withheld(office: Office) -> None:
    office.fix(office.six[:5])
    for each in office.six[1:5]:
        office.write(each, 1)
    office.write(office.six[0], 60)

    (release,) = release_due(RELEASE)

    assert release.hours is None
    assert release.withheld


def test_work_out_of_hours_that_fewer_than_five_did_is_withheld_by_itself(office: Office) -> None:
    office.fix(office.six[:5])
    for each in office.six[:5]:
        office.write(each, 8)
    office.write(office.six[0], 20, outside=True)

    (release,) = release_due(RELEASE)

    assert release.hours == 60
    assert release.out_of_hours_hours is None, "20 hours would be one person's own figure"


def test_work_out_of_hours_that_all_did_is_said(office: Office) -> None:
    office.fix(office.six[:5])
    for each in office.six[:5]:
        office.write(each, 8)
        office.write(each, 3, outside=True)

    (release,) = release_due(RELEASE)

    assert (release.hours, release.out_of_hours_hours) == (55, 15)


@pytest.mark.parametrize("day", [QUARTER - DAY, LAST + DAY])
def test_what_was_written_for_another_quarter_does_not_count(office: Office, day: date) -> None:
    office.fix(office.six[:5])
    for each in office.six[:5]:
        office.write(each, 8)
        office.write(each, 50, day=day)

    (release,) = release_due(RELEASE)

    assert release.hours == 40


def test_time_for_another_team_does_not_count(office: Office) -> None:
    from web.cast import a_team

    other = a_team("borchester").team
    office.fix(office.six[:5])
    for each in office.six[:5]:
        office.write(each, 8)
        Entry.objects.create(person=each, team=other, kind="reading", day=QUARTER, minutes=6000)

    (release,) = release_due(RELEASE)

    assert release.hours == 40


def test_two_groups_one_person_apart_are_never_released_for_one_quarter(office: Office) -> None:
    first = office.fix(office.six[:5])
    first.ended_on = QUARTER
    first.save()
    office.fix(office.six, "With one more", on=QUARTER)
    for each in office.six:
        office.write(each, 8)
        office.write(each, 8, day=LAST + DAY)

    release_due(date(2026, 7, 7))

    released = list(Release.objects.values_list("group__name", "first_day"))
    assert released == [("With one more", date(2026, 4, 1))]


def test_a_group_that_ended_within_a_quarter_has_no_figure_for_it(office: Office) -> None:
    group = office.fix(office.six[:5])
    group.ended_on = LAST
    group.save()

    assert release_due(RELEASE) == []


def test_a_group_that_ended_afterwards_has_one(office: Office) -> None:
    group = office.fix(office.six[:5])
    group.ended_on = LAST + DAY
    group.save()

    assert len(release_due(RELEASE + timedelta(days=200))) == 1


def test_somebody_who_left_the_council_leaves_no_group_smaller_than_five(office: Office) -> None:
    office.fix(office.six[:5])
    for each in office.six[:5]:
        office.write(each, 8)

    office.six[0].delete()
    (release,) = release_due(RELEASE)

    assert release.hours is None
    assert release.withheld


def test_quarters_that_were_missed_are_released_each(office: Office) -> None:
    office.fix(office.six[:5])

    made = release_due(date(2027, 1, 7))

    assert [each.first_day.month for each in made] == [1, 4, 7, 10]


@pytest.mark.parametrize(
    ("on", "begins"),
    [
        (date(2025, 12, 31), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2026, 4, 1)),
        (FIXED, QUARTER),
    ],
)
def test_a_group_counts_from_the_next_quarter(office: Office, on: date, begins: date) -> None:
    assert office.fix(office.six[:5], on=on).fixed_from == begins
    assert sharing.FEWEST == 5


def test_reading_posting_and_sign_off_are_said_by_the_same_rule(office: Office) -> None:
    office.fix(office.six[:5])
    for each, kind in zip(office.six, ["reading", "posting", "sign-off"] * 2, strict=True):
        office.write(each, 8)
        office.write(each, 3, kind=kind)

    (release,) = release_due(RELEASE)

    assert (release.hours, release.beside_answering_hours) == (55, 15)


def test_what_fewer_than_five_wrote_beside_answering_is_withheld_by_itself(office: Office) -> None:
    office.fix(office.six[:5])
    for each in office.six[:5]:
        office.write(each, 8)
    for each in office.six[:4]:
        office.write(each, 3, kind="reading")

    (release,) = release_due(RELEASE)

    assert (release.hours, release.beside_answering_hours) == (50, None)


def test_a_part_is_withheld_where_the_rest_would_be_one_persons(office: Office) -> None:
    """Hours less those outside: what is left is what somebody did inside."""
    office.fix(office.six[:5])
    for each in office.six[:5]:
        office.write(each, 8, outside=True)
        office.write(each, 8, outside=True, kind="posting")
    office.write(office.six[0], 10)

    (release,) = release_due(RELEASE)

    assert release.hours == 90
    assert release.out_of_hours_hours is None, "90 - 80 would be one person's own figure"
    assert release.beside_answering_hours == 40
