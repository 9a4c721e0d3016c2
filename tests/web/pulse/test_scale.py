"""A scale that the team has a licence for: its own words, from the next week on, by one rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wardmote_web.accounts.models import AuditRow
from wardmote_web.pulse import releasing
from wardmote_web.pulse.items import CHOICES, OWN, asked_in
from wardmote_web.pulse.models import Answer, PulseRelease, Scale
from web.pulse.conftest import FIGURES, FIRST, PAGE, RELEASE, SCALE, WEEK, Team, all_of

STATED = {
    "name": "Turnip Scale",
    "licence": "Licensed to the council by the Turnip Society until 2027.",
    "items": "I was as calm as a turnip.\n\nI was as busy as a hedgehog.",
    "choices": "not at all\na little\nsomewhat\nmuch\nvery much",
}


def add(team: Team, **changed: str) -> Any:
    """The lead enters one."""
    return team.browser(team.cast.lead).post(SCALE, STATED | changed)


def keys_in(team: Team, week: date) -> list[str]:
    """What is asked in a week."""
    return [item.key for item in asked_in(team.cast.team, week)]


def test_a_scale_is_asked_from_the_next_week_on_with_its_licence_beside_it(team: Team) -> None:
    add(team)
    browser = team.browser(team.officers[0])
    before = browser.get(PAGE).content.decode()

    team.on(FIRST + WEEK)
    page = browser.get(PAGE).content.decode()

    assert "turnip" not in before
    assert "I was as calm as a turnip." in page
    assert "Licensed to the council by the Turnip Society" in page
    assert "very much" in page
    assert AuditRow.objects.filter(action="scale added").count() == 1


def test_its_answers_are_kept_shown_to_their_owner_and_released_with_the_licence(
    team: Team,
) -> None:
    add(team)
    team.on(FIRST + WEEK)
    (scale,) = Scale.objects.all()
    browsers = [team.browser(each) for each in team.officers]
    for browser in browsers:
        team.answer(browser, {**all_of(1), f"scale-{scale.pk}-2": 5})
    assert "very much" in browsers[0].get(PAGE).content.decode()
    team.on(RELEASE)

    page = team.browser(team.cast.lead).get(FIGURES).content.decode()

    own, _, _, calm, busy = PulseRelease.objects.get().figures
    assert (own["possible"], busy["possible"]) == (78, 72)
    assert "mean" not in calm, "nobody answered it"
    assert (busy["mean"], busy["mean_end"]) == ("4.0", "more")
    for words in ("Turnip Society", "I was as busy as a hedgehog.", "much / very much"):
        assert words in page


def test_a_scale_that_is_ended_is_asked_until_the_week_is_over(team: Team) -> None:
    add(team)
    team.on(FIRST + 2 * WEEK)

    team.browser(team.cast.lead).post(SCALE, {"what": "end"})

    asked = [len(keys_in(team, FIRST + number * WEEK)) for number in range(5)]
    assert asked == [3, 5, 5, 3, 3]
    assert AuditRow.objects.filter(action="scale ended").count() == 1
    releasing.release_due(team.cast.team, RELEASE)
    assert [each["possible"] for each in PulseRelease.objects.get().figures][3] == 12


def test_a_scale_that_was_never_asked_is_gone_when_it_is_ended(team: Team) -> None:
    add(team)

    team.browser(team.cast.lead).post(SCALE, {"what": "end"})

    assert not Scale.objects.exists()


def test_ending_none_does_nothing(team: Team) -> None:
    assert team.browser(team.cast.lead).post(SCALE, {"what": "end"}).status_code == 302
    assert not AuditRow.objects.filter(action="scale ended").exists()


def test_there_is_one_at_a_time(team: Team) -> None:
    add(team)

    answer = add(team, name="Another")

    assert answer.status_code == 200
    assert [str(each) for each in Scale.objects.all()] == ["Turnip Scale"]
    assert "Another" not in answer.content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"licence": ""},
        {"licence": "we have one"},
        {"items": " \n "},
        {"items": "x\n" * 13},
        {"items": "x" * 201},
        {"choices": "a\nb\nc\nd"},
        {"choices": "a\nb\nc\nd\nd"},
        {"choices": "a\nb\nc\nd\ne\nf"},
    ],
)
def test_without_a_licence_or_with_what_cannot_be_asked_it_is_sent_back(
    team: Team, changed: dict[str, str]
) -> None:
    assert add(team, **changed).status_code == 422
    assert not Scale.objects.exists()


def test_an_answer_to_a_scale_that_is_not_asked_is_not_kept(team: Team) -> None:
    add(team)
    (scale,) = Scale.objects.all()

    team.answer(team.browser(team.officers[0]), {"own-1": 2, f"scale-{scale.pk}-1": 5})

    assert Answer.objects.get().given == {"own-1": 2}


def test_our_own_items_are_three_and_short_and_a_higher_answer_is_more() -> None:
    assert len(OWN) == 3
    assert all(len(str(words)) < 70 for _, words in OWN.values())
    assert [str(each) for each in CHOICES][::4] == ["Never", "All the time"]
