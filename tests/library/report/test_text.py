"""What a terminal prints."""

from __future__ import annotations

from dataclasses import replace

from library.report.sample_findings import answered_only, hostile, sample
from wardmote.findings.finding import Status
from wardmote.report.layout import Headline, ShortAnswer, shared_reason, short_answers
from wardmote.report.text import summary


def blocks(lines: list[str]) -> list[str]:
    """What is printed between two empty lines, unwrapped."""
    return [" ".join(block.split()) for block in "\n".join(lines).split("\n\n")]


def test_the_two_things_that_officers_ask_come_first_with_their_answers() -> None:
    told = blocks(summary(sample()))

    assert told[0].startswith("Where will I find the time? What does answering take?")
    assert "When do people ask? Residents write most on Monday" in told[0]
    assert told[1].startswith("How do I manage expectations? What can we promise?")


def test_what_has_no_answer_is_gathered_by_name_with_one_reason_and_one_remedy() -> None:
    told = blocks(summary(answered_only()))

    refused = [block for block in told if block.startswith("This source cannot tell:")]
    withheld = next(block for block in told if block.startswith("Withheld:"))
    assert len(refused) == 1
    assert "The promise you make" in refused[0]
    assert refused[0].count("right-truncated") == 1
    assert refused[0].count("would give it") == 1
    assert "Work outside published hours" in withheld


def test_no_line_is_wider_than_the_terminal_or_than_can_be_read() -> None:
    assert max(map(len, summary(sample(), 60))) <= 60
    assert max(map(len, summary(sample(), 400))) <= 100


def test_nothing_that_a_terminal_would_obey_is_printed() -> None:
    lines = summary(hostile())

    assert all(line.isprintable() for line in lines)
    assert lines[0] == "This is fiction: the data were made up."


def test_quotation_marks_in_sentences_are_those_of_print() -> None:
    quoted = replace(sample()[0], status=Status.REFUSED, reason='"By noon" is nobody\'s.')

    assert any("“By noon” is nobody’s." in line for line in summary([quoted]))


def test_a_question_is_answered_by_an_estimate_before_a_refusal() -> None:
    answered = {h.question: h.finding.status for h in all_headlines(short_answers(answered_only()))}

    assert answered["What wait have they had?"] is Status.ESTIMATED
    assert answered["What can we promise?"] is Status.REFUSED


def test_a_reason_that_was_told_is_not_told_again() -> None:
    lacking = [h for h in all_headlines(short_answers(answered_only())) if not h.answered]

    assert [h.told for h in lacking] == [False, *[True] * (len(lacking) - 1)]


def test_reasons_with_nothing_in_common_share_none() -> None:
    assert shared_reason(["The hours were not stated.", "There are too few replies."]) == ""


def all_headlines(short: tuple[ShortAnswer, ...]) -> list[Headline]:
    return [headline for answer in short for headline in answer.headlines]
