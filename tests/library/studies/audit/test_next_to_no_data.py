"""Archives so small or so even that only modest words are true of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from cast import MONDAY, Row, a_week_of_questions, asked, replied
from wardmote.findings.finding import Finding, Status

Ask = Callable[..., dict[str, Finding]]


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def conversation(i: int, asked_at: float, wait: float | None = None, by: int = 0) -> list[Row]:
    """A question, and after so many hours its answer."""
    question = asked(f"q{i}", at(asked_at), by=by or i + 1)
    if wait is None:
        return [question]
    return [question, replied(f"r{i}", f"q{i}", at(asked_at + wait))]


def forty(wait: float | None) -> list[Row]:
    return [row for i in range(40) for row in conversation(i, 9 + 13 * i, wait)]


CASES: dict[str, tuple[list[Row], datetime]] = {
    "one": (conversation(0, 10, 2), at(12)),
    "two": (conversation(0, 10, 2) + conversation(1, 34, 3), at(37)),
    "three, one silent": (
        conversation(0, 10, 2) + conversation(1, 34, 3) + conversation(2, 60),
        at(300),
    ),
    "one day": ([r for i in range(30) for r in conversation(i, 9 + i / 10, 2 + i / 20)], at(15)),
    "one resident": (
        [r for i in range(12) for r in conversation(i, 9 + 400 * i, 2 + i / 3, by=1)],
        at(4800),
    ),
    "answered at once": (forty(0), at(800)),
    "nobody answered": (forty(None), at(800)),
    "nobody answered yet": (forty(None), at(517)),
    "watched for long after": (forty(3), at(20_000)),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_every_answer_has_its_interval_and_every_refusal_its_reason(
    ask: Ask, name: str, level: float
) -> None:
    rows, until = CASES[name]

    findings = ask(rows, until=until, level=level)

    for finding in findings.values():
        if finding.status is Status.ESTIMATED:
            assert finding.interval or finding.series, finding.id
            assert finding.interval is None or finding.interval.level == level
        elif finding.status is not Status.COUNTED:
            assert finding.reason, finding.id


@pytest.mark.parametrize("name", ["one", "two", "one day", "one resident"])
def test_the_median_of_hardly_anything_may_be_any_wait(ask: Ask, name: str) -> None:
    rows, until = CASES[name]

    interval = ask(rows, until=until)["audit.clock.wall"].interval

    assert interval is not None
    assert (interval.lower, interval.upper) == (0.0, None)


def test_all_answered_at_once_is_a_wait_of_nothing_and_sure_to_be(ask: Ask) -> None:
    findings = ask(*CASES["answered at once"][:1], until=CASES["answered at once"][1])

    wall = findings["audit.clock.wall"]
    assert wall.interval is not None
    assert (wall.estimate, wall.interval.lower, wall.interval.upper) == (0.0, 0.0, 0.0)
    # Not of nine in ten: of 22 days that is not sure.
    p90 = findings["audit.answering.wait-p90"].interval
    assert p90 is not None
    assert p90.upper is None


def test_where_nobody_was_answered_that_is_the_reason(ask: Ask) -> None:
    findings = ask(CASES["nobody answered"][0], until=CASES["nobody answered"][1])

    assert "Fewer than half had been answered" in findings["audit.clock.wall"].reason
    assert "Fewer than half" in findings["audit.answering.by-hour-asked"].reason


def test_all_answered_within_a_day_is_said_of_a_day(ask: Ask) -> None:
    sentence = ask(a_week_of_questions(later_by_day=1))[
        "audit.answering.first-response-curve"
    ].sentence

    assert sentence.startswith("100 % (")
    assert "within 24 hours; none was still unanswered" in sentence


def test_no_hour_is_called_the_busiest_from_a_handful_of_messages(ask: Ask) -> None:
    few = ask(CASES["three, one silent"][0], until=CASES["three, one silent"][1])
    many = ask(a_week_of_questions())

    assert "No hour of the week stands out" in few["audit.asking.hour-of-week"].sentence
    assert "12:00–13:00" in many["audit.asking.hour-of-week"].sentence
    assert any("partly chance" in c for c in many["audit.asking.hour-of-week"].caveats)


def test_a_figure_a_week_whose_interval_says_nothing_is_not_given(ask: Ask) -> None:
    rows, until = CASES["three, one silent"]

    assert ask(rows, until=until)["audit.asking.per-week"].status is Status.NOT_KNOWN


def test_a_rate_is_worth_no_more_messages_than_there_are(ask: Ask) -> None:
    for name in ("one resident", "answered at once"):
        rows, until = CASES[name]
        per_week = ask(rows, until=until)["audit.asking.per-week"]
        assert per_week.effective_n is not None
        assert 1 <= per_week.effective_n <= per_week.n


def test_no_hour_is_called_the_busiest_because_of_one_burst(ask: Ask) -> None:
    quiet = [row for i in range(35) for row in conversation(i, 12 + 24 * i, 1)]
    burst = [row for i in range(60) for row in conversation(100 + i, 46 + i / 60, 1)]

    findings = ask(quiet + burst)

    for name in ("asking", "answering"):
        sentence = findings[f"audit.{name}.hour-of-week"].sentence
        assert "No hour of the week stands out" in sentence
    assert "not an even record" in findings["audit.asking.hour-of-week"].sentence


def test_an_hour_that_others_may_equal_is_not_called_the_busiest(ask: Ask) -> None:
    many = ask(a_week_of_questions())

    assert many["audit.asking.hour-of-week"].sentence.startswith("Among the hours in which")


def test_a_few_weeks_out_of_many_give_no_figure_a_week(ask: Ask) -> None:
    first = conversation(999, -24 * 7 * 100, 1)

    findings = ask(first + a_week_of_questions(weeks=8))

    for name in ("asking.per-week", "time.minutes-a-week"):
        finding = findings[f"audit.{name}"]
        assert finding.status is Status.NOT_KNOWN
        assert "8 weeks hold 90 % of the messages of 108 weeks" in finding.reason
    assert findings["audit.clock.out-of-hours-work"].status is Status.COUNTED


def test_a_time_of_day_whose_wait_others_may_equal_is_not_surely_the_longest(ask: Ask) -> None:
    few = ask([*conversation(0, 10, 2), *conversation(1, 34, 3), *conversation(2, 38, 4)])

    assert "is not sure" in few["audit.answering.by-hour-asked"].sentence


def test_a_long_silence_before_the_stated_end_is_said(ask: Ask) -> None:
    rows, until = CASES["watched for long after"]

    caveats = ask(rows, until=until)["audit.source.messages"].caveats

    assert any("116 weeks before the end" in caveat for caveat in caveats)
    assert not any("before the end" in c for c in ask(rows)["audit.source.messages"].caveats)


def test_only_promises_that_were_recorded_are_judged(ask: Ask) -> None:
    rows = [
        asked(f"q{i}", at(9 + 24 * i), by=i + 1, due_at=at(13 + 24 * i) if i % 2 else None)
        for i in range(10)
    ] + [replied(f"r{i}", f"q{i}", at(11 + 24 * i)) for i in range(10)]

    recorded = ask(rows, until=at(400))["audit.promise.recorded"]

    assert recorded.n == 5
    void = next(p for p in (recorded.series.points if recorded.series else ()) if p.label == "void")
    assert (void.estimate, void.n) == (0.0, 5)
    assert any("a due time for 5 of 10 conversations" in caveat for caveat in recorded.caveats)


def test_comments_that_ask_for_no_answer_are_neither_chases_nor_late_questions(ask: Ask) -> None:
    rows = a_week_of_questions()
    thanks = [asked(f"t{i}", at(24 * i + 22), by=900 + i, no_reply_needed=True) for i in range(20)]

    before, after = ask(rows), ask(rows + thanks)

    for name in ("chasing.share", "chasing.hazard", "chasing.outcomes", "answering.late-night"):
        assert after[f"audit.{name}"].n == before[f"audit.{name}"].n


def test_what_the_archive_does_not_mark_is_said(ask: Ask) -> None:
    unmarked = ask(a_week_of_questions())
    marked = ask([*a_week_of_questions(), asked("t", at(30), by=900, no_reply_needed=True)])

    for name in ("audit.answering.first-response-curve", "audit.promise.stated"):
        assert any("asking for no reply" in caveat for caveat in unmarked[name].caveats)
        assert not any("asking for no reply" in caveat for caveat in marked[name].caveats)
