"""A correction or a withdrawal reaches what was pooled, which is worked out anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wardmote.demo.councils import councils
from wardmote.evidence.by_setting import each_setting
from wardmote.evidence.holding import Holding, State
from wardmote.evidence.pooled import pooled
from wardmote.evidence.refreshing import method_of, refreshed
from wardmote.evidence.selecting import Asked
from wardmote.findings.finding import Finding, Withdrawn
from wardmote.findings.json_form import digest_of

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def holding(findings: Iterable[Finding]) -> Holding:
    return Holding({digest_of(each): each for each in findings})


def together(findings: list[Finding], like: dict[str, str] | None = None) -> Finding:
    return pooled(holding(findings), Asked(like=like or {}), software="wardmote test", date=NOW)


def anew(findings: list[Finding]) -> list[tuple[str, Finding]]:
    return list(refreshed(holding(findings), software="wardmote test", date=LATER))


def withdrawn(finding: Finding) -> Finding:
    gone = Withdrawn(NOW, "The clock was an hour off.")
    return replace(finding, version=2, replaces=digest_of(finding), withdrawn=gone)


def corrected(finding: Finding, by: float) -> Finding:
    assert finding.effect
    effect = replace(finding.effect, estimate=finding.effect.estimate + by)
    return replace(finding, version=2, replaces=digest_of(finding), effect=effect)


def test_what_holds_is_left_alone() -> None:
    made = councils(1)

    assert anew([*made, together(made)]) == []


def test_a_withdrawn_finding_is_left_out_of_what_is_worked_out_anew() -> None:
    made = councils(1)
    before = together(made)

    ((old, after),) = anew([*made, before, withdrawn(made[0])])

    assert old == digest_of(before) == after.replaces
    assert (before.n, after.n, after.version) == (12, 11, 2)
    assert digest_of(made[0]) not in after.rests_on
    assert after.estimate == pytest.approx(together(made[1:]).estimate)


def test_a_corrected_finding_takes_the_place_of_the_one_it_corrects() -> None:
    made = councils(1)
    before, better = together(made), corrected(made[0], -0.1)

    ((_, after),) = anew([*made, before, better])

    assert digest_of(better) in after.rests_on
    assert after.n == 12
    assert after.estimate == pytest.approx(together([better, *made[1:]]).estimate)


def test_what_came_since_is_no_part_of_what_is_worked_out_anew() -> None:
    made = councils(1)
    before = together(made[:6])

    ((_, after),) = anew([*made, before, withdrawn(made[0])])

    assert set(after.rests_on) == {digest_of(each) for each in made[1:6]}


def test_what_was_pooled_of_places_like_mine_stays_so() -> None:
    made = councils(1)
    before = together(made, {"rural": "rural"})
    gone = next(each for each in made if digest_of(each) in before.rests_on)

    ((_, after),) = anew([*made, before, withdrawn(gone)])

    assert (before.n, after.n) == (6, 5)
    assert set(after.rests_on) < set(before.rests_on)


def test_of_what_falls_below_three_no_pooled_figure_is_claimed_any_more() -> None:
    made = councils(1)[:3]
    before = together(made)

    ((_, after),) = anew([*made, before, withdrawn(made[0])])

    assert before.estimate is not None
    assert (after.estimate, after.effect) == (None, None)
    assert "no pooled figure is claimed" in after.sentence


def test_of_what_rests_on_nothing_any_more_nothing_takes_the_place() -> None:
    made = councils(1)[:1]
    before = together(made)
    held = [*made, before, withdrawn(made[0])]

    assert anew(held) == []
    assert holding(held).state(digest_of(before)) is State.STALE


def test_once_worked_out_anew_the_old_is_corrected_and_the_new_is_current() -> None:
    made = councils(1)
    before = together(made)
    held = [*made, before, withdrawn(made[0])]
    ((_, after),) = anew(held)

    found = holding([*held, after])

    assert found.state(digest_of(before)) is State.CORRECTED
    assert found.state(digest_of(after)) is State.CURRENT
    assert anew([*held, after]) == []


def test_the_method_of_the_old_is_the_method_of_the_new() -> None:
    made = councils(1)
    before = pooled(holding(made), Asked(), software="wardmote test", date=NOW, method="PM")

    ((_, after),) = anew([*made, before, withdrawn(made[0])])

    assert method_of(before) == method_of(after) == "PM"


def test_each_kind_of_place_is_pooled_by_itself_and_one_that_does_not_say_is_in_none() -> None:
    made = councils(1)
    silent = replace(made[0], setting=replace(made[0].setting, attributes=()))

    kinds = each_setting(
        holding([silent, *made[1:]]), Asked(), "rural", software="wardmote test", date=NOW
    )

    assert {value: found.n for value, found in kinds.items()} == {"rural": 6, "urban": 5}
    assert kinds["rural"].estimate == pytest.approx(together(made, {"rural": "rural"}).estimate)
