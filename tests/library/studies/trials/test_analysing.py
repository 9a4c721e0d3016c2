"""A whole trial in the borough, whose truth is known: the finding covers it or cannot tell."""

from __future__ import annotations

import pytest

from library.studies.trials.a_trial import found, made
from wardmote.demo.trial import MadeTrial
from wardmote.findings.effect import Better, Design, Kind, Measure
from wardmote.findings.finding import Status
from wardmote.findings.making import faults_of

CHASED = "trial.effect.chased"


def test_a_known_effect_is_covered_and_told_from_chance() -> None:
    trial = made(0.3)

    finding = found(trial)[CHASED]

    assert finding.interval is not None
    lower, upper = finding.interval.lower, finding.interval.upper
    assert lower is not None
    assert upper is not None
    assert lower <= 100 * trial.true_difference <= upper
    assert upper < 0
    assert "chance would give as much" in finding.sentence
    assert "no difference that can be told" not in finding.sentence


def test_where_there_is_none_it_says_so() -> None:
    trial = made(1.0, seed=2)

    finding = found(trial)[CHASED]

    assert trial.true_difference == 0
    assert "found no difference that can be told from chance" in finding.sentence
    assert finding.interval is not None
    assert (finding.interval.lower or 0) < 0 < (finding.interval.upper or 0)


def test_weeks_in_pairs_are_judged_by_their_own_scheme() -> None:
    trial = made(0.3, by_week=True)

    finding = found(trial, by_week=True)[CHASED]

    assert finding.n_of == "weeks"
    assert "within pairs of weeks" in finding.method
    assert finding.interval is not None
    lower, upper = finding.interval.lower, finding.interval.upper
    assert (lower or -100) <= 100 * trial.true_difference <= (upper or 100)
    assert any("stays with them" in caveat for caveat in finding.caveats)


def test_it_carries_its_effect_and_how_it_was_carried_out() -> None:
    finding = found(made(0.3))[CHASED]

    assert finding.effect is not None
    assert (finding.effect.kind, finding.effect.measure) == (Kind.EFFECT, Measure.RISK_DIFFERENCE)
    assert finding.effect.better is Better.LOWER
    assert finding.effect.estimate == pytest.approx((finding.estimate or 0) / 100)
    assert finding.conduct is not None
    assert finding.conduct.design is Design.RANDOMISED
    assert finding.conduct.frozen is not None
    assert finding.conduct.first_outcome is not None
    assert finding.conduct.frozen < finding.conduct.first_outcome


def test_the_hazard_ratio_stands_beside_it_clustered_by_resident() -> None:
    finding = found(made(0.3))["trial.effect.hazard"]

    assert finding.estimate is not None
    assert finding.interval is not None
    assert (finding.interval.lower or 0) < 0.3 * 1.3
    assert (finding.interval.upper or 9) < 1
    assert "clustered by resident" in finding.method


@pytest.mark.parametrize("trial", [made(0.3), made(1.0, seed=2)], ids=["effect", "none"])
def test_every_finding_keeps_its_rules(trial: MadeTrial) -> None:
    for finding in found(trial).values():
        assert faults_of(finding) == ()
        assert finding.setting.fiction
        assert finding.status in set(Status)


def test_the_same_trial_gives_the_same_findings() -> None:
    assert found(made(0.3)) == found(made(0.3))


def test_who_was_never_sent_the_words_counts_in_the_arm_assigned() -> None:
    finding = found(made(0.3))[CHASED]

    assert finding.n == 600
    assert any("shown the words of neither arm" in each for each in finding.caveats)
