"""A finding that breaks a rule of its status cannot be made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from library.findings.sample_effect import EFFECT, compared
from library.findings.strategies import findings
from library.report.sample_findings import ORIGIN, about
from wardmote.basis.figures import Interval
from wardmote.findings.effect import Arm, Attribute, Measure, Outcome
from wardmote.findings.finding import Finding, Point, Series, Status, Strength, Withdrawn
from wardmote.findings.making import UnsoundFinding, faults_of

WHAT = about("share", "chasing", "Asked again")
ANSWER: dict[str, Any] = {
    "method": "share",
    "sentence": "Some did.",
    "n": 10,
    "n_of": "conversations",
}
BOUNDS = Interval(0.1, 0.3, 0.95, "Wilson")


def test_an_estimate_takes_what_the_study_shares_and_what_it_is_about() -> None:
    finding = ORIGIN.estimated(WHAT, **ANSWER, estimate=0.2, unit="share", interval=BOUNDS)

    assert finding.status is Status.ESTIMATED
    assert (finding.id, finding.topic) == ("audit.chasing.share", "chasing")
    assert (finding.setting, finding.software) == (ORIGIN.setting, ORIGIN.software)


def test_a_finding_may_have_a_strength_of_its_own() -> None:
    own = Strength("weak", ("Few cases.",))

    finding = ORIGIN.estimated(
        WHAT, **ANSWER, estimate=0.2, unit="share", interval=BOUNDS, strength=own
    )

    assert finding.strength == own


def test_a_series_alone_is_an_estimate() -> None:
    series = Series((Point("a", 0.1, 0.0, 0.2, 3),), "x", "y", "share", 0.95, "m")

    finding = ORIGIN.estimated(WHAT, **ANSWER, series=series)

    assert finding.estimate is None


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({}, "An estimate needs a figure or a series."),
        ({"estimate": 0.2, "unit": "share"}, "A figure needs its interval."),
        ({"estimate": 0.2, "interval": BOUNDS}, "A figure needs its unit."),
        (
            {"estimate": 0.2, "unit": "share", "interval": BOUNDS, "sentence": ""},
            "An answer needs a sentence.",
        ),
        (
            {"estimate": 0.2, "unit": "share", "interval": BOUNDS, "n_of": ""},
            "It does not say what n counts.",
        ),
        (
            {"estimate": float("nan"), "unit": "share", "interval": BOUNDS},
            "A figure in it is not finite.",
        ),
        (
            {"estimate": 0.2, "unit": "share", "interval": Interval(0.1, float("inf"), 0.95, "m")},
            "A figure in it is not finite.",
        ),
        ({"estimate": 0.2, "unit": "share", "interval": BOUNDS, "n": -1}, "Its n is negative."),
    ],
)
def test_an_unsound_estimate_is_refused_with_its_fault(fields: dict[str, Any], fault: str) -> None:
    with pytest.raises(UnsoundFinding) as caught:
        ORIGIN.estimated(WHAT, **{**ANSWER, **fields})

    assert fault in str(caught.value)


def test_a_count_is_its_own_figure() -> None:
    finding = ORIGIN.counted(WHAT, sentence="Ten.", n=10, n_of="rows")

    assert (finding.estimate, finding.unit, finding.interval) == (10.0, "rows", None)


@pytest.mark.parametrize("make", [ORIGIN.refused, ORIGIN.withheld, ORIGIN.not_known])
def test_no_answer_without_a_reason(make: Callable[..., Finding]) -> None:
    with pytest.raises(UnsoundFinding, match="does not say why"):
        make(WHAT, reason="", remedy="Another source.")


def test_a_refusal_names_what_could_tell() -> None:
    with pytest.raises(UnsoundFinding, match="what source could tell"):
        ORIGIN.refused(WHAT, reason="It is not in it.", remedy="")


@settings(max_examples=40)
@given(findings)
def test_no_finding_without_an_answer_carries_a_figure(finding: Finding) -> None:
    answered = finding.status in {Status.ESTIMATED, Status.COUNTED}
    figures = (finding.estimate, finding.interval, finding.series)

    sound = not faults_of(finding)

    assert answered or not sound or figures == (None, None, None)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"std_err": 0.0}, "Its standard error is not above 0."),
        ({"std_err": float("nan")}, "A figure in it is not finite."),
        ({"outcome": Outcome("Chased early", "w")}, "The key of its outcome"),
        ({"treated": ""}, "It does not say what is compared with what."),
        ({"arms": (Arm("a", 10, 5),)}, "two arms, or none"),
        ({"arms": (Arm("a", 10, 11), Arm("b", 10, 5))}, "more events than members"),
        ({"arms": (Arm("a", 10, 5), Arm("b", 10))}, "of both arms or of none"),
        ({"arms": (Arm("a", 10, 5, 0.123), Arm("b", 10, 5))}, "not a whole percent"),
        ({"unit": "minutes"}, "A mean difference needs its unit"),
        ({"measure": Measure.MEAN_DIFFERENCE}, "A mean difference needs its unit"),
    ],
)
def test_an_unsound_effect_is_refused_with_its_fault(changed: dict[str, Any], fault: str) -> None:
    with pytest.raises(UnsoundFinding) as caught:
        ORIGIN.estimated(
            WHAT,
            **ANSWER,
            estimate=0.2,
            unit="share",
            interval=BOUNDS,
            effect=replace(EFFECT, **changed),
        )

    assert fault in str(caught.value)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"version": 0}, "Its version is below 1."),
        ({"replaces": "the first one"}, "is no digest"),
        ({"rests_on": ("sha256:short",)}, "is no digest"),
        ({"withdrawn": Withdrawn(ORIGIN.date, "")}, "withdrawn without a reason"),
        (
            {"setting": replace(ORIGIN.setting, attributes=(Attribute("rural", "yes"),) * 2)},
            "An attribute is there twice.",
        ),
        (
            {"setting": replace(ORIGIN.setting, attributes=(Attribute("Rural?", "yes"),))},
            "The key of an attribute",
        ),
    ],
)
def test_a_finding_that_cannot_be_told_by_its_kind_has_its_fault(
    changed: dict[str, Any], fault: str
) -> None:
    assert faults_of(compared()) == ()

    (found,) = faults_of(replace(compared(), **changed))

    assert fault in found
