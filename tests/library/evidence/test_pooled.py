"""What several places say together: by one outcome, with nobody counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from wardmote.demo.councils import PLACES, Spread, councils
from wardmote.estimators.pooling import pool
from wardmote.evidence.errors import CountedTwice, NothingToPool, NotPooledTogether
from wardmote.evidence.holding import Holding, State
from wardmote.evidence.pooled import pooled
from wardmote.evidence.selecting import Asked
from wardmote.evidence.store import Store
from wardmote.findings.effect import Kind, Measure, Outcome
from wardmote.findings.finding import Finding, Withdrawn
from wardmote.findings.json_form import digest_of, dump, load

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ANY = Asked()


def holding(findings: list[Finding]) -> Holding:
    return Holding({digest_of(each): each for each in findings})


def together(findings: list[Finding], asked: Asked = ANY) -> Finding:
    return pooled(holding(findings), asked, software="wardmote test", date=NOW)


def test_the_pooled_figure_is_that_of_the_estimator_in_percentage_points() -> None:
    made = councils(3)
    effects = [each.effect for each in made if each.effect]

    found = together(made)

    alone = pool([e.estimate for e in effects], [e.std_err**2 for e in effects])
    assert found.estimate == pytest.approx(100 * alone.effect)
    assert found.interval is not None
    assert found.interval.lower == pytest.approx(100 * (alone.interval.lower or 0))
    assert (found.n, found.n_of) == (12, "findings")
    assert found.setting.fiction


def test_twelve_councils_give_the_known_mean_and_spread_back() -> None:
    truth = Spread(mean=-0.08, between=0.03)
    pooled_means, spreads, held = [], [], 0
    for seed in range(60):
        effects = [each.effect for each in councils(seed, truth) if each.effect]
        found = pool([e.estimate for e in effects], [e.std_err**2 for e in effects])
        pooled_means.append(found.effect)
        spreads.append(found.tau2)
        held += (found.interval.lower or 0) <= truth.mean <= (found.interval.upper or 0)

    # Monte Carlo error of a mean of 60, each about 0.011 off; of tau², which is skewed, more.
    assert np.mean(pooled_means) == pytest.approx(-0.08, abs=0.005)
    assert np.mean(spreads) ** 0.5 == pytest.approx(0.03, abs=0.008)
    assert held >= 53, "95 % of 60, less three standard errors"


def test_below_three_no_pooled_figure_is_claimed() -> None:
    found = together(councils(1)[:2])

    assert (found.estimate, found.interval, found.effect) == (None, None, None)
    assert "no pooled figure is claimed" in found.sentence
    assert found.series is not None
    assert [row.label for row in found.series.points] == [
        f"{place} Council (fiction)" for place in PLACES[:2]
    ]


def test_a_ratio_is_told_as_a_ratio() -> None:
    def as_hazard(finding: Finding, log: float) -> Finding:
        assert finding.effect is not None
        effect = replace(
            finding.effect, measure=Measure.LOG_HAZARD_RATIO, estimate=log, std_err=0.1
        )
        return replace(finding, effect=effect)

    found = together([as_hazard(f, np.log(0.5)) for f in councils(1)[:4]])

    assert found.estimate == pytest.approx(0.5)
    assert found.unit == "times the rate"
    assert "less of it, which is better" in found.sentence


def test_a_description_is_never_pooled_with_an_effect() -> None:
    made = councils(1)
    assert made[0].effect is not None
    seen = replace(made[0], effect=replace(made[0].effect, kind=Kind.DESCRIPTION))

    with pytest.raises(NotPooledTogether, match="description and an effect"):
        together([seen, *made[1:]])

    assert together([seen, *made[1:]], Asked(kind=Kind.EFFECT)).n == 11


def test_outcomes_that_differ_are_never_pooled() -> None:
    made = councils(1)
    assert made[0].effect is not None
    other = replace(made[0], effect=replace(made[0].effect, outcome=Outcome("heard-back", "heard")))

    with pytest.raises(NotPooledTogether, match="outcomes"):
        together([other, *made[1:]])


def test_the_same_people_are_not_counted_twice() -> None:
    made = councils(1)
    again = replace(made[0], title="The same, told anew", fingerprint="sha256:" + "1" * 64)

    with pytest.raises(CountedTwice, match="same place at the same time"):
        together([*made, again])


def test_places_like_mine_are_chosen_by_what_they_said_of_themselves() -> None:
    found = together(councils(1), Asked(like={"rural": "Rural"}))

    assert found.n == 6
    with pytest.raises(NothingToPool):
        together(councils(1), Asked(like={"rural": "suburban"}))


def test_a_withdrawn_finding_is_out_of_what_is_pooled_anew_and_marks_what_rested_on_it() -> None:
    made = councils(1)
    before = together(made)
    gone = replace(
        made[0], version=2, replaces=digest_of(made[0]), withdrawn=Withdrawn(NOW, "A wrong clock")
    )
    held = holding([*made, before, gone])

    again = pooled(held, Asked(), software="wardmote test", date=NOW)

    assert held.state(digest_of(before)) is State.STALE
    assert held.state(digest_of(made[0])) is State.WITHDRAWN
    assert again.n == 11
    assert digest_of(made[0]) not in again.rests_on


def test_a_pooled_finding_is_never_pooled_itself() -> None:
    made = councils(1)
    whole = together(made)

    assert together([*made, whole]).n == 12


def test_a_pooled_finding_survives_its_journey(tmp_path: Path) -> None:
    whole = together(councils(1))

    assert load(dump([whole], digests=True)) == (whole,)
    Store(tmp_path).add([whole])
    assert list(Store(tmp_path).hold().findings.values()) == [whole]
