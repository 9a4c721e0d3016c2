"""What a terminal prints."""

from __future__ import annotations

from library.report.sample_findings import answered_only, hostile, sample
from wardmote.findings.finding import Status
from wardmote.report.layout import headlines
from wardmote.report.text import summary


def test_each_question_has_one_line_with_its_answer():
    lines = summary(sample())

    assert lines[0].startswith("When do people ask? Residents write most on Monday")
    assert lines[2].startswith("What can we promise? You already keep")


def test_what_is_refused_and_withheld_is_named_with_its_reason():
    lines = summary(answered_only())

    refused = next(line for line in lines if line.startswith("Refused"))
    withheld = next(line for line in lines if line.startswith("Withheld"))
    assert "The promise you make" in refused
    assert "right-truncated" in refused
    assert "Work outside published hours" in withheld


def test_nothing_that_a_terminal_would_obey_is_printed():
    lines = summary(hostile())

    assert all(line.isprintable() for line in lines)
    assert lines[0] == "This is fiction: the data were made up."


def test_a_question_is_answered_by_an_estimate_before_a_refusal():
    answered = {h.question: h.finding.status for h in headlines(answered_only())}

    assert answered["What wait have they had?"] is Status.ESTIMATED
    assert answered["What can we promise?"] is Status.REFUSED
