"""How much a finding allows one to conclude: its design, less what was not carried out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from library.evidence.trials import CONDUCT, FROZEN, trial
from wardmote.evidence.strength import grade
from wardmote.findings.effect import Conduct, Design, Kind
from wardmote.findings.finding import Finding


def carried_out(finding: Finding, lost: float | None = 0.0) -> Finding:
    """With a stated share lost of each arm."""
    assert finding.effect is not None
    arms = tuple(replace(arm, lost=lost) for arm in finding.effect.arms)
    return replace(finding, effect=replace(finding.effect, arms=arms))


@pytest.mark.parametrize(
    ("design", "level"),
    [
        (Design.RANDOMISED, 5), (Design.QUASI_RANDOM, 4), (Design.COMPARED_BEFORE_AND_AFTER, 3),
        (Design.ADEQUATE_CONTROLS, 2), (Design.NO_CONTROLS, 1),
    ],
)  # fmt: skip
def test_a_design_begins_where_the_maryland_scale_has_it(design: Design, level: int) -> None:
    finding = carried_out(trial("Fenwick", conduct=replace(CONDUCT, design=design)))

    assert grade(finding).level == level


def test_what_was_not_frozen_before_the_first_outcome_loses_a_level() -> None:
    late = replace(CONDUCT, first_outcome=FROZEN)

    found = grade(carried_out(trial("Fenwick", conduct=late)))

    assert found.level == 4
    assert any("frozen only after" in reason for reason in found.reasons)


def test_deviations_lose_a_level_and_are_printed() -> None:
    strayed = replace(CONDUCT, deviations=("Two weeks had no acknowledgements.",))

    found = grade(carried_out(trial("Fenwick", conduct=strayed)))

    assert found.level == 4
    assert any("Two weeks had no acknowledgements." in reason for reason in found.reasons)


@pytest.mark.parametrize("lost", [None, 0.21])
def test_many_without_an_outcome_or_nobody_knows_how_many_lose_a_level(lost: float | None) -> None:
    assert grade(carried_out(trial("Fenwick"), lost)).level == 4


def test_a_description_is_not_on_the_scale() -> None:
    seen = trial("Fenwick", kind=Kind.DESCRIPTION)

    assert (grade(seen).level, grade(seen).label) == (None, "description")


def test_what_does_not_say_how_it_was_carried_out_is_not_rated() -> None:
    found = grade(trial("Fenwick", conduct=None))

    assert (found.level, found.label) == (None, "not rated")


def test_precision_and_replication_are_said_and_count_in_what_is_known() -> None:
    sure = carried_out(trial("Fenwick", -0.1, 0.02))
    unsure = carried_out(trial("Fenwick", -0.1, 0.2))
    elsewhere = carried_out(trial("Alder", -0.05, 0.02))

    assert grade(sure).known == pytest.approx(0.5)
    assert grade(sure, [elsewhere]).known == pytest.approx(1.0)
    assert grade(unsure).known == pytest.approx(0.25)
    assert not grade(sure, [carried_out(trial("Alder", 0.05, 0.02))]).replications


def test_an_effect_too_small_to_matter_is_precisely_known() -> None:
    none = carried_out(trial("Fenwick", 0.0, 0.004))

    assert not grade(none).precise
    assert grade(none, smallest=0.02).precise


def test_a_conduct_that_only_describes_is_no_effect() -> None:
    assert grade(trial("Fenwick", conduct=Conduct(Design.DESCRIPTION))).label == "description"
