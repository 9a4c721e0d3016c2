"""The register of questions: ordered by what is most worth finding out, with its arithmetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wardmote.demo.councils import councils
from wardmote.evidence.errors import RegisterCannotBeUsed
from wardmote.evidence.holding import Holding
from wardmote.evidence.register.known import Known, worth_finding_out
from wardmote.evidence.register.question import Asker, Question, read_register, shipped
from wardmote.findings.finding import Finding
from wardmote.findings.json_form import digest_of

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def known(
    findings: list[Finding] | None = None, questions: tuple[Question, ...] | None = None
) -> dict[str, Known]:
    holding = Holding({digest_of(each): each for each in findings or []})
    found = worth_finding_out(questions or shipped(), holding, software="w", date=NOW)
    return {each.question.number: each for each in found}


def test_with_no_findings_we_do_not_know_yet_and_the_study_is_named() -> None:
    found = known()

    assert all(each.answer == "We do not know yet." for each in found.values())
    assert "658 residents" in found["Q2"].question.study.told
    assert found["Q4"].question.study.size == 11_090


def test_the_order_is_how_many_ask_times_how_little_is_known_times_how_much_hangs_on_it() -> None:
    found = known()

    assert list(found) == sorted(found, key=lambda n: (-found[n].worth, n))
    assert found["Q1"].worth == 3.0
    assert found["Q1"].arithmetic == "1 × (1 − 0.00) × 3 = 3.00"
    assert found["Q2"].known == pytest.approx(5 / 5 / 4 / 2)


def test_who_says_i_ask_that_too_moves_it_up() -> None:
    last = list(known())[-1]
    asked = tuple(
        replace(q, askers=(Asker("officer", "rural district"),) * 9) if q.number == last else q
        for q in shipped()
    )

    found = known(questions=asked)

    assert next(iter(found)) == last
    assert found[last].asks == 10


def test_what_places_say_together_is_the_answer_and_moves_it_down() -> None:
    before, after = known(), known(councils(1))

    assert after["Q2"].pooled
    assert "12 places together" in after["Q2"].answer
    assert after["Q2"].known == 1.0
    assert after["Q2"].worth < before["Q2"].worth


def test_a_market_survey_counts_for_nothing_on_the_scale() -> None:
    surveys = [p for p in shipped()[1].published if p.design == "market survey"]

    assert len(surveys) == 2
    assert all("not on the scale" in each.strength for each in surveys)


def test_what_is_no_register_is_said_to_be_none() -> None:
    with pytest.raises(RegisterCannotBeUsed, match="no register"):
        read_register("[[questions]]\nnumber = 'Q9'\n", "mine.toml")
    with pytest.raises(RegisterCannotBeUsed, match="no register"):
        read_register("questions = [", "mine.toml")
