"""Nothing that may be somebody enters or leaves with a finding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from library.evidence.trials import trial
from wardmote.basis.figures import Interval
from wardmote.evidence.checking import check_travels, obstacles
from wardmote.evidence.errors import NotToTravel
from wardmote.evidence.personal import LONGEST, looks_personal
from wardmote.findings.effect import Arm, Attribute
from wardmote.findings.finding import Finding, Point, Series


def where(finding: Finding) -> list[str]:
    return [obstacle.where for obstacle in obstacles(finding)]


def with_arms(*arms: Arm) -> Finding:
    finding = trial("Aldermoor")
    assert finding.effect
    return replace(finding, effect=replace(finding.effect, arms=arms))


def test_a_trial_with_large_cells_and_plain_words_may_travel() -> None:
    check_travels(trial("Aldermoor"), "document")


@pytest.mark.parametrize("events", [1, 4, 196, 199])
def test_an_arm_with_one_to_four_people_on_either_side_may_not_travel(events: int) -> None:
    finding = with_arms(Arm("a", 200, events), Arm("b", 200, 60))

    assert where(finding) == ["effect.arms[0].events"]


@pytest.mark.parametrize("events", [0, 5, 195, 200])
def test_an_arm_with_none_or_five_on_either_side_may_travel(events: int) -> None:
    assert where(with_arms(Arm("a", 200, events), Arm("b", 200, 60))) == []


def test_small_counts_of_weeks_are_nobody() -> None:
    finding = replace(with_arms(Arm("on", 4, 2), Arm("off", 4, 1)), n=4, n_of="weeks")

    assert where(finding) == []


def test_a_row_of_a_series_with_three_people_may_not_travel() -> None:
    rows = (Point("Monday", 0.5, 0.1, 0.9, 30), Point("Tuesday", 0.5, 0.1, 0.9, 3))
    series = Series(rows, "day", "share", "minutes", 0.95, "m")

    assert where(replace(trial("Aldermoor"), series=series)) == ["series.points[1].n"]


def test_a_share_that_tells_of_two_people_may_not_travel() -> None:
    finding = replace(
        trial("Aldermoor"), estimate=0.02, unit="share", n=100, interval=Interval(0, 0.1, 0.95, "m")
    )

    assert where(finding) == ["estimate"]


PERSONAL = [
    "Write to jo.bloggs@council.example for more.",
    "Write to jo (at) council [dot] example.",
    "Write to jo＠council.example.",
    "As @jobloggs said.",
    "As @jo\u200bbloggs@social.example said.",
    "Ring 01632 960123.",
    "Ring (01632) 960 123.",
    "Ring +44 1632 960123.",
    "Ring 07700900123.",
    "Somebody in LW1 2AB wrote twice.",
    "Somebody in lw12 3ab wrote twice.",
    "See https://social.example/@jo/112233",
    "See https://mastodon.example/users/jo/statuses/1",
    "See bsky.app/profile/jo.example/post/3k",
    "See https://x.com/jo/status/123",
    "See at://did:plc:abc/app.bsky.feed.post/3k",
    "Mrs Bloggs asked four times.",
    "Cllr. O'Bloggs asked.",
    "Dr Émile Bloggs-Smith asked.",
    "Councillor Bloggs asked.",
    "The officer Jo Bloggs was away.",
    "12 Heron Street was flooded.",
    "Her number is QQ 12 34 56 C.".replace("QQ", "AB"),
]


@pytest.mark.parametrize("text", PERSONAL)
def test_words_that_look_like_a_person_may_not_travel_and_are_not_repeated(text: str) -> None:
    finding = replace(trial("Aldermoor"), caveats=("All is well.", text))

    with pytest.raises(NotToTravel) as caught:
        check_travels(finding, "findings[0]")

    said = str(caught.value)
    assert said.startswith("findings[0]: ")
    assert "caveats[1]: This text holds what looks like" in said
    assert "Bloggs" not in said
    assert text not in said


HARMLESS = [
    "Randomised by resident, 2026-03-29 to 2026-04-30, at 09:30 and 16:00.",
    "Of 10,000,000 draws, 0.123456789 held; p = 0.0001234567.",
    "The wait fell from 1200 1300 to 900 minutes.",
    "In Q2 5th of 12 councils; Q1 3rd.",
    "The officers of a district council, in the evenings.",
    "Hartung–Knapp; see https://doi.org/10.1002/sim.791",
    "Published at https://council.example/opening-hours",
    "REML, k = 12, I² = 45 %, 95 % interval −0.12 to −0.03.",
    "Cluster-robust (CR2), seed 1234567890.",
    "Told by 10:00 on Thursday; drawn by Dr-like methods.",
    "Councillors and residents were asked. Resident engagement officers answered.",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_the_words_of_a_method_are_no_person(text: str) -> None:
    assert [look.what for look in looks_personal(text)] == []


def test_a_text_as_long_as_a_letter_may_not_travel() -> None:
    assert where(replace(trial("Aldermoor"), sentence="word " * (LONGEST // 5))) == []
    assert where(replace(trial("Aldermoor"), sentence="words " * (LONGEST // 5))) == ["sentence"]


def test_a_handle_of_the_account_is_to_be_said_in_words() -> None:
    finding = trial("Aldermoor")
    finding = replace(finding, setting=replace(finding.setting, accounts="@JoBloggs"))

    (obstacle,) = obstacles(finding)

    assert obstacle.where == "setting.accounts"
    assert "--accounts" in obstacle.remedy


@pytest.mark.parametrize("name", ["audit.time.minutes-a-week", "audit.answering.late-night"])
def test_a_figure_about_work_travels_only_from_five_people_on(name: str) -> None:
    finding = replace(trial("Aldermoor"), id=name)
    attributes = (*finding.setting.attributes, Attribute("people", "at least 5"))
    of_five = replace(finding, setting=replace(finding.setting, attributes=attributes))

    assert where(finding) == ["id"]
    assert where(of_five) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [({"interval": None}, "A figure needs its interval."), ({"version": 0}, "below 1")],
)
def test_a_finding_that_breaks_its_own_rules_may_not_travel(
    changed: dict[str, Any], fault: str
) -> None:
    (obstacle,) = obstacles(replace(trial("Aldermoor"), **changed))

    assert fault in obstacle.what


def test_everything_that_keeps_a_finding_is_said_at_once() -> None:
    finding = replace(with_arms(Arm("a", 200, 3), Arm("b", 200, 60)), sentence="Mrs Bloggs wrote.")

    assert where(finding) == ["effect.arms[0].events", "sentence"]
